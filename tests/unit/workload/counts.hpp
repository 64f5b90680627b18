// What the tests of the zoo count in a network.
#ifndef HWFLOWQ_TESTS_UNIT_WORKLOAD_COUNTS_HPP
#define HWFLOWQ_TESTS_UNIT_WORKLOAD_COUNTS_HPP

#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::test {

/// Activation groups that a compute layer reads: so many activation widths are free.
inline std::size_t activation_groups_read(const workload::network& net) {
  std::set<workload::tensor_index> groups;
  for (std::size_t i = 0; i < net.compute_layer_count(); ++i) {
    groups.insert(net.activation_group(net.compute_layer(i).inputs.front()));
  }
  return groups.size();
}

/// Parameters as Keras totals them: the running mean and variance of batch normalisation count.
inline std::int64_t keras_parameters(const workload::network& net) {
  std::int64_t running = 0;
  for (const auto& layer : net.layers()) {
    if (layer.trained_with != workload::normalisation::none) running += 2 * layer.shape.K;
  }
  return net.trained_parameters() + running;
}

/// Elements of the batch normalisations: folding turns scale and shift, 2 each, into a bias.
inline std::int64_t normalised_channels(const workload::network& net) {
  return (keras_parameters(net) - net.trained_parameters()) / 2;
}

/// Names of the compute layers, in order.
inline std::vector<std::string> compute_names(const workload::network& net) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < net.compute_layer_count(); ++i) {
    names.push_back(net.compute_layer(i).name);
  }
  return names;
}

/// The layer of that name; there is one.
inline const workload::layer& layer_named(const workload::network& net, const std::string& name) {
  for (const auto& layer : net.layers()) {
    if (layer.name == name) return layer;
  }
  throw std::out_of_range("no layer is named " + name);
}

/// How many layers are of a kind.
inline std::size_t layers_of(const workload::network& net, workload::layer_kind kind) {
  std::size_t count = 0;
  for (const auto& layer : net.layers()) count += layer.shape.kind == kind ? 1 : 0;
  return count;
}

}  // namespace hwflowq::test

#endif
