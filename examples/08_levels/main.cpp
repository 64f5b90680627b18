// Two levels of abstraction, one narrowed by the other, and what baselines reach with as many evaluations.
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/flow/at_level.hpp>
#include <hwflowq/flow/comparison.hpp>
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/flow/layer_choices.hpp>
#include <hwflowq/flow/nsga2_method.hpp>
#include <hwflowq/flow/sensitivity_greedy.hpp>
#include <hwflowq/flow/simple_methods.hpp>
#include <hwflowq/flow/uniform_widths.hpp>
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace hwflowq;

// Rounding noise falls by 4 with each bit, and that of early layers counts more. Signal over noise, in
// bits, stands in for accuracy, which is not known here.
double quality(const precision_genome& genome) {
  double noise = 0.0;
  for (std::size_t i = 0; i < genome.size(); ++i) {
    noise += std::ldexp(1.0, -2 * genome[i]) / static_cast<double>(1 + i % 18);
  }
  return -0.5 * reproducible::log2(noise);
}

int main() {
  const auto network = workload::zoo::by_name("resnet20");
  const precision_space space(network);
  const precision_variation bits(space);
  const layer_table coarse_table(network, coarse_model<bit_serial_law>{}, choices_of(space));
  const layer_table mid_table(network, mid_model<bit_serial_law>{}, choices_of(space));
  const auto cost = std::identity{};
  const auto good_enough = moo::constraints(at_least<"quality">(part<1>(cost), 3.0));

  const auto work = moo::make_problem<precision_genome>(
      combine([&](const precision_genome& g) { return coarse_table(space.expand(g)); }, quality),
      moo::objectives(maximise<"quality", "bits">(part<1>(cost)),
                      minimise_field<"bit_operations">(part<0>(cost))),
      good_enough);
  const auto time_and_energy = moo::make_problem<precision_genome>(
      combine([&](const precision_genome& g) { return mid_table(space.expand(g)); }, quality),
      moo::objectives(maximise<"quality", "bits">(part<1>(cost)),
                      minimise_field<"energy_pj">(part<0>(cost)),
                      minimise_field<"latency_cycles">(part<0>(cost))),
      good_enough);

  std::size_t last = 0;
  const auto coarse = flow::make_level<"coarse">(
      work, bits, {.population_size = 60, .generations = 100, .keep_archive = true});
  const auto mid = flow::make_level<"mid">(time_and_energy, bits,
                                           {.population_size = 60,
                                            .generations = 200,
                                            .refinement_evaluations = 20'000,
                                            .keep_archive = true},
                                           flow::bound_genes{.margin = 1});
  flow::design_flow search(flow::levels(coarse, mid), {.seed = 1});
  const auto start = space.uniform_designs();
  search.seed(std::span(start));
  search.run(flow::at_level("mid", [&](const auto& engine) { last = engine.generation(); }));

  for (const auto& report : search.reports()) {
    std::printf("%-6s 2^%.1f of 2^%.1f designs, %5llu evaluations%s\n",
                std::string(report.name).c_str(), report.log2_space_after, report.log2_space_before,
                static_cast<unsigned long long>(report.evaluations),
                report.locally_optimal() ? ", no single change improves the front" : "");
  }
  std::printf("the last generation of level mid is %zu\n\n", last);

  // As many evaluations for everyone, at the level that counts.
  const flow::method_budget budget{.evaluations = search.reports()[1].evaluations, .seed = 1};
  using problem_type = std::remove_const_t<decltype(time_and_energy)>;
  std::vector<flow::method_fronts<problem_type>> methods{
      {"two levels", {search.result<1>().front}}};
  const auto add = [&](const auto& method) {
    methods.push_back(
        {method.name, {method(time_and_energy, bits, budget, serial_executor{}).front}});
  };
  add(flow::nsga2_method<precision_genome>{
      .name = "mid level alone", .population_size = 60, .seeds = start});
  add(flow::uniform_widths(space));
  add(flow::random_search{});
  add(flow::sensitivity_greedy{});
  add(flow::integer_programming{.choices = flow::layer_choices(space, bits)});
  add(flow::search_on("NSGA-II on bit operations", work, 60));

  const auto table = flow::compare<problem_type>(
      methods, {.reference = {3.0, 1e9, 1e7}, .costs = {1, 2}, .levels = {5.0, 4.0}});
  std::printf("energy [uJ] and latency [kcycles] at a quality of at least 5 bits, and of 4\n");
  for (const auto& method : table) {
    std::printf("%-26s", method.name.c_str());
    for (const auto& at : method.costs) {
      std::printf(" %8.1f", at.value.median / (at.cost == 1 ? 1e6 : 1e3));
    }
    std::printf("\n");
  }
}
