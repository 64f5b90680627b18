// Energy of the networks below memories, from hops that are worked out once for each arrangement.
#ifndef HWFLOWQ_COST_MAPPER_NETWORK_ESTIMATE_HPP
#define HWFLOWQ_COST_MAPPER_NETWORK_ESTIMATE_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/fine/network_grid.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace hwflowq::detail {

/// The energy of all hops of a mapping as `evaluate` charges it, up to rounding. Finding out who shares
/// a tile takes up to the cube of the instances, while a search meets few arrangements of loops in
/// space.
template <ComputeEngine Engine, std::size_t Levels>
class network_estimate {
 public:
  network_estimate(const accelerator<Engine, Levels>& hardware, const workload::loop_nest& nest,
                   const operand_bits& bits)
      : hardware_(hardware), nest_(nest), bits_(bits) {}

  [[nodiscard]] HWFLOWQ_STRICT_FP double operator()(const mapping<Levels>& schedule,
                                                    const mapping_cost<Levels>& cost) {
    HWFLOWQ_STRICT_FP_BODY
    constexpr auto outputs = index_of(workload::tensor::outputs);
    std::array<std::int64_t, workload::loop_count> extent{};
    std::array<std::array<std::int64_t, workload::loop_count>, Levels> extents{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      extent[d] = schedule.lanes[d];
      for (std::size_t i = Levels; i-- > 0;) {
        extents[i][d] = extent[d];
        const level_mapping& level = schedule.levels[i];
        extent[d] *= std::int64_t{level.temporal[d]} * level.spatial_x[d] * level.spatial_y[d];
      }
    }
    double energy = 0.0;
    bool complete = true;
    for (std::size_t i = 0; i < Levels; ++i) {
      if (schedule.levels[i].keep[outputs]) complete = cost.counts.complete[i];
      if (hardware_.levels[i].hop_pj_per_bit == 0.0) continue;
      const auto& hops = hops_below(i, schedule.levels[i], extents[i]);
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        std::int64_t words = cost.counts.network_words[i][n];
        int width = n == 0 ? bits_.weight_bits : bits_.input_bits;
        if (n == outputs) {
          words += cost.counts.partial_sums_down[i];
          width = complete ? bits_.output_bits : bits_.accumulator_bits;
        }
        energy += hops[n] * static_cast<double>(words) * width * hardware_.levels[i].hop_pj_per_bit;
      }
    }
    return energy;
  }

 private:
  // A level; then of each loop in space, from the innermost: its name, both factors, its extent.
  using arrangement = std::array<std::int64_t, 1 + 4 * workload::loop_count>;
  struct hasher {
    std::size_t operator()(const arrangement& a) const { return static_cast<std::size_t>(hash(a)); }
  };

  const std::array<double, workload::tensor_count>& hops_below(
      std::size_t i, const level_mapping& level,
      const std::array<std::int64_t, workload::loop_count>& extent) {
    arrangement key{};
    std::size_t k = 0;
    key[k++] = static_cast<std::int64_t>(i);
    for (std::size_t place = workload::loop_count; place-- > 0;) {
      const std::size_t d = index_of(level.order[place]);
      if (level.spatial_x[d] == 1 && level.spatial_y[d] == 1) continue;
      key[k++] = static_cast<std::int64_t>(d) + 1;
      key[k++] = level.spatial_x[d];
      key[k++] = level.spatial_y[d];
      key[k++] = extent[d];
    }
    const auto [found, is_new] = known_.try_emplace(key);
    if (is_new) {
      const network_grid grid(nest_, level, extent, hardware_.levels[i].fan_out_x,
                              hardware_.levels[i].fan_out_y, false);
      for (const workload::tensor t : workload::all_tensors) {
        found->second[index_of(t)] = grid.sharing(t).average_hops;
      }
    }
    return found->second;
  }

  const accelerator<Engine, Levels>& hardware_;
  workload::loop_nest nest_;
  operand_bits bits_;
  std::unordered_map<arrangement, std::array<double, workload::tensor_count>, hasher> known_;
};

}  // namespace hwflowq::detail

#endif
