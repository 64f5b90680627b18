#include <hwflowq/hardware/presets/bismo.hpp>
#include <hwflowq/hardware/presets/bit_fusion.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/presets/loom.hpp>
#include <hwflowq/hardware/presets/spatial_array.hpp>
#include <hwflowq/hardware/presets/stripes.hpp>
#include <hwflowq/hardware/presets/unpu.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "hardware_point.hpp"

namespace codesign {

namespace {

// An accelerator under a name, made into a point.
using point_maker = std::function<hardware_point(const workload::network&, const bit_choices&,
                                                 const mapping_options&)>;

template <ComputeEngine Engine, std::size_t Levels, Dataflow D>
point_maker maker_of(accelerator<Engine, Levels> hardware, const D& dataflow) {
  return [=](const workload::network& network, const bit_choices& bits,
             const mapping_options& mapping) {
    return make_point(network, bits, hardware, rules_of(dataflow), mapping);
  };
}

// One technology for all, so that they compare.
const std::vector<std::pair<std::string, point_maker>>& ready_accelerators() {
  static const technologies::synthesis_45nm technology;
  static const std::vector<std::pair<std::string, point_maker>> all = {
      {"mac_array", maker_of(presets::mac_array(16, technology), presets::spatial_array_dataflow)},
      {"simd_array",
       maker_of(presets::simd_array(16, technology), presets::spatial_array_dataflow)},
      {"bit_fusion", maker_of(presets::bit_fusion(technology), presets::bit_fusion_dataflow)},
      {"stripes", maker_of(presets::stripes(1, technology), presets::stripes_dataflow)},
      {"loom", maker_of(presets::loom(technology), presets::loom_dataflow)},
      {"unpu", maker_of(presets::unpu(technology), presets::unpu_dataflow)},
      {"bismo", maker_of(presets::bismo(technology), presets::bismo_dataflow)},
      {"eyeriss", maker_of(presets::eyeriss(technology), presets::eyeriss_dataflow)}};
  return all;
}

}  // namespace

hardware_point named_accelerator(const options& chosen, const workload::network& network,
                                 const bit_choices& bits, const mapping_options& mapping) {
  std::string known;
  for (const auto& [name, make] : ready_accelerators()) {
    if (name == chosen.accelerator) return make(network, bits, mapping);
    known += (known.empty() ? "" : ", ") + name;
  }
  throw std::invalid_argument("--accelerator: there is no \"" + chosen.accelerator +
                              "\"; there are " + known + ", and files that end in .json");
}

}  // namespace codesign
