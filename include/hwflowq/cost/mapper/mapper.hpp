// Finds the best mapping of a layer on an accelerator, and proves that it is.
#ifndef HWFLOWQ_COST_MAPPER_MAPPER_HPP
#define HWFLOWQ_COST_MAPPER_MAPPER_HPP

#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/cost/mapper/default_mapping.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/layer_search.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/map_space.hpp>
#include <hwflowq/cost/mapper/mapping_objective.hpp>
#include <hwflowq/cost/mapper/mapping_obstacle.hpp>
#include <hwflowq/cost/mapper/network_estimate.hpp>
#include <hwflowq/cost/mapper/search_counts.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq {

/// What a search may take, and what mappings it may give.
template <std::size_t Levels>
struct mapper_options {
  /// Also leave tensors out at levels that could keep them; without it every level keeps all that it
  /// may. Multiplies the map space by up to 2^(3 (Levels - 1)).
  bool choose_storage = false;
  /// Tiles and schedules to look at, at most; deterministic, unlike a time.
  std::uint64_t step_budget = std::numeric_limits<std::uint64_t>::max();
  /// Ends the search when another thread sets it.
  const std::atomic<bool>* stop = nullptr;

  double max_area_um2 = std::numeric_limits<double>::infinity();
  std::int64_t max_latency_cycles = std::numeric_limits<std::int64_t>::max();
  /// Share of each level's bandwidth that a mapping may take: cycles of its busiest port over the
  /// latency.
  std::array<double, Levels> max_port_use = all_ports();

  /// Throws `std::invalid_argument` naming the field unless limits are positive.
  void validate() const {
    const auto fail = [](const std::string& field) {
      throw std::invalid_argument("mapper_options: " + field + " must be greater than 0");
    };
    if (!(max_area_um2 > 0.0)) fail("max_area_um2");
    if (max_latency_cycles < 1) fail("max_latency_cycles");
    for (const double use : max_port_use) {
      if (!(use > 0.0)) fail("max_port_use");
    }
  }

 private:
  static constexpr std::array<double, Levels> all_ports() {
    std::array<double, Levels> uses{};
    uses.fill(1.0);
    return uses;
  }
};

/// What a search found.
template <std::size_t Levels>
struct mapper_result {
  mapping<Levels> best;       ///< without meaning where `found` is false
  mapping_cost<Levels> cost;  ///< of it, as `evaluate` gives it
  double value = std::numeric_limits<double>::infinity();  ///< of it, as the objective gives it
  /// No mapping of the map space has a lower value: `value` itself when that is proven.
  double lower_bound = 0.0;
  mapping_obstacle obstacle;  ///< why there is no mapping
  detail::search_counts counts;

  [[nodiscard]] bool found() const { return value < std::numeric_limits<double>::infinity(); }
  /// Whether the whole map space was searched: the mapping is optimal in it, or there is none.
  [[nodiscard]] bool proven() const { return lower_bound >= value; }
  /// How much better another mapping may be at most, as a part of the value: 0 when proven.
  [[nodiscard]] double gap() const { return found() ? (value - lower_bound) / value : 0.0; }
};

/// Maps layers to one accelerator with one dataflow and objective. Threads may share a mapper.
///
/// The map space, exactly (explanation/mapper.md has the reasons and the proofs):
///  - Space: from the lanes outwards, y before x, every loop that the dataflow allows there is unrolled by
///    one of the `irredundant_factors` of what remains of it. They need not divide.
///  - Time: what remains, M = ceil(...), is split over the levels by all divisors, M = product.
///  - Order: all orders at every level, of which `loop_orders` lists those that differ.
///  - Storage: all that levels may keep, or with `choose_storage` all ways to leave something out.
///  - The dataflow's rules: stationary tensor, loops whole within an element, a loop that fills y.
template <ComputeEngine Engine, std::size_t Levels, MappingObjective Objective = minimise_energy>
class mapper {
 public:
  using accelerator_type = accelerator<Engine, Levels>;
  using result_type = mapper_result<Levels>;

  /// Throws `std::invalid_argument` when the accelerator or an option is not valid.
  template <Dataflow D>
  mapper(accelerator_type hardware, const D& dataflow, Objective objective = {},
         mapper_options<Levels> options = {})
      : mapper(std::move(hardware), rules_of(dataflow), std::move(objective), options) {}
  mapper(accelerator_type hardware, const dataflow_rules& rules, Objective objective = {},
         mapper_options<Levels> options = {})
      : hardware_(std::move(hardware)),
        rules_(rules),
        objective_(std::move(objective)),
        options_(options),
        stationary_order_(rules.stationary) {
    hardware_.validate();
    options_.validate();
  }

  [[nodiscard]] const accelerator_type& hardware() const { return hardware_; }
  [[nodiscard]] const dataflow_rules& rules() const { return rules_; }
  [[nodiscard]] const Objective& objective() const { return objective_; }
  [[nodiscard]] const mapper_options<Levels>& options() const { return options_; }

  /// The best mapping of a layer. Starts from the default mapping, so that it is never worse, whatever
  /// the budget. Throws `std::invalid_argument` when the nest is not valid.
  [[nodiscard]] result_type operator()(const workload::loop_nest& nest,
                                       const operand_bits& bits) const {
    nest.validate();
    result_type result;
    if (hardware_.area_um2() > options_.max_area_um2) {
      result.obstacle.reason = obstacle::area;
      result.lower_bound = infinity;
      return result;
    }
    const auto problem = make_problem(nest, bits);
    const mapping_evaluator<Engine, Levels> exact(hardware_, nest, bits);
    // Hops take longest to count: a mapping that is no better by an estimate is not evaluated.
    accelerator_type without_hops = hardware_;
    bool hops = false;
    for (memory_level& level : without_hops.levels) {
      hops = hops || level.hop_pj_per_bit > 0.0;
      level.hop_pj_per_bit = 0.0;
    }
    const mapping_evaluator<Engine, Levels> plain(without_hops, nest, bits);
    detail::network_estimate<Engine, Levels> network(hardware_, nest, bits);
    const auto evaluate_mapping = [&](const mapping<Levels>& m) {
      if (!hops) return value_of(exact(m));
      auto cost = plain(m);
      if (!cost.fits()) return infinity;
      cost.energy_pj += network(m, cost);
      if (value_of(cost) * (1.0 - 1e-12) >= result.value) return infinity;
      return value_of(exact(m));
    };
    for (const auto& keep :
         detail::storage_choices<Levels>(possible_storage(), options_.choose_storage)) {
      const mapping<Levels> first = greedy(problem, keep, exact).grow();
      const double value = evaluate_mapping(first);
      if (value < result.value) {
        result.value = value;
        result.best = first;
      }
    }
    double open = infinity;
    for (const auto& keep :
         detail::storage_choices<Levels>(possible_storage(), options_.choose_storage)) {
      detail::layer_search<Levels, Objective> search(
          problem, keep, orders_of(keep), unmerged_orders_of(keep), objective_,
          detail::mapping_value<Levels>(evaluate_mapping), result.value, result.best, result.counts,
          {.steps = options_.step_budget, .stop = options_.stop});
      open = std::min(open, search.run());
    }
    // Multiplications and steps in time at least.
    const double steps =
        static_cast<double>(nest.macs()) /
        (static_cast<double>(hardware_.processing_elements()) * static_cast<double>(problem.lanes));
    open = std::max(
        open, static_cast<double>(objective_(problem.mac_pj, steps * problem.cycles_per_step)));
    result.lower_bound = std::min(open, result.value);
    if (result.found()) {
      result.cost = exact(result.best);
    } else {
      result.obstacle = obstacle_to(problem, exact);
    }
    return result;
  }

  /// The mapping that the dataflow gives without a search: unrolled as far as the axes go, tiles as
  /// large as the memories, from the innermost outwards. It fits unless no mapping does.
  [[nodiscard]] mapping<Levels> default_mapping(const workload::loop_nest& nest,
                                                const operand_bits& bits) const {
    nest.validate();
    const mapping_evaluator<Engine, Levels> exact(hardware_, nest, bits);
    return greedy(make_problem(nest, bits), possible_storage(), exact).grow();
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  // Grows mappings that fit.
  struct fits {
    const mapping_evaluator<Engine, Levels>& exact;
    bool operator()(const mapping<Levels>& m) const { return exact(m).fits(); }
  };
  struct growth {
    detail::layer_problem<Levels> problem;
    detail::kept_tensors<Levels> keep;
    std::array<const loop_orders*, Levels> orders;
    fits fitting;
    [[nodiscard]] mapping<Levels> grow() const {
      return detail::greedy_mapping<Levels, fits>(problem, keep, orders, fitting).grow();
    }
    [[nodiscard]] mapping<Levels> smallest() const {
      return detail::greedy_mapping<Levels, fits>(problem, keep, orders, fitting).smallest();
    }
  };
  [[nodiscard]] growth greedy(const detail::layer_problem<Levels>& problem,
                              const detail::kept_tensors<Levels>& keep,
                              const mapping_evaluator<Engine, Levels>& exact) const {
    return {problem, keep, orders_of(keep), {exact}};
  }

  [[nodiscard]] double value_of(const mapping_cost<Levels>& cost) const {
    if (!cost.fits() || cost.latency_cycles > options_.max_latency_cycles) return infinity;
    const auto latency = static_cast<double>(cost.latency_cycles);
    for (std::size_t i = 0; i < Levels; ++i) {
      if (static_cast<double>(cost.port_cycles[i]) > options_.max_port_use[i] * latency) {
        return infinity;
      }
    }
    return static_cast<double>(objective_(cost.energy_pj, latency));
  }

  [[nodiscard]] std::array<const loop_orders*, Levels> orders_of(
      const detail::kept_tensors<Levels>& keep) const {
    std::array<const loop_orders*, Levels> orders{};
    const auto restricted = detail::stationary_levels<Levels>(keep, rules_.stationary);
    for (std::size_t i = 0; i < Levels; ++i) {
      orders[i] = restricted[i] ? &stationary_order_ : &any_order_;
    }
    return orders;
  }

  [[nodiscard]] std::array<const loop_orders*, Levels> unmerged_orders_of(
      const detail::kept_tensors<Levels>& keep) const {
    std::array<const loop_orders*, Levels> orders{};
    const auto restricted = detail::stationary_levels<Levels>(keep, rules_.stationary);
    for (std::size_t i = 0; i < Levels; ++i) {
      orders[i] = &loop_orders::unmerged(restricted[i] ? rules_.stationary : std::nullopt);
    }
    return orders;
  }

  [[nodiscard]] detail::kept_tensors<Levels> possible_storage() const {
    detail::kept_tensors<Levels> keep{};
    for (std::size_t i = 0; i < Levels; ++i) keep[i] = hardware_.levels[i].may_keep;
    if constexpr (Levels > 1) {
      for (std::size_t n = 0; n < workload::tensor_count; ++n) {
        bool elsewhere = false;
        for (std::size_t i = 0; i + 1 < Levels; ++i) elsewhere = elsewhere || keep[i][n];
        if (elsewhere && !rules_.kept_innermost[n]) keep[Levels - 1][n] = false;
      }
    }
    return keep;
  }

  [[nodiscard]] mapping_obstacle obstacle_to(const detail::layer_problem<Levels>& problem,
                                             const mapping_evaluator<Engine, Levels>& exact) const {
    const auto cost = exact(greedy(problem, possible_storage(), exact).smallest());
    if (cost.fits()) return {.reason = obstacle::constraints, .shortages = {}};
    return {.reason = obstacle::memory,
            .shortages = detail::shortages_of(hardware_, cost.occupancy_bits)};
  }

  [[nodiscard]] detail::layer_problem<Levels> make_problem(const workload::loop_nest& nest,
                                                           const operand_bits& bits) const {
    auto problem = detail::make_layer_problem(hardware_, nest, bits, rules_);
    const bool limited = options_.max_latency_cycles < std::numeric_limits<std::int64_t>::max();
    if (limited) problem.max_latency_cycles = static_cast<double>(options_.max_latency_cycles);
    if constexpr (std::same_as<Objective, minimise_energy>) {
      problem.timed = problem.timed && (limited || problem.static_pj_per_cycle > 0.0);
    }
    return problem;
  }

  accelerator_type hardware_;
  dataflow_rules rules_;
  Objective objective_;
  mapper_options<Levels> options_;
  loop_orders any_order_;
  loop_orders stationary_order_;
};

template <ComputeEngine Engine, std::size_t Levels, typename D>
mapper(accelerator<Engine, Levels>, const D&) -> mapper<Engine, Levels, minimise_energy>;
template <ComputeEngine Engine, std::size_t Levels, typename D, MappingObjective Objective>
mapper(accelerator<Engine, Levels>, const D&, Objective) -> mapper<Engine, Levels, Objective>;
template <ComputeEngine Engine, std::size_t Levels, typename D, MappingObjective Objective>
mapper(accelerator<Engine, Levels>, const D&, Objective, mapper_options<Levels>)
    -> mapper<Engine, Levels, Objective>;

}  // namespace hwflowq

#endif
