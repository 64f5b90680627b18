// Variation of vectors of bounded real numbers: simulated binary crossover, polynomial mutation.
#ifndef HWFLOWQ_MOO_REAL_VARIATION_HPP
#define HWFLOWQ_MOO_REAL_VARIATION_HPP

#include <hwflowq/core/lanes.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/core/range_concepts.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/mutated_genes.hpp>
#include <hwflowq/moo/real_operators.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// A genome whose elements are doubles in contiguous memory: a vector or an array of them.
template <typename G>
concept RealVectorGenome = Genome<G> && std::ranges::contiguous_range<G> &&
                           std::same_as<std::ranges::range_value_t<G>, double>;

template <RealVectorGenome G>
class prepared_real_variation;

/// Varies vectors of real numbers within bounds.
///
/// @code
/// real_variation<> variation{.lower = {0, -5}, .upper = {1, 5}};
/// @endcode
/// The defaults were chosen by measurement around those of the NSGA-II literature (Deb et al. 2002,
/// section IV: 0.9, 20, 1 / genes, 20): of the variants tried, crossing every pair and mutating
/// slightly less reached the best median hypervolume over ZDT1-4, ZDT6, DTLZ1, 2 and 7.
template <RealVectorGenome G = std::vector<double>>
struct real_variation {
  using genome_type = G;

  std::vector<double> lower;                     ///< lower bound of each gene
  std::vector<double> upper;                     ///< upper bound of each gene
  double crossover_probability = 1.0;            ///< of a pair to be crossed at all
  double gene_crossover_probability = 0.5;       ///< of each gene of a crossed pair
  double crossover_eta = 20.0;                   ///< distribution index of the crossover
  std::optional<double> mutation_probability{};  ///< of each gene; 0.9 / genes by default
  double mutation_eta = 20.0;                    ///< distribution index of the mutation

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("real_variation: " + what);
    };
    if (lower.size() != upper.size()) {
      fail("lower has " + std::to_string(lower.size()) + " bounds and upper " +
           std::to_string(upper.size()));
    }
    if (lower.empty()) fail("lower is empty; a genome has at least one gene");
    for (std::size_t i = 0; i < lower.size(); ++i) {
      // Half of what a double holds, so that the range and the sum of two genes are finite.
      constexpr double limit = std::numeric_limits<double>::max() / 2;
      if (!(-limit <= lower[i] && lower[i] < upper[i] && upper[i] <= limit)) {
        fail("bounds of gene " + std::to_string(i) + " are [" + std::to_string(lower[i]) + ", " +
             std::to_string(upper[i]) +
             "]; they must be within 8e307 of 0 and the lower below the upper");
      }
    }
    if constexpr (requires { std::tuple_size<G>::value; }) {
      if (std::tuple_size<G>::value != lower.size()) {
        fail("lower has " + std::to_string(lower.size()) + " bounds for a genome of " +
             std::to_string(std::tuple_size<G>::value) + " genes");
      }
    }
    const auto probability = [&](const char* name, double value) {
      if (!(value >= 0.0 && value <= 1.0)) {
        fail(std::string(name) + " = " + std::to_string(value) + " must be within [0, 1]");
      }
    };
    probability("crossover_probability", crossover_probability);
    probability("gene_crossover_probability", gene_crossover_probability);
    probability("mutation_probability", mutation_probability.value_or(0.0));
    const auto index = [&](const char* name, double value) {
      if (!(value >= 0.0 && value <= 1000.0)) {
        fail(std::string(name) + " = " + std::to_string(value) + " must be within [0, 1000]");
      }
    };
    index("crossover_eta", crossover_eta);
    index("mutation_eta", mutation_eta);
  }

  /// Every gene uniform within its bounds.
  [[nodiscard]] HWFLOWQ_STRICT_FP G random(random_stream& stream) const {
    HWFLOWQ_STRICT_FP_BODY
    G genome{};
    if constexpr (requires { genome.resize(lower.size()); }) genome.resize(lower.size());
    double* genes = std::ranges::data(genome);
    for (std::size_t i = 0; i < lower.size(); ++i) {
      const double u = stream.uniform();
      genes[i] = lower[i] + u * (upper[i] - lower[i]);
    }
    return genome;
  }

  /// Simulated binary crossover; the children exchange roles gene by gene with probability 1/2.
  void crossover(G& first, G& second, random_stream& stream) const {
    prepared().crossover(first, second, stream);
  }

  /// Polynomial mutation of each gene with `mutation_probability`.
  void mutate(G& genome, random_stream& stream) const { prepared().mutate(genome, stream); }

  /// What crosses and mutates many genomes: refers to this variation, which must not change.
  [[nodiscard]] prepared_real_variation<G> prepared() const {
    return prepared_real_variation<G>(*this);
  }

  /// Whether every gene is within its bounds; a search refuses seeds that are not.
  [[nodiscard]] bool contains(const G& genome) const {
    if (std::ranges::size(genome) != lower.size()) return false;
    const double* genes = std::ranges::data(genome);
    for (std::size_t i = 0; i < lower.size(); ++i) {
      if (!(lower[i] <= genes[i] && genes[i] <= upper[i])) return false;
    }
    return true;
  }
};

/// Crosses and mutates many genomes for a real_variation; what follows from its fields alone is
/// computed once.
template <RealVectorGenome G>
class prepared_real_variation {
 public:
  explicit prepared_real_variation(const real_variation<G>& variation)
      : variation_(&variation),
        crossover_index_(variation.crossover_eta),
        mutation_index_(variation.mutation_eta),
        mutated_(variation.lower.size(), variation.mutation_probability.value_or(
                                             0.9 / static_cast<double>(variation.lower.size()))) {}

  void crossover(G& first, G& second, random_stream& stream) const {
    const double probability = variation_->crossover_probability;
    if (probability < 1.0 && !stream.chance(probability)) return;
    const std::size_t genes = variation_->lower.size();
    for (std::size_t start = 0; start < genes; start += block) {
      cross_block(std::ranges::data(first) + start, std::ranges::data(second) + start, start,
                  std::min(genes - start, block), stream);
    }
  }

  void mutate(G& genome, random_stream& stream) const {
    double* const genes = std::ranges::data(genome);
    const double* const lower = variation_->lower.data();
    const double* const upper = variation_->upper.data();
    mutated_(stream, [&](std::size_t i) {
      genes[i] = polynomial_mutation(genes[i], lower[i], upper[i], mutation_index_,
                                     stream.coarse_uniform());
    });
  }

 private:
  static constexpr std::size_t block = 64;  // genes whose choices one word holds
  static constexpr std::size_t group = 8;   // genes that are crossed at once
  static_assert(group % lane_count == 0);

  // One bit a gene: whether it takes part, and whether its children exchange roles.
  struct choices {
    std::uint64_t participants;
    std::uint64_t exchanges;
  };

  [[nodiscard]] choices choose(std::size_t count, random_stream& stream) const {
    const double probability = variation_->gene_crossover_probability;
    if (probability == 0.5) {
      const std::uint64_t word = stream();
      return {word >> (64 - count), count <= 32 ? word : stream()};
    }
    std::uint64_t participants = 0;
    for (std::size_t i = 0; i < count; ++i) {
      participants |= std::uint64_t{stream.chance(probability)} << i;
    }
    return {participants, stream()};
  }

  // Gathers the genes that take part and differ, in groups that are crossed at once. A group draws
  // its random numbers whole, so that the results do not depend on how many lanes a register has.
  // The counts of all loops but that over groups are fixed: what a processor cannot foresee costs
  // more than a few idle lanes.
  void cross_block(double* first, double* second, std::size_t start, std::size_t count,
                   random_stream& stream) const {
    const choices chosen = choose(count, stream);
    std::array<unsigned char, block + group> gene{};
    std::size_t size = 0;
    for (std::size_t g = 0; g < count; ++g) {
      gene[size] = static_cast<unsigned char>(g);
      size += (chosen.participants >> g) & static_cast<std::uint64_t>(first[g] != second[g]);
    }
    // Idle places of the last group repeat its first gene, which is written last.
    for (std::size_t k = 0; k < group; ++k) gene[size + k] = gene[size / group * group];
    for (std::size_t k = 0; k < size; k += group) {
      cross_group(first, second, start, gene.data() + k, chosen.exchanges >> k, stream);
    }
  }

  void cross_group(double* first, double* second, std::size_t start, const unsigned char* gene,
                   std::uint64_t exchanges, random_stream& stream) const {
    std::array<std::uint64_t, group / 2> words;
    stream.fill(words);
    const double* const lower = variation_->lower.data() + start;
    const double* const upper = variation_->upper.data() + start;
    std::array<double, group> new_first;
    std::array<double, group> new_second;
    for (std::size_t k = 0; k < group; k += lane_count) {
      const unsigned char* const at = gene + k;
      sbx_genes<real_lanes> genes{gather(first, at), gather(second, at), gather(lower, at),
                                  gather(upper, at), uniforms(words.data() + k / 2)};
      sbx(genes, crossover_index_);
      const auto exchanged = chosen_lanes(exchanges >> k);
      store_lanes(new_first.data() + k, exchanged ? genes.second : genes.first);
      store_lanes(new_second.data() + k, exchanged ? genes.first : genes.second);
    }
    for (std::size_t k = group; k-- > 0;) {
      first[gene[k]] = new_first[k];
      second[gene[k]] = new_second[k];
    }
  }

  [[nodiscard]] static real_lanes gather(const double* values, const unsigned char* at) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return real_lanes{values[at[I]]...};
    }(std::make_index_sequence<lane_count>{});
  }

  // Bit i says whether lane i is chosen.
  [[nodiscard]] static auto chosen_lanes(std::uint64_t bits) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return ((word_lanes{} + bits) & word_lanes{(std::uint64_t{1} << I)...}) != word_lanes{};
    }(std::make_index_sequence<lane_count>{});
  }

  // Each word's lower half, then its upper half.
  [[nodiscard]] static real_lanes uniforms(const std::uint64_t* words) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return real_lanes{random_stream::to_open_interval(
          static_cast<std::uint32_t>(words[I / 2] >> (32 * (I % 2))))...};
    }(std::make_index_sequence<lane_count>{});
  }

  const real_variation<G>* variation_;
  distribution_index crossover_index_;
  distribution_index mutation_index_;
  mutated_genes mutated_;
};

}  // namespace hwflowq::moo

#endif
