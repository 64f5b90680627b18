// A problem that refers to another one instead of holding a copy.
#ifndef HWFLOWQ_MOO_PROBLEM_VIEW_HPP
#define HWFLOWQ_MOO_PROBLEM_VIEW_HPP

#include <hwflowq/moo/problem.hpp>

#include <array>
#include <cstddef>

namespace hwflowq::moo {

/// The problem that it was made from, which must outlive it. Tables of costs may be large; several
/// searches on one problem need not copy them, nor need they be copyable.
template <Problem P>
class problem_view {
 public:
  using genome_type = typename P::genome_type;
  using evaluator_type = typename P::evaluator_type;
  using evaluation_type = typename P::evaluation_type;
  using projection = typename P::projection;

  static constexpr std::size_t objective_count = P::objective_count;
  static constexpr std::size_t constraint_count = P::constraint_count;
  static constexpr auto& descriptions = P::descriptions;
  static constexpr auto& constraint_names = P::constraint_names;

  explicit constexpr problem_view(const P& problem) : problem_(&problem) {}

  [[nodiscard]] constexpr const evaluator_type& evaluator() const { return problem_->evaluator(); }

  constexpr projection project(const evaluation_type& evaluation, std::size_t& stage) const {
    return problem_->project(evaluation, stage);
  }

  [[nodiscard]] static constexpr std::array<double, objective_count> in_own_sense(
      std::array<double, objective_count> values) {
    return P::in_own_sense(values);
  }

 private:
  const P* problem_;
};

}  // namespace hwflowq::moo

#endif
