// The concept Variation: how genomes are drawn at random, crossed and mutated.
#ifndef HWFLOWQ_MOO_VARIATION_HPP
#define HWFLOWQ_MOO_VARIATION_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/moo/genome.hpp>

#include <concepts>

namespace hwflowq {

/// `variation.random(stream)` draws a genome.
template <typename V, typename G>
concept draws_random_genomes = requires(const V& variation, random_stream& stream) {
  { variation.random(stream) } -> std::same_as<G>;
};

/// `variation.crossover(first, second, stream)` turns copies of two parents into two children.
template <typename V, typename G>
concept crosses_genomes = requires(const V& variation, G& genome, random_stream& stream) {
  variation.crossover(genome, genome, stream);
};

/// `variation.mutate(genome, stream)` changes a genome in place.
template <typename V, typename G>
concept mutates_genomes = requires(const V& variation, G& genome, random_stream& stream) {
  variation.mutate(genome, stream);
};

/// `variation.repair(genome)` brings a genome back into the space: optional.
template <typename V, typename G>
concept repairs_genomes = requires(const V& variation, G& genome) { variation.repair(genome); };

/// `variation.contains(genome)` tells whether a genome is in the space: optional.
template <typename V, typename G>
concept knows_its_space = requires(const V& variation, const G& genome) {
  { variation.contains(genome) } -> std::convertible_to<bool>;
};

/// `variation.prepared()` gives what crosses and mutates a batch of genomes as the variation itself
/// would: optional.
template <typename V, typename G>
concept prepares_operators = requires(const V& variation) {
  requires crosses_genomes<decltype(variation.prepared()), G>;
  requires mutates_genomes<decltype(variation.prepared()), G>;
};

/// A policy that varies genomes of type G.
///
/// | requirement                  | expression                      | meaning                    |
/// |------------------------------|---------------------------------|----------------------------|
/// | `draws_random_genomes<V, G>` | `v.random(stream)` gives a `G`  | a member of the space      |
/// | `crosses_genomes<V, G>`      | `v.crossover(a, b, stream)`     | parents in, children out   |
/// | `mutates_genomes<V, G>`      | `v.mutate(g, stream)`           | in place                   |
/// | `repairs_genomes<V, G>`      | `v.repair(g)`, optional         | called after the others    |
/// | `knows_its_space<V, G>`      | `v.contains(g)`, optional       | seeds outside are refused  |
/// | `prepares_operators<V, G>`   | `v.prepared()`, optional        | crosses and mutates many   |
///
/// Semantics that no compiler checks: every member is a pure function of its arguments, takes all
/// its randomness from the stream, and may run on several threads at once. Crossover and mutation
/// apply their own probabilities: the engine always calls both.
template <typename V, typename G>
concept Variation =
    Genome<G> && draws_random_genomes<V, G> && crosses_genomes<V, G> && mutates_genomes<V, G>;

/// What to cross and mutate a batch of genomes with: what the variation prepares, or itself. Refers
/// to the variation, and gives the same genomes.
template <typename G, Variation<G> V>
[[nodiscard]] decltype(auto) prepared_operators(const V& variation) {
  if constexpr (prepares_operators<V, G>) {
    return variation.prepared();
  } else {
    return (variation);
  }
}

/// Lists everything that V lacks to be a Variation of G.
template <typename V, typename G>
consteval bool check_variation() {
  check_genome<G>();
  static_assert(draws_random_genomes<V, G>,
                "Variation: add `G random(hwflowq::random_stream&) const` that draws a genome");
  static_assert(crosses_genomes<V, G>,
                "Variation: add `void crossover(G& a, G& b, hwflowq::random_stream&) const` that "
                "turns two parents into two children");
  static_assert(mutates_genomes<V, G>,
                "Variation: add `void mutate(G&, hwflowq::random_stream&) const` that changes a "
                "genome in place");
  return true;
}

}  // namespace hwflowq

#endif
