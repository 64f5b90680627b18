// The concept HardwareModel: what a network costs at given precisions.
#ifndef HWFLOWQ_COST_HARDWARE_MODEL_HPP
#define HWFLOWQ_COST_HARDWARE_MODEL_HPP

#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <concepts>
#include <span>
#include <type_traits>

namespace hwflowq {

/// `model(network, precisions)` gives a cost record: a regular value with public members.
template <typename M>
concept estimates_network = requires(const M& model, const workload::network& network,
                                     std::span<const Precision> precisions) {
  requires std::regular<std::remove_cvref_t<decltype(model(network, precisions))>>;
};

/// Tells what a network costs on some hardware, at one precision per compute layer. A level of
/// abstraction is nothing but a HardwareModel.
///
/// | requirement            | expression                          | meaning                         |
/// |------------------------|-------------------------------------|---------------------------------|
/// | `estimates_network<M>` | `model(network, precisions)`        | gives a regular cost record     |
///
/// `precisions` has one entry for each of `network.compute_layer(0)`, `(1)`, ... Semantics that no
/// compiler checks: a pure function that may run on several threads at once; the record's members
/// name their unit (`energy_pj`, `latency_cycles`); wider operands never cost less. The smallest
/// model:
/// @code
/// struct macs {
///   long operator()(const workload::network& n, std::span<const Precision>) const {
///     return n.macs();
///   }
/// };
/// @endcode
/// A model whose costs add over layers is written as a `LayerwiseModel`, and then also fits a
/// `layer_table`. With `HWFLOWQ_REFLECT` a record's members become objectives by name
/// (`minimise_field`).
template <typename M>
concept HardwareModel = estimates_network<M>;

/// The cost record that a model gives.
template <HardwareModel M>
using cost_of_t = std::remove_cvref_t<
    std::invoke_result_t<const M&, const workload::network&, std::span<const Precision>>>;

/// Lists everything that M lacks to be a HardwareModel.
template <typename M>
consteval bool check_hardware_model() {
  static_assert(estimates_network<M>,
                "HardwareModel: add `Cost operator()(const hwflowq::workload::network&, "
                "std::span<const hwflowq::Precision>) const` that returns a regular cost record");
  return true;
}

}  // namespace hwflowq

#endif
