// The concept Survival: a policy that decides who of one front survives.
#ifndef HWFLOWQ_MOO_SURVIVAL_HPP
#define HWFLOWQ_MOO_SURVIVAL_HPP

#include <hwflowq/moo/point_columns.hpp>

#include <concepts>
#include <cstddef>
#include <span>

namespace hwflowq::moo {

/// A policy is made without arguments: the search owns one.
template <typename S>
concept makes_empty_survival = std::default_initializable<S>;

/// A policy moves with the search that owns it.
template <typename S>
concept moves_survival = std::movable<S>;

/// A policy is called as `policy(points, front, keep, density)` and returns nothing.
template <typename S, std::size_t M>
concept reduces_front = requires(S& policy, point_columns<M> points, std::span<index_type> front,
                                 std::size_t keep, std::span<double> density) {
  { policy(points, front, keep, density) } -> std::same_as<void>;
};

/// A Survival policy reduces one front of M objectives to a given number of members and says how
/// lonely each of them is.
///
/// | expression                               | meaning                                          |
/// |------------------------------------------|--------------------------------------------------|
/// | `S{}`                                    | a policy without any memory of earlier fronts    |
/// | `policy(points, front, keep, density)`   | see below                                        |
///
/// `points` holds the objectives of all candidates. `front` names members of one front by their
/// index in `points`, ascending; they are mutually non-dominated or of equal constraint violation,
/// so dominance, duplicates and infinite values all occur. `keep <= front.size()`.
///
/// On return `front[0..keep)` names the survivors, ascending, the rest of `front` is unspecified,
/// and `density[i]` is set for every survivor i. Larger is lonelier and wins a tournament; infinity
/// is allowed, NaN is not. A front taken whole is passed with `keep == front.size()`: then only the
/// densities are asked for. Densities are compared within one call only.
///
/// What no compiler checks: the result depends on the arguments alone, not on earlier calls (the
/// policy may keep memory, never knowledge), so that a resumed search equals an uninterrupted one;
/// ties are settled by index; nothing is allocated once the largest front has been seen. A policy
/// is used by one thread at a time.
///
/// The smallest model keeps the members of lowest index:
/// @code
/// struct first_come {
///   void operator()(point_columns<2>, std::span<index_type> front, std::size_t keep,
///                   std::span<double> density) {
///     for (index_type member : front.first(keep)) density[member] = 0.0;
///   }
/// };
/// @endcode
template <typename S, std::size_t M>
concept Survival = makes_empty_survival<S> && moves_survival<S> && reduces_front<S, M>;

/// Says in words everything that S lacks to be a Survival policy for M objectives.
template <typename S, std::size_t M>
consteval bool check_survival() {
  static_assert(makes_empty_survival<S>,
                "a Survival policy needs a constructor without arguments: give its parameters "
                "default values");
  static_assert(moves_survival<S>,
                "a Survival policy must be movable: hold no references, and no members that "
                "cannot move");
  static_assert(reduces_front<S, M>,
                "a Survival policy needs void operator()(point_columns<M> points, "
                "std::span<index_type> front, std::size_t keep, std::span<double> density) for "
                "the M of the search");
  return Survival<S, M>;
}

}  // namespace hwflowq::moo

#endif
