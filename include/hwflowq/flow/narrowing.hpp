// The concept Narrowing: what a level's front leaves of the next level's space, and starts it from.
#ifndef HWFLOWQ_FLOW_NARROWING_HPP
#define HWFLOWQ_FLOW_NARROWING_HPP

#include <hwflowq/moo/variation.hpp>

#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq {

/// `narrowing.space(members, space)` gives the part of a space that is searched, of the same type.
template <typename N, typename Member, typename V>
concept narrows_space =
    requires(const N& narrowing, std::span<const Member> members, const V& space) {
      { narrowing.space(members, space) } -> std::same_as<V>;
    };

/// `narrowing.seeds(members, narrowed)` gives genomes of the narrowed space to start from.
template <typename N, typename Member, typename V>
concept proposes_seeds =
    requires(const N& narrowing, std::span<const Member> members, const V& narrowed) {
      { narrowing.seeds(members, narrowed) } -> std::same_as<std::vector<typename V::genome_type>>;
    };

/// A policy that tells what the front of one level leaves of the space of the next, and which of its
/// genomes to begin with.
///
/// | requirement                   | expression                   | meaning                        |
/// |-------------------------------|------------------------------|--------------------------------|
/// | `narrows_space<N, Member, V>` | `n.space(members, space)`    | gives a `V`, a part of `space` |
/// | `proposes_seeds<N, Member, V>`| `n.seeds(members, narrowed)` | genomes of the narrowed space  |
///
/// `members` are the genomes of the front, at least one, in the order of their objectives; V is the
/// variation of the level that is entered and names its `genome_type`, which may be another than
/// Member. Semantics that no compiler checks: pure functions; seeds are in the narrowed space. A
/// number `n.fingerprint()`, where there is one, tells narrowings apart when a flow is resumed. The
/// smallest model:
/// @code
/// struct begin_there {
///   template <typename G, typename V>
///   V space(std::span<const G>, const V& whole) const { return whole; }
///   template <typename G, typename V>
///   std::vector<G> seeds(std::span<const G> front, const V&) const { return {front.begin(),
///   front.end()}; }
/// };
/// @endcode
template <typename N, typename Member, typename V>
concept Narrowing = narrows_space<N, Member, V> && proposes_seeds<N, Member, V>;

/// Lists everything that N lacks to narrow a space V by genomes of type Member.
template <typename N, typename Member, typename V>
consteval bool check_narrowing() {
  static_assert(
      narrows_space<N, Member, V>,
      "Narrowing: add `V space(std::span<const G> front, const V& space) const` that gives "
      "the part of the next level's space to search");
  static_assert(proposes_seeds<N, Member, V>,
                "Narrowing: add `std::vector<G> seeds(std::span<const G> front, const V& narrowed) "
                "const` that gives genomes to start the next level from");
  return true;
}

namespace flow {

/// The number that tells a narrowing from others of its type; 0 where it does not say.
template <typename N>
[[nodiscard]] std::uint64_t narrowing_fingerprint(const N& narrowing) {
  if constexpr (requires {
                  { narrowing.fingerprint() } -> std::convertible_to<std::uint64_t>;
                }) {
    return narrowing.fingerprint();
  } else {
    return 0;
  }
}

}  // namespace flow

}  // namespace hwflowq

#endif
