// The concept GeneSpace: genomes whose genes have a list of values each; its size and neighbours.
#ifndef HWFLOWQ_MOO_GENE_SPACE_HPP
#define HWFLOWQ_MOO_GENE_SPACE_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/genome.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq {

/// `space.gene_count()` and `space.value_count(gene)` tell how many genes there are, and how many
/// values each may have.
template <typename V, typename G>
concept counts_values = requires(const V& space, std::size_t gene) {
  { space.gene_count() } -> std::convertible_to<std::size_t>;
  { space.value_count(gene) } -> std::convertible_to<std::uint32_t>;
};

/// `space.position(genome, gene)` tells where in its list of values a gene is.
template <typename V, typename G>
concept tells_positions = requires(const V& space, const G& genome, std::size_t gene) {
  { space.position(genome, gene) } -> std::convertible_to<std::uint32_t>;
};

/// `space.set_position(genome, gene, position)` gives a gene another value of its list.
template <typename V, typename G>
concept sets_positions =
    requires(const V& space, G& genome, std::size_t gene, std::uint32_t position) {
      space.set_position(genome, gene, position);
    };

/// `space.restricted(kept)` gives the space in which gene i has the values at positions `kept[i]`
/// only.
template <typename V>
concept restricts_values =
    requires(const V& space, std::span<const std::vector<std::uint32_t>> kept) {
      { space.restricted(kept) } -> std::same_as<V>;
    };

/// A variation, or anything else, that knows the genes of a genome and the values that each may have.
/// Neighbours, bounds drawn from a front, and baselines that change one gene at a time work on any.
///
/// | requirement              | expression                          | meaning                        |
/// |--------------------------|-------------------------------------|--------------------------------|
/// | `counts_values<V, G>`    | `v.gene_count()`                    | the same for all genomes       |
/// |                          | `v.value_count(gene)`               | at least 1                     |
/// | `tells_positions<V, G>`  | `v.position(genome, gene)`          | of its value, or the nearest   |
/// | `sets_positions<V, G>`   | `v.set_position(genome, gene, p)`   | p < `value_count(gene)`        |
/// | `restricts_values<V>`    | `v.restricted(kept)`, optional      | narrows what each gene may be  |
///
/// Semantics that no compiler checks: values are numbered from 0 in ascending order where they have
/// one, and any combination of values is in the space. `kept[gene]` is ascending, not empty, and in
/// positions of the space that is asked; the genomes of a restricted space are genomes of the other.
/// `moo::integer_variation`, `precision_variation` and products of such are models.
template <typename V, typename G>
concept GeneSpace =
    Genome<G> && counts_values<V, G> && tells_positions<V, G> && sets_positions<V, G>;

/// Lists everything that V lacks to be a GeneSpace of G.
template <typename V, typename G>
consteval bool check_gene_space() {
  check_genome<G>();
  static_assert(counts_values<V, G>,
                "GeneSpace: add `std::size_t gene_count() const` and `std::uint32_t "
                "value_count(std::size_t gene) const`");
  static_assert(tells_positions<V, G>,
                "GeneSpace: add `std::uint32_t position(const G&, std::size_t gene) const`");
  static_assert(sets_positions<V, G>,
                "GeneSpace: add `void set_position(G&, std::size_t gene, std::uint32_t position) "
                "const`");
  return true;
}

namespace moo {

/// Which single changes of a gene make a neighbour.
enum class neighbour_moves : unsigned char {
  step,      ///< to the value before and the value after
  any_value  ///< to every other value
};

/// Binary logarithm of the number of genomes in a space.
template <typename G, GeneSpace<G> V>
[[nodiscard]] HWFLOWQ_STRICT_FP double log2_size(const V& space) {
  HWFLOWQ_STRICT_FP_BODY
  double sum = 0.0;
  for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
    sum += reproducible::log2(static_cast<double>(space.value_count(gene)));
  }
  return sum;
}

/// Calls `visit(neighbour)` for every genome that differs from `genome` in one gene: gene by gene,
/// values in ascending order. The neighbour is valid during the call only.
template <Genome G, GeneSpace<G> V, std::invocable<const G&> Visit>
void for_each_neighbour(const V& space, G genome, neighbour_moves moves, Visit&& visit) {
  for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
    const std::uint32_t values = space.value_count(gene);
    const std::uint32_t own = space.position(genome, gene);
    const bool anywhere = moves == neighbour_moves::any_value;
    const std::uint32_t first = anywhere || own == 0 ? 0 : own - 1;
    const std::uint32_t last = anywhere ? values : std::min(values, own + 2);
    for (std::uint32_t position = first; position < last; ++position) {
      if (position == own) continue;
      space.set_position(genome, gene, position);
      visit(std::as_const(genome));
    }
    space.set_position(genome, gene, own);
  }
}

/// Moves every gene to the nearest value of a space.
template <Genome G, GeneSpace<G> V>
[[nodiscard]] G moved_into(const V& space, G genome) {
  for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
    space.set_position(genome, gene, space.position(genome, gene));
  }
  return genome;
}

}  // namespace moo

}  // namespace hwflowq

#endif
