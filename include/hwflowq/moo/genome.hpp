// The concept Genome: a value that describes one candidate.
#ifndef HWFLOWQ_MOO_GENOME_HPP
#define HWFLOWQ_MOO_GENOME_HPP

#include <hwflowq/core/hash.hpp>

#include <concepts>

namespace hwflowq {

/// G is a regular type: default-constructible, copyable, movable and equality-comparable.
template <typename G>
concept is_regular = std::regular<G>;

/// Equal values of G have equal 64-bit hashes (see Hashable for what is hashable).
template <typename G>
concept has_hash = Hashable<G>;

/// A candidate of a search: a regular, hashable value.
///
/// | requirement        | expression                              | why                         |
/// |--------------------|-----------------------------------------|-----------------------------|
/// | `is_regular<G>`    | `G{}`, `G(g)`, `g = h`, `g == h`        | populations copy, compare   |
/// | `has_hash<G>`      | `hwflowq::hash(g)`                      | duplicates and the cache    |
///
/// Semantics that no compiler checks: equality is equality of the candidate described; equal
/// genomes have equal hashes; assigning a genome over one of the same size should not allocate, or
/// the engine allocates in every generation. What varies a genome is a separate policy, see
/// Variation.
///
/// Models: `std::vector<double>`, `std::array<std::int8_t, 40>`, a `std::tuple` of genomes, or
/// @code
/// struct design {
///   int rows = 1;
///   int columns = 1;
///   bool operator==(const design&) const = default;
///   friend std::uint64_t hash_value(const design& d) { return hwflowq::hash_all(d.rows,
///   d.columns); }
/// };
/// @endcode
template <typename G>
concept Genome = is_regular<G> && has_hash<G>;

/// Lists everything that G lacks to be a Genome: `static_assert(hwflowq::check_genome<G>());`
template <typename G>
consteval bool check_genome() {
  static_assert(is_regular<G>,
                "Genome: the type must be regular; give it a default constructor, copying and "
                "`bool operator==(const G&) const = default;`");
  static_assert(has_hash<G>,
                "Genome: the type must be hashable; give it a friend "
                "`std::uint64_t hash_value(const G& g) { return hwflowq::hash_all(g.a, g.b); }`");
  return true;
}

}  // namespace hwflowq

#endif
