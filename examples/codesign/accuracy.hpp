// The accuracy axis: predicted from measurements, or a proxy that stands in for it.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_ACCURACY_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_ACCURACY_HPP

#include <hwflowq/accuracy/additive_proxy.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/fit_pooled_surrogate.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/sensitivity_csv.hpp>
#include <hwflowq/io/surrogate_file.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>
#include <hwflowq/workload/network.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "../common/bit_operations.hpp"
#include "accuracy_measured.hpp"
#include "options.hpp"
#include "stand_in.hpp"

namespace codesign {

namespace accuracy = hwflowq::accuracy;

/// The surrogate that ships for a network.
inline std::filesystem::path shipped_surrogate(const std::string& network) {
  return std::filesystem::path(HWFLOWQ_CODESIGN_DATA) / (network + ".surrogate");
}

/// Weights to measure with: those that are named, else those that ship for the network, if any.
inline std::filesystem::path weights_of(const options& chosen, const std::string& network) {
  if (!chosen.weights.empty()) return chosen.weights;
  const auto shipped =
      std::filesystem::path(HWFLOWQ_CODESIGN_DATA) / (network + "_supernet.safetensors");
  return std::filesystem::exists(shipped) ? shipped : std::filesystem::path();
}

inline void check_layers(const hwflowq::workload::network& network,
                         std::span<const std::string> layers, const std::string& source) {
  if (std::ranges::equal(layers, hwflowq::workload::compute_layer_names(network))) return;
  throw std::invalid_argument("--accuracy: " + source + " is not of the layers of " +
                              network.name());
}

/// Accuracy as a surrogate predicts it.
inline stand_in predicted_accuracy(const hwflowq::workload::network& network,
                                   hwflowq::io::surrogate_document document,
                                   const std::string& source) {
  check_layers(network, document.layers(), source);
  const auto& report = document.report;
  const auto error = fmt::format("{:.2f} percentage points", report.mean_absolute_error);
  stand_in axis;
  axis.name = "accuracy";
  axis.unit = "%";
  axis.warning = fmt::format(
      "accuracy is predicted from {} measured genomes ({}); mean absolute error on held-out ones "
      "{}, "
      "Kendall's tau {:.2f}, at equal bit operations {:.2f}",
      report.rows, source, error, report.kendall, report.kendall_at_equal_cost);
  axis.error = report.mean_absolute_error;
  axis.provenance = {{"source", fmt::format("predicted: {} fitted to {}",
                                            hwflowq::io::kind_of(document.surrogate), source)},
                     {"measured genomes", std::to_string(report.rows)},
                     {"mean absolute error on held-out genomes", error},
                     {"Kendall's tau", fmt::format("{:.3f}", report.kendall)},
                     {"Kendall's tau at equal bit operations",
                      fmt::format("{:.3f}", report.kendall_at_equal_cost)}};
  std::visit(
      [&](auto& kind) {
        const auto surrogate =
            std::make_shared<const std::decay_t<decltype(kind)>>(std::move(kind));
        axis.value = [surrogate](std::span<const Precision> precisions) {
          return (*surrogate)(precisions);
        };
      },
      document.surrogate);
  return axis;
}

/// A surrogate of a kind, "pooled", "process" or their "ensemble", fitted to a measured table here and
/// now, with its error from five folds; "better" is the one of the first two with the smaller error.
inline hwflowq::io::surrogate_document fit_surrogate(const hwflowq::workload::network& network,
                                                     const accuracy::measured_table& table,
                                                     const std::string& kind) {
  check_layers(network, table.layers(), "the table");
  const auto bit_operations = examples::bit_operations_of(network, table);
  const auto codes = accuracy::codes_of(table);
  // Rows that share their first three layers were measured together.
  const auto fold = accuracy::draw_folds_of_trees(table, 3, 5, 1);
  const auto report_on = [&](const std::vector<accuracy::prediction>& predictions) {
    return accuracy::report_on(table, predictions, bit_operations, 5);
  };
  std::vector<accuracy::prediction> by_sum(table.size());
  std::vector<accuracy::prediction> by_process(table.size());
  if (kind != "process") {
    by_sum =
        accuracy::predict_held_out_with_errors(table, fold, [&](std::span<const std::size_t> rows) {
          return accuracy::fit_pooled_surrogate(table, rows, codes);
        });
  }
  if (kind != "pooled") {
    by_process =
        accuracy::predict_held_out_with_errors(table, fold, [&](std::span<const std::size_t> rows) {
          return accuracy::gaussian_process_surrogate(table, rows, codes);
        });
  }
  if (kind == "ensemble") {
    std::vector<accuracy::prediction> means;
    for (std::size_t i = 0; i < table.size(); ++i) {
      means.push_back(accuracy::equal_mixture(std::array{by_sum[i], by_process[i]}));
    }
    return {network.name(),
            hwflowq::io::mean_of_both(accuracy::fit_pooled_surrogate(table),
                                      accuracy::gaussian_process_surrogate(table)),
            report_on(means), table};
  }
  const auto sum = report_on(by_sum);
  const auto process = report_on(by_process);
  if (kind == "process" ||
      (kind == "better" && process.mean_absolute_error < sum.mean_absolute_error)) {
    return {network.name(), accuracy::gaussian_process_surrogate(table), process, table};
  }
  return {network.name(), accuracy::fit_pooled_surrogate(table), sum};
}

/// A proxy that is a sum over tensors, in decibels.
inline stand_in proxy_axis(const std::string& name, accuracy::additive_proxy proxy) {
  stand_in axis;
  axis.name = name;
  axis.unit = "dB";
  axis.warning = "ACCURACY IS NOT KNOWN: the proxy " + name + " stands in for it";
  axis.provenance = {{"source", "none: the proxy " + name + " stands in for accuracy"},
                     {"error", "unknown"}};
  axis.value = [proxy = std::move(proxy)](std::span<const Precision> precisions) {
    return proxy.decibels(precisions);
  };
  return axis;
}

/// What `--accuracy` asks for: the shipped surrogate where there is one, unless another is named.
inline stand_in make_accuracy(const hwflowq::workload::network& network, const options& chosen) {
  const auto& name = chosen.accuracy;
  const auto shipped = shipped_surrogate(network.name());
  if (!chosen.surrogate_kind.empty() && !name.ends_with(".csv")) {
    throw std::invalid_argument(
        "--surrogate-kind is for --accuracy FILE.csv: else nothing is fitted");
  }
  if (name == "surrogate" || (name.empty() && std::filesystem::exists(shipped))) {
    if (!std::filesystem::exists(shipped)) {
      throw std::invalid_argument("--accuracy surrogate: none ships for " + network.name() +
                                  "; name a file that ends in .surrogate or .csv");
    }
    return predicted_accuracy(network, hwflowq::io::read_surrogate(shipped),
                              shipped.filename().string());
  }
  if (name == "measured") {
    return measured_axis(network, chosen, weights_of(chosen, network.name()));
  }
  const auto file = std::filesystem::path(name).filename().string();
  if (name.ends_with(".surrogate")) {
    return predicted_accuracy(network, hwflowq::io::read_surrogate(name), file);
  }
  if (name.ends_with(".csv")) {
    const auto table = hwflowq::io::read_measured_csv(name);
    const std::string kind = chosen.surrogate_kind.empty() ? "pooled" : chosen.surrogate_kind;
    return predicted_accuracy(network, fit_surrogate(network, table, kind), file);
  }
  if (name == "logit-error" || name == "fit" || name == "hessian") {
    if (chosen.sensitivities.empty()) {
      throw std::invalid_argument("--accuracy " + name + " needs --sensitivities FILE.csv");
    }
    const auto table = hwflowq::io::read_sensitivity_csv(chosen.sensitivities);
    if (name == "logit-error") return proxy_axis(name, accuracy::logit_error_proxy(network, table));
    if (name == "fit") return proxy_axis(name, accuracy::fit_proxy(network, table));
    return proxy_axis(name, accuracy::hessian_proxy(network, table));
  }
  if (name == "signal-to-noise" && chosen.weights.empty()) {
    throw std::invalid_argument("--accuracy signal-to-noise needs --weights FILE");
  }
  if (!name.empty() && name != "signal-to-noise" && name != "mean-bits") {
    throw std::invalid_argument(
        "--accuracy: \"" + name +
        "\" is none of surrogate, measured, signal-to-noise, mean-bits, "
        "logit-error, fit, hessian, and no file that ends in .surrogate or .csv");
  }
  auto axis =
      make_stand_in(network, name == "mean-bits" ? std::filesystem::path() : chosen.weights);
  axis.provenance = {{"source", "none: " + axis.name + " stands in for accuracy"},
                     {"error", "unknown"}};
  return axis;
}

}  // namespace codesign

#endif
