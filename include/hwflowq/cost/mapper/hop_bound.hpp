// How far words travel at least in the network below a memory.
#ifndef HWFLOWQ_COST_MAPPER_HOP_BOUND_HPP
#define HWFLOWQ_COST_MAPPER_HOP_BOUND_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace hwflowq::detail {

/// Hops of a word in the network below a level, at least, whatever the order of loops along the axes.
/// With I the product of the loops that do not move the tensor and X of all, along x:
///  - Farthest receivers are (X - 1) / 2 + (reach of the former) / 2 away on average, the reach being
///    at least I - 1.
///  - In each of I columns, a word goes up and down to at least the mean distance of rows from the
///    middle, and over at least all I rows that share it.
/// Where output and filter positions share inputs, an instance belongs to one tile of at most Z times as
/// many, Z being the smaller of the two factors.
template <std::size_t Levels>
[[nodiscard]] HWFLOWQ_STRICT_FP double least_hops(const unrolling<Levels>& u, std::size_t level,
                                                  std::int64_t fan_out_y, workload::tensor t) {
  HWFLOWQ_STRICT_FP_BODY
  using workload::loop;
  const auto relevant = workload::relevant_loops(t);
  double all_x = 1.0;
  double same_x = 1.0;
  double same_y = 1.0;
  std::int64_t rows = 1;
  for (const loop l : workload::all_loops) {
    const std::size_t d = index_of(l);
    all_x *= u.x[level][d];
    rows *= u.y[level][d];
    if (relevant.contains(l)) continue;
    same_x *= u.x[level][d];
    same_y *= u.y[level][d];
  }
  if (all_x == 1.0 && rows == 1) return 0.0;
  const double middle = static_cast<double>(fan_out_y - 1) / 2.0;
  double distance = 0.0;
  for (std::int64_t y = 0; y < rows; ++y) distance += std::abs(static_cast<double>(y) - middle);
  distance /= static_cast<double>(rows);
  if (t == workload::tensor::inputs) {
    double joined = 1.0;
    double joined_y = 1.0;
    for (const auto& [p, r] : {std::pair{loop::P, loop::R}, std::pair{loop::Q, loop::S}}) {
      joined *=
          static_cast<double>(std::min(u.below(level, index_of(p)), u.below(level, index_of(r))));
      joined_y *= static_cast<double>(std::min(u.y[level][index_of(p)], u.y[level][index_of(r)]));
    }
    if (joined > 1.0) return (all_x - 1.0) / 2.0 / joined + same_x * distance / joined_y;
  }
  return (all_x + same_x) / 2.0 - 1.0 + same_x * std::max(distance, same_y - 1.0);
}

}  // namespace hwflowq::detail

#endif
