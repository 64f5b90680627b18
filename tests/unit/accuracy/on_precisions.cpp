#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/on_precisions.hpp>
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;

double sum_of_bits(std::span<const Precision> precisions) {
  double sum = 0.0;
  for (const auto& p : precisions) sum += p.weight_bits + 3.0 * p.activation_bits;
  return sum;
}

}  // namespace

TEST_CASE("an evaluator on precisions sees what the space expands to") {
  const auto network = workload::zoo::resnet20();
  const precision_space space(network);
  const auto evaluator = on_precisions(space, sum_of_bits);
  static_assert(Evaluator<decltype(evaluator), precision_genome>);
  random_stream random(5);
  const precision_variation variation(space);
  for (int i = 0; i < 100; ++i) {
    const auto genome = variation.random(random);
    REQUIRE(evaluator(genome) == sum_of_bits(space.expand(genome)));
  }
}

TEST_CASE("an evaluator on precisions allocates nothing") {
  const precision_space space(workload::zoo::resnet56());
  const auto evaluator = on_precisions(space, sum_of_bits);
  const auto genome = space.uniform(4, 4);
  const auto before = test::allocations();
  const double value = evaluator(genome);
  REQUIRE(test::allocations() == before);
  REQUIRE(value == sum_of_bits(space.expand(genome)));
}

TEST_CASE("a search over a measured table finds its best rows") {
  // All genomes of two free layers of two widths each were measured.
  const auto network = workload::zoo::resnet_cifar(8);
  precision_space_options options{.weight_bits = {2, 8}, .activation_bits = {8}};
  const precision_space space(network, options);
  std::vector<std::string> layers;
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    layers.push_back(network.compute_layer(l).name);
  }
  measured_table table(layers);
  const std::size_t genes = space.gene_count();
  for (std::size_t code = 0; code < (std::size_t{1} << genes); ++code) {
    precision_genome genome(genes);
    for (std::size_t g = 0; g < genes; ++g) genome[g] = (code >> g & 1U) != 0 ? 8 : 2;
    table.add(space.expand(genome), {50.0 + static_cast<double>(code) / 8.0, 0.4, 1000});
  }
  const auto problem = moo::make_problem<precision_genome>(
      on_precisions(space, table),
      moo::objectives(maximise<"accuracy", "%">(&measured_accuracy::accuracy)));
  moo::nsga2 search(problem, precision_variation(space), {.population_size = 20, .seed = 3});
  search.run(moo::after_generations(30));
  REQUIRE(search.front().size() == 1);
  REQUIRE(search.front()[0].genome == precision_genome(genes, 8));
}
