// Best mappings by layer and operand widths, found once and looked up ever after.
#ifndef HWFLOWQ_COST_MAPPER_MAPPING_TABLE_HPP
#define HWFLOWQ_COST_MAPPER_MAPPING_TABLE_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_obstacle.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hwflowq {

/// A layer to map: its loops, and the widths of its operands.
struct mapping_request {
  workload::loop_nest nest;
  operand_bits bits;

  bool operator==(const mapping_request&) const = default;
};

[[nodiscard]] inline std::uint64_t hash_value(const mapping_request& r) {
  return hash_all(hash_value(r.nest), r.bits.weight_bits, r.bits.input_bits, r.bits.output_bits,
                  r.bits.accumulator_bits);
}

/// A request in words.
[[nodiscard]] inline std::string to_text(const mapping_request& r) {
  std::string text = "a layer of";
  for (const workload::loop l : workload::all_loops) {
    text += " " + std::string(workload::name_of(l)) + " " + std::to_string(r.nest.bound(l));
  }
  return text + " at " + std::to_string(r.bits.weight_bits) + " bits of weights, " +
         std::to_string(r.bits.input_bits) + " of inputs, " + std::to_string(r.bits.output_bits) +
         " of outputs";
}

struct mapping_request_hash {
  [[nodiscard]] std::size_t operator()(const mapping_request& r) const {
    return static_cast<std::size_t>(hash_value(r));
  }
};

/// What a table keeps of a layer.
template <std::size_t Levels>
struct mapped_layer {
  mapping_request request;
  mapping<Levels> best;
  double value = std::numeric_limits<double>::infinity();
  double lower_bound = 0.0;
  std::string obstacle;  ///< why there is no mapping; empty where there is one

  bool operator==(const mapped_layer&) const = default;
};

namespace detail {

[[nodiscard]] inline std::uint64_t fingerprint_of(const dataflow_rules& r) {
  const auto bits = [](workload::loop_set set) { return int{mask_of(set)}; };
  return hash_all(bits(r.unrolled_x), bits(r.unrolled_y), bits(r.unrolled_lanes),
                  r.stationary ? static_cast<int>(*r.stationary) : -1, bits(r.whole_within_element),
                  r.filled_y ? static_cast<int>(*r.filled_y) : -1, r.kept_innermost);
}

[[nodiscard]] inline std::uint64_t fingerprint_of(const memory_level& l) {
  return hash_all(l.capacity_bits, l.partition_bits, l.may_keep, l.line_bits, l.packed,
                  l.read_pj_per_line, l.write_pj_per_line, l.leakage_pj_per_cycle, l.area_um2,
                  l.read_bits_per_cycle, l.write_bits_per_cycle, l.shared_bits_per_cycle,
                  l.double_buffered, l.fan_out_x, l.fan_out_y, l.hop_pj_per_bit);
}

// An engine is known by what it answers: it need have no members that anybody can see.
template <ComputeEngine Engine>
[[nodiscard]] std::uint64_t fingerprint_of(const Engine& engine) {
  constexpr int widest = 16;
  std::uint64_t sum = hash_all(int{mask_of(workload::loop_set(engine.lane_loops()))},
                               static_cast<double>(engine.idle_energy_pj()),
                               static_cast<double>(engine.area_um2()), fill_cycles(engine));
  for (int w = 1; w <= widest; ++w) {
    for (int a = 1; a <= widest; ++a) {
      sum = hash_combine(sum, hash_all(static_cast<std::int64_t>(engine.lanes(w, a)),
                                       cycles_of_steps(engine, 5040, w, a),
                                       static_cast<double>(engine.mac_energy_pj(w, a))));
    }
  }
  return sum;
}

}  // namespace detail

/// A number that differs between mappers that give different mappings: accelerators, dataflows,
/// objectives, limits. Names and frequency do not count. An engine is known by its answers at widths up
/// to 16 bits, an objective by its values at a few points.
template <ComputeEngine Engine, std::size_t Levels, MappingObjective Objective>
[[nodiscard]] std::uint64_t fingerprint(const mapper<Engine, Levels, Objective>& m) {
  std::uint64_t sum = hash_all(Levels, detail::fingerprint_of(m.hardware().engine),
                               detail::fingerprint_of(m.rules()));
  for (const memory_level& level : m.hardware().levels) {
    sum = hash_combine(sum, detail::fingerprint_of(level));
  }
  for (const auto& [energy, cycles] :
       {std::pair{1.0, 0.0}, {0.0, 1.0}, {2.0, 3.0}, {1e6, 1e3}, {1e3, 1e6}}) {
    sum = hash_combine(sum, hash(static_cast<double>(m.objective()(energy, cycles))));
  }
  const auto& o = m.options();
  return hash_all(sum, o.choose_storage, o.step_budget, o.max_area_um2, o.max_latency_cycles,
                  o.max_port_use);
}

/// The best mappings of layers on one accelerator. `map_network` fills one with all layers of a network
/// at all widths of a search.
///
/// Threads may share a table that is not being filled.
template <std::size_t Levels>
class mapping_table {
 public:
  using entry = mapped_layer<Levels>;

  /// An empty table for mappings of one mapper.
  template <ComputeEngine Engine, MappingObjective Objective>
  explicit mapping_table(const mapper<Engine, Levels, Objective>& m)
      : fingerprint_(hwflowq::fingerprint(m)) {}

  /// Maps all layers that are not yet in the table, in parallel where the executor is. Entries stand
  /// in the order of the requests, whatever the executor. Layers without a mapping get an entry that
  /// says why. Throws `std::invalid_argument` when the mapper is not the one that the table was made
  /// for or a nest is not valid; the table is then as before.
  template <ComputeEngine Engine, MappingObjective Objective, Executor X = serial_executor>
  void fill(const mapper<Engine, Levels, Objective>& m, std::span<const mapping_request> requests,
            const X& executor = {}) {
    if (hwflowq::fingerprint(m) != fingerprint_) {
      throw std::invalid_argument(
          "mapping_table: the mapper differs from the one that the table was made for, in "
          "accelerator, dataflow, objective or options");
    }
    std::vector<entry> added;
    std::unordered_map<mapping_request, std::size_t, mapping_request_hash> seen;
    for (const mapping_request& r : requests) {
      if (index_.contains(r) || !seen.emplace(r, added.size()).second) continue;
      added.emplace_back().request = r;
    }
    executor.for_each_chunk(added.size(), [&](std::size_t first, std::size_t last) {
      for (std::size_t k = first; k < last; ++k) {
        entry& e = added[k];
        const auto result = m(e.request.nest, e.request.bits);
        e.value = result.value;
        e.lower_bound = result.lower_bound;
        if (result.found()) {
          e.best = result.best;
        } else {
          e.obstacle = explain(result.obstacle, m.hardware());
        }
      }
    });
    for (entry& e : added) insert(std::move(e));
  }

  /// The entry of a layer; null when it is not in the table.
  [[nodiscard]] const entry* find(const workload::loop_nest& nest, const operand_bits& bits) const {
    const auto found = index_.find(mapping_request{nest, bits});
    return found == index_.end() ? nullptr : &entries_[found->second];
  }

  /// The best mapping of a layer. Throws `std::out_of_range` when it is not in the table, and `error`
  /// with the reason when no mapping fits.
  [[nodiscard]] const mapping<Levels>& at(const workload::loop_nest& nest,
                                          const operand_bits& bits) const {
    const entry* found = find(nest, bits);
    if (found == nullptr) {
      throw std::out_of_range("mapping_table: no entry for " +
                              to_text(mapping_request{nest, bits}));
    }
    if (!found->obstacle.empty()) throw error("mapping_table: " + found->obstacle);
    return found->best;
  }

  [[nodiscard]] std::span<const entry> entries() const { return entries_; }
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

  /// Adds an entry, for those who read tables from elsewhere. Returns false, and adds nothing, when
  /// there is one for this layer.
  bool insert(entry e) {
    if (!index_.emplace(e.request, entries_.size()).second) return false;
    entries_.push_back(std::move(e));
    return true;
  }

 private:
  std::uint64_t fingerprint_;
  std::vector<entry> entries_;
  std::unordered_map<mapping_request, std::size_t, mapping_request_hash> index_;
};

}  // namespace hwflowq

#endif
