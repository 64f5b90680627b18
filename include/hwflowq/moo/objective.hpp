// The concept Objective: a named projection of an evaluation to a number.
#ifndef HWFLOWQ_MOO_OBJECTIVE_HPP
#define HWFLOWQ_MOO_OBJECTIVE_HPP

#include <hwflowq/core/fixed_string.hpp>
#include <hwflowq/core/projection.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hwflowq {

/// Whether less or more of an objective is better.
enum class sense : unsigned char { minimise, maximise };

/// `O::name` names the objective at compile time.
template <typename O>
concept has_name = requires {
  { O::name } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<std::string_view(O::name).empty()>;
};

/// `O::unit` is the unit as text at compile time; empty for a plain number.
template <typename O>
concept has_unit = requires {
  { O::unit } -> std::convertible_to<std::string_view>;
  typename std::bool_constant<std::string_view(O::unit).empty()>;
};

/// `O::direction` says whether to minimise or to maximise.
template <typename O>
concept has_direction = requires {
  { O::direction } -> std::convertible_to<sense>;
  typename std::bool_constant<sense{O::direction} == sense::minimise>;
};

/// `objective(evaluation)` gives a number.
template <typename O, typename Evaluation>
concept projects_to_number = requires(const O& objective, const Evaluation& evaluation) {
  { objective(evaluation) } -> std::convertible_to<double>;
};

/// A named projection of an evaluation to a number, with unit and sense known at compile time.
///
/// | requirement             | expression                | meaning                               |
/// |-------------------------|---------------------------|---------------------------------------|
/// | `has_name<O>`           | `O::name`                 | shown in tables, errors and files     |
/// | `has_unit<O>`           | `O::unit`                 | "pJ", "cycles", "" for a plain number |
/// | `has_direction<O>`      | `O::direction`            | `sense::minimise` or `maximise`       |
/// | `projects_to_number<O>` | `o(evaluation)`           | the value; infinity is allowed        |
///
/// Semantics: a pure function that may run on several threads at once; NaN is an error. With no
/// evaluator in between, the evaluation is the genome itself. Most are written with `minimise` and
/// `maximise`:
/// @code
/// minimise<"energy", "pJ">(&cost::energy_pj)
/// maximise<"accuracy", "%">([](const record& r) { return 100.0 * r.correct / r.images; })
/// @endcode
template <typename O, typename Evaluation>
concept Objective =
    has_name<O> && has_unit<O> && has_direction<O> && projects_to_number<O, Evaluation>;

/// Lists everything that O lacks to be an Objective on Evaluation.
template <typename O, typename Evaluation>
consteval bool check_objective() {
  static_assert(has_name<O>, "Objective: add `static constexpr std::string_view name`");
  static_assert(has_unit<O>, "Objective: add `static constexpr std::string_view unit`");
  static_assert(has_direction<O>,
                "Objective: add `static constexpr hwflowq::sense direction`, minimise or maximise");
  static_assert(projects_to_number<O, Evaluation>,
                "Objective: add `double operator()(const Evaluation&) const`; it is called with "
                "what the evaluator gives, or with the genome where there is no evaluator");
  return true;
}

/// `std::invoke(projection, evaluation)` gives something that converts to `double`.
template <typename Projection, typename Evaluation>
concept fits_evaluation = requires(const Projection& projection, const Evaluation& evaluation) {
  static_cast<double>(detail::project(projection, evaluation));
};

/// An objective made of a name, a unit, a sense and any callable or member pointer.
template <fixed_string Name, fixed_string Unit, sense Direction, typename Projection>
struct basic_objective {
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view unit = Unit.view();
  static constexpr sense direction = Direction;

  [[no_unique_address]] Projection projection;

  template <typename Evaluation>
    requires fits_evaluation<Projection, Evaluation>
  [[nodiscard]] constexpr double operator()(const Evaluation& evaluation) const {
    return static_cast<double>(detail::project(projection, evaluation));
  }
};

/// An objective to minimise: `minimise<"energy", "pJ">(&cost::energy_pj)`.
template <fixed_string Name, fixed_string Unit = "", std::copy_constructible Projection>
[[nodiscard]] constexpr auto minimise(Projection projection) {
  return basic_objective<Name, Unit, sense::minimise, Projection>{std::move(projection)};
}

/// An objective to maximise: `maximise<"accuracy", "%">(&record::accuracy)`.
template <fixed_string Name, fixed_string Unit = "", std::copy_constructible Projection>
[[nodiscard]] constexpr auto maximise(Projection projection) {
  return basic_objective<Name, Unit, sense::maximise, Projection>{std::move(projection)};
}

namespace detail {

// Whether an index is within bounds, as far as the type tells.
template <typename Values, std::size_t I>
concept has_element = !requires { std::tuple_size<Values>::value; } ||
                      requires { requires I < std::tuple_size<Values>::value; };

}  // namespace detail

/// Projects an evaluation that is indexable to its element I: `minimise<"f1">(element<0>)`.
/// Of a `std::array`, I is checked when compiling.
template <std::size_t I>
inline constexpr auto element = []<typename Values>(const Values& values) -> decltype(values[I])
  requires detail::has_element<Values, I>
{ return values[I]; };

}  // namespace hwflowq

#endif
