// Latency of an array whose memories have ports: stalls, and what comes first and goes last.
#ifndef HWFLOWQ_COST_FINE_PORT_LATENCY_HPP
#define HWFLOWQ_COST_FINE_PORT_LATENCY_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/fine/uneven_cost.hpp>
#include <hwflowq/hardware/ported_array.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq {

/// The port of a memory that serves a tensor in a direction, or null.
[[nodiscard]] inline const memory_port* port_of(const ported_memory& memory, workload::tensor t,
                                                port_direction d) {
  for (const memory_port& port : memory.ports) {
    for (const memory_port::duty& duty : port.serves) {
      if (duty.tensor == t && duty.direction == d) return &port;
    }
  }
  return nullptr;
}

/// A window at the begin of each period in which a port may move data.
struct port_window {
  std::int64_t period = 1;
  std::int64_t allowed = 1;
};

/// Cycles in [0, end) that lie in at least one of several windows. Preconditions: the windows are
/// sorted by period, and each period divides the next one.
[[nodiscard]] inline std::int64_t cycles_in_windows(std::span<const port_window> windows,
                                                    std::int64_t end) {
  if (windows.empty() || end <= 0) return 0;
  const port_window& widest = windows.back();
  const auto others = windows.first(windows.size() - 1);
  const std::int64_t inside = cycles_in_windows(others, widest.allowed);
  const auto within = [&](std::int64_t cycles) {
    return cycles <= widest.allowed ? cycles
                                    : widest.allowed + cycles_in_windows(others, cycles) - inside;
  };
  return end / widest.period * within(widest.period) + within(end % widest.period);
}

/// Takes `saving` cycles off durations, the longest first and level with the next longest, but none
/// below its least. As in ZigZag 3.8, what is taken off at a step is taken off all longer ones, too,
/// so that a duration may fall below its least, and even below zero (KULeuven-MICAS/zigzag issue 125).
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::vector<double> shortened(
    const std::vector<double>& durations, const std::vector<double>& least, double saving) {
  HWFLOWQ_STRICT_FP_BODY
  std::vector<std::size_t> order(durations.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return durations[a] > durations[b]; });
  std::vector<double> result = durations;
  for (std::size_t i = 0; i < order.size() && saving > 0.0; ++i) {
    const double most = result[order[i]] - least[order[i]];
    const auto count = static_cast<double>(i + 1);
    const double step = saving >= most * count ? most : saving / count;
    saving = saving >= most * count ? saving - most * count : 0.0;
    for (std::size_t j = 0; j <= i; ++j) result[order[j]] -= step;
  }
  return result;
}

/// The latency of ZigZag 3.8 (Mei et al., "A uniform latency model for DNN accelerators with diverse
/// architectures and dataflows", DATE 2022; the overlap of first and last tiles is newer):
///
/// - a move takes real = ceil(bits / port width) cycles. It may take `allowed`: the whole period where
///   the next tile has room beside the present one, else the last part of it, while the outermost
///   loops that do not move the tile run. There is room where effective tiles (what is replaced at a
///   time) take at most half of a memory together, or one of them fits in what they leave free;
/// - stall = (real - allowed) (periods - 1) on a port with one duty. With several: the positive ones,
///   and what is missing when all use the windows together: max(0, sum of the negative ones + sum of
///   allowed (periods - 1) - cycles in any window). The worst port counts;
/// - first tiles come in and the last one goes out before and after; what moves only once uses the
///   port's free time during the computation, too (`shortened`).
class port_latency {
 public:
  port_latency(const ported_array& array, std::int64_t temporal_cycles)
      : array_(array), cycles_(temporal_cycles) {}

  /// Fills in double buffering, allowed cycles and latency. Precondition: traffic is counted.
  HWFLOWQ_STRICT_FP void operator()(uneven_cost& cost) const {
    HWFLOWQ_STRICT_FP_BODY
    set_double_buffers(cost);
    set_allowed(cost);
    cost.stall_cycles = 0.0;
    for (std::size_t i = 0; i < array_.memories.size(); ++i) {
      for (const memory_port& port : array_.memories[i].ports) {
        cost.stall_cycles = std::max(cost.stall_cycles, stall(cost, i, port));
      }
    }
    const single_moves moves = durations(cost);
    cost.onloading_cycles = onloading(cost, moves);
    cost.offloading_cycles = offloading(cost, moves);
    cost.latency_cycles = static_cast<double>(cycles_) + cost.stall_cycles + cost.onloading_cycles +
                          cost.offloading_cycles;
  }

 private:
  // Cycles of the first or last move, by tensor, memory and direction.
  using single_moves =
      std::array<std::vector<std::array<double, port_direction_count>>, workload::tensor_count>;

  // ZigZag asks the tensors in this order, and each that gets room leaves less to the next.
  static constexpr std::array<workload::tensor, workload::tensor_count> asking = {
      workload::tensor::outputs, workload::tensor::weights, workload::tensor::inputs};

  HWFLOWQ_STRICT_FP void set_double_buffers(uneven_cost& cost) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<double> filled(array_.memories.size(), 0.0);
    const auto share = [&](const memory_use& use) {
      return static_cast<double>(use.effective_bits) /
             static_cast<double>(array_.memories[use.memory].size_bits);
    };
    for (const auto& uses : cost.uses) {
      for (const memory_use& use : uses) filled[use.memory] += share(use);
    }
    for (const workload::tensor t : asking) {
      for (memory_use& use : cost.uses[static_cast<std::size_t>(t)]) {
        double& all = filled[use.memory];
        use.double_buffered = all <= 0.5;
        if (!use.double_buffered && share(use) <= 1.0 - all) {
          use.double_buffered = true;
          all += share(use);
        }
      }
    }
  }

  static void set_allowed(uneven_cost& cost) {
    for (auto& uses : cost.uses) {
      std::int64_t below = 0;  // what the memory below allows on the link to this one
      for (memory_use& use : uses) {
        for (const port_direction d :
             {port_direction::read_to_low, port_direction::write_from_low}) {
          use[d].allowed_cycles = below == 0 ? use[d].period : use[d].periods > 0 ? below : 0;
        }
        std::int64_t above = 0;
        for (const port_direction d :
             {port_direction::read_to_high, port_direction::write_from_high}) {
          if (use[d].periods == 0) continue;
          use[d].allowed_cycles = use.double_buffered ? use[d].period : use.allowed_window;
          above = use[d].allowed_cycles;
        }
        below = above;
      }
    }
  }

  template <typename Visit>
  void for_each_duty(const uneven_cost& cost, std::size_t memory, const memory_port& port,
                     Visit visit) const {
    for (const memory_port::duty& duty : port.serves) {
      const auto& uses = cost.uses[static_cast<std::size_t>(duty.tensor)];
      for (std::size_t m = 0; m < uses.size(); ++m) {
        if (uses[m].memory != memory || uses[m][duty.direction].periods == 0) continue;
        visit(duty, m, uses[m]);
      }
    }
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double stall(const uneven_cost& cost, std::size_t memory,
                                               const memory_port& port) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<port_window> windows;
    double late = 0.0;
    double early = 0.0;
    double used = 0.0;
    std::int64_t widest = 0;
    bool always = false;
    for_each_duty(
        cost, memory, port, [&](const memory_port::duty& duty, std::size_t, const memory_use& use) {
          const port_traffic& way = use[duty.direction];
          const auto again = static_cast<double>(way.periods - 1);
          const auto slack = static_cast<double>(way.real_cycles - way.allowed_cycles) * again;
          (slack > 0.0 ? late : early) += slack;
          used += static_cast<double>(way.allowed_cycles) * again;
          windows.push_back({way.period, way.allowed_cycles});
          always = always || way.period == way.allowed_cycles;
          widest = std::max(widest, way.period);
        });
    if (windows.empty()) return 0.0;
    if (windows.size() == 1) return late + early;
    std::ranges::sort(windows, {}, &port_window::period);
    const std::int64_t any =
        always ? cycles_ : cycles_in_windows(windows, widest) * (cycles_ / widest);
    return late + std::max(0.0, early + used - static_cast<double>(any));
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP single_moves durations(const uneven_cost& cost) const {
    HWFLOWQ_STRICT_FP_BODY
    single_moves moves;
    for (std::size_t n = 0; n < workload::tensor_count; ++n) moves[n].resize(cost.uses[n].size());
    for (std::size_t i = 0; i < array_.memories.size(); ++i) {
      for (const memory_port& port : array_.memories[i].ports) {
        const auto width = static_cast<double>(port.greatest_bits);
        std::vector<double*> once;
        std::vector<double> durations;
        std::vector<double> least;
        double busy_bits = 0.0;  // in a cycle, by what moves more than once
        for_each_duty(
            cost, i, port,
            [&](const memory_port::duty& duty, std::size_t m, const memory_use& use) {
              const auto n = static_cast<std::size_t>(duty.tensor);
              const port_traffic& way = use[duty.direction];
              const bool sums_return = duty.tensor == workload::tensor::outputs &&
                                       (duty.direction == port_direction::read_to_low ||
                                        duty.direction == port_direction::write_from_high);
              if (sums_return) return;
              double& cycles = moves[n][m][static_cast<std::size_t>(duty.direction)];
              cycles = static_cast<double>(way.real_cycles);
              if (way.periods == 1) {
                once.push_back(&cycles);
                durations.push_back(cycles);
                least.push_back(
                    std::ceil(static_cast<double>(cost.uses[n].front().tile_bits) / width));
              } else {
                busy_bits += static_cast<double>(way.elements * way.bits / way.period);
              }
            });
        const double computing = static_cast<double>(cycles_) + cost.stall_cycles;
        const double free = std::max(0.0, (width - busy_bits) / width * computing);
        const std::vector<double> left = shortened(durations, least, free);
        for (std::size_t k = 0; k < once.size(); ++k) *once[k] = left[k];
      }
    }
    return moves;
  }

  // Whether a port serves weights and inputs.
  static bool is_shared(const memory_port& port) {
    bool weights = false;
    bool inputs = false;
    for (const memory_port::duty& duty : port.serves) {
      weights = weights || duty.tensor == workload::tensor::weights;
      inputs = inputs || duty.tensor == workload::tensor::inputs;
    }
    return weights && inputs;
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double onloading(const uneven_cost& cost,
                                                   const single_moves& moves) const {
    HWFLOWQ_STRICT_FP_BODY
    // Links whose two ports serve weights and inputs alike, one of them, or none.
    struct parts {
      double shared = 0.0;
      double half = 0.0;
      double own = 0.0;
    };
    std::array<parts, 2> loads;
    for (std::size_t n = 0; n < 2; ++n) {
      const auto t = static_cast<workload::tensor>(n);
      const auto& uses = cost.uses[n];
      for (std::size_t m = 0; m + 1 < uses.size(); ++m) {
        const auto at = [&](std::size_t level, port_direction d) {
          return moves[n][level][static_cast<std::size_t>(d)];
        };
        const auto shared = [&](std::size_t level, port_direction d) {
          const memory_port* port = port_of(array_.memories[uses[level].memory], t, d);
          return port != nullptr && is_shared(*port);
        };
        const double cycles = std::max(at(m, port_direction::write_from_high),
                                       at(m + 1, port_direction::read_to_low));
        const bool low = shared(m, port_direction::write_from_high);
        const bool high = shared(m + 1, port_direction::read_to_low);
        if (low && high) {
          loads[n].shared += cycles;
        } else if (low || high) {
          loads[n].half = cycles;
        } else {
          loads[n].own += cycles;
        }
      }
    }
    const auto first = [](const parts& a, const parts& b) {
      return a.shared + std::max(b.shared + b.half + b.own, a.half + a.own);
    };
    return std::min(first(loads[0], loads[1]), first(loads[1], loads[0]));
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double offloading(const uneven_cost& cost,
                                                    const single_moves& moves) const {
    HWFLOWQ_STRICT_FP_BODY
    constexpr auto n = static_cast<std::size_t>(workload::tensor::outputs);
    double cycles = 0.0;
    for (std::size_t m = 0; m + 1 < cost.uses[n].size(); ++m) {
      cycles += std::max(moves[n][m][static_cast<std::size_t>(port_direction::read_to_high)],
                         moves[n][m + 1][static_cast<std::size_t>(port_direction::write_from_low)]);
    }
    return cycles;
  }

  const ported_array& array_;
  std::int64_t cycles_;
};

}  // namespace hwflowq

#endif
