// Branch and bound over the schedules of one layer.
#ifndef HWFLOWQ_COST_MAPPER_LAYER_SEARCH_HPP
#define HWFLOWQ_COST_MAPPER_LAYER_SEARCH_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/map_space.hpp>
#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/transfer_bound.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/cost/mapper/window_table.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hwflowq::detail {

/// How far a search went.
struct search_counts {
  std::uint64_t candidates = 0;   ///< all factors in space and time: bounded one by one
  std::uint64_t orders = 0;       ///< of candidates' loops: bounded one by one
  std::uint64_t evaluations = 0;  ///< of the exact model
  std::uint64_t unrollings = 0;
  std::uint64_t outer_tiles = 0;
  std::uint64_t inner_tiles = 0;

  /// All that was looked at.
  [[nodiscard]] std::uint64_t steps() const {
    return candidates + orders + unrollings + outer_tiles + inner_tiles;
  }
};

/// When a search ends before it has proved anything.
struct search_limits {
  std::uint64_t steps = std::numeric_limits<std::uint64_t>::max();
  const std::atomic<bool>* stop = nullptr;
};

/// The search for one choice of what each level keeps. `Objective` maps (energy, cycles) to a number
/// and never decreases in either; `Evaluate` gives the exact objective of a mapping, infinite where it
/// does not fit.
template <std::size_t Levels, typename Objective, typename Evaluate>
class layer_search {
 public:
  using loop = workload::loop;
  using tensor = workload::tensor;
  using tiles = typename unrolled_layer<Levels>::tiles;

  layer_search(const layer_problem<Levels>& problem, const kept_tensors<Levels>& keep,
               const std::array<const loop_orders*, Levels>& orders,
               const std::array<const loop_orders*, Levels>& unmerged, const Objective& objective,
               const Evaluate& evaluate, double& best, mapping<Levels>& best_mapping,
               search_counts& counts, const search_limits& limits)
      : problem_(problem),
        keep_(keep),
        objective_(objective),
        evaluate_(evaluate),
        best_(best),
        best_mapping_(best_mapping),
        counts_(counts),
        limits_(limits),
        orders_(orders),
        unmerged_(unmerged),
        links_(links_of<Levels>(keep)),
        tables_(links_.size()) {}

  /// Searches; returns a lower bound on what was not looked at, infinite when that is nothing.
  double run() {
    const unrolling_list<Levels> list(problem_, unrolling_limit);
    const auto& all = list.all();
    struct entry {
      double bound;
      std::size_t index;
    };
    std::vector<entry> queue;
    double open = list.complete() ? infinity : 0.0;
    for (std::size_t k = 0; k < all.size(); ++k) {
      // Half of the steps go into bounds at most, the others into what these recommend.
      if (stopped(limits_.steps / 2)) {
        open = 0.0;
        break;
      }
      enter(all[k]);
      queue.push_back({unrolling_bound(), k});
    }
    std::ranges::stable_sort(queue, {}, &entry::bound);
    for (const entry& e : queue) {
      if (e.bound * slack >= best_) break;
      if (stopped(limits_.steps)) {
        open = std::min(open, e.bound);
        break;
      }
      enter(all[e.index]);
      unrolling_ = &all[e.index];
      packed_ = packed_divisors(divisors_);
      ++counts_.unrollings;
      open = std::min(open, search_unrolling());
    }
    return open;
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t unrolling_limit = 1U << 20;
  // Rounding must not hide an optimum.
  static constexpr double slack = 1.0 - 1e-12;
  static constexpr std::size_t chain_levels = Levels > 2 ? Levels - 2 : 0;

  static constexpr bool is_outer(const link_place& l) {
    return Levels > 1 && l.parent == 0 && l.child == 1;
  }

  // Tiles of the level next to the outermost one: factors of all loops in time from there inwards.
  struct outer_tile {
    double key;     // of the list's order: the first bound on `energy`
    double energy;  // least, of the links to this level
    double cycles;  // least, of their ports
    double fill;    // cycles until the first tile is there, at least
    bool exact;     // or a lower bound on either
    packed_divisors::words exponents;
    packed_divisors::indices index;
  };
  struct inner_tile {
    double bound;
    std::array<packed_divisors::indices, chain_levels> index;
  };

  [[nodiscard]] bool stopped(std::uint64_t steps) const {
    return counts_.steps() >= steps ||
           (limits_.stop != nullptr && limits_.stop->load(std::memory_order_relaxed));
  }

  void enter(const unrolling<Levels>& u) {
    layer_ = unrolled_layer<Levels>(problem_, u);
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const std::int64_t total = layer_.steps()[d];
      if (divisors_of_[d] != total) {
        divisors_of_[d] = total;
        divisors_[d] = divisors(total);
        const auto& list = divisors_[d];
        quotient_[d].assign(list.size() * list.size(), 0);
        for (std::size_t a = 0; a < list.size(); ++a) {
          for (std::size_t b = 0; b <= a; ++b) {
            if (list[a] % list[b] == 0) quotient_[d][a * list.size() + b] = list[a] / list[b];
          }
        }
      }
    }
    for (std::size_t k = 0; k < links_.size(); ++k) {
      const link_place& l = links_[k];
      if (layer_.can_tabulate(l.of, l.parent, l.child)) {
        layer_.tabulate(tables_[k], l.of, l.parent, l.child, divisors_);
      }
    }
    for (std::size_t child = 1; child < Levels; ++child) {
      loop_sizes within = layer_.lanes();
      for (std::size_t i = child; i < Levels; ++i) {
        for (std::size_t d = 0; d < workload::loop_count; ++d) within[d] *= layer_.below(i)[d];
      }
      window_tables_[child].fill(problem_.nest, within, layer_.below(child - 1), divisors_);
    }
    tiles_[Levels] = layer_.lanes();
    compute_cycles_ = layer_.time_steps() * problem_.cycles_per_step;
    double element_steps = 1.0;
    unsigned remainders = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      std::int64_t covered = layer_.steps()[d] * u.lanes[d];
      for (std::size_t i = 0; i < Levels; ++i) covered *= u.below(i, d);
      if (covered != problem_.nest.bounds[d]) remainders |= 1U << d;
      element_steps *= static_cast<double>(steps_over(problem_.nest.bounds[d], u.lanes[d]));
    }
    remainders_ = static_cast<loop_mask>(remainders);
    fixed_energy_ =
        problem_.mac_pj - problem_.idle_pj_per_step * element_steps - problem_.idle_pj_at_most;
    for (std::size_t i = 0; i < Levels; ++i) {
      instances_[i] = 1.0;
      for (std::size_t outer = 0; outer < i; ++outer) {
        for (const std::int64_t n : layer_.below(outer)) instances_[i] *= static_cast<double>(n);
      }
    }
    sums_are_partial_.fill(false);
    for (const auto& l : links_) {
      if (l.of != tensor::outputs) continue;
      for (const loop r : {loop::C, loop::R, loop::S}) {
        std::int64_t spread = l.child == Levels ? problem_.bound(r) : 1;
        for (std::size_t i = 0; i < l.child; ++i) spread *= layer_.below(i)[index_of(r)];
        if (spread > 1) sums_are_partial_[l.parent] = true;
      }
    }
  }

  // Objective of a lower bound on the energy of accesses and on the cycles of ports.
  [[nodiscard]] double value(double access_pj, double port_cycles, double fill = 0.0) const {
    const double cycles = std::max(compute_cycles_, port_cycles) + problem_.fill_cycles + fill;
    if (cycles * slack > problem_.max_latency_cycles) return infinity;
    return objective_(fixed_energy_ + access_pj + problem_.static_pj_per_cycle * cycles, cycles);
  }

  [[nodiscard]] double port_cycles(std::size_t level, const level_traffic<Levels>& traffic) const {
    return std::max(
               {traffic.reads[level] / problem_.read_rate[level],
                traffic.writes[level] / problem_.write_rate[level],
                (traffic.reads[level] + traffic.writes[level]) / problem_.shared_rate[level]}) /
           instances_[level];
  }
  [[nodiscard]] double port_cycles(const level_traffic<Levels>& traffic) const {
    double most = 0.0;
    for (std::size_t i = 0; i < Levels; ++i) most = std::max(most, port_cycles(i, traffic));
    return most;
  }

  void set_tile(std::size_t level, const loop_sizes& factors) {
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      tiles_[level][d] = tiles_[level + 1][d] * layer_.below(level)[d] * factors[d];
    }
  }

  [[nodiscard]] bool fits(std::size_t level, bool partial) const {
    loop_sizes cut{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      cut[d] = std::min(tiles_[level][d], problem_.nest.bounds[d]);
    }
    return problem_.fits(level, keep_, cut, partial);
  }

  // Calls `visit(index)` for all factors of a level's loops in time whose tile fits, `inside` being what
  // is iterated further in. Fixed loops take all that is left.
  template <typename Visit>
  void for_each_tile(std::size_t level, const packed_divisors::indices& inside, loop_mask fixed,
                     const Visit& visit) {
    packed_divisors::indices index = inside;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      if (contains(fixed, workload::all_loops[d])) {
        index[d] = static_cast<std::uint16_t>(divisors_[d].size() - 1);
      }
    }
    // `base` tiles of one iteration of each loop, for early refusal.
    tile_factors(level, inside, index);
    if (!fits(level, sums_are_partial_[level])) return;
    choose_tile(level, 0, inside, fixed, index, visit);
  }

  void tile_factors(std::size_t level, const packed_divisors::indices& inside,
                    const packed_divisors::indices& index) {
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      set_loop(level, d, inside[d], index[d]);
    }
  }
  void set_loop(std::size_t level, std::size_t d, std::size_t inside, std::size_t index) {
    tiles_[level][d] = tiles_[level + 1][d] * layer_.below(level)[d] *
                       quotient_[d][index * divisors_[d].size() + inside];
  }

  template <typename Visit>
  void choose_tile(std::size_t level, std::size_t d, const packed_divisors::indices& inside,
                   loop_mask fixed, packed_divisors::indices& index, const Visit& visit) {
    while (d < workload::loop_count &&
           (divisors_[d].size() == 1 || contains(fixed, workload::all_loops[d]))) {
      ++d;
    }
    if (d == workload::loop_count) {
      if (fits(level, sums_are_partial_[level])) visit(index);
      return;
    }
    const std::size_t size = divisors_[d].size();
    for (std::size_t k = inside[d]; k < size; ++k) {
      if (quotient_[d][k * size + inside[d]] == 0) continue;
      index[d] = static_cast<std::uint16_t>(k);
      set_loop(level, d, inside[d], k);
      if (k > inside[d] && !fits(level, sums_are_partial_[level])) break;
      choose_tile(level, d + 1, inside, fixed, index, visit);
    }
    index[d] = inside[d];
    set_loop(level, d, inside[d], inside[d]);
  }

  // Factors of a level's loops in time from two indices.
  [[nodiscard]] loop_sizes factors(const packed_divisors::indices& index,
                                   const packed_divisors::indices& inside,
                                   loop_mask& active) const {
    loop_sizes sizes{};
    unsigned mask = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      sizes[d] = quotient_[d][index[d] * divisors_[d].size() + inside[d]];
      mask |= static_cast<unsigned>(sizes[d] > 1) << d;
    }
    active = static_cast<loop_mask>(mask);
    return sizes;
  }

  // The index of the greatest divisor of all loops.
  [[nodiscard]] packed_divisors::indices whole_index() const {
    packed_divisors::indices index{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      index[d] = static_cast<std::uint16_t>(divisors_[d].size() - 1);
    }
    return index;
  }

  // --- Outer tiles ---------------------------------------------------------------------------------

  // Tiles that can be part of a better schedule, given the least energy further in; by their bound.
  void list_outer_tiles(double inner_energy) {
    outer_.clear();
    if constexpr (Levels > 1) {
      // Factors in time from level 1 inwards: as if all stood at level 1.
      for (std::size_t i = Levels - 1; i > 1; --i) set_tile(i, ones());
      for_each_tile(1, {}, Levels == 2 ? fixed_loops() : loop_mask{}, [&](const auto& index) {
        ++counts_.outer_tiles;
        const double energy = outer_bound(index);
        const double fill = problem_.timed ? fill_bound() : 0.0;
        if (value(inner_energy + energy, 0.0, fill) * slack >= best_) return;
        outer_.push_back({.key = energy,
                          .energy = energy,
                          .cycles = 0.0,
                          .fill = fill,
                          .exact = false,
                          .exponents = packed_.of(index),
                          .index = index});
      });
      std::ranges::sort(outer_, [](const outer_tile& x, const outer_tile& y) {
        return x.key != y.key ? x.key < y.key : x.index < y.index;
      });
    }
  }

  // Cycles until the first tiles of weights and inputs have reached level 1, at least.
  [[nodiscard]] double fill_bound() const {
    loop_sizes cut{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      cut[d] = std::min(tiles_[1][d], problem_.nest.bounds[d]);
    }
    double sent = 0.0;
    double taken = 0.0;
    for (const auto& l : links_) {
      if (!is_outer(l) || l.of == tensor::outputs) continue;
      const auto w = index_of(l.of == tensor::weights ? word::weights : word::inputs);
      const auto words = static_cast<double>(problem_.words(l.of, cut));
      sent += words * problem_.port_bits[0][w];
      taken += words * problem_.port_bits[1][w];
    }
    return std::max(sent / std::min(problem_.read_rate[0], problem_.shared_rate[0]),
                    taken / std::min(problem_.write_rate[1], problem_.shared_rate[1]));
  }

  // Lower bound on the links from level 0 to level 1, given the tile of level 1.
  [[nodiscard]] double outer_bound(const packed_divisors::indices& index) {
    std::array<link, workload::tensor_count> made;
    std::array<const link*, workload::tensor_count> by_tensor{};
    std::size_t count = 0;
    for (std::size_t k = 0; k < links_.size(); ++k) {
      if (!is_outer(links_[k])) continue;
      made[count] = tables_[k].at(index);
      by_tensor[index_of(links_[k].of)] = &made[count++];
    }
    return reuse_bound(1, index, by_tensor);
  }

  static constexpr loop_sizes ones() {
    loop_sizes sizes{};
    sizes.fill(1);
    return sizes;
  }
  [[nodiscard]] loop_mask fixed_loops() const {
    return mask_of(problem_.rules.whole_within_element);
  }

  // Least energy and port cycles of the links from level 0 to level 1 over all orders.
  void make_exact(outer_tile& tile) {
    tile.exact = true;
    std::array<link, workload::tensor_count> outer_links;
    std::size_t count = 0;
    for (std::size_t k = 0; k < links_.size(); ++k) {
      if (is_outer(links_[k])) outer_links[count++] = tables_[k].at(tile.index);
    }
    if (count == 0) return;
    const input_window window = window_tables_[1].at(tile.index);
    tile.energy = infinity;
    tile.cycles = infinity;
    for (const loop_sequence& order : orders_[0]->of(active_[0])) {
      tile_reuse reuse;
      reuse.add(order, level_factors_[0], level_steps_[0], window);
      double energy = 0.0;
      level_traffic<Levels> traffic;
      for (std::size_t k = 0; k < count; ++k) {
        const link& l = outer_links[k];
        const double s = l.steps(reuse);
        const double above = l.above.words(s, reuse.kept);
        const double below = l.below.words(s, reuse.kept);
        energy += l.energy(above, below);
        if (problem_.timed) l.add_traffic(above, below, traffic);
      }
      tile.energy = std::min(tile.energy, energy);
      tile.cycles = std::min(tile.cycles, problem_.timed ? port_cycles(traffic) : 0.0);
    }
  }

  // --- Inner tiles ---------------------------------------------------------------------------------

  // Lower bound on the links further in than those to level 1, given the tiles from level 2 inwards, for
  // any loops outside.
  [[nodiscard]] double inner_energy(const inner_tile& tile) {
    double energy = 0.0;
    std::array<std::array<const link*, workload::tensor_count>, Levels> at_child{};
    inner_links_.clear();
    inner_links_.reserve(links_.size());
    if constexpr (Levels > 1) tiles_[1] = layer_.inside(1, tiles_);  // at least
    for (std::size_t k = 0; k < links_.size(); ++k) {
      const link_place& l = links_[k];
      if (is_outer(l)) continue;
      inner_links_.push_back(inner_link(k, tile));
      link& made = inner_links_.back();
      if (l.parent == 0 && l.of == tensor::inputs && spreads_windows(0)) {
        // Which tiles are equal is not known before level 1 is.
        energy += made.least_energy();
      } else if (l.child == Levels) {
        energy += made.energy(tile_reuse{});
      } else {
        at_child[l.child][index_of(l.of)] = &made;
      }
    }
    if constexpr (chain_levels > 0) {
      for (std::size_t child = 3; child < Levels; ++child) {
        energy += reuse_bound(child, tile.index[child - 2], at_child[child]);
      }
    }
    energy_further_in_ = energy;
    if constexpr (chain_levels > 0) {
      at_level_2_ = at_child[2];
      energy_any_order_ = reuse_bound(2, tile.index[0], at_child[2]);
      energy += energy_any_order_;
    }
    return energy;
  }

  [[nodiscard]] link inner_link(std::size_t k, const inner_tile& tile) const {
    const link_place& l = links_[k];
    if constexpr (chain_levels > 0) {
      if (l.child < Levels && layer_.can_tabulate(l.of, l.parent, l.child)) {
        return tables_[k].at(tile.index[l.child - 2]);
      }
    }
    return layer_.connect(l.of, l.parent, l.child, tiles_);
  }

  [[nodiscard]] bool spreads_windows(std::size_t level) const {
    for (const loop l : {loop::P, loop::Q, loop::R, loop::S}) {
      if (layer_.below(level)[index_of(l)] > 1) return true;
    }
    return false;
  }

  // Whatever loop is the innermost outside a memory that iterates, only the tensors that it does not
  // move stay there for free.
  [[nodiscard]] double reuse_bound(
      std::size_t child, const packed_divisors::indices& index,
      const std::array<const link*, workload::tensor_count>& links) const {
    if (!links[0] && !links[1] && !links[2]) return 0.0;
    const loop_sizes outside = steps_outside(index);
    const auto runs = [&](loop l) { return outside[index_of(l)] > 1; };
    const auto least = [&](tensor t) {
      return links[index_of(t)] ? links[index_of(t)]->least_energy() : 0.0;
    };
    const auto most = [&](tensor t) {
      const link* l = links[index_of(t)];
      return l ? l->energy(l->above.most, l->below.most) : 0.0;
    };
    // Inputs when every step moves the window, after `stays` steps in a row.
    const auto moving = [&](double stays) {
      const link* l = links[index_of(tensor::inputs)];
      if (!l) return 0.0;
      const double kept = window_tables_[child].kept_at_most(index, running(outside)) / stays;
      return l->energy(l->above.words(stays, kept), l->below.words(stays, kept));
    };
    double bound = infinity;
    if (runs(loop::K)) {
      bound = std::min(bound, most(tensor::weights) + most(tensor::outputs) +
                                  moving(static_cast<double>(outside[index_of(loop::K)])));
    }
    if (runs(loop::P) || runs(loop::Q) || runs(loop::N)) {
      bound = std::min(bound, least(tensor::weights) + most(tensor::outputs) + moving(1.0));
    }
    if (runs(loop::R) || runs(loop::S)) {
      bound = std::min(bound, most(tensor::weights) + least(tensor::outputs) + moving(1.0));
    } else if (runs(loop::C)) {
      bound =
          std::min(bound, most(tensor::weights) + least(tensor::outputs) + most(tensor::inputs));
    }
    if (bound == infinity) {
      bound = least(tensor::weights) + least(tensor::inputs) + least(tensor::outputs);
      if (runs(loop::G)) {
        bound = most(tensor::weights) + most(tensor::inputs) + most(tensor::outputs);
      }
    }
    return bound;
  }

  // Steps in time outside a tile.
  [[nodiscard]] loop_sizes steps_outside(const packed_divisors::indices& index) const {
    loop_sizes outside{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      outside[d] = divisors_[d][divisors_[d].size() - 1 - index[d]];
    }
    return outside;
  }

  [[nodiscard]] static loop_mask running(const loop_sizes& steps) {
    unsigned mask = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      mask |= static_cast<unsigned>(steps[d] > 1) << d;
    }
    return static_cast<loop_mask>(mask);
  }

  // Enumerates the tiles from the innermost level out to level 2.
  template <typename Visit>
  void for_each_inner(std::size_t level, const packed_divisors::indices& inside,
                      inner_tile& current, const Visit& visit) {
    if (level <= 1 || level >= Levels) {
      visit();
      return;
    }
    if constexpr (chain_levels > 0) {
      for_each_tile(level, inside, level == Levels - 1 ? fixed_loops() : loop_mask{},
                    [&](const auto& index) {
                      current.index[level - 2] = index;
                      const auto copy = index;
                      for_each_inner(level - 1, copy, current, visit);
                    });
    }
  }

  // --- One unrolling ---------------------------------------------------------------------------------

  // Least energy of all links but those to level 1, and of these whatever their tiles.
  [[nodiscard]] double unrolling_bound() {
    if constexpr (Levels == 1) {
      return value(inner_energy({}), 0.0);
    } else {
      double least = infinity;
      inner_tile current{};
      for_each_inner(Levels - 1, {}, current, [&] {
        ++counts_.inner_tiles;
        least = std::min(least, inner_energy(current));
      });
      if (least == infinity) return infinity;  // no tile fits
      tiles_[1] = layer_.inside(1, tiles_);
      for (const auto& l : links_) {
        if (is_outer(l)) least += layer_.connect(l.of, 0, 1, tiles_).least_energy();
      }
      return value(least, 0.0);
    }
  }

  double search_unrolling() {
    if constexpr (Levels == 1) {
      try_mapping();
      return infinity;
    } else {
      inner_.clear();
      inner_tile current{};
      double least = infinity;
      for_each_inner(Levels - 1, {}, current, [&] {
        current.bound = inner_energy(current);
        least = std::min(least, current.bound);
        inner_.push_back(current);
        ++counts_.inner_tiles;
      });
      if (inner_.empty()) return infinity;
      std::ranges::stable_sort(inner_, {}, &inner_tile::bound);
      list_outer_tiles(least);
      if (outer_.empty()) return infinity;
      const double least_outer = outer_.front().energy;
      for (const inner_tile& i : inner_) {
        const double bound = value(i.bound + least_outer, 0.0);
        if (bound * slack >= best_) break;
        if (stopped(limits_.steps)) return bound;
        search_inner(i);
      }
      return infinity;
    }
  }

  void search_inner(const inner_tile& inner) {
    packed_divisors::indices inside{};
    if constexpr (chain_levels > 0) {
      packed_divisors::indices before{};
      for (std::size_t i = Levels - 1; i > 1; --i) {
        tile_factors(i, before, inner.index[i - 2]);
        level_factors_[i] = factors(inner.index[i - 2], before, active_[i]);
        level_steps_[i] = layer_.inside(i, tiles_);
        before = inner.index[i - 2];
      }
      inside = before;
    }
    static_cast<void>(inner_energy(inner));  // the links
    level_steps_[1] = layer_.inside(1, tiles_);
    if constexpr (chain_levels > 0) {
      for (std::size_t child = 2; child < Levels; ++child) {
        windows_[child] = window_tables_[child].at(inner.index[child - 2]);
      }
    }
    if constexpr (Levels > 2) prepare_pairs(inside);
    const auto whole = whole_index();
    const auto exponents = packed_.of(inside);
    // From here on, no outer tile is cheap enough.
    const auto end = std::ranges::partition_point(outer_, [&](const outer_tile& o) {
      return value(inner.bound + o.key, 0.0) * slack < best_;
    });
    for (auto o = outer_.begin(); o != end; ++o) {
      if (!packed_.divides(exponents, o->exponents)) continue;
      ++counts_.candidates;
      if (value(inner.bound + o->energy, o->cycles, o->fill) * slack >= best_) continue;
      level_factors_[1] = factors(o->index, inside, active_[1]);
      level_factors_[0] = factors(whole, o->index, active_[0]);
      const double pair = Levels > 2 ? pair_energy() : inner.bound;
      if (value(pair + o->energy, o->cycles, o->fill) * slack >= best_) continue;
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        tiles_[1][d] = level_steps_[1][d] * level_factors_[1][d];
      }
      level_steps_[0] = layer_.inside(0, tiles_);
      if (!o->exact) {
        make_exact(*o);
        if (value(pair + o->energy, o->cycles, o->fill) * slack >= best_) continue;
      }
      search_orders(*o);
    }
  }

  // What `pair_energy` needs of the links to level 2.
  struct level_2_energies {
    double most_weights = 0.0;
    double most_outputs = 0.0;
    double most_inputs = 0.0;
    double moving_inputs = 0.0;
    double kept_inputs = 0.0;
  };

  void prepare_pairs(const packed_divisors::indices& index) {
    const auto most = [&](tensor t) {
      const link* l = at_level_2_[index_of(t)];
      return l ? l->energy(l->above.most, l->below.most) : 0.0;
    };
    level_2_ = {.most_weights = most(tensor::weights),
                .most_outputs = most(tensor::outputs),
                .most_inputs = most(tensor::inputs)};
    if (const link* l = at_level_2_[index_of(tensor::inputs)]) {
      level_2_.kept_inputs = window_tables_[2].kept_at_most(index, running(steps_outside(index)));
      level_2_.moving_inputs = energy_of(*l, 1.0, level_2_.kept_inputs);
    }
  }

  [[nodiscard]] static double energy_of(const link& l, double steps, double kept) {
    return l.energy(l.above.words(steps, kept), l.below.words(steps, kept));
  }

  // Lower bound on the links further in than those to level 1, given the factors in time of levels 0 and
  // 1: the innermost loop of level 1 moves all tensors but one, which stays over the loops of its kind.
  [[nodiscard]] double pair_energy() const {
    const loop_mask active = active_[1];
    const auto runs = [&](loop_mask mask) { return (active & mask) != 0; };
    // Steps over which a tensor stays, that loops of `mask` do not move: on to level 0 where no others
    // stand in between.
    const auto stays = [&](loop_mask mask) {
      double steps = 1.0;
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        if ((mask >> d & 1U) == 0) continue;
        steps *= static_cast<double>(level_factors_[1][d]);
        if ((active & ~mask) == 0) steps *= static_cast<double>(level_factors_[0][d]);
      }
      return steps;
    };
    constexpr loop_mask keeps_weights = mask_of({loop::N, loop::P, loop::Q});
    constexpr loop_mask keeps_outputs = mask_of({loop::C, loop::R, loop::S});
    const auto& e = level_2_;
    const auto energy = [&](tensor t, double steps, double kept) {
      const link* l = at_level_2_[index_of(t)];
      return l ? energy_of(*l, steps, kept) : 0.0;
    };
    double bound = infinity;
    if (active == 0) bound = energy_any_order_;
    if (runs(mask_of({loop::K}))) {
      const double steps = stays(mask_of({loop::K}));
      bound = std::min(bound, e.most_weights + e.most_outputs +
                                  energy(tensor::inputs, steps, e.kept_inputs / steps));
    }
    if (runs(keeps_weights)) {
      bound = std::min(bound, energy(tensor::weights, stays(keeps_weights), 0.0) + e.most_outputs +
                                  e.moving_inputs);
    }
    if (runs(keeps_outputs)) {
      const bool windows = runs(mask_of({loop::R, loop::S}));
      bound = std::min(bound, e.most_weights + energy(tensor::outputs, stays(keeps_outputs), 0.0) +
                                  (windows ? e.moving_inputs : e.most_inputs));
    }
    if (bound == infinity) bound = e.most_weights + e.most_outputs + e.most_inputs;  // G
    return energy_further_in_ + bound;
  }

  // --- Orders ----------------------------------------------------------------------------------------

  void search_orders(const outer_tile& o) {
    outer_energy_ = o.energy;
    outer_cycles_ = o.cycles;
    outer_fill_ = o.fill;
    outer_index_ = o.index;
    exact_outer_ready_ = false;
    for (std::size_t k = 0; k < inner_links_.size(); ++k) {
      if (inner_links_[k].parent == 0 && inner_links_[k].tensor == tensor::inputs &&
          spreads_windows(0)) {
        inner_links_[k] = layer_.connect(tensor::inputs, 0, inner_links_[k].child, tiles_);
      }
    }
    outside_[0] = 1.0;
    for (std::size_t i = 1; i < Levels; ++i) {
      double product = outside_[i - 1];
      for (const std::int64_t n : level_factors_[i - 1]) product *= static_cast<double>(n);
      outside_[i] = product;
    }
    std::array<tile_reuse, Levels + 1> reuse{};
    order_level(Levels - 1, reuse);
  }

  // Orders from level `below` - 1 out to level 0. No order has a lower bound than the best of those that
  // differ without remainders, so that all are tried only where one of these is promising.
  void order_level(std::size_t below, const std::array<tile_reuse, Levels + 1>& reuse) {
    const std::size_t level = below - 1;
    const auto differing = orders_[level]->of(active_[level]);
    if ((active_[level] & remainders_) == 0) {
      for (const loop_sequence& order : differing) try_order(level, order, reuse);
      return;
    }
    const bool promising = std::ranges::any_of(differing, [&](const loop_sequence& order) {
      bool fitting = true;
      return bound_with(level, order, extend(level, order, reuse), fitting) * slack < best_;
    });
    if (!promising) return;
    for (const loop_sequence& order : unmerged_[level]->of(active_[level])) {
      try_order(level, order, reuse);
    }
  }

  void try_order(std::size_t level, const loop_sequence& order,
                 const std::array<tile_reuse, Levels + 1>& reuse) {
    const auto extended = extend(level, order, reuse);
    bool fitting = true;
    if (bound_with(level, order, extended, fitting) * slack >= best_ || !fitting) return;
    if (level == 0) {
      try_mapping();
    } else {
      order_level(level, extended);
    }
  }

  // What stays, one level further out.
  [[nodiscard]] std::array<tile_reuse, Levels + 1> extend(
      std::size_t level, const loop_sequence& order,
      const std::array<tile_reuse, Levels + 1>& reuse) const {
    std::array<tile_reuse, Levels + 1> extended;
    for (std::size_t child = std::max<std::size_t>(2, level + 1); child < Levels; ++child) {
      extended[child] = reuse[child];
      if (extended[child].open()) {
        extended[child].add(order, level_factors_[level], level_steps_[level], windows_[child]);
      }
    }
    return extended;
  }

  [[nodiscard]] double bound_with(std::size_t level, const loop_sequence& order,
                                  const std::array<tile_reuse, Levels + 1>& extended,
                                  bool& fitting) {
    ++counts_.orders;
    chosen_[level] = &order;
    return level == 0 ? complete_bound(extended, fitting) : bound_of(level, extended);
  }

  // Lower bound when the orders of `level` and further in are known.
  [[nodiscard]] double bound_of(std::size_t level,
                                const std::array<tile_reuse, Levels + 1>& reuse) {
    std::array<tile_reuse, Levels + 1> best;
    for (std::size_t child = std::max<std::size_t>(2, level + 1); child < Levels; ++child) {
      best[child] = reuse[child];
      if (best[child].open()) best[child].assume_best(outside_[level], windows_[child]);
    }
    double energy = outer_energy_;
    level_traffic<Levels> traffic;
    for (const link& l : inner_links_) {
      double above = l.above.least;
      double below = l.below.least;
      if (l.child == Levels) {
        above = l.above.words(1.0, 0.0);
        below = l.below.words(1.0, 0.0);
      } else if (l.child > level) {
        const tile_reuse& r = best[l.child];
        const double s = l.steps(r);
        above = l.above.words(s, r.kept);
        below = l.below.words(s, r.kept);
      }
      energy += l.energy(above, below);
      if (problem_.timed) l.add_traffic(above, below, traffic);
    }
    return value(energy, problem_.timed ? std::max(outer_cycles_, port_cycles(traffic)) : 0.0,
                 outer_fill_);
  }

  // Lower bound of a whole schedule, and whether its tiles fit.
  [[nodiscard]] double complete_bound(const std::array<tile_reuse, Levels + 1>& reuse,
                                      bool& fitting) {
    double energy = 0.0;
    level_traffic<Levels> traffic;
    const auto count = [&](const link& l, const tile_reuse& r) {
      const double s = l.steps(r);
      const double above = l.above.words(s, r.kept);
      const double below = l.below.words(s, r.kept);
      if (!l.is_complete(below) && !sums_are_partial_[l.parent]) {
        fitting = fitting && fits(l.parent, true);
      }
      energy += l.energy(above, below);
      if (problem_.timed) l.add_traffic(above, below, traffic);
    };
    for (const link& l : inner_links_) {
      count(l, reuse[l.child]);  // nothing stays at the multipliers
    }
    if (!exact_outer_ready_) {
      exact_outer_ready_ = true;
      outer_links_.clear();
      for (std::size_t k = 0; k < links_.size(); ++k) {
        if (is_outer(links_[k])) outer_links_.push_back(tables_[k].at(outer_index_));
      }
      windows_[1] = window_tables_[1].at(outer_index_);
    }
    if (!outer_links_.empty()) {
      tile_reuse first;
      first.add(*chosen_[0], level_factors_[0], level_steps_[0], windows_[1]);
      for (const link& l : outer_links_) count(l, first);
    }
    return value(energy, problem_.timed ? port_cycles(traffic) : 0.0, outer_fill_);
  }

  void try_mapping() {
    mapping<Levels> m;
    for (std::size_t i = 0; i < Levels; ++i) {
      auto& level = m.levels[i];
      level.keep = keep_[i];
      level.spatial_x = unrolling_->x[i];
      level.spatial_y = unrolling_->y[i];
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        level.temporal[d] =
            static_cast<std::int32_t>(Levels == 1 ? layer_.steps()[d] : level_factors_[i][d]);
      }
      if (i + 1 < Levels) write_order(*chosen_[i], level);
    }
    m.lanes = unrolling_->lanes;
    ++counts_.evaluations;
    const double exact = evaluate_(m);
    if (exact < best_) {
      best_ = exact;
      best_mapping_ = m;
    }
  }

  const layer_problem<Levels>& problem_;
  kept_tensors<Levels> keep_;
  const Objective& objective_;
  const Evaluate& evaluate_;
  double& best_;
  mapping<Levels>& best_mapping_;
  search_counts& counts_;
  search_limits limits_;
  std::array<const loop_orders*, Levels> orders_;
  std::array<const loop_orders*, Levels> unmerged_;  // where loops leave remainders in space
  std::vector<link_place> links_;
  std::vector<link_table> tables_;                  // of each link that can be tabulated
  std::array<window_table, Levels> window_tables_;  // of each level but the outermost

  // The unrolling under way.
  const unrolling<Levels>* unrolling_ = nullptr;
  unrolled_layer<Levels> layer_;
  loop_sizes divisors_of_{};
  std::array<std::vector<std::int32_t>, workload::loop_count> divisors_;
  std::array<std::vector<std::int32_t>, workload::loop_count> quotient_;
  packed_divisors packed_;
  double compute_cycles_ = 0.0;
  loop_mask remainders_ = 0;
  std::array<double, Levels> instances_{};
  std::array<bool, Levels> sums_are_partial_{};  // whatever the order
  double fixed_energy_ = 0.0;
  std::vector<outer_tile> outer_;
  std::vector<inner_tile> inner_;

  // The tiles and orders under way.
  tiles tiles_{};
  std::array<loop_sizes, Levels> level_factors_{};
  std::array<loop_sizes, Levels> level_steps_{};
  std::array<loop_mask, Levels> active_{};
  std::array<input_window, Levels> windows_{};
  std::array<double, Levels> outside_{};  // product of the factors of all levels further out
  std::array<const loop_sequence*, Levels> chosen_{};
  std::vector<link> inner_links_;
  std::vector<link> outer_links_;
  std::array<const link*, workload::tensor_count> at_level_2_{};  // links to level 2
  level_2_energies level_2_;
  double energy_any_order_ = 0.0;   // of these, at least
  double energy_further_in_ = 0.0;  // of the other inner links, at least
  double outer_energy_ = 0.0;
  double outer_cycles_ = 0.0;
  double outer_fill_ = 0.0;
  packed_divisors::indices outer_index_{};
  bool exact_outer_ready_ = false;
};

}  // namespace hwflowq::detail

#endif
