// All mappings of a map space, one after the other: slow, and plain to see.
#ifndef HWFLOWQ_TESTS_SUPPORT_MAP_SPACE_HPP
#define HWFLOWQ_TESTS_SUPPORT_MAP_SPACE_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace hwflowq::test {

/// Rules as a dataflow.
struct ruled_dataflow {
  dataflow_rules rules;

  [[nodiscard]] workload::loop_set unrolled_x() const { return rules.unrolled_x; }
  [[nodiscard]] workload::loop_set unrolled_y() const { return rules.unrolled_y; }
  [[nodiscard]] workload::loop_set unrolled_lanes() const { return rules.unrolled_lanes; }
  [[nodiscard]] std::optional<workload::tensor> stationary() const { return rules.stationary; }
  [[nodiscard]] workload::loop_set whole_within_element() const {
    return rules.whole_within_element;
  }
  [[nodiscard]] bool kept_innermost(workload::tensor t) const {
    return rules.kept_innermost[static_cast<std::size_t>(t)];
  }
};

/// Visits every mapping that mappers may choose from: every unrolling of which no factor can be made
/// smaller without more steps in time, every way to split these steps over the levels by divisors, every
/// order of the loops that iterate at each level but the innermost (whose order changes nothing); where
/// hops have a price, those of `loop_orders`.
template <ComputeEngine Engine, std::size_t Levels>
class map_space {
 public:
  map_space(const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
            int weight_bits, int input_bits, const dataflow_rules& rules, std::size_t limit)
      : hardware_(hardware), nest_(nest), rules_(rules), limit_(limit) {
    lanes_ = hardware.engine.lanes(weight_bits, input_bits);
    for (std::size_t i = 0; i < Levels; ++i) current_.levels[i].keep = hardware.levels[i].may_keep;
    if (Levels > 1) {
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        bool elsewhere = false;
        for (std::size_t i = 0; i + 1 < Levels; ++i) {
          elsewhere = elsewhere || current_.levels[i].keep[n];
        }
        if (elsewhere && !rules.kept_innermost[n]) current_.levels[Levels - 1].keep[n] = false;
      }
    }
    for (std::size_t d = 0; d < workload::loop_count; ++d) rest_[d] = nest.bounds[d];
  }

  /// Of what levels may keep, everything that they keep.
  [[nodiscard]] std::array<std::array<bool, workload::tensor_count>, Levels> kept() const {
    std::array<std::array<bool, workload::tensor_count>, Levels> keep{};
    for (std::size_t i = 0; i < Levels; ++i) keep[i] = current_.levels[i].keep;
    return keep;
  }
  /// Other tensors than these.
  void keep(const std::array<std::array<bool, workload::tensor_count>, Levels>& tensors) {
    for (std::size_t i = 0; i < Levels; ++i) current_.levels[i].keep = tensors[i];
  }

  /// Returns false when there are more mappings than the limit.
  bool visit(const std::function<void(const mapping<Levels>&)>& visitor) {
    visitor_ = &visitor;
    unroll(0, 0, 1);
    return count_ <= limit_;
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  using loop = workload::loop;

  static bool irredundant(std::int64_t iterations, std::int64_t places) {
    if (places == 1) return true;
    const auto steps = [&](std::int64_t n) { return (iterations + n - 1) / n; };
    return steps(places) < steps(places - 1);
  }

  // Places from the innermost out: lanes, then y and x of each level.
  void unroll(std::size_t place, std::size_t d, std::int64_t used) {
    if (count_ > limit_) return;
    if (place == 2 * Levels + 1) {
      split(0, Levels - 1, rest_[0]);
      return;
    }
    if (d == workload::loop_count) {
      unroll(place + 1, 0, 1);
      return;
    }
    const std::size_t level = place == 0 ? 0 : Levels - 1 - (place - 1) / 2;
    const bool y = place % 2 == 1;
    const auto l = static_cast<loop>(d);
    std::int64_t room = lanes_;
    bool allowed = hardware_.engine.lane_loops().contains(l) && rules_.unrolled_lanes.contains(l);
    std::int32_t* factor = &current_.lanes[d];
    if (place > 0) {
      room = y ? hardware_.levels[level].fan_out_y : hardware_.levels[level].fan_out_x;
      allowed = (y ? rules_.unrolled_y : rules_.unrolled_x).contains(l);
      factor = y ? &current_.levels[level].spatial_y[d] : &current_.levels[level].spatial_x[d];
    }
    const std::int64_t before = rest_[d];
    const bool fills = place > 0 && y && rules_.filled_y == l;
    std::int64_t filling = 1;
    if (fills) {
      allowed = true;
      for (std::int64_t n = 1; n <= room && n <= before; ++n) {
        if (irredundant(before, n)) filling = n;
      }
    }
    for (std::int64_t n = 1; used * n <= room && n <= before; ++n) {
      if ((n > 1 && !allowed) || !irredundant(before, n) || (fills && n != filling)) continue;
      *factor = static_cast<std::int32_t>(n);
      rest_[d] = (before + n - 1) / n;
      unroll(place, d + 1, used * n);
    }
    *factor = 1;
    rest_[d] = before;
  }

  void split(std::size_t d, std::size_t level, std::int64_t steps) {
    if (count_ > limit_) return;
    auto& factor = current_.levels[level].temporal[d];
    if (level == 0) {
      factor = static_cast<std::int32_t>(steps);
      if (d + 1 < workload::loop_count) {
        split(d + 1, Levels - 1, rest_[d + 1]);
      } else {
        order(0);
      }
      return;
    }
    for (std::int64_t n = 1; n <= steps; ++n) {
      const bool whole =
          level == Levels - 1 && rules_.whole_within_element.contains(static_cast<loop>(d));
      if (steps % n != 0 || (whole && n != steps)) continue;
      factor = static_cast<std::int32_t>(n);
      split(d, level - 1, steps / n);
    }
    factor = 1;
  }

  void order(std::size_t level) {
    if (count_ > limit_) return;
    if (level + 1 >= Levels) {
      ++count_;
      (*visitor_)(current_);
      return;
    }
    auto& current = current_.levels[level];
    std::vector<loop> iterating;
    std::vector<loop> idle;
    for (const loop l : workload::all_loops) {
      (current.temporal[static_cast<std::size_t>(l)] > 1 ? iterating : idle).push_back(l);
    }
    std::ranges::reverse_copy(idle, current.order.begin());
    do {
      std::ranges::copy(iterating,
                        current.order.begin() + static_cast<std::ptrdiff_t>(idle.size()));
      if (stays(level, iterating) && (!prices_hops() || is_listed(level, iterating))) {
        order(level + 1);
      }
    } while (std::next_permutation(iterating.begin(), iterating.end()));
  }

  [[nodiscard]] bool prices_hops() const {
    return std::ranges::any_of(hardware_.levels,
                               [](const memory_level& l) { return l.hop_pj_per_bit > 0.0; });
  }

  // Where hops have a price, orders are those of `loop_orders`, or all where a loop iterates that leaves
  // a remainder.
  [[nodiscard]] bool is_listed(std::size_t level, const std::vector<loop>& from_outside) const {
    loop_sequence order;
    unsigned mask = 0;
    for (const loop l : from_outside) {
      const auto d = static_cast<std::size_t>(l);
      std::int64_t covered = current_.lanes[d];
      for (const level_mapping& m : current_.levels) {
        covered *= std::int64_t{m.temporal[d]} * m.spatial_x[d] * m.spatial_y[d];
      }
      if (covered != nest_.bounds[d]) return true;
      mask |= 1U << d;
    }
    for (std::size_t k = from_outside.size(); k-- > 0;) order.push_back(from_outside[k]);
    const auto& listed = restricts(level) ? stationary_orders_ : any_orders_;
    return std::ranges::count(listed.of(static_cast<loop_mask>(mask)), order) > 0;
  }

  // Whether the stationary tensor's loops of reuse are inside the others, where they have to be.
  bool stays(std::size_t level, const std::vector<loop>& from_outside) const {
    if (!restricts(level)) return true;
    const auto moves = workload::relevant_loops(*rules_.stationary);
    return std::ranges::is_partitioned(from_outside, [&](loop l) { return moves.contains(l); });
  }

  bool restricts(std::size_t level) const {
    if (!rules_.stationary) return false;
    std::vector<std::size_t> keepers;
    for (std::size_t i = 0; i < Levels; ++i) {
      if (current_.levels[i].keep[static_cast<std::size_t>(*rules_.stationary)]) {
        keepers.push_back(i);
      }
    }
    return keepers.size() >= 2 && level >= keepers[keepers.size() - 2] && level < keepers.back();
  }

  const accelerator<Engine, Levels>& hardware_;
  workload::loop_nest nest_;
  dataflow_rules rules_;
  std::size_t limit_;
  loop_orders any_orders_;
  loop_orders stationary_orders_{rules_.stationary};
  std::int64_t lanes_ = 1;
  mapping<Levels> current_;
  std::array<std::int64_t, workload::loop_count> rest_{};
  std::size_t count_ = 0;
  const std::function<void(const mapping<Levels>&)>* visitor_ = nullptr;
};

}  // namespace hwflowq::test

#endif
