// The fine level of a network with the best mapping of every layer at all widths of a search.
#ifndef HWFLOWQ_COST_MAPPER_NETWORK_MAPPINGS_HPP
#define HWFLOWQ_COST_MAPPER_NETWORK_MAPPINGS_HPP

#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_objective.hpp>
#include <hwflowq/cost/mapper/mapping_table.hpp>
#include <hwflowq/cost/operand_choices.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hwflowq {

/// A MappingSource that looks up a table, which copies share. Throws `mapping_error` naming the layer's
/// loops and widths when they are not in it, and with the reason where no mapping fits.
template <std::size_t Levels>
class tabulated_mappings {
 public:
  explicit tabulated_mappings(mapping_table<Levels> table)
      : table_(std::make_shared<const mapping_table<Levels>>(std::move(table))) {}

  [[nodiscard]] const mapping_table<Levels>& table() const { return *table_; }

  [[nodiscard]] const mapping<Levels>& operator()(const workload::loop_nest& nest,
                                                  const operand_bits& bits) const {
    const auto* found = table_->find(nest, bits);
    if (found == nullptr) {
      throw mapping_error("no mapping in the table for " + to_text(mapping_request{nest, bits}));
    }
    if (!found->obstacle.empty()) {
      throw mapping_error(to_text(found->request) + ": " + found->obstacle);
    }
    return found->best;
  }

 private:
  std::shared_ptr<const mapping_table<Levels>> table_;
};

/// Every distinct layer of a network at all widths that it may have on an accelerator: what a
/// `layer_table` over these choices asks for. Throws `std::invalid_argument` when there is no choice.
template <ComputeEngine Engine, std::size_t Levels>
[[nodiscard]] std::vector<mapping_request> mapping_requests(
    const accelerator<Engine, Levels>& hardware, const workload::network& network,
    const bit_choices& choices) {
  choices.validate();
  const activation_tracker activations(network);
  std::vector<mapping_request> requests;
  std::unordered_set<mapping_request, mapping_request_hash> seen;
  for (const workload::layer& layer : network.layers()) {
    if (!workload::computes(layer.shape.kind)) continue;
    const workload::loop_nest nest = workload::loops_of(layer.shape);
    operand_choices_of(activations, layer, choices).for_each([&](const layer_operands& operands) {
      const mapping_request request{nest, bits_on(hardware, operands)};
      if (seen.insert(request).second) requests.push_back(request);
    });
  }
  return requests;
}

/// Maps a network at all widths of a search, in parallel where the executor is, and gives the fine level
/// with these mappings. Made into a `layer_table`, a genome's cost is a sum of look-ups, and equals that
/// of this model in every bit:
/// @code
/// mapper best(hardware, dataflow);
/// mapping_table mappings(best);
/// const auto fine = map_network(best, mappings, network, choices, tbb_executor{});
/// const layer_table costs(network, fine, choices);
/// const fine_cost cost = costs(precisions);
/// @endcode
/// Adds to the table what is missing there, so that it can be loaded before and saved afterwards
/// (`load_mappings`, `save_mappings`); the model keeps a copy. Throws `mapping_error` naming the first
/// layer that no mapping fits, and as `mapping_table::fill` does; the table then keeps what was found.
template <ComputeEngine Engine, std::size_t Levels, MappingObjective Objective,
          Executor X = serial_executor>
[[nodiscard]] fine_model<Engine, Levels, tabulated_mappings<Levels>> map_network(
    const mapper<Engine, Levels, Objective>& m, mapping_table<Levels>& table,
    const workload::network& network, const bit_choices& choices, const X& executor = {},
    data_movement movement = data_movement::fused) {
  table.fill(m, mapping_requests(m.hardware(), network, choices), executor);
  const activation_tracker activations(network);
  for (const workload::layer& layer : network.layers()) {
    if (!workload::computes(layer.shape.kind)) continue;
    const workload::loop_nest nest = workload::loops_of(layer.shape);
    operand_choices_of(activations, layer, choices).for_each([&](const layer_operands& operands) {
      const auto* found = table.find(nest, bits_on(m.hardware(), operands));
      if (found->obstacle.empty()) return;
      throw mapping_error("network \"" + network.name() + "\", layer \"" + layer.name + "\", " +
                          to_text(found->request) + ": " + found->obstacle);
    });
  }
  return {m.hardware(), tabulated_mappings<Levels>(table), movement};
}

}  // namespace hwflowq

#endif
