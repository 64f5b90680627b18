// Searches the bits of every layer of a network, and the hardware that runs it, level by level.
#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/io/provenance.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cmath>
#include <exception>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#ifdef HWFLOWQ_CODESIGN_ONNX
#include <hwflowq/io/onnx.hpp>
#endif

#include "accuracy.hpp"
#include "document.hpp"
#include "hardware.hpp"
#include "models.hpp"
#include "options.hpp"
#include "search.hpp"
#include "table.hpp"

namespace {

using namespace codesign;

hwflowq::workload::network load_network(const std::string& name) {
  if (!name.ends_with(".onnx")) return hwflowq::workload::zoo::by_name(name);
#ifdef HWFLOWQ_CODESIGN_ONNX
  return hwflowq::io::import_onnx(name).network;
#else
  throw std::invalid_argument("--network: this program was built without ONNX");
#endif
}

void check(const options& chosen) {
  check_levels(chosen.levels);
  if (chosen.generations.size() > 1 && chosen.generations.size() != chosen.levels.size()) {
    throw std::invalid_argument("--generations: give one number, or one for each level");
  }
  if (chosen.resume && chosen.out.empty()) {
    throw std::invalid_argument("--resume needs the --out of the run to go on with");
  }
  if (chosen.stop_after > 0 && chosen.out.empty()) {
    throw std::invalid_argument("--stop-after needs --out, where the checkpoint goes");
  }
  if (chosen.nested && !chosen.search_hardware) {
    throw std::invalid_argument("--nested needs --search-hardware");
  }
  if (chosen.search_hardware && chosen.levels.back() == "coarse") {
    throw std::invalid_argument("--search-hardware needs level mid or fine");
  }
}

std::vector<level_model> make_levels(const options& chosen,
                                     const hwflowq::workload::network& network,
                                     const hwflowq::bit_choices& bits,
                                     const hardware_choices& hardware) {
  const auto last =
      chosen.objectives.empty() ? usual_objectives(chosen.levels.back(), 2) : chosen.objectives;
  std::vector<level_model> levels;
  for (const auto& name : chosen.levels) {
    levels.push_back(make_level_model(
        name, chosen, network, bits, hardware,
        name == chosen.levels.back() ? last : usual_objectives(name, last.size())));
  }
  return levels;
}

// Designs that lose more than five points against 8 bits interest nobody; of a stand-in nobody knows.
double least_accuracy(const options& chosen, const hwflowq::precision_space& space,
                      const stand_in& accuracy) {
  if (!std::isnan(chosen.least_accuracy)) return chosen.least_accuracy;
  if (accuracy.unit != "%") return -std::numeric_limits<double>::infinity();
  return accuracy.value(space.expand(space.uniform(8, 8))) - 5.0;
}

void run(const options& chosen, const std::string& command_line) {
  check(chosen);
  const auto network = load_network(chosen.network);
  const auto space = space_of(network, chosen);
  fmt::print("{}: {} compute layers, {:.3f} million MACs, {} parameters; 2^{:.0f} designs\n",
             network.name(), network.compute_layer_count(),
             static_cast<double>(network.macs()) / 1e6, network.parameters(), space.log2_size());
  const auto accuracy = make_accuracy(network, chosen);
  fmt::print("*** {}\n", accuracy.warning);
  if (!chosen.out.empty()) std::filesystem::create_directories(chosen.out);

  const auto bits = hwflowq::choices_of(space);
  const auto executor = make_executor(chosen.threads);
  const bool fine = chosen.levels.back() == "fine";
  const auto hardware = make_hardware(chosen, network, bits, fine, executor);
  const auto levels = make_levels(chosen, network, bits, hardware);
  const task all{chosen,   network, space,    accuracy,
                 hardware, levels,  executor, least_accuracy(chosen, space, accuracy)};
  const auto found = run_flow(all);
  for (std::size_t i = 0; i < found.levels.size(); ++i) {
    const auto& level = found.levels[i];
    print_level(level);
    if (level.front.empty()) throw std::runtime_error("no feasible design was found");
    if (!chosen.out.empty()) write_level(all, levels[i], level);
  }
  if (found.stopped) {
    fmt::print("\nstopped; --resume goes on from the checkpoint in {}\n", chosen.out.string());
    return;
  }
  const auto& front = found.levels.back().front;
  fmt::print("\n");
  print_designs(all, levels.back(), front, pick_designs(all, front));
  if (!found.methods.empty()) print_methods(all, found);
  if (!chosen.out.empty()) {
    write_result(all, found, command_line);
    fmt::print("\nfronts are in {}\n", chosen.out.string());
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Bits for the layers of a CNN, together with the hardware that runs it"};
  options chosen;
  add_options(app, chosen);
  CLI11_PARSE(app, argc, argv);
  try {
    run(chosen, hwflowq::io::command_line_text(argc, argv));
  } catch (const std::exception& e) {
    fmt::print(stderr, "codesign: {}\n", e.what());
    return 1;
  }
  return 0;
}
