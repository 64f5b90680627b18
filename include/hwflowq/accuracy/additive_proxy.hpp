// Stand-ins for accuracy that add up what quantising each tensor alone does.
#ifndef HWFLOWQ_ACCURACY_ADDITIVE_PROXY_HPP
#define HWFLOWQ_ACCURACY_ADDITIVE_PROXY_HPP

#include <hwflowq/accuracy/sensitivity_table.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/noise_table.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/quantization_noise.hpp>
#include <hwflowq/workload/network.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::accuracy {

/// The harm of every tensor at every width, summed over a network at given precisions. Less is better.
///
/// **A stand-in, not an accuracy**: it orders genomes, and has no unit. It takes tensors for
/// independent, and harm for small. `decibels` is the same to be maximised.
///
/// @code
/// const auto proxy = fit_proxy(network, io::read_sensitivity_csv("resnet20.csv"));
/// const auto problem = moo::make_problem<precision_genome>(
///     combine(on_precisions(space, cost_model), on_precisions(space, proxy)), ...);
/// @endcode
class additive_proxy {
 public:
  /// `harm(layer, operand, bits)` gives the harm of one tensor; what is not a number is refused when it
  /// is asked for.
  template <typename Harm>
    requires requires(const Harm& harm) {
      { harm(std::size_t{}, operand_kind::weights, 8) } -> std::convertible_to<double>;
    }
  additive_proxy(std::size_t layers, const Harm& harm) : entries_(layers) {
    for (std::size_t l = 0; l < layers; ++l) {
      for (int bits = least_bits; bits <= greatest_bits; ++bits) {
        const auto at = static_cast<std::size_t>(bits);
        entries_[l].weights[at] = harm(l, operand_kind::weights, bits);
        entries_[l].activations[at] = harm(l, operand_kind::activations, bits);
      }
    }
  }

  [[nodiscard]] std::size_t layer_count() const { return entries_.size(); }

  /// The sum. Throws `std::invalid_argument` when the number of layers is wrong, and naming the layer
  /// of a width of which nothing is known. A look-up per operand.
  [[nodiscard]] HWFLOWQ_STRICT_FP double operator()(std::span<const Precision> precisions) const {
    HWFLOWQ_STRICT_FP_BODY
    if (precisions.size() != entries_.size()) {
      fail("precisions of " + std::to_string(precisions.size()) + " layers instead of " +
           std::to_string(entries_.size()));
    }
    double sum = 0.0;
    for (std::size_t l = 0; l < precisions.size(); ++l) {
      const auto w = static_cast<std::uint8_t>(precisions[l].weight_bits);
      const auto a = static_cast<std::uint8_t>(precisions[l].activation_bits);
      const double harm = entries_[l].weights[w <= greatest_bits ? w : 0] +
                          entries_[l].activations[a <= greatest_bits ? a : 0];
      if (harm != harm) refuse(l, precisions[l]);
      sum += harm;
    }
    return sum;
  }

  /// -10 log10 of the sum: more is better; infinity where there is no harm.
  [[nodiscard]] double decibels(std::span<const Precision> precisions) const {
    return -quantization::to_decibels((*this)(precisions));
  }

 private:
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  struct entry {
    std::array<double, greatest_bits + 1> weights{unknown};  // by width; none has 0 bits
    std::array<double, greatest_bits + 1> activations{unknown};
  };

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("additive_proxy: " + what);
  }

  [[noreturn]] void refuse(std::size_t layer, Precision p) const {
    const auto w = static_cast<std::uint8_t>(p.weight_bits);
    const bool weights =
        w > greatest_bits || !(entries_[layer].weights[w] == entries_[layer].weights[w]);
    fail("layer " + std::to_string(layer) + ": nothing is known of " +
         (weights ? "weights" : "activations") + " of " +
         std::to_string(weights ? p.weight_bits : p.activation_bits) + " bits");
  }

  std::vector<entry> entries_;  // by layer
};

namespace detail {

// Sums `value(row)` over the table's rows of a network. A tensor without any row does no harm at any
// width: it was not to be quantised further. Layers that the network does not have are refused.
template <typename Value>
[[nodiscard]] additive_proxy proxy_of_rows(const workload::network& network,
                                           const sensitivity_table& table, const Value& value) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  using by_width = std::array<double, greatest_bits + 1>;
  const std::size_t layers = network.compute_layer_count();
  std::vector<by_width> harm(2 * layers);
  for (auto& widths : harm) widths.fill(0.0);
  std::vector<bool> known(2 * layers, false);
  for (const auto& row : table.rows()) {
    std::size_t l = 0;
    while (l < layers && network.compute_layer(l).name != row.layer) ++l;
    if (l == layers) {
      throw std::invalid_argument("sensitivity_table: network \"" + network.name() +
                                  "\" has no compute layer \"" + row.layer + '"');
    }
    const std::size_t tensor = 2 * l + (row.operand == operand_kind::activations ? 1U : 0U);
    if (!known[tensor]) harm[tensor].fill(unknown);
    known[tensor] = true;
    harm[tensor][static_cast<std::size_t>(row.bits)] = value(row);
  }
  return additive_proxy(layers, [&](std::size_t l, operand_kind kind, int bits) {
    return harm[2 * l + (kind == operand_kind::activations ? 1U : 0U)]
               [static_cast<std::size_t>(bits)];
  });
}

}  // namespace detail

/// Sum of any one measure of a table. Throws `std::invalid_argument` when the table does not have it,
/// or names a layer that the network does not have.
[[nodiscard]] inline additive_proxy proxy_of_measure(const workload::network& network,
                                                     const sensitivity_table& table,
                                                     std::string_view measure) {
  const std::size_t m = table.measure(measure);
  return detail::proxy_of_rows(network, table,
                               [m](const sensitivity_row& row) { return row.values[m]; });
}

/// Sum of the mean squared changes of the network's outputs, each tensor quantised alone. To second
/// order in small changes, the sum is the change when all are quantised and their errors are
/// uncorrelated.
[[nodiscard]] inline additive_proxy logit_error_proxy(const workload::network& network,
                                                      const sensitivity_table& table) {
  return proxy_of_measure(network, table, "logit_mse");
}

/// Fisher information times noise power: sum over tensors of the Fisher matrix's trace times the mean
/// squared error, weights and activations alike (Zandonati, Pol, Pierini, Sirkin, Kopetz, "FIT: a
/// metric for model sensitivity", ICLR 2023, section 3). Throws as `proxy_of_measure` does.
[[nodiscard]] inline additive_proxy fit_proxy(const workload::network& network,
                                              const sensitivity_table& table) {
  const std::size_t trace = table.measure("fisher_trace");
  const std::size_t noise = table.measure("mean_squared_error");
  return detail::proxy_of_rows(network, table, [=](const sensitivity_row& row) {
    return row.values[trace] * row.values[noise];
  });
}

/// Mean of the Hessian's trace times the squared perturbation: (Tr H / n) |Q(x) - x|^2, which is the
/// trace times the mean squared error (Dong et al., "HAWQ-V2: Hessian aware trace-weighted quantization
/// of neural networks", NeurIPS 2020, section 3.2). A trace found below 0 counts by its size: that it
/// is, is chance, or a saddle. Throws as `proxy_of_measure` does.
[[nodiscard]] inline additive_proxy hessian_proxy(const workload::network& network,
                                                  const sensitivity_table& table) {
  const std::size_t trace = table.measure("hessian_trace");
  const std::size_t noise = table.measure("mean_squared_error");
  return detail::proxy_of_rows(network, table, [=](const sensitivity_row& row) {
    return std::fabs(row.values[trace]) * row.values[noise];
  });
}

/// Noise over signal of every tensor, as `quantization::noise_table` has it; its `decibels` are the
/// signal-to-quantisation-noise ratio.
[[nodiscard]] inline additive_proxy noise_proxy(const quantization::noise_table& table) {
  return additive_proxy(table.layer_count(), [&](std::size_t l, operand_kind kind, int bits) {
    return kind == operand_kind::weights ? table.weight_noise(l, bits)
                                         : table.activation_noise(l, bits);
  });
}

}  // namespace hwflowq::accuracy

#endif
