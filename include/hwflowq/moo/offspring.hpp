// Candidates of a generation: at random, or as children of the population.
#ifndef HWFLOWQ_MOO_OFFSPRING_HPP
#define HWFLOWQ_MOO_OFFSPRING_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/hash_set.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/population.hpp>
#include <hwflowq/moo/settings.hpp>
#include <hwflowq/moo/tournaments.hpp>
#include <hwflowq/moo/variation.hpp>

#include <cstddef>
#include <cstdint>

namespace hwflowq::moo {

/// Fills places of a population with genomes that are to be evaluated.
///
/// All randomness of a place comes from a stream of its own, by seed, generation and place, so that
/// the genomes are the same for any executor and number of threads. Allocates nothing once warm, as
/// long as assigning a genome allocates nothing.
class offspring {
 public:
  /// Throws `std::invalid_argument` when the settings are invalid.
  explicit offspring(const nsga2_settings& settings) : settings_(settings) {
    settings_.validate();
    if (settings_.eliminate_duplicates) known_.reserve(2 * settings_.population_size);
  }

  /// Fills places [begin, end), of the candidates of generation `generation` from place `first` on:
  /// at random in generation 0, after it as children of the members at [0, population_size).
  /// Duplicates of what stands before them are varied again where the settings say so. The last child
  /// of an odd number of places goes to place 2 * population_size.
  template <Genome G, std::size_t M, typename V, Executor X>
  void fill(population<G, M>& individuals, const V& variation, X& executor, std::size_t generation,
            std::size_t first, std::size_t begin, std::size_t end) {
    generation_ = generation;
    first_ = first;
    const auto& operators = prepared_operators<G>(variation);
    if (generation == 0) {
      draw_at_random(individuals, variation, executor, begin, end);
    } else {
      mate(individuals, variation, operators, executor, begin, end);
    }
    if (settings_.eliminate_duplicates) {
      replace_duplicates(individuals, variation, operators, begin, end);
    }
  }

 private:
  [[nodiscard]] random_stream stream(std::size_t place, stream_purpose purpose) const {
    return random_stream(settings_.seed, static_cast<std::uint32_t>(generation_),
                         static_cast<std::uint32_t>(place - first_), purpose);
  }

  template <Genome G, std::size_t M, typename V>
  static void settle(population<G, M>& individuals, const V& variation, std::size_t place) {
    if constexpr (repairs_genomes<V, G>) variation.repair(individuals.genomes[place]);
    individuals.hashes[place] = hash(individuals.genomes[place]);
  }

  void draw_at_random(auto& individuals, const auto& variation, auto& executor, std::size_t begin,
                      std::size_t end) const {
    executor.for_each_chunk(end - begin, [&](std::size_t from, std::size_t to) {
      for (std::size_t place = begin + from; place < begin + to; ++place) {
        auto random = stream(place, stream_purpose::initialisation);
        individuals.genomes[place] = variation.random(random);
        settle(individuals, variation, place);
      }
    });
  }

  // Pairs of children from pairs of parents; the last child of an odd number goes to the spare
  // place.
  void mate(auto& individuals, const auto& variation, const auto& operators, auto& executor,
            std::size_t begin, std::size_t end) {
    const std::size_t pairs = (end - begin + 1) / 2;
    auto selection = stream(first_, stream_purpose::selection);
    tournaments_.draw(settings_.population_size, 2 * pairs, selection);
    const auto parent = [&](std::size_t tournament) {
      return tournaments_.winner(tournament, individuals.rank, individuals.density);
    };
    executor.for_each_chunk(pairs, [&](std::size_t from, std::size_t to) {
      for (std::size_t pair = from; pair < to; ++pair) {
        const std::size_t one = begin + 2 * pair;
        const std::size_t other = one + 1 < end ? one + 1 : 2 * settings_.population_size;
        auto random = stream(one, stream_purpose::mating);
        auto& genomes = individuals.genomes;
        genomes[one] = genomes[parent(2 * pair)];
        genomes[other] = genomes[parent(2 * pair + 1)];
        operators.crossover(genomes[one], genomes[other], random);
        operators.mutate(genomes[one], random);
        operators.mutate(genomes[other], random);
        settle(individuals, variation, one);
        settle(individuals, variation, other);
      }
    });
  }

  // Serial and in order of place, so that which of two equal children gives way is fixed.
  void replace_duplicates(auto& individuals, const auto& variation, const auto& operators,
                          std::size_t begin, std::size_t end) {
    known_.clear();
    for (std::size_t i = 0; i < begin; ++i) known_.insert(individuals.hashes[i]);
    for (std::size_t place = begin; place < end; ++place) {
      if (known_.insert(individuals.hashes[place])) continue;
      auto random = stream(place, stream_purpose::replacement);
      for (unsigned attempt = 0; attempt < 2 * settings_.duplicate_attempts; ++attempt) {
        if (attempt < settings_.duplicate_attempts) {
          operators.mutate(individuals.genomes[place], random);
        } else {
          individuals.genomes[place] = variation.random(random);
        }
        settle(individuals, variation, place);
        if (known_.insert(individuals.hashes[place])) break;
      }
    }
  }

  nsga2_settings settings_;
  std::size_t generation_ = 0;
  std::size_t first_ = 0;
  hash_set known_;
  tournaments tournaments_;
};

}  // namespace hwflowq::moo

#endif
