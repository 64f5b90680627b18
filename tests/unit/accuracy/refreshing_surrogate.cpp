#include <hwflowq/accuracy/on_precisions.hpp>
#include <hwflowq/accuracy/refreshing_surrogate.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

// The formula stands for the accuracy of ResNet-8's eight compute layers.
struct world {
  workload::network network = workload::zoo::resnet_cifar(8);
  precision_space space{
      network,
      {.weight_bits = width_set::between(2, 8), .activation_bits = width_set::between(2, 8)}};
  test::formula_network truth{8, 2.0};
  measured_table table = truth.table(60, 3, 0.2);
  gaussian_process_surrogate surrogate{
      table,
      all_rows(table),
      operand_codes({table.layers().begin(), table.layers().end()}, widths()),
      {.inducing_points = 100, .search_points = 40}};
  std::size_t asked = 0;

  static std::vector<std::pair<width_set, width_set>> widths() {
    const auto all = width_set::between(2, 8);
    std::vector<std::pair<width_set, width_set>> w(8, {all, all});
    w.front() = w.back() = {width_set{8}, width_set{8}};
    return w;
  }

  auto measure() {
    return [this](std::span<const std::vector<Precision>> genomes) {
      std::vector<measured_accuracy> found;
      for (const auto& g : genomes) found.push_back({truth.accuracy(g), 0.05, 100000});
      asked += genomes.size();
      return found;
    };
  }
};

double bits_of(std::span<const Precision> p) {
  double sum = 0.0;
  for (const auto& x : p) sum += x.weight_bits * x.activation_bits;
  return sum;
}

}  // namespace

TEST_CASE("a search over a surrogate that learns ends with one version of it") {
  world w;
  refreshing_surrogate surrogate(w.space, w.table, w.surrogate, w.measure(),
                                 {.generations = 5, .most = 8, .uncertain = 0.05});
  const auto before = surrogate.version();
  const auto problem = moo::make_problem<precision_genome>(
      combine(on_precisions(w.space, bits_of), surrogate),
      moo::objectives(minimise<"bits">(part<0>([](double v) { return v; })),
                      maximise<"accuracy", "%">(part<1>([](double v) { return v; }))));
  moo::nsga2 search(problem, precision_variation(w.space),
                    {.population_size = 24, .seed = 5, .cache_evaluations = true});
  search.run(moo::after_generations(21), surrogate.observer());
  REQUIRE(w.asked > 8);
  REQUIRE(surrogate.measured() == w.asked);
  REQUIRE(surrogate.table().size() == 60 + w.asked);
  REQUIRE(surrogate.version() != before);
  // Every value of the population is what the surrogate says now.
  for (std::size_t i = 0; i < search.size(); ++i) {
    const auto individual = search.individual(i);
    REQUIRE(individual.objectives[1] == surrogate(individual.genome));
  }
  // And on the front it is nearer to the truth than the first surrogate was.
  double first = 0.0;
  double last = 0.0;
  for (const auto& s : search.front()) {
    const auto p = w.space.expand(s.genome);
    first += std::fabs(w.surrogate(p) - w.truth.accuracy(p));
    last += std::fabs(surrogate(s.genome) - w.truth.accuracy(p));
  }
  REQUIRE(last < first);
}

TEST_CASE("a refreshment measures the least certain genomes, each once") {
  world w;
  refreshing_surrogate surrogate(w.space, w.table, w.surrogate, w.measure(),
                                 {.most = 3, .uncertain = 0.0});
  std::vector<precision_genome> genomes;
  for (const int bits : {2, 3, 4, 5, 6}) genomes.push_back(w.space.uniform(bits, bits));
  genomes.push_back(genomes[0]);
  const auto copy = surrogate;
  REQUIRE(surrogate.refresh(genomes) == 3);
  REQUIRE(copy.version() == surrogate.version());
  REQUIRE(copy.table().size() == 63);
  double least_measured = 1e300;
  double most_left = 0.0;
  for (const auto& g : genomes) {
    const auto p = w.space.expand(g);
    const double error = w.surrogate.predict(p).standard_error;
    if (surrogate.table().row_of(p)) {
      least_measured = std::min(least_measured, error);
    } else {
      most_left = std::max(most_left, error);
    }
  }
  REQUIRE(least_measured >= most_left);
  REQUIRE(surrogate.refresh(genomes) == 2);
  const auto version = surrogate.version();
  REQUIRE(surrogate.refresh(genomes) == 0);
  REQUIRE(surrogate.version() == version);
}

TEST_CASE("a measurement that fails changes nothing") {
  world w;
  const auto fails = [](std::span<const std::vector<Precision>>) -> std::vector<measured_accuracy> {
    throw std::runtime_error("no images");
  };
  refreshing_surrogate surrogate(w.space, w.table, w.surrogate, fails, {.uncertain = 0.0});
  const auto version = surrogate.version();
  const std::vector<precision_genome> genomes{w.space.uniform(3, 3)};
  REQUIRE(message([&] { return surrogate.refresh(genomes); }) == "no images");
  REQUIRE(surrogate.version() == version);
  REQUIRE(surrogate.table().size() == 60);
  const auto too_few = [](std::span<const std::vector<Precision>>) {
    return std::vector<measured_accuracy>{};
  };
  refreshing_surrogate other(w.space, w.table, w.surrogate, too_few, {.uncertain = 0.0});
  REQUIRE(message([&] { return other.refresh(genomes); }) ==
          "refreshing_surrogate: 0 accuracies for 1 genomes");
}

TEST_CASE("options of a refreshment are refused by name") {
  REQUIRE(message([] { refresh_options{.generations = 0}.validate(); }) ==
          "refresh_options: generations = 0 must be at least 1");
  REQUIRE(message([] { refresh_options{.most = 0}.validate(); }) ==
          "refresh_options: most = 0 must be at least 1");
  REQUIRE(message([] { refresh_options{.uncertain = -1.0}.validate(); }) ==
          "refresh_options: uncertain = -1.000000 must be at least 0");
}
