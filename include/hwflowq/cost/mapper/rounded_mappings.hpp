// Mappings found at a few widths and used at all: much quicker than a search for every combination.
#ifndef HWFLOWQ_COST_MAPPER_ROUNDED_MAPPINGS_HPP
#define HWFLOWQ_COST_MAPPER_ROUNDED_MAPPINGS_HPP

#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/layerwise_model.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_table.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/quantization/width_set.hpp>
#include <hwflowq/workload/loop_nest.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq {

/// A MappingSource that knows the mappings of layers at powers of two, and gives at other widths that of
/// the widths rounded up, which fits narrower operands too. So a network at 2 to 8 bits takes 27
/// searches for each distinct layer instead of 343.
///
/// `fill` searches; what was found is as good as the mapper's budget allows at powers of two, and
/// elsewhere the default mapping at the widths themselves is taken where it is better by the mapper's
/// objective. Where operands pack to powers of two and the objective is energy, rounding loses nothing.
/// `fill_with_defaults` takes default mappings at powers of two and no search: milliseconds for a
/// network, so that many accelerators can be looked at. What is in neither gets its default mapping.
/// Copies share what was found; threads may share a source that is not being filled.
template <ComputeEngine Engine, std::size_t Levels, MappingObjective Objective>
class rounded_mappings {
 public:
  explicit rounded_mappings(mapper<Engine, Levels, Objective> find)
      : shared_(std::make_shared<state>(std::move(find))) {}

  /// Searches for all that a network needs at these choices, in parallel where the executor is.
  template <Executor X = serial_executor>
  void fill(const workload::network& network, const bit_choices& choices, const X& executor = {}) {
    const auto requests = requests_of(network, choices);
    shared_->table.fill(shared_->find, std::span<const mapping_request>(requests), executor);
    shared_->searched = true;
  }

  /// The default mappings at powers of two, where they fit and nothing else is known.
  void fill_with_defaults(const workload::network& network, const bit_choices& choices) {
    for (const auto& request : requests_of(network, choices)) {
      auto first = shared_->find.default_mapping(request.nest, request.bits);
      const double found = value(request.nest, request.bits, first);
      if (found == std::numeric_limits<double>::infinity()) continue;
      shared_->table.insert(
          {.request = request, .best = std::move(first), .value = found, .obstacle = {}});
    }
  }

  /// The searches that `fill` makes.
  [[nodiscard]] std::vector<mapping_request> requests_of(const workload::network& network,
                                                         const bit_choices& choices) const {
    choices.validate();
    const auto weights = rounded(choices.weight_bits);
    const auto activations = rounded(choices.activation_bits | width_set{unread_tensor_bits});
    std::vector<mapping_request> requests;
    for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
      const auto nest = workload::loops_of(network.compute_layer(l).shape);
      const bool known =
          std::ranges::any_of(requests, [&](const mapping_request& r) { return r.nest == nest; });
      if (known) continue;
      weights.for_each([&](int w) {
        activations.for_each([&](int i) {
          activations.for_each([&](int o) {
            requests.push_back(
                {nest,
                 {.weight_bits = w,
                  .input_bits = i,
                  .output_bits = o,
                  .accumulator_bits = std::max(
                      {static_cast<int>(shared_->find.hardware().engine.accumulator_bits()), w, i,
                       o})}});
          });
        });
      });
    }
    return requests;
  }

  /// What is known, to be saved, or loaded before it is filled.
  [[nodiscard]] mapping_table<Levels>& table() { return shared_->table; }
  [[nodiscard]] const mapping_table<Levels>& table() const { return shared_->table; }

  [[nodiscard]] mapping<Levels> operator()(const workload::loop_nest& nest,
                                           const operand_bits& bits) const {
    operand_bits wide = bits;
    for (int* width : {&wide.weight_bits, &wide.input_bits, &wide.output_bits}) {
      *width = power_of_two(*width);
    }
    wide.accumulator_bits =
        std::max({wide.accumulator_bits, wide.weight_bits, wide.input_bits, wide.output_bits});
    const auto* found = shared_->table.find(nest, wide);
    const bool known = found != nullptr && found->obstacle.empty();
    if (known && (!shared_->searched || wide == bits)) return found->best;
    auto first = shared_->find.default_mapping(nest, bits);
    if (known && value(nest, bits, found->best) < value(nest, bits, first)) return found->best;
    return first;
  }

 private:
  struct state {
    explicit state(mapper<Engine, Levels, Objective> m) : find(std::move(m)), table(find) {}
    mapper<Engine, Levels, Objective> find;
    mapping_table<Levels> table;
    bool searched = false;  // rather than filled with defaults
  };

  [[nodiscard]] static int power_of_two(int bits) {
    return static_cast<int>(std::bit_ceil(static_cast<unsigned>(bits)));
  }

  [[nodiscard]] static width_set rounded(const width_set& widths) {
    width_set result;
    widths.for_each([&](int bits) { result.insert(power_of_two(bits)); });
    return result;
  }

  [[nodiscard]] double value(const workload::loop_nest& nest, const operand_bits& bits,
                             const mapping<Levels>& m) const {
    const auto cost = evaluate(shared_->find.hardware(), nest, bits, m);
    if (!cost.fits()) return std::numeric_limits<double>::infinity();
    return static_cast<double>(
        shared_->find.objective()(cost.energy_pj, static_cast<double>(cost.latency_cycles)));
  }

  std::shared_ptr<state> shared_;
};

}  // namespace hwflowq

#endif
