// Branch and bound over the schedules of one layer.
#ifndef HWFLOWQ_COST_MAPPER_LAYER_SEARCH_HPP
#define HWFLOWQ_COST_MAPPER_LAYER_SEARCH_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/link.hpp>
#include <hwflowq/cost/mapper/link_table.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/map_space.hpp>
#include <hwflowq/cost/mapper/objective_bound.hpp>
#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/reuse_bound.hpp>
#include <hwflowq/cost/mapper/search_counts.hpp>
#include <hwflowq/cost/mapper/tile_choices.hpp>
#include <hwflowq/cost/mapper/unrolled_layer.hpp>
#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/cost/mapper/window_table.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hwflowq::detail {

/// Refers to a function that gives the exact objective of a mapping, infinite where it does not fit, and
/// must outlive it. The function's type is not a part of the search's, which is long: one search is
/// compiled for all engines. A call through a pointer is little beside an evaluation.
template <std::size_t Levels>
class mapping_value {
 public:
  template <typename Function>
  explicit mapping_value(const Function& function)
      : function_(&function), call_([](const void* f, const mapping<Levels>& m) {
          return static_cast<double>((*static_cast<const Function*>(f))(m));
        }) {}

  double operator()(const mapping<Levels>& m) const { return call_(function_, m); }

 private:
  const void* function_;
  double (*call_)(const void*, const mapping<Levels>&);
};

/// The search for one choice of what each level keeps. `Objective` maps (energy, cycles) to a number
/// and never decreases in either. Of mappings of equal value the one that `precedes` the others wins, so
/// that the rounding of bounds makes no difference.
template <std::size_t Levels, typename Objective>
class layer_search {
 public:
  layer_search(const layer_problem<Levels>& problem, const kept_tensors<Levels>& keep,
               const std::array<const loop_orders*, Levels>& orders,
               const std::array<const loop_orders*, Levels>& unmerged, const Objective& objective,
               mapping_value<Levels> evaluate, double& best, mapping<Levels>& best_mapping,
               search_counts& counts, const search_limits& limits)
      : problem_(problem),
        keep_(keep),
        evaluate_(evaluate),
        best_(best),
        best_mapping_(best_mapping),
        counts_(counts),
        limits_(limits),
        orders_(orders),
        unmerged_(unmerged),
        links_(links_of<Levels>(keep)),
        tables_(links_.size()),
        choices_(problem_, keep_),
        value_(problem_, objective) {}
  layer_search(const layer_search&) = delete;
  layer_search& operator=(const layer_search&) = delete;
  ~layer_search() = default;

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
      if (limits_.reached(counts_, 2)) {
        open = 0.0;
        break;
      }
      enter(all[k]);
      queue.push_back({unrolling_bound(), k});
    }
    std::ranges::stable_sort(queue, {}, &entry::bound);
    for (const entry& e : queue) {
      if (e.bound * bound_slack >= best_) break;
      if (limits_.reached(counts_)) {
        open = std::min(open, e.bound);
        break;
      }
      enter(all[e.index]);
      unrolling_ = &all[e.index];
      packed_ = packed_divisors(choices_.divisors());
      ++counts_.unrollings;
      open = std::min(open, search_unrolling());
    }
    return open;
  }

 private:
  using loop = workload::loop;
  using tensor = workload::tensor;
  using indices = packed_divisors::indices;
  using reuse_by_level = std::array<tile_reuse, Levels + 1>;

  static constexpr double infinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t unrolling_limit = 1U << 20;
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
    indices index;
  };
  struct inner_tile {
    double bound;
    std::array<indices, chain_levels> index;  // of level 2 and further in
  };

  // --- An unrolling --------------------------------------------------------------------------------

  void enter(const unrolling<Levels>& u) {
    layer_ = unrolled_layer<Levels>(problem_, u);
    std::array<bool, Levels> partial{};
    for (const auto& l : links_) {
      if (l.of != tensor::outputs) continue;
      for (const loop r : {loop::C, loop::R, loop::S}) {
        std::int64_t spread = l.child == Levels ? problem_.bound(r) : 1;
        for (std::size_t i = 0; i < l.child; ++i) spread *= layer_.below(i)[index_of(r)];
        if (spread > 1) partial[l.parent] = true;
      }
    }
    sums_are_partial_ = partial;
    choices_.enter(layer_, partial);
    value_.enter(layer_, u);
    for (std::size_t k = 0; k < links_.size(); ++k) {
      const link_place& l = links_[k];
      if (layer_.can_tabulate(l.of, l.parent, l.child)) {
        layer_.tabulate(tables_[k], l.of, l.parent, l.child, choices_.divisors());
      }
    }
    for (std::size_t child = 1; child < Levels; ++child) {
      loop_sizes within = layer_.lanes();
      for (std::size_t i = child; i < Levels; ++i) {
        for (std::size_t d = 0; d < workload::loop_count; ++d) within[d] *= layer_.below(i)[d];
      }
      windows_of_[child].fill(problem_.nest, within, layer_.below(child - 1), choices_.divisors());
    }
    unsigned remainders = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      std::int64_t covered = layer_.steps()[d] * u.lanes[d];
      for (std::size_t i = 0; i < Levels; ++i) covered *= u.below(i, d);
      if (covered != problem_.nest.bounds[d]) remainders |= 1U << d;
    }
    remainders_ = static_cast<loop_mask>(remainders);
  }

  // Least energy of all links but those to level 1, and of these whatever their tiles.
  [[nodiscard]] HWFLOWQ_STRICT_FP double unrolling_bound() {
    HWFLOWQ_STRICT_FP_BODY
    double least = infinity;
    inner_tile current{};
    for_each_inner(Levels - 1, {}, current, [&] {
      ++counts_.inner_tiles;
      least = std::min(least, inner_energy(current));
    });
    if (least == infinity) return infinity;  // no tile fits
    for (std::size_t k = 0; k < links_.size(); ++k) {
      if (is_outer(links_[k])) least += tables_[k].at({}).least_energy();
    }
    return value_(least);
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
        const double bound = value_(i.bound + least_outer);
        if (bound * bound_slack >= best_) break;
        if (limits_.reached(counts_)) return bound;
        search_inner(i);
      }
      return infinity;
    }
  }

  // --- Outer tiles ---------------------------------------------------------------------------------

  // Tiles that can be part of a better schedule, given the least energy further in; by their bound.
  void list_outer_tiles(double inner_energy) {
    outer_.clear();
    // Factors in time from level 1 inwards: as if all stood at level 1.
    for (std::size_t i = Levels - 1; i > 1; --i) choices_.set(i, {}, {});
    choices_.for_each(1, {}, Levels == 2 ? fixed_loops() : loop_mask{}, [&](const indices& index) {
      ++counts_.outer_tiles;
      const double energy = outer_bound(index);
      const double fill = problem_.timed ? fill_bound() : 0.0;
      if (value_(inner_energy + energy, 0.0, fill) * bound_slack >= best_) return;
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

  // Cycles until the first tiles of weights and inputs have reached level 1, at least.
  [[nodiscard]] HWFLOWQ_STRICT_FP double fill_bound() const {
    HWFLOWQ_STRICT_FP_BODY
    loop_sizes cut{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      cut[d] = std::min(choices_.extents[1][d], problem_.nest.bounds[d]);
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
  [[nodiscard]] double outer_bound(const indices& index) {
    std::array<link, workload::tensor_count> made;
    links_to_memory by_tensor{};
    for (std::size_t k = 0; k < links_.size(); ++k) {
      if (!is_outer(links_[k])) continue;
      const std::size_t n = index_of(links_[k].of);
      made[n] = tables_[k].at(index);
      by_tensor[n] = &made[n];
    }
    return any_order(by_tensor, 1, index);
  }

  // Least energy and port cycles of the links from level 0 to level 1 over all orders.
  HWFLOWQ_STRICT_FP void make_exact(outer_tile& tile) {
    HWFLOWQ_STRICT_FP_BODY
    tile.exact = true;
    find_outer_links(tile.index);
    if (outer_links_.empty()) return;
    tile.energy = infinity;
    tile.cycles = infinity;
    for (const loop_sequence& order : orders_[0]->of(active_[0])) {
      tile_reuse reuse;
      reuse.add(order, factors_[0], steps_[0], windows_[1]);
      double energy = 0.0;
      level_traffic<Levels> traffic;
      for (const link& l : outer_links_) {
        const double s = l.steps(reuse);
        const double above = l.above.words(s, reuse.kept);
        const double below = l.below.words(s, reuse.kept);
        energy += l.energy(above, below);
        if (problem_.timed) l.add_traffic(above, below, traffic);
      }
      const double cycles = problem_.timed ? value_.port_cycles(traffic) : 0.0;
      if (energy < tile.energy) tile.energy = energy;
      if (cycles < tile.cycles) tile.cycles = cycles;
    }
  }

  void find_outer_links(const indices& index) {
    outer_links_.clear();
    for (std::size_t k = 0; k < links_.size(); ++k) {
      if (is_outer(links_[k])) outer_links_.push_back(tables_[k].at(index));
    }
    if constexpr (Levels > 1) windows_[1] = windows_of_[1].at(index);
  }

  // --- Inner tiles ---------------------------------------------------------------------------------

  [[nodiscard]] loop_mask fixed_loops() const {
    return mask_of(problem_.rules.whole_within_element);
  }

  // Enumerates the tiles from the innermost level out to level 2.
  template <typename Visit>
  void for_each_inner(std::size_t level, const indices& inside, inner_tile& current,
                      const Visit& visit) {
    if (level <= 1 || level >= Levels) {
      visit();
      return;
    }
    if constexpr (chain_levels > 0) {
      choices_.for_each(level, inside, level == Levels - 1 ? fixed_loops() : loop_mask{},
                        [&](const indices& index) {
                          current.index[level - 2] = index;
                          const indices copy = index;
                          for_each_inner(level - 1, copy, current, visit);
                        });
    }
  }

  // Lower bound on the links further in than those to level 1, given the tiles from level 2 inwards, for
  // any loops outside.
  [[nodiscard]] HWFLOWQ_STRICT_FP double inner_energy(const inner_tile& tile) {
    HWFLOWQ_STRICT_FP_BODY
    double energy = 0.0;
    std::array<links_to_memory, Levels> at_child{};
    inner_links_.clear();
    inner_links_.reserve(links_.size());
    if constexpr (Levels > 1) choices_.extents[1] = layer_.inside(1, choices_.extents);  // at least
    for (std::size_t k = 0; k < links_.size(); ++k) {
      const link_place& l = links_[k];
      if (is_outer(l)) continue;
      inner_links_.push_back(inner_link(k, tile));
      const link& made = inner_links_.back();
      if (is_open(made)) {
        energy += made.least_energy();
      } else if (l.child == Levels) {
        energy += made.energy_of(1.0, 0.0);
      } else {
        at_child[l.child][index_of(l.of)] = &made;
      }
    }
    if constexpr (chain_levels > 0) {
      for (std::size_t child = 3; child < Levels; ++child) {
        energy += any_order(at_child[child], child, tile.index[child - 2]);
      }
    }
    further_in_ = energy;
    if constexpr (chain_levels > 0) {
      const loop_sizes outside = choices_.steps_outside(tile.index[0]);
      to_level_2_ = reuse_bound(at_child[2], kept_at_most(at_child[2], 2, tile.index[0], outside));
      energy += to_level_2_.any_order(outside);
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
    return layer_.connect(l.of, l.parent, l.child, choices_.extents);
  }

  // Whether it depends on the tile of level 1 which inputs are equal.
  [[nodiscard]] bool is_open(const link& l) const {
    if (l.parent != 0 || l.tensor != tensor::inputs) return false;
    for (const loop w : {loop::P, loop::Q, loop::R, loop::S}) {
      if (layer_.below(0)[index_of(w)] > 1) return true;
    }
    return false;
  }

  // Lower bound on the links to a level, given its tile, whatever the order of loops outside.
  [[nodiscard]] double any_order(const links_to_memory& links, std::size_t level,
                                 const indices& index) const {
    if (!links[0] && !links[1] && !links[2]) return 0.0;
    const loop_sizes outside = choices_.steps_outside(index);
    return reuse_bound(links, kept_at_most(links, level, index, outside)).any_order(outside);
  }

  [[nodiscard]] double kept_at_most(const links_to_memory& links, std::size_t level,
                                    const indices& index, const loop_sizes& outside) const {
    if (!links[index_of(tensor::inputs)]) return 0.0;
    unsigned running = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      running |= static_cast<unsigned>(outside[d] > 1) << d;
    }
    return windows_of_[level].kept_at_most(index, static_cast<loop_mask>(running));
  }

  HWFLOWQ_STRICT_FP void search_inner(const inner_tile& inner) {
    HWFLOWQ_STRICT_FP_BODY
    indices inside{};
    if constexpr (chain_levels > 0) {
      for (std::size_t i = Levels - 1; i > 1; --i) {
        const indices& index = inner.index[i - 2];
        choices_.set(i, inside, index);
        factors_[i] = choices_.factors(index, inside, active_[i]);
        steps_[i] = layer_.inside(i, choices_.extents);
        windows_[i] = windows_of_[i].at(index);
        inside = index;
      }
    }
    static_cast<void>(inner_energy(inner));  // the links
    steps_[1] = layer_.inside(1, choices_.extents);
    const indices whole = choices_.whole();
    const auto exponents = packed_.of(inside);
    // From here on, no outer tile is cheap enough.
    const auto end = std::ranges::partition_point(outer_, [&](const outer_tile& o) {
      return value_(inner.bound + o.key) * bound_slack < best_;
    });
    for (auto o = outer_.begin(); o != end; ++o) {
      if (!packed_.divides(exponents, o->exponents)) continue;
      ++counts_.candidates;
      if (value_(inner.bound + o->energy, o->cycles, o->fill) * bound_slack >= best_) continue;
      factors_[1] = choices_.factors(o->index, inside, active_[1]);
      factors_[0] = choices_.factors(whole, o->index, active_[0]);
      const double pair =
          Levels > 2 ? further_in_ + to_level_2_.any_order(active_[1], factors_[1], factors_[0])
                     : inner.bound;
      if (value_(pair + o->energy, o->cycles, o->fill) * bound_slack >= best_) continue;
      for (std::size_t d = 0; d < workload::loop_count; ++d) {
        choices_.extents[1][d] = steps_[1][d] * factors_[1][d];
      }
      steps_[0] = layer_.inside(0, choices_.extents);
      if (!o->exact) {
        make_exact(*o);
        if (value_(pair + o->energy, o->cycles, o->fill) * bound_slack >= best_) continue;
      }
      search_orders(*o);
    }
  }

  // --- Orders ----------------------------------------------------------------------------------------

  void search_orders(const outer_tile& o) {
    outer_under_way_ = &o;
    outer_links_are_known_ = false;
    for (link& l : inner_links_) {
      if (is_open(l)) l = layer_.connect(tensor::inputs, 0, l.child, choices_.extents);
    }
    outside_[0] = 1.0;
    for (std::size_t i = 1; i < Levels; ++i) {
      double product = outside_[i - 1];
      for (const std::int64_t n : factors_[i - 1]) product *= static_cast<double>(n);
      outside_[i] = product;
    }
    order_level(Levels - 1, {});
  }

  // Orders from level `below` - 1 out to level 0. No order has a lower bound than the best of those that
  // differ without remainders, so that all are tried only where one of these is promising.
  void order_level(std::size_t below, const reuse_by_level& reuse) {
    const std::size_t level = below - 1;
    const auto differing = orders_[level]->of(active_[level]);
    if ((active_[level] & remainders_) == 0) {
      for (const loop_sequence& order : differing) try_order(level, order, reuse);
      return;
    }
    const bool promising = std::ranges::any_of(differing, [&](const loop_sequence& order) {
      bool fitting = true;
      return bound_with(level, order, extend(level, order, reuse), fitting) * bound_slack < best_;
    });
    if (!promising) return;
    for (const loop_sequence& order : unmerged_[level]->of(active_[level])) {
      try_order(level, order, reuse);
    }
  }

  void try_order(std::size_t level, const loop_sequence& order, const reuse_by_level& reuse) {
    const auto extended = extend(level, order, reuse);
    bool fitting = true;
    if (bound_with(level, order, extended, fitting) * bound_slack >= best_ || !fitting) return;
    if (level == 0) {
      try_mapping();
    } else {
      order_level(level, extended);
    }
  }

  // What stays, one level further out.
  [[nodiscard]] reuse_by_level extend(std::size_t level, const loop_sequence& order,
                                      const reuse_by_level& reuse) const {
    reuse_by_level extended;
    for (std::size_t child = std::max<std::size_t>(2, level + 1); child < Levels; ++child) {
      extended[child] = reuse[child];
      if (extended[child].open()) {
        extended[child].add(order, factors_[level], steps_[level], windows_[child]);
      }
    }
    return extended;
  }

  [[nodiscard]] double bound_with(std::size_t level, const loop_sequence& order,
                                  const reuse_by_level& extended, bool& fitting) {
    ++counts_.orders;
    chosen_[level] = &order;
    return level == 0 ? complete_bound(extended, fitting) : bound_of(level, extended);
  }

  // Lower bound when the orders of `level` and further in are known.
  [[nodiscard]] HWFLOWQ_STRICT_FP double bound_of(std::size_t level,
                                                  const reuse_by_level& reuse) const {
    HWFLOWQ_STRICT_FP_BODY
    reuse_by_level best;
    for (std::size_t child = std::max<std::size_t>(2, level + 1); child < Levels; ++child) {
      best[child] = reuse[child];
      if (best[child].open()) best[child].assume_best(outside_[level], windows_[child]);
    }
    const outer_tile& outer = *outer_under_way_;
    double energy = outer.energy;
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
    double cycles = 0.0;
    if (problem_.timed) {
      cycles = value_.port_cycles(traffic);
      if (cycles < outer.cycles) cycles = outer.cycles;
    }
    return value_(energy, cycles, outer.fill);
  }

  // Lower bound of a whole schedule, and whether its tiles fit.
  [[nodiscard]] HWFLOWQ_STRICT_FP double complete_bound(const reuse_by_level& reuse,
                                                        bool& fitting) {
    HWFLOWQ_STRICT_FP_BODY
    double energy = 0.0;
    level_traffic<Levels> traffic;
    for (const link& l : inner_links_) {
      energy += add(l, reuse[l.child], traffic, fitting);  // nothing stays at the multipliers
    }
    if (!outer_links_are_known_) {
      outer_links_are_known_ = true;
      find_outer_links(outer_under_way_->index);
    }
    if (!outer_links_.empty()) {
      tile_reuse first;
      first.add(*chosen_[0], factors_[0], steps_[0], windows_[1]);
      for (const link& l : outer_links_) energy += add(l, first, traffic, fitting);
    }
    return value_(energy, problem_.timed ? value_.port_cycles(traffic) : 0.0,
                  outer_under_way_->fill);
  }

  // Energy of a link; adds its traffic, and says where partial sums do not fit.
  [[nodiscard]] HWFLOWQ_STRICT_FP double add(const link& l, const tile_reuse& reuse,
                                             level_traffic<Levels>& traffic, bool& fitting) const {
    HWFLOWQ_STRICT_FP_BODY
    const double s = l.steps(reuse);
    const double above = l.above.words(s, reuse.kept);
    const double below = l.below.words(s, reuse.kept);
    if (!l.is_complete(below) && !sums_are_partial_[l.parent]) {
      fitting = fitting && choices_.fits(l.parent, true);
    }
    if (problem_.timed) l.add_traffic(above, below, traffic);
    return l.energy(above, below);
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
            static_cast<std::int32_t>(Levels == 1 ? layer_.steps()[d] : factors_[i][d]);
      }
      if (i + 1 < Levels) write_order(*chosen_[i], level);
    }
    m.lanes = unrolling_->lanes;
    ++counts_.evaluations;
    const double exact = evaluate_(m);
    if (exact < best_ || (exact == best_ && exact < infinity && precedes(m, best_mapping_))) {
      best_ = exact;
      best_mapping_ = m;
    }
  }

  const layer_problem<Levels>& problem_;
  kept_tensors<Levels> keep_;
  mapping_value<Levels> evaluate_;
  double& best_;
  mapping<Levels>& best_mapping_;
  search_counts& counts_;
  search_limits limits_;
  std::array<const loop_orders*, Levels> orders_;
  std::array<const loop_orders*, Levels> unmerged_;  // where loops leave remainders in space
  std::vector<link_place> links_;
  std::vector<link_table> tables_;               // of each link that can be tabulated
  std::array<window_table, Levels> windows_of_;  // of each level but the outermost

  // The unrolling under way.
  const unrolling<Levels>* unrolling_ = nullptr;
  unrolled_layer<Levels> layer_;
  tile_choices<Levels> choices_;
  objective_bound<Levels, Objective> value_;
  packed_divisors packed_;
  loop_mask remainders_ = 0;
  std::array<bool, Levels> sums_are_partial_{};  // whatever the order
  std::vector<outer_tile> outer_;
  std::vector<inner_tile> inner_;

  // The tiles and orders under way.
  std::array<loop_sizes, Levels> factors_{};
  std::array<loop_sizes, Levels> steps_{};
  std::array<loop_mask, Levels> active_{};
  std::array<input_window, Levels> windows_{};
  std::array<double, Levels> outside_{};  // product of the factors of all levels further out
  std::array<const loop_sequence*, Levels> chosen_{};
  std::vector<link> inner_links_;
  std::vector<link> outer_links_;
  reuse_bound to_level_2_;
  double further_in_ = 0.0;  // energy of the other inner links, at least
  const outer_tile* outer_under_way_ = nullptr;
  bool outer_links_are_known_ = false;
};

}  // namespace hwflowq::detail

#endif
