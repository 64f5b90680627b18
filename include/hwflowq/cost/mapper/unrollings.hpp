// All ways to unroll a layer over an accelerator's arrays and lanes.
#ifndef HWFLOWQ_COST_MAPPER_UNROLLINGS_HPP
#define HWFLOWQ_COST_MAPPER_UNROLLINGS_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::detail {

/// Which loops run side by side where.
template <std::size_t Levels>
struct unrolling {
  std::array<loop_factors, Levels> x;
  std::array<loop_factors, Levels> y;
  loop_factors lanes = no_factors;

  unrolling() {
    x.fill(no_factors);
    y.fill(no_factors);
  }

  /// Iterations side by side below one instance of a level, x and y together.
  [[nodiscard]] std::int64_t below(std::size_t level, std::size_t d) const {
    return std::int64_t{x[level][d]} * y[level][d];
  }
};

/// Lists the unrollings that the rules of a dataflow allow. Going from the lanes outwards, a factor is
/// one of the `irredundant_factors` of what remains of its loop. Where hops cost nothing it makes no
/// difference which axis has which part of a loop, and one unrolling stands for all.
template <std::size_t Levels>
class unrolling_list {
 public:
  /// Stops when there are more than `limit`.
  unrolling_list(const layer_problem<Levels>& problem, std::size_t limit)
      : problem_(problem), limit_(limit) {
    loop_sizes rest{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) rest[d] = problem.nest.bounds[d];
    enter(0, rest);
    remove_equal();
  }

  [[nodiscard]] const std::vector<unrolling<Levels>>& all() const { return all_; }
  /// Whether the list has all of them.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  // Places from the innermost out: lanes, then y and x of each level.
  static constexpr std::size_t places() { return 2 * Levels + 1; }
  static constexpr std::size_t level_of(std::size_t p) { return Levels - 1 - (p - 1) / 2; }
  static constexpr bool is_y(std::size_t p) { return p % 2 == 1; }

  [[nodiscard]] std::int64_t room(std::size_t p) const {
    if (p == 0) return problem_.lanes;
    return is_y(p) ? problem_.fan_out_y[level_of(p)] : problem_.fan_out_x[level_of(p)];
  }
  [[nodiscard]] bool allows(std::size_t p, workload::loop l) const {
    if (p == 0) return problem_.lane_loops.contains(l) && problem_.rules.unrolled_lanes.contains(l);
    return is_y(p) ? problem_.rules.unrolled_y.contains(l) : problem_.rules.unrolled_x.contains(l);
  }
  [[nodiscard]] std::int32_t& factor(std::size_t p, std::size_t d) {
    if (p == 0) return current_.lanes[d];
    return is_y(p) ? current_.y[level_of(p)][d] : current_.x[level_of(p)][d];
  }

  void enter(std::size_t p, loop_sizes rest) {
    if (p == places()) {
      complete_ = complete_ && all_.size() < limit_;
      if (complete_) all_.push_back(current_);
      return;
    }
    std::int64_t room_left = room(p);
    if (is_y(p) && problem_.rules.filled_y) {
      const std::size_t d = index_of(*problem_.rules.filled_y);
      factor(p, d) = irredundant_factors(rest[d], room_left).back();
      rest[d] = steps_over(rest[d], factor(p, d));
      room_left /= factor(p, d);
    }
    choose(p, 0, room_left, rest);
  }

  void choose(std::size_t p, std::size_t d, std::int64_t room_left, const loop_sizes& rest) {
    if (!complete_) return;
    if (d == workload::loop_count || room_left == 1) {
      enter(p + 1, rest);
      return;
    }
    const auto l = workload::all_loops[d];
    if (!allows(p, l) || rest[d] == 1 || (is_y(p) && problem_.rules.filled_y == l)) {
      choose(p, d + 1, room_left, rest);
      return;
    }
    for (const std::int32_t f : irredundant_factors(rest[d], room_left)) {
      factor(p, d) = f;
      loop_sizes left = rest;
      left[d] = steps_over(rest[d], f);
      choose(p, d + 1, room_left / f, left);
    }
    factor(p, d) = 1;
  }

  [[nodiscard]] auto key(const unrolling<Levels>& u) const {
    std::array<std::int64_t, (2 * Levels + 1) * workload::loop_count> values{};
    std::size_t k = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      values[k++] = u.lanes[d];
      for (std::size_t i = 0; i < Levels; ++i) {
        values[k++] = problem_.prices_hops[i] ? u.x[i][d] : u.below(i, d);
        values[k++] = problem_.prices_hops[i] ? u.y[i][d] : 1;
      }
    }
    return values;
  }

  void remove_equal() {
    if (all_.size() < 2) return;
    std::stable_sort(all_.begin(), all_.end(),
                     [&](const auto& a, const auto& b) { return key(a) < key(b); });
    const auto last = std::unique(all_.begin(), all_.end(),
                                  [&](const auto& a, const auto& b) { return key(a) == key(b); });
    all_.erase(last, all_.end());
  }

  const layer_problem<Levels>& problem_;
  std::size_t limit_;
  unrolling<Levels> current_;
  std::vector<unrolling<Levels>> all_;
  bool complete_ = true;
};

}  // namespace hwflowq::detail

#endif
