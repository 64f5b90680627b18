// The program of the page on mapping a network.
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/cost/mapper/network_mappings.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/io/mapping_text.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cstdio>
#include <filesystem>
#include <vector>

using namespace hwflowq;

int main() {
  const auto file = std::filesystem::temp_directory_path() / "hwflowq_documentation.mappings";
  std::filesystem::remove(file);

  const auto network = workload::zoo::resnet20();
  const bit_choices choices{{4, 8}, {8}};
  const mapper best(presets::eyeriss(), presets::eyeriss_dataflow);
  mapping_table mappings(best);
  if (std::filesystem::exists(file)) load_mappings(mappings, file);
  const auto fine = map_network(best, mappings, network, choices);
  save_mappings(mappings, file);

  const layer_table costs(network, fine, choices);
  std::vector<Precision> precisions(network.compute_layer_count(), Precision{4, 8});
  const fine_cost cost = costs(precisions);
  std::printf("%.1f uJ, %.2f ms\n", cost.energy_pj / 1e6, cost.latency_us / 1e3);

  const auto layer = fine.schedule(network.compute_layer(1).shape,
                                   {.weight_bits = 4, .input_bits = 8, .output_bits = 8});
  std::printf("%s",
              io::loop_nest_text(fine.hardware(), layer.nest, layer.schedule, layer.cost).c_str());
  std::printf("%s", io::cost_json(fine.hardware(), layer.schedule, layer.cost).c_str());

  std::filesystem::remove(file);
  return cost == fine(network, precisions) ? 0 : 1;
}
