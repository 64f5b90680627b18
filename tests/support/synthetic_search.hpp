// Stands in for a search where a test wants to say itself what an observer or a termination sees.
#ifndef HWFLOWQ_TESTS_SUPPORT_SYNTHETIC_SEARCH_HPP
#define HWFLOWQ_TESTS_SUPPORT_SYNTHETIC_SEARCH_HPP

#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/problem.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq::test {

/// What a search tells of its population, set by hand.
template <moo::Problem P>
class synthetic_search {
 public:
  using problem_type = P;
  static constexpr std::size_t objective_count = P::objective_count;
  using point = std::array<double, objective_count>;

  /// A generation of these points, all feasible and of rank 0, each value in its own sense.
  void next(const std::vector<point>& front) {
    ++generation_;
    evaluations_ += 10;
    points_.clear();
    ranks_.clear();
    violations_.clear();
    for (const auto& p : front) add(p);
  }
  void add(const point& own, moo::index_type rank = 0, double violation = 0.0) {
    points_.push_back(P::in_own_sense(own));
    ranks_.push_back(rank);
    violations_.push_back(violation);
  }

  [[nodiscard]] std::size_t generation() const { return generation_; }
  [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }
  [[nodiscard]] std::size_t size() const { return points_.size(); }
  [[nodiscard]] moo::point_columns<objective_count> objectives() const { return points_.view(); }
  [[nodiscard]] std::span<const moo::index_type> ranks() const { return ranks_; }
  [[nodiscard]] std::span<const double> violations() const { return violations_; }

 private:
  std::size_t generation_ = 0;
  std::uint64_t evaluations_ = 0;
  moo::point_set<objective_count> points_;
  std::vector<moo::index_type> ranks_;
  std::vector<double> violations_;
};

template <moo::Problem P>
[[nodiscard]] synthetic_search<P> synthetic(const P& /*problem*/) {
  return {};
}

}  // namespace hwflowq::test

#endif
