// Fields of reflected records as objectives, by name.
#ifndef HWFLOWQ_MOO_FIELD_OBJECTIVE_HPP
#define HWFLOWQ_MOO_FIELD_OBJECTIVE_HPP

#include <hwflowq/core/field_unit.hpp>
#include <hwflowq/core/fixed_string.hpp>
#include <hwflowq/core/projection.hpp>
#include <hwflowq/core/reflection.hpp>
#include <hwflowq/moo/objective.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace hwflowq {

/// `std::invoke(projection, evaluation)` gives a record with reflected fields.
template <typename Projection, typename Evaluation>
concept projects_to_record = requires(const Projection& projection, const Evaluation& evaluation) {
  requires Reflected<decltype(detail::project(projection, evaluation))>;
};

/// The objective that is the field Name of a record; its unit is what the name ends in
/// (`field_unit`). Asked of a record without such a field, it does not compile, and the compiler
/// spells the name.
template <fixed_string Name, sense Direction, typename Projection>
struct field_objective {
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view unit = field_unit(Name.view());
  static constexpr sense direction = Direction;

  [[no_unique_address]] Projection projection;

  template <typename Evaluation>
    requires projects_to_record<Projection, Evaluation>
  [[nodiscard]] constexpr double operator()(const Evaluation& evaluation) const {
    const auto& record = detail::project(projection, evaluation);
    return static_cast<double>(field_of<Name>(record));
  }
};

/// The projection to the evaluation itself.
struct whole_evaluation {
  template <typename Evaluation>
  [[nodiscard]] constexpr const Evaluation& operator()(const Evaluation& evaluation) const {
    return evaluation;
  }
};

/// The field Name of the evaluation as an objective to minimise. A projection says where in the
/// evaluation the record is, when it is not the evaluation itself:
/// @code
/// minimise_field<"energy_pj">()
/// minimise_field<"energy_pj">(part<0>(std::identity{}))
/// @endcode
template <fixed_string Name, std::copy_constructible Projection = whole_evaluation>
[[nodiscard]] constexpr auto minimise_field(Projection projection = {}) {
  return field_objective<Name, sense::minimise, Projection>{std::move(projection)};
}

/// The field Name of the evaluation as an objective to maximise.
template <fixed_string Name, std::copy_constructible Projection = whole_evaluation>
[[nodiscard]] constexpr auto maximise_field(Projection projection = {}) {
  return field_objective<Name, sense::maximise, Projection>{std::move(projection)};
}

/// The field Name of records of type Record as an objective, checked where it is written:
/// `objective_of<coarse_cost, "weight_memory_bits">()`.
template <Reflected Record, fixed_string Name, sense Direction = sense::minimise,
          std::copy_constructible Projection = whole_evaluation>
[[nodiscard]] constexpr auto objective_of(Projection projection = {}) {
  static_assert(
      std::is_convertible_v<decltype(field_of<Name>(std::declval<const Record&>())), double>,
      "objective_of: the field is no number");
  return field_objective<Name, Direction, Projection>{std::move(projection)};
}

}  // namespace hwflowq

#endif
