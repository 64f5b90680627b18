// The concept Constraint: a named projection of an evaluation to its violation.
#ifndef HWFLOWQ_MOO_CONSTRAINT_HPP
#define HWFLOWQ_MOO_CONSTRAINT_HPP

#include <hwflowq/core/fixed_string.hpp>
#include <hwflowq/core/projection.hpp>
#include <hwflowq/moo/objective.hpp>

#include <concepts>
#include <string_view>
#include <utility>

namespace hwflowq {

/// A named projection of an evaluation to a violation: 0 where the candidate is feasible, positive
/// where it is not.
///
/// | requirement             | expression       | meaning                                  |
/// |-------------------------|------------------|------------------------------------------|
/// | `has_name<C>`           | `C::name`        | shown in errors and files                |
/// | `projects_to_number<C>` | `c(evaluation)`  | violation; values below 0 count as 0     |
///
/// The violations of a candidate are added; an infeasible candidate is dominated by every feasible
/// one and by every one of smaller violation (Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist
/// multiobjective genetic algorithm: NSGA-II", 2002, section VI). Scale them so that they compare.
template <typename C, typename Evaluation>
concept Constraint = has_name<C> && projects_to_number<C, Evaluation>;

/// Lists everything that C lacks to be a Constraint on Evaluation.
template <typename C, typename Evaluation>
consteval bool check_constraint() {
  static_assert(has_name<C>, "Constraint: add `static constexpr std::string_view name`");
  static_assert(projects_to_number<C, Evaluation>,
                "Constraint: add `double operator()(const Evaluation&) const`, the violation (0 "
                "where feasible)");
  return true;
}

/// A constraint made of a name and any callable or member pointer that gives the violation.
template <fixed_string Name, typename Projection>
struct basic_constraint {
  static constexpr std::string_view name = Name.view();

  [[no_unique_address]] Projection projection;

  template <typename Evaluation>
    requires fits_evaluation<Projection, Evaluation>
  [[nodiscard]] constexpr double operator()(const Evaluation& evaluation) const {
    return static_cast<double>(detail::project(projection, evaluation));
  }
};

/// A constraint whose projection gives the violation itself.
template <fixed_string Name, std::copy_constructible Projection>
[[nodiscard]] constexpr auto constraint(Projection projection) {
  return basic_constraint<Name, Projection>{std::move(projection)};
}

namespace detail {

template <typename Projection, bool AtMost>
struct bounded_projection {
  [[no_unique_address]] Projection projection;
  double bound;

  template <typename Evaluation>
    requires fits_evaluation<Projection, Evaluation>
  [[nodiscard]] constexpr double operator()(const Evaluation& evaluation) const {
    const auto value = static_cast<double>(detail::project(projection, evaluation));
    // Compared rather than subtracted first, so that an infinite value on its own bound is
    // feasible.
    if constexpr (AtMost) {
      return value <= bound ? 0.0 : value - bound;
    } else {
      return value >= bound ? 0.0 : bound - value;
    }
  }
};

}  // namespace detail

/// A value that may not exceed `bound`: `at_most<"area">(&cost::area_mm2, 4.0)`. The violation is
/// the excess, in the value's unit.
template <fixed_string Name, std::copy_constructible Projection>
[[nodiscard]] constexpr auto at_most(Projection projection, double bound) {
  return constraint<Name>(
      detail::bounded_projection<Projection, true>{std::move(projection), bound});
}

/// A value that may not fall below `bound`: `at_least<"accuracy">(&record::accuracy, 92.0)`.
template <fixed_string Name, std::copy_constructible Projection>
[[nodiscard]] constexpr auto at_least(Projection projection, double bound) {
  return constraint<Name>(
      detail::bounded_projection<Projection, false>{std::move(projection), bound});
}

}  // namespace hwflowq

#endif
