#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/io/mapping_problem.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "hardware_point.hpp"

namespace codesign {

namespace {

dataflow_rules dataflow_named(std::string_view name) {
  if (name == "weight_stationary") return rules_of(dataflows::weight_stationary{});
  if (name == "input_stationary") return rules_of(dataflows::input_stationary{});
  if (name == "row_stationary") return rules_of(dataflows::row_stationary{});
  if (name == "no_local_reuse") return rules_of(dataflows::no_local_reuse{});
  if (name == "free") return rules_of(dataflows::free{});
  return rules_of(dataflows::output_stationary{});
}

}  // namespace

// The "arch" of a problem file. Its MAC costs the same at all widths, as such files say no more of it.
hardware_point read_accelerator(const options& chosen, const workload::network& network,
                                const bit_choices& bits, const mapping_options& mapping) {
  const std::filesystem::path path = chosen.accelerator;
  auto problem = io::read_mapping_problem(path);
  if (problem.id.empty()) problem.id = path.stem().string();
  const auto with = [&]<std::size_t Levels>() {
    return make_point(network, bits, io::with_levels<Levels>(problem).hardware,
                      dataflow_named(chosen.dataflow), mapping);
  };
  switch (problem.levels.size()) {
    case 2:
      return with.operator()<2>();
    case 3:
      return with.operator()<3>();
    case 4:
      return with.operator()<4>();
    default:
      throw std::invalid_argument("--accelerator: " + path.string() + " has " +
                                  std::to_string(problem.levels.size()) +
                                  " memory levels; from 2 to 4 are possible");
  }
}

}  // namespace codesign
