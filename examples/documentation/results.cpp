// The program of the page on results: files, a report, and bits for another tool.
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/io/export_brevitas.hpp>
#include <hwflowq/io/find_point.hpp>
#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/html_report.hpp>
#include <hwflowq/io/layer_cost.hpp>
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <cstdio>
#include <filesystem>
#include <functional>

using namespace hwflowq;

// Stands in for accuracy, which is not known here.
double mean_bits(const precision_genome& genome) {
  double sum = 0.0;
  for (const auto bits : genome) sum += bits;
  return sum / static_cast<double>(genome.size());
}

int main(int argc, char** argv) {
  const auto network = workload::zoo::resnet20();
  const precision_space space(network);
  const mid_model<bit_serial_law> model;
  const layer_table table(network, model, choices_of(space));
  const auto cost = std::identity{};
  const auto problem = moo::make_problem<precision_genome>(
      combine([&](const precision_genome& genome) { return table(space.expand(genome)); },
              mean_bits),
      moo::objectives(maximise<"mean_bits", "bit">(part<1>(cost)),
                      minimise_field<"energy_pj">(part<0>(cost))));
  moo::nsga2 search(problem, precision_variation(space), {.population_size = 20, .seed = 1});
  search.run(moo::after_generations(20));
  const auto folder = std::filesystem::temp_directory_path() / "hwflowq_results";
  std::filesystem::create_directories(folder);

  auto document = io::describe_front(
      search, network, [&](const precision_genome& genome) { return space.expand(genome); });
  document.level = "mid";
  document.accuracy = {{"source", "none: the mean number of bits stands in for it"}};
  document.hardware = {{"operation law", "bit-serial"}};
  document.origin = {.command_line = io::command_line_text(argc, argv),
                     .versions = {{"compiler", io::compiler_version()}}};

  auto& cheapest = document.points.front();
  cheapest.names = {"cheapest"};
  const auto layers = breakdown(model, network, cheapest.bits);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (!workload::computes(network.layers()[l].shape.kind)) continue;
    cheapest.layer_costs.push_back(io::layer_cost_of(layers[l]));
  }

  io::write_front_json(folder / "front.json", document);
  io::write_front_csv(folder / "front.csv", document);
  io::write_html_report(folder / "report.html", document);

  const auto front = io::read_front_json(folder / "front.json");
  const auto python = io::to_brevitas(front, io::find_point(front, "cheapest"));
  std::printf("%s", python.c_str());
  return front == document ? 0 : 1;
}
