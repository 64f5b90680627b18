// A layer unrolled in one way: the links between its memories, whose words are never more than the exact
// count, and equal to it where tiles divide the loops.
#ifndef HWFLOWQ_COST_MAPPER_UNROLLED_LAYER_HPP
#define HWFLOWQ_COST_MAPPER_UNROLLED_LAYER_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/hop_bound.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/link.hpp>
#include <hwflowq/cost/mapper/link_table.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::detail {

/// A layer unrolled in one way: what does not depend on tiles.
template <std::size_t Levels>
class unrolled_layer {
 public:
  using loop = workload::loop;
  using tensor = workload::tensor;
  /// Iterations of each loop within the tile of each level, and of a lane.
  using tiles = std::array<loop_sizes, Levels + 1>;

  unrolled_layer() = default;
  unrolled_layer(const layer_problem<Levels>& problem, const unrolling<Levels>& u)
      : problem_(&problem) {
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      lanes_[d] = u.lanes[d];
      std::int64_t total = u.lanes[d];
      for (std::size_t i = 0; i < Levels; ++i) {
        below_[i][d] = u.below(i, d);
        total *= below_[i][d];
      }
      steps_[d] = steps_over(problem.nest.bounds[d], total);
      cycles_ *= static_cast<double>(steps_[d]);
      elements_ *= static_cast<double>(total / u.lanes[d]);
    }
    for (std::size_t parent = 0; parent < Levels; ++parent) {
      for (std::size_t child = parent + 1; child <= Levels; ++child) {
        spaces_[parent][child] = space_between(parent, child);
      }
    }
    for (std::size_t i = 0; i < Levels; ++i) {
      if (problem.hop_pj_per_bit[i] == 0.0) continue;
      for (const tensor t : workload::all_tensors) {
        hop_pj_[i][index_of(t)] =
            least_hops(u, i, problem.fan_out_y[i], t) * problem.hop_pj_per_bit[i];
      }
    }
  }

  /// Iterations of each loop in time.
  [[nodiscard]] const loop_sizes& steps() const { return steps_; }
  [[nodiscard]] const loop_sizes& lanes() const { return lanes_; }
  /// Iterations side by side below an instance of a level.
  [[nodiscard]] const loop_sizes& below(std::size_t level) const { return below_[level]; }
  [[nodiscard]] double time_steps() const { return cycles_; }
  [[nodiscard]] double elements() const { return elements_; }

  /// Steps of a level's loops in time: what is inside them.
  [[nodiscard]] loop_sizes inside(std::size_t level, const tiles& t) const {
    loop_sizes sizes{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      sizes[d] = t[level + 1][d] * below_[level][d];
    }
    return sizes;
  }

  [[nodiscard]] input_window window(const loop_sizes& tile) const {
    const auto& nest = problem_->nest;
    const auto cut = [&](loop l) { return std::min(tile[index_of(l)], problem_->bound(l)); };
    return {
        .rows = sliding_window(nest.stride_rows, nest.dilation_rows, cut(loop::P), cut(loop::R)),
        .columns =
            sliding_window(nest.stride_columns, nest.dilation_columns, cut(loop::Q), cut(loop::S)),
        .stride_rows = nest.stride_rows,
        .stride_columns = nest.stride_columns,
        .dilation_rows = nest.dilation_rows,
        .dilation_columns = nest.dilation_columns};
  }

  /// The link of a tensor between two memories. Needs the tiles from `parent` + 1 inwards.
  [[nodiscard]] HWFLOWQ_STRICT_FP link connect(tensor of, std::size_t parent, std::size_t child,
                                               const tiles& t) const {
    HWFLOWQ_STRICT_FP_BODY
    link made;
    made.tensor = of;
    made.parent = static_cast<std::uint8_t>(parent);
    made.child = static_cast<std::uint8_t>(child);
    const link_space& space = spaces_[parent][child];
    const auto& [shared, copies, active, active_below] = space;
    loop_sizes tile{};
    loop_sizes tile_count{};   // tiles along the loop
    loop_sizes group_count{};  // tiles that are not side by side
    double above_copies = 1.0;
    double below_copies = 1.0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const std::int64_t bound = problem_->nest.bounds[d];
      if (bound == 1) {
        tile[d] = tile_count[d] = group_count[d] = 1;
        continue;
      }
      tile[d] = child == Levels ? 1 : std::min(t[child][d], bound);
      tile_count[d] = steps_over(bound, tile[d]);
      group_count[d] = shared[d] == 1 ? tile_count[d] : steps_over(bound, tile[d] * shared[d]);
    }
    if (of == tensor::inputs) {
      connect_inputs(made, tile, shared, copies, active, active_below, tile_count, group_count, t);
    } else {
      const auto relevant = workload::relevant_loops(of);
      double elements = 1.0;
      side above{.most = 1.0, .least = 1.0};
      side below{.most = 1.0, .least = 1.0};
      double products = 1.0;
      for (const loop l : workload::all_loops) {
        const std::size_t d = index_of(l);
        if (relevant.contains(l)) {
          elements *= static_cast<double>(problem_->nest.bounds[d]);
          continue;
        }
        above.most *= static_cast<double>(group_count[d]);
        below.most *= static_cast<double>(tile_count[d]);
        above.least *= static_cast<double>(active[d]);
        below.least *= static_cast<double>(active_below[d]);
        above_copies *= static_cast<double>(copies[d]);
        below_copies *= static_cast<double>(copies[d] * shared[d]);
        products *= static_cast<double>(problem_->nest.bounds[d]);
      }
      made.above = {.most = elements * above.most, .least = elements * above.least};
      made.below = {.most = elements * below.most, .least = elements * below.least};
      if (of == tensor::outputs) {
        made.first_above = elements * above_copies;
        made.first_below = elements * below_copies;
        // What lanes send is a product each, complete where there is nothing to add.
        made.complete = child < Levels || products == 1.0 ? elements : 0.0;
        if (child == Levels) made.below.most = made.below.least = products == 1.0 ? 0.0 : 1.0;
      }
    }
    price(made);
    return made;
  }

  /// Whether the tile of the child alone decides over a link, so that it can be tabulated.
  [[nodiscard]] bool can_tabulate(tensor of, std::size_t parent, std::size_t child) const {
    if (child == Levels) return false;
    if (of != tensor::inputs) return true;
    // Where loops are unrolled further out, tiles there say which inputs are equal.
    for (std::size_t i = parent; i + 1 < child; ++i) {
      for (const loop l : {loop::P, loop::Q, loop::R, loop::S}) {
        if (below_[i][index_of(l)] > 1) return false;
      }
    }
    return true;
  }

  /// Fills in the links of a tensor between two memories for all tiles of the child: `divisors` are those
  /// of the steps in time of each loop. Precondition: `can_tabulate`.
  void tabulate(link_table& table, tensor of, std::size_t parent, std::size_t child,
                const std::array<std::vector<std::int32_t>, workload::loop_count>& divisors) const {
    // The smallest tiles: all words and prices that do not depend on them come from there.
    tiles t{};
    loop_sizes within{};  // side by side within a tile
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      within[d] = lanes_[d];
      for (std::size_t i = child; i < Levels; ++i) within[d] *= below_[i][d];
      for (std::size_t i = 0; i <= Levels; ++i) t[i][d] = within[d];
    }
    table.fixed_ = connect(of, parent, child, t);
    link& fixed = table.fixed_;
    const link_space& space = spaces_[parent][child];
    const auto count = [&](std::size_t d, std::size_t k, std::int64_t side_by_side) {
      const std::int64_t bound = problem_->nest.bounds[d];
      return static_cast<double>(
          steps_over(bound, std::min(within[d] * divisors[d][k], bound) * side_by_side));
    };
    const auto relevant = workload::relevant_loops(of);
    table.varying_count_ = 0;
    for (const loop l : workload::all_loops) {
      if (relevant.contains(l)) continue;
      const std::size_t d = index_of(l);
      table.above_[d].clear();
      table.below_[d].clear();
      for (std::size_t k = 0; k < divisors[d].size(); ++k) {
        table.above_[d].push_back(count(d, k, space.shared[d]));
        table.below_[d].push_back(count(d, k, 1));
      }
      if (of == tensor::inputs || divisors[d].size() == 1) continue;
      table.varying_[table.varying_count_++] = static_cast<std::uint8_t>(d);
      fixed.above.most /= table.above_[d].front();
      fixed.below.most /= table.below_[d].front();
    }
    if (of != tensor::inputs) return;
    fixed.above.most = fixed.below.most = channels();
    fixed.above.floor = channels() * static_cast<double>(space.active[index_of(loop::K)]);
    fixed.below.floor = channels() * static_cast<double>(space.active_below[index_of(loop::K)]);
    fixed.above.saved = fixed.below.saved = channels();
    for (const loop l : {loop::K, loop::P, loop::Q, loop::R, loop::S}) {
      const std::size_t d = index_of(l);
      fixed.above.saved *= static_cast<double>(space.copies[d]);
      fixed.below.saved *= static_cast<double>(space.copies[d] * space.shared[d]);
      table.outside_[d].clear();
      for (const std::int32_t n : divisors[d]) {
        table.outside_[d].push_back(static_cast<double>(steps_[d] / n));
      }
    }
    const auto sums = [&](std::vector<axis_sums>& all, loop outputs, loop taps, std::int64_t stride,
                          std::int64_t dilation) {
      const std::size_t p = index_of(outputs);
      const std::size_t r = index_of(taps);
      all.clear();
      for (const std::int32_t n : divisors[p]) {
        for (const std::int32_t m : divisors[r]) {
          t[child][p] = within[p] * n;
          t[child][r] = within[r] * m;
          loop_sizes tile{};
          loop_sizes tile_count{};
          for (const std::size_t d : {p, r}) {
            tile[d] = std::min(t[child][d], problem_->nest.bounds[d]);
            tile_count[d] = steps_over(problem_->nest.bounds[d], tile[d]);
          }
          all.push_back(
              along(outputs, taps, stride, dilation, tile, space.shared, tile_count, fixed, t));
        }
      }
      return divisors[r].size();
    };
    const auto& nest = problem_->nest;
    table.taps_of_rows_ = sums(table.rows_, loop::P, loop::R, nest.stride_rows, nest.dilation_rows);
    table.taps_of_columns_ =
        sums(table.columns_, loop::Q, loop::S, nest.stride_columns, nest.dilation_columns);
  }

 private:
  // Along each loop, what lies in space between and outside two memories.
  struct link_space {
    loop_sizes shared{};        // side by side between the two
    loop_sizes copies{};        // side by side outside the parent
    loop_sizes active{};        // of these, at least so many ever have work
    loop_sizes active_below{};  // of the instances of the child likewise
  };

  [[nodiscard]] link_space space_between(std::size_t parent, std::size_t child) const {
    link_space space;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const std::int64_t bound = problem_->nest.bounds[d];
      space.shared[d] = child == Levels ? lanes_[d] : 1;
      for (std::size_t i = parent; i < child; ++i) space.shared[d] *= below_[i][d];
      space.copies[d] = 1;
      for (std::size_t i = 0; i < parent; ++i) space.copies[d] *= below_[i][d];
      // An instance takes at most all steps in time with all that is side by side within it.
      std::int64_t within = steps_[d];
      if (child < Levels) within *= lanes_[d];
      for (std::size_t i = child; i < Levels; ++i) within *= below_[i][d];
      space.active_below[d] =
          std::min(space.copies[d] * space.shared[d], steps_over(bound, within));
      if (child == Levels) within *= lanes_[d];
      for (std::size_t i = parent; i < child; ++i) within *= below_[i][d];
      space.active[d] = std::min(space.copies[d], steps_over(bound, within));
    }
    return space;
  }

  void price(link& made) const {
    if (made.tensor != tensor::outputs) {
      made.prices = prices_of(made, made.tensor == tensor::weights ? word::weights : word::inputs);
      return;
    }
    made.prices = prices_of(made, word::outputs);
    made.partial_prices = prices_of(made, word::partial_sums);
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP link_prices prices_of(const link& made, word kind) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t w = index_of(kind);
    link_prices p;
    const bool sums = made.tensor == tensor::outputs;
    double network_pj = 0.0;
    for (std::size_t i = made.parent; i < made.child; ++i) {
      network_pj += hop_pj_[i][index_of(made.tensor)] * problem_->width[w];
    }
    p.above_pj = problem_->read_pj[made.parent][w] + network_pj;
    p.above_bits = problem_->port_bits[made.parent][w];
    if (sums) {
      p.elided_pj = made.first_above * p.above_pj;
      p.above_pj += problem_->write_pj[made.parent][w] + network_pj;
    }
    if (made.child == Levels) return p;
    p.below_pj = problem_->write_pj[made.child][w];
    p.below_bits = problem_->port_bits[made.child][w];
    if (sums) {
      p.elided_pj += made.first_below * p.below_pj;
      p.below_pj += problem_->read_pj[made.child][w];
    }
    return p;
  }

  // Input planes.
  [[nodiscard]] double channels() const {
    return static_cast<double>(problem_->bound(loop::G)) *
           static_cast<double>(problem_->bound(loop::N)) *
           static_cast<double>(problem_->bound(loop::C));
  }

  HWFLOWQ_STRICT_FP void connect_inputs(link& made, const loop_sizes& tile,
                                        const loop_sizes& shared, const loop_sizes& copies,
                                        const loop_sizes& active, const loop_sizes& active_below,
                                        const loop_sizes& tile_count, const loop_sizes& group_count,
                                        const tiles& t) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto& nest = problem_->nest;
    const axis_sums rows = along(loop::P, loop::R, nest.stride_rows, nest.dilation_rows, tile,
                                 shared, tile_count, made, t);
    const axis_sums columns = along(loop::Q, loop::S, nest.stride_columns, nest.dilation_columns,
                                    tile, shared, tile_count, made, t);
    const auto at = [](const loop_sizes& sizes, loop l) {
      return static_cast<double>(sizes[index_of(l)]);
    };
    const double channels = this->channels();
    double time = 1.0;  // steps outside the child that may keep some of the window
    double above_copies = 1.0;
    double below_copies = 1.0;
    for (const loop l : {loop::K, loop::P, loop::Q, loop::R, loop::S}) {
      time *= time_outside(l, made.child, t);
      above_copies *= at(copies, l);
      below_copies *= at(copies, l) * at(shared, l);
    }
    const double above_unit = channels * rows.merged * columns.merged;
    const double below_unit = channels * rows.apart * columns.apart;
    const double distinct = channels * rows.distinct * columns.distinct;
    made.above = {
        .most = above_unit * at(group_count, loop::K),
        .floor = above_unit * at(active, loop::K),
        .saved = channels * time * rows.merged_tiles * columns.merged_tiles * above_copies,
        .least = distinct * at(active, loop::K)};
    made.below = {.most = below_unit * at(tile_count, loop::K),
                  .floor = below_unit * at(active_below, loop::K),
                  .saved = channels * time * below_copies,
                  .least = distinct * at(active_below, loop::K)};
  }

  // Steps in time outside a level, were all tiles whole.
  [[nodiscard]] double time_outside(loop l, std::size_t child, const tiles& t) const {
    const std::size_t d = index_of(l);
    std::int64_t inside = lanes_[d];
    if (child < Levels) {
      inside = t[child][d];
      for (std::size_t i = child; i < Levels; ++i) inside /= below_[i][d];
      inside /= lanes_[d];
      return static_cast<double>(steps_[d] / inside);
    }
    return static_cast<double>(steps_[d]);
  }

  HWFLOWQ_STRICT_FP axis_sums along(loop outputs, loop taps, std::int64_t stride,
                                    std::int64_t dilation, const loop_sizes& tile,
                                    const loop_sizes& shared, const loop_sizes& tile_count,
                                    const link& made, const tiles& t) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t p = index_of(outputs);
    const std::size_t r = index_of(taps);
    const auto positions = [&](std::int64_t n, std::int64_t m) {
      return static_cast<double>(distinct_sums(stride, n, dilation, m));
    };
    const auto whole_p = static_cast<double>(tile_count[p] - 1);
    const auto whole_r = static_cast<double>(tile_count[r] - 1);
    const std::int64_t last_p = problem_->nest.bounds[p] - (tile_count[p] - 1) * tile[p];
    const std::int64_t last_r = problem_->nest.bounds[r] - (tile_count[r] - 1) * tile[r];
    const double whole = positions(tile[p], tile[r]);
    axis_sums sums;
    sums.apart = whole_p * whole_r * whole + whole_r * positions(last_p, tile[r]) +
                 whole_p * positions(tile[p], last_r) + positions(last_p, last_r);
    sums.distinct = positions(problem_->nest.bounds[p], problem_->nest.bounds[r]);
    sums.merged_tiles = static_cast<double>(shared[p] * shared[r]);
    sums.merged = sums.apart;
    if (shared[p] > 1 && shared[r] > 1) {
      const spacing sp = space(p, made, t);
      const spacing sr = space(r, made, t);
      const auto side_by_side = [&](std::int64_t n, std::int64_t m) {
        if (n == 0 || m == 0) return 0.0;
        return static_cast<double>(sp.even && sr.even
                                       ? distinct_sums(sp.step * stride, n, sr.step * dilation, m)
                                       : n + m - 1);
      };
      const auto full_p = static_cast<double>(tile_count[p] / shared[p]);
      const auto full_r = static_cast<double>(tile_count[r] / shared[r]);
      const std::int64_t rest_p = tile_count[p] % shared[p];
      const std::int64_t rest_r = tile_count[r] % shared[r];
      const double count = full_p * full_r * side_by_side(shared[p], shared[r]) +
                           full_r * side_by_side(rest_p, shared[r]) +
                           full_p * side_by_side(shared[p], rest_r) + side_by_side(rest_p, rest_r);
      // Tiles of a remainder are smaller; there are at most as many as tiles along the other loop.
      const double lost =
          (whole - positions(last_p, tile[r])) * static_cast<double>(tile_count[r]) +
          (whole - positions(tile[p], last_r)) * static_cast<double>(tile_count[p]);
      sums.merged = count * whole - lost;
      if (sp.even && sr.even) sums.merged_tiles = side_by_side(shared[p], shared[r]);
    }
    return sums;
  }

  struct spacing {
    std::int64_t step = 1;
    bool even = true;  // one place only unrolls the loop
  };

  [[nodiscard]] spacing space(std::size_t d, const link& made, const tiles& t) const {
    spacing found;
    int places = 0;
    if (made.child == Levels && lanes_[d] > 1) {
      found.step = 1;
      ++places;
    }
    for (std::size_t i = made.parent; i < std::min<std::size_t>(made.child, Levels); ++i) {
      if (below_[i][d] == 1) continue;
      found.step = t[i + 1][d];
      ++places;
    }
    found.even = places <= 1;
    return found;
  }

  const layer_problem<Levels>* problem_ = nullptr;
  loop_sizes lanes_{};
  std::array<loop_sizes, Levels> below_{};
  loop_sizes steps_{};
  std::array<std::array<double, workload::tensor_count>, Levels> hop_pj_{};
  std::array<std::array<link_space, Levels + 1>, Levels> spaces_{};
  double cycles_ = 1.0;
  double elements_ = 1.0;
};

}  // namespace hwflowq::detail

#endif
