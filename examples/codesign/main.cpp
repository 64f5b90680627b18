// Searches the bits of every layer of a network, level by level: each level's front starts the next.
#include <hwflowq/workload/zoo.hpp>

#include <fmt/core.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <vector>

#ifdef HWFLOWQ_CODESIGN_ONNX
#include <hwflowq/io/onnx.hpp>
#endif

#include "accuracy.hpp"
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

// Designs of one width throughout, for comparison: the widest, the middle and the narrowest.
std::vector<front_point> even_designs(const options& chosen, const hwflowq::precision_space& space,
                                      const level& at, const stand_in& accuracy) {
  std::vector<front_point> designs;
  auto widths = chosen.bits;
  std::ranges::sort(widths);
  for (const int bits : {widths.back(), widths[widths.size() / 2], widths.front()}) {
    front_point point;
    point.bits = space.expand(space.uniform(bits, bits));
    point.objectives = objective_values(at, accuracy, point.bits);
    designs.push_back(std::move(point));
  }
  return designs;
}

void run(const options& chosen) {
  const auto network = load_network(chosen.network);
  hwflowq::width_set widths;
  for (const int bits : chosen.bits) widths.insert(bits);
  const hwflowq::precision_space space(network, {.weight_bits = widths, .activation_bits = widths});
  fmt::print("{}: {} compute layers, {:.3f} million MACs, {} parameters; 2^{:.0f} designs\n",
             network.name(), network.compute_layer_count(),
             static_cast<double>(network.macs()) / 1e6, network.parameters(), space.log2_size());
  const auto accuracy = make_accuracy(network, chosen);
  fmt::print("*** {}\n", accuracy.warning);
  if (!chosen.out.empty()) std::filesystem::create_directories(chosen.out);

  std::vector<hwflowq::precision_genome> seeds = space.uniform_designs();
  for (const auto& name : chosen.levels) {
    const auto at = make_level(name, chosen.law, network, chosen.bits, chosen.objectives);
    const auto start = std::chrono::steady_clock::now();
    const auto found = search_level(chosen, network, space, at, accuracy, seeds);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    fmt::print("\nlevel {}: {} designs on the front after {} evaluations\n", name,
               found.document.points.size(), found.evaluations);
    fmt::print(stderr, "level {} took {:.2f} s\n", name, took.count());
    print_table(found.document, even_designs(chosen, space, at, accuracy));
    seeds = found.genomes;
  }
  if (!chosen.out.empty()) fmt::print("\nfronts are in {}\n", chosen.out.string());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Bits for the layers of a CNN, together with the hardware that runs it"};
  options chosen;
  add_options(app, chosen);
  CLI11_PARSE(app, argc, argv);
  try {
    run(chosen);
  } catch (const std::exception& e) {
    fmt::print(stderr, "codesign: {}\n", e.what());
    return 1;
  }
  return 0;
}
