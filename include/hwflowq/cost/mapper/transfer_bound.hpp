// The words between two memories that one after the other keep a tensor: never more than the exact
// count, and equal to it where tiles divide the loops.
#ifndef HWFLOWQ_COST_MAPPER_TRANSFER_BOUND_HPP
#define HWFLOWQ_COST_MAPPER_TRANSFER_BOUND_HPP

#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace hwflowq::detail {

/// Words that pass one side of a link, as a function of reuse:
///   max(max(most / steps, floor) - saved * kept, least).
struct side {
  double most = 0.0;   ///< when every step brings a new tile
  double floor = 0.0;  ///< when a tile stays for as long as it can, without overlaps
  double saved = 0.0;  ///< for each input position that stays, per step
  double least = 0.0;  ///< whatever the order

  [[nodiscard]] constexpr double words(double steps, double kept) const {
    return std::max(std::max(most / steps, floor) - saved * kept, least);
  }
};

/// Traffic of all levels' ports, in bits.
template <std::size_t Levels>
struct level_traffic {
  std::array<double, Levels> reads{};
  std::array<double, Levels> writes{};
};

/// What a word costs on either side of a link.
struct link_prices {
  double above_pj = 0.0;    ///< for each word of `above`
  double below_pj = 0.0;    ///< for each word of `below`
  double elided_pj = 0.0;   ///< less, for first reads of partial sums
  double above_bits = 0.0;  ///< of the ports, for each word
  double below_bits = 0.0;
};

/// A tensor's way from the memory `parent` to the memory `child`, or to the multipliers where child ==
/// Levels.
struct link {
  workload::tensor tensor = workload::tensor::weights;
  std::uint8_t parent = 0;
  std::uint8_t child = 0;
  side above;  ///< reads of the parent; of outputs: updates
  side below;  ///< fills of the child; of outputs: drains
  /// Of outputs: sums are complete, and as wide as outputs, when no more words than these leave the
  /// child. Of others: any number.
  double complete = std::numeric_limits<double>::infinity();
  link_prices prices;          ///< of complete sums
  link_prices partial_prices;  ///< of partial sums

  [[nodiscard]] constexpr double steps(const tile_reuse& reuse) const {
    switch (tensor) {
      case workload::tensor::weights:
        return reuse.weights;
      case workload::tensor::inputs:
        return reuse.inputs;
      case workload::tensor::outputs:
        break;
    }
    return reuse.outputs;
  }
  [[nodiscard]] constexpr bool is_complete(double below_words) const {
    return below_words <= complete * (1.0 + 1e-9);
  }
  [[nodiscard]] constexpr const link_prices& prices_at(double below_words) const {
    return is_complete(below_words) ? prices : partial_prices;
  }
  [[nodiscard]] constexpr double energy(double above_words, double below_words) const {
    const link_prices& p = prices_at(below_words);
    return above_words * p.above_pj + below_words * p.below_pj - p.elided_pj;
  }
  [[nodiscard]] constexpr double energy(const tile_reuse& reuse) const {
    const double s = steps(reuse);
    return energy(above.words(s, reuse.kept), below.words(s, reuse.kept));
  }
  [[nodiscard]] constexpr double least_energy() const { return energy(above.least, below.least); }

  template <std::size_t Levels>
  constexpr void add_traffic(double above_words, double below_words,
                             level_traffic<Levels>& traffic) const {
    const link_prices& p = prices_at(below_words);
    const bool sums = tensor == workload::tensor::outputs;
    const double again = sums ? std::max(0.0, above_words - first_above) : above_words;
    if (sums) traffic.writes[parent] += above_words * p.above_bits;
    traffic.reads[parent] += again * p.above_bits;
    if (child >= Levels) return;
    if (sums) traffic.reads[child] += below_words * p.below_bits;
    traffic.writes[child] +=
        (sums ? std::max(0.0, below_words - first_below) : below_words) * p.below_bits;
  }

  double first_above = 0.0;  ///< of outputs: words that no read of a partial sum precedes
  double first_below = 0.0;
};

/// Along one axis of an image: input positions of all tiles one after the other, as if nothing
/// overlapped.
struct axis_sums {
  double apart = 0.0;         ///< each instance on its own
  double merged = 0.0;        ///< equal tiles side by side once
  double merged_tiles = 0.0;  ///< side by side, where all are whole
  double distinct = 0.0;
};

/// The links of a tensor from one memory to another for all tiles of the latter, as factors: one for each
/// divisor of each loop, and for inputs one for each pair of divisors of the loops of an axis. Made by
/// `unrolled_layer::tabulate`.
class link_table {
 public:
  /// The link where the child's tile has, of each loop, the iterations in time of a divisor.
  [[nodiscard]] link at(const packed_divisors::indices& index) const {
    link made = fixed_;
    if (made.tensor == workload::tensor::inputs) {
      using workload::loop;
      const auto k = [&](loop l) { return std::size_t{index[index_of(l)]}; };
      const axis_sums& rows = rows_[k(loop::P) * taps_of_rows_ + k(loop::R)];
      const axis_sums& columns = columns_[k(loop::Q) * taps_of_columns_ + k(loop::S)];
      double time = 1.0;
      for (const loop l : {loop::K, loop::P, loop::Q, loop::R, loop::S}) {
        time *= outside_[index_of(l)][k(l)];
      }
      const double above = rows.merged * columns.merged;
      const double below = rows.apart * columns.apart;
      made.above.most = fixed_.above.most * above * above_[index_of(loop::K)][k(loop::K)];
      made.above.floor *= above;
      made.above.saved *= time * rows.merged_tiles * columns.merged_tiles;
      made.below.most = fixed_.below.most * below * below_[index_of(loop::K)][k(loop::K)];
      made.below.floor *= below;
      made.below.saved *= time;
    } else {
      for (std::size_t n = 0; n < varying_count_; ++n) {
        const std::size_t d = varying_[n];
        made.above.most *= above_[d][index[d]];
        made.below.most *= below_[d][index[d]];
      }
    }
    return made;
  }

 private:
  template <std::size_t Levels>
  friend class unrolled_layer;

  link fixed_;  // its numbers of words are to be multiplied by factors
  std::array<std::uint8_t, workload::loop_count> varying_{};  // loops that change `most`
  std::size_t varying_count_ = 0;
  // Of each divisor of each loop.
  std::array<std::vector<double>, workload::loop_count> above_;
  std::array<std::vector<double>, workload::loop_count> below_;
  std::array<std::vector<double>, workload::loop_count>
      outside_;  // steps in time outside the child
  // Of each pair of divisors.
  std::vector<axis_sums> rows_;
  std::vector<axis_sums> columns_;
  std::size_t taps_of_rows_ = 1;
  std::size_t taps_of_columns_ = 1;
};

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
        hop_pj_[i][index_of(t)] = least_hops(u, i, t) * problem.hop_pj_per_bit[i];
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
  [[nodiscard]] link connect(tensor of, std::size_t parent, std::size_t child,
                             const tiles& t) const {
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

  [[nodiscard]] link_prices prices_of(const link& made, word kind) const {
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

  // Hops of a word in the network below a level, at least, whatever the order of loops along the axes.
  // With I the product of the loops that do not move the tensor and X of all, along x:
  //  - Farthest receivers are (X - 1) / 2 + (reach of the former) / 2 away on average, the reach being
  //    at least I - 1.
  //  - In each of I columns, a word goes up and down to at least the mean distance of rows from the
  //    middle, and over at least all I rows that share it.
  // Where output and filter positions share inputs, an instance belongs to one tile of at most Z times as
  // many, Z being the smaller of the two factors.
  [[nodiscard]] double least_hops(const unrolling<Levels>& u, std::size_t level, tensor t) const {
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
    const double middle = static_cast<double>(problem_->fan_out_y[level] - 1) / 2.0;
    double distance = 0.0;
    for (std::int64_t y = 0; y < rows; ++y) distance += std::abs(static_cast<double>(y) - middle);
    distance /= static_cast<double>(rows);
    if (t == tensor::inputs) {
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

  // Input planes.
  [[nodiscard]] double channels() const {
    return static_cast<double>(problem_->bound(loop::G)) *
           static_cast<double>(problem_->bound(loop::N)) *
           static_cast<double>(problem_->bound(loop::C));
  }

  void connect_inputs(link& made, const loop_sizes& tile, const loop_sizes& shared,
                      const loop_sizes& copies, const loop_sizes& active,
                      const loop_sizes& active_below, const loop_sizes& tile_count,
                      const loop_sizes& group_count, const tiles& t) const {
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

  axis_sums along(loop outputs, loop taps, std::int64_t stride, std::int64_t dilation,
                  const loop_sizes& tile, const loop_sizes& shared, const loop_sizes& tile_count,
                  const link& made, const tiles& t) const {
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
