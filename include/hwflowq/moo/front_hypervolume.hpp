// The hypervolume of a search's feasible front, generation after generation.
#ifndef HWFLOWQ_MOO_FRONT_HYPERVOLUME_HPP
#define HWFLOWQ_MOO_FRONT_HYPERVOLUME_HPP

#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>

namespace hwflowq::moo {

/// Number of feasible individuals of rank 0 in a search's population.
template <typename Search>
[[nodiscard]] std::size_t front_size(const Search& search) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < search.size(); ++i) {
    count += search.ranks()[i] == 0 && search.violations()[i] == 0.0 ? 1U : 0U;
  }
  return count;
}

/// Measures the feasible front against a fixed reference point. Allocates nothing once warm.
template <std::size_t M>
class front_hypervolume {
 public:
  /// `reference` is given with all objectives to be minimised.
  explicit front_hypervolume(const std::array<double, M>& reference) : reference_(reference) {}

  template <typename Search>
  [[nodiscard]] double operator()(const Search& search) {
    points_.clear();
    const auto objectives = search.objectives();
    for (std::size_t i = 0; i < search.size(); ++i) {
      if (search.ranks()[i] == 0 && search.violations()[i] == 0.0) {
        points_.push_back(objectives.point(i));
      }
    }
    return calculator_(points_.view(), reference_);
  }

  void set_reference(const std::array<double, M>& reference) { reference_ = reference; }
  [[nodiscard]] const std::array<double, M>& reference() const { return reference_; }

 private:
  std::array<double, M> reference_;
  point_set<M> points_;
  hypervolume_calculator<M> calculator_;
};

}  // namespace hwflowq::moo

#endif
