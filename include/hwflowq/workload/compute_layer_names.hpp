// What the layers that compute are called.
#ifndef HWFLOWQ_WORKLOAD_COMPUTE_LAYER_NAMES_HPP
#define HWFLOWQ_WORKLOAD_COMPUTE_LAYER_NAMES_HPP

#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hwflowq::workload {

/// The names of a network's compute layers, in their order: what tables and fronts of it are headed
/// with, and so what tells whether they are of this network.
[[nodiscard]] inline std::vector<std::string> compute_layer_names(const network& network) {
  std::vector<std::string> names;
  names.reserve(network.compute_layer_count());
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    names.push_back(network.compute_layer(l).name);
  }
  return names;
}

}  // namespace hwflowq::workload

#endif
