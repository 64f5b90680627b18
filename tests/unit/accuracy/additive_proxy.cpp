#include <hwflowq/accuracy/additive_proxy.hpp>
#include <hwflowq/accuracy/on_precisions.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinRel;
using hwflowq::test::message;

// Random measures of all tensors of a small network but its ends.
struct random_table {
  workload::network network = workload::zoo::resnet_cifar(8);
  sensitivity_table table{
      std::vector<std::string>{"mean_squared_error", "logit_mse", "fisher_trace", "hessian_trace"}};
  std::map<std::tuple<std::size_t, operand_kind, int>, std::vector<double>> truth;

  random_table() {
    test::random_numbers random(6);
    for (std::size_t l = 1; l + 1 < network.compute_layer_count(); ++l) {
      for (const auto kind : {operand_kind::weights, operand_kind::activations}) {
        const double fisher = random.uniform();
        const double hessian = random.uniform() - 0.5;
        for (int bits = 2; bits <= 8; ++bits) {
          const std::vector<double> values{random.uniform(), random.uniform(), fisher, hessian};
          table.add({network.compute_layer(l).name, kind, bits, values});
          truth[{l, kind, bits}] = values;
        }
      }
    }
  }

  template <typename Value>
  double sum(std::span<const Precision> p, const Value& value) const {
    double total = 0.0;
    for (const auto& [key, values] : truth) {
      const auto& [layer, kind, bits] = key;
      const int own =
          kind == operand_kind::weights ? p[layer].weight_bits : p[layer].activation_bits;
      if (own == bits) total += value(values);
    }
    return total;
  }
};

}  // namespace

TEST_CASE("proxies add up what their formulas say of each tensor") {
  const random_table data;
  const auto logit = logit_error_proxy(data.network, data.table);
  const auto fit = fit_proxy(data.network, data.table);
  const auto hessian = hessian_proxy(data.network, data.table);
  test::random_numbers random(7);
  for (int i = 0; i < 200; ++i) {
    std::vector<Precision> p(data.network.compute_layer_count());
    for (auto& x : p) {
      x = {static_cast<std::int8_t>(2 + random.below(7)),
           static_cast<std::int8_t>(2 + random.below(7))};
    }
    REQUIRE_THAT(logit(p), WithinRel(data.sum(p, [](const auto& v) { return v[1]; }), 1e-12));
    REQUIRE_THAT(fit(p), WithinRel(data.sum(p, [](const auto& v) { return v[2] * v[0]; }), 1e-12));
    REQUIRE_THAT(
        hessian(p),
        WithinRel(data.sum(p, [](const auto& v) { return std::fabs(v[3]) * v[0]; }), 1e-12));
    REQUIRE_THAT(logit.decibels(p), WithinRel(-10.0 * std::log10(logit(p)), 1e-12));
  }
}

TEST_CASE("the noise proxy is the noise table's sum") {
  const auto network = workload::zoo::resnet_cifar(8);
  test::random_numbers random(8);
  std::vector<std::vector<float>> weights;
  std::vector<std::span<const float>> spans;
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    auto& values =
        weights.emplace_back(static_cast<std::size_t>(network.compute_layer(l).shape.weights()));
    for (float& w : values) w = static_cast<float>(random.uniform() - 0.5);
  }
  for (const auto& values : weights) spans.emplace_back(values);
  const quantization::noise_table table(network, spans);
  const auto proxy = noise_proxy(table);
  for (std::int8_t bits = 1; bits <= 16; ++bits) {
    const std::vector<Precision> p(network.compute_layer_count(), Precision{bits, 4});
    REQUIRE(proxy(p) == table(p));
    REQUIRE(proxy.decibels(p) == table.decibels(p));
  }
}

TEST_CASE("a proxy is an objective of a search") {
  const random_table data;
  const precision_space space(data.network, {.weight_bits = width_set::between(2, 8),
                                             .activation_bits = width_set::between(2, 8)});
  const auto problem = moo::make_problem<precision_genome>(
      on_precisions(space, logit_error_proxy(data.network, data.table)),
      moo::objectives(minimise<"logit error">([](double v) { return v; })));
  moo::nsga2 search(problem, precision_variation(space), {.population_size = 60, .seed = 2});
  search.run(moo::after_generations(120));
  // The least sum takes each tensor's least measure.
  std::map<std::pair<std::size_t, operand_kind>, double> least;
  for (const auto& [key, values] : data.truth) {
    const auto tensor = std::pair{std::get<0>(key), std::get<1>(key)};
    const auto at = least.try_emplace(tensor, values[1]).first;
    at->second = std::min(at->second, values[1]);
  }
  double sum = 0.0;
  for (const auto& [tensor, value] : least) sum += value;
  REQUIRE_THAT(search.front()[0].objectives[0], WithinRel(sum, 1e-9));
}

TEST_CASE("what a proxy does not know is refused by name") {
  const random_table data;
  const auto proxy = logit_error_proxy(data.network, data.table);
  std::vector<Precision> p(data.network.compute_layer_count(), Precision{8, 8});
  REQUIRE(message([&] { return proxy(p); }).empty());
  p[0] = {1, 16};  // of an end nothing is known: it is not to be quantised further
  REQUIRE(message([&] { return proxy(p); }).empty());
  p[2] = {1, 8};
  REQUIRE(message([&] { return proxy(p); }) ==
          "additive_proxy: layer 2: nothing is known of weights of 1 bits");
  for (const int bits : {-1, 0, 17, 127}) {
    p[2] = {8, static_cast<std::int8_t>(bits)};
    REQUIRE(message([&] { return proxy(p); }) ==
            "additive_proxy: layer 2: nothing is known of activations of " + std::to_string(bits) +
                " bits");
  }
  p.pop_back();
  REQUIRE(message([&] { return proxy(p); }) ==
          "additive_proxy: precisions of 7 layers instead of 8");
  REQUIRE(message([&] { return proxy_of_measure(data.network, data.table, "loss"); }) ==
          "sensitivity_table: has no measure \"loss\"; it has mean_squared_error, logit_mse, "
          "fisher_trace, hessian_trace");
  sensitivity_table other({"logit_mse"});
  other.add({"nowhere", operand_kind::weights, 4, {1.0}});
  REQUIRE(message([&] { return logit_error_proxy(data.network, other); }) ==
          "sensitivity_table: network \"resnet8\" has no compute layer \"nowhere\"");
}
