// Says whether one point dominates another, with and without constraints.
#ifndef HWFLOWQ_MOO_DOMINANCE_HPP
#define HWFLOWQ_MOO_DOMINANCE_HPP

#include <hwflowq/moo/sorting/ordered_key.hpp>

#include <array>
#include <cstddef>

namespace hwflowq::moo {

/// Whether `a` Pareto-dominates `b` under minimisation: nowhere worse and somewhere better.
///
/// Equal points do not dominate each other, -0.0 equals 0.0, infinities are ordinary values, and
/// a NaN objective is worse than +infinity and equal to any other NaN, so that dominance stays a
/// strict partial order whatever a model returns. O(M).
template <std::size_t M>
[[nodiscard]] constexpr bool dominates(const std::array<double, M>& a,
                                       const std::array<double, M>& b) {
  bool somewhere_better = false;
  for (std::size_t m = 0; m < M; ++m) {
    const auto key_a = detail::ordered_key(a[m]);
    const auto key_b = detail::ordered_key(b[m]);
    if (key_a > key_b) return false;
    somewhere_better |= key_a < key_b;
  }
  return somewhere_better;
}

/// Whether `a` dominates `b` when points may violate constraints: constrained domination of Deb,
/// Pratap, Agarwal and Meyarivan (IEEE Trans. Evol. Comput. 6(2), 2002, section VI).
///
/// A violation is >= 0, and 0 means feasible; NaN counts as +infinity. Two feasible points compare
/// by `dominates`; otherwise the smaller violation wins, whatever the objectives. Infeasible points
/// of equal violation do not dominate each other. O(M).
template <std::size_t M>
[[nodiscard]] constexpr bool constrained_dominates(const std::array<double, M>& a,
                                                   double violation_a,
                                                   const std::array<double, M>& b,
                                                   double violation_b) {
  const double worst_a = detail::effective_violation(violation_a);
  const double worst_b = detail::effective_violation(violation_b);
  if (worst_a == 0.0 && worst_b == 0.0) return dominates(a, b);
  return worst_a < worst_b;
}

}  // namespace hwflowq::moo

#endif
