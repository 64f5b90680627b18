// How well what is known without training orders measured accuracies: a table, and a picture of it.
#include <hwflowq/accuracy/additive_proxy.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/sensitivity_csv.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/quantization/noise_table.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../common/bit_operations.hpp"
#include "panels.hpp"

namespace {

using namespace hwflowq;
using compare_proxies::predictor;

struct options {
  std::string network = "resnet20";
  std::filesystem::path table{};
  std::filesystem::path sensitivities{};
  std::filesystem::path weights{};
  std::filesystem::path svg{};
  std::size_t points = 320;
};

// What is computed of each genome, of a table.
class genome_list {
 public:
  genome_list(const workload::network& network, const accuracy::measured_table& table)
      : table_(&table), bit_operations_(examples::bit_operations_of(network, table)) {
    const coarse_model<bit_serial_law> model{};
    for (std::size_t i = 0; i < table.size(); ++i) {
      const auto cost = model(network, table.precisions(i));
      model_size_.push_back(static_cast<double>(cost.model_size_bytes));
      accuracies_.push_back(table.measured(i).accuracy);
    }
  }

  [[nodiscard]] std::span<const double> accuracies() const { return accuracies_; }
  [[nodiscard]] std::span<const double> bit_operations() const { return bit_operations_; }
  [[nodiscard]] std::span<const double> model_size() const { return model_size_; }

  /// `value(precisions)` of all genomes.
  template <typename Value>
  [[nodiscard]] std::vector<double> all(const Value& value) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < table_->size(); ++i) values.push_back(value(table_->precisions(i)));
    return values;
  }

 private:
  const accuracy::measured_table* table_;
  std::vector<double> bit_operations_;
  std::vector<double> accuracies_;
  std::vector<double> model_size_;
};

quantization::noise_table noise_of_weights(const options& o, const workload::network& network) {
  const auto layers = io::read_layer_parameters(o.weights, network);
  std::vector<std::span<const float>> weights;
  for (const auto& layer : layers) weights.emplace_back(layer.weight);
  return {network, weights};
}

std::vector<predictor> predictors_of(const options& o, const workload::network& network,
                                     const genome_list& genomes) {
  std::vector<predictor> found;
  const auto add = [&](std::string name, const accuracy::additive_proxy& proxy) {
    found.push_back({std::move(name), "-10 log10 of the sum, dB; more is better",
                     genomes.all([&](auto precisions) { return proxy.decibels(precisions); })});
  };
  if (!o.weights.empty()) {
    add("signal to noise, activations modelled",
        accuracy::noise_proxy(noise_of_weights(o, network)));
  }
  const auto table = io::read_sensitivity_csv(o.sensitivities);
  try {
    add("signal to noise", accuracy::proxy_of_measure(network, table, "relative_error"));
    add("logit error", accuracy::logit_error_proxy(network, table));
    add("FIT: Fisher trace x noise", accuracy::fit_proxy(network, table));
    add("HAWQ-V2: Hessian trace x noise", accuracy::hessian_proxy(network, table));
  } catch (const std::invalid_argument& e) {
    throw std::invalid_argument(o.sensitivities.string() + ": " + e.what());
  }
  found.push_back({"average bits", "bits", genomes.all([](auto precisions) {
                     double sum = 0.0;
                     for (const auto& p : precisions) sum += p.weight_bits + p.activation_bits;
                     return sum / (2.0 * static_cast<double>(precisions.size()));
                   })});
  const auto scaled = [](std::span<const double> values, double unit) {
    std::vector<double> result;
    for (const double value : values) result.push_back(value / unit);
    return result;
  };
  found.push_back({"model size", "kB", scaled(genomes.model_size(), 1e3)});
  found.push_back({"bit operations", "10^9", scaled(genomes.bit_operations(), 1e9)});
  for (auto& p : found) {
    p.spearman = accuracy::spearman(p.values, genomes.accuracies());
    p.kendall = accuracy::kendall(p.values, genomes.accuracies());
    p.kendall_at_equal_cost =
        accuracy::kendall_at_equal_cost(p.values, genomes.accuracies(), genomes.bit_operations());
  }
  return found;
}

void run(const options& o) {
  const auto network = workload::zoo::by_name(o.network);
  const auto table = io::read_measured_csv(o.table);
  if (!std::ranges::equal(table.layers(), workload::compute_layer_names(network))) {
    throw std::invalid_argument(o.table.string() + " is not of the layers of " + o.network);
  }
  const genome_list genomes(network, table);
  const auto predictors = predictors_of(o, network, genomes);
  fmt::print(
      "| order of {} genomes by | Spearman | Kendall | Kendall at equal bit operations (+- 2.5 %) "
      "|\n"
      "|---|---|---|---|\n",
      table.size());
  for (const auto& p : predictors) {
    fmt::print("| {} | {:.3f} | {:.3f} | {:.3f} |\n", p.name, p.spearman, p.kendall,
               p.kendall_at_equal_cost);
  }
  if (o.svg.empty()) return;
  const std::size_t stride = std::max<std::size_t>(1, table.size() / o.points);
  const auto title =
      fmt::format("{}: measured accuracy against what is known without training; {} of {} genomes",
                  o.network, (table.size() + stride - 1) / stride, table.size());
  io::detail::replace_file(
      o.svg, compare_proxies::draw_panels(title, predictors, genomes.accuracies(), stride));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Rank correlations of proxies with measured accuracies"};
  options o;
  app.add_option("table", o.table, "Measured table (.csv)")->required()->check(CLI::ExistingFile);
  app.add_option("sensitivities", o.sensitivities, "What measure sensitivities wrote (.csv)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--network", o.network, "Name of a network of the zoo")->capture_default_str();
  app.add_option("--weights", o.weights,
                 "Weights (.safetensors), for their noise with a model of activations")
      ->check(CLI::ExistingFile);
  app.add_option("--svg", o.svg, "File for a picture");
  app.add_option("--points", o.points, "Genomes that are drawn, about")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    run(o);
  } catch (const std::exception& e) {
    fmt::print(stderr, "compare_proxies: {}\n", e.what());
    return 1;
  }
  return 0;
}
