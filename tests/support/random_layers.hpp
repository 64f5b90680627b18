// Random parameters and images for residual networks that LibTorch runs.
#ifndef HWFLOWQ_TESTS_SUPPORT_RANDOM_LAYERS_HPP
#define HWFLOWQ_TESTS_SUPPORT_RANDOM_LAYERS_HPP

#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/workload/network.hpp>

#include <ATen/ATen.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ranking.hpp"

namespace hwflowq::test {

inline at::Tensor random_tensor(const std::vector<std::int64_t>& shape, random_numbers& random,
                                double low, double high) {
  auto tensor = at::empty(shape);
  float* values = tensor.data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    values[i] = static_cast<float>(low + (high - low) * random.uniform());
  }
  return tensor;
}

/// Tensors of a network by the names of PyTorch's weight files.
inline std::map<std::string, at::Tensor> random_state(const workload::network& network,
                                                      std::uint64_t seed = 1) {
  random_numbers random(seed);
  std::map<std::string, at::Tensor> state;
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    const auto& layer = network.compute_layer(l);
    const auto& s = layer.shape;
    const double reach = std::sqrt(6.0 / static_cast<double>(s.C / s.groups * s.R * s.S));
    if (s.kind == workload::layer_kind::fully_connected) {
      state[layer.name + ".weight"] = random_tensor({s.K, s.C}, random, -reach, reach);
      state[layer.name + ".bias"] = random_tensor({s.K}, random, -0.1, 0.1);
      continue;
    }
    state[layer.name + ".weight"] =
        random_tensor({s.K, s.C / s.groups, s.R, s.S}, random, -reach, reach);
    const auto bn = accuracy::batch_norm_name(layer.name);
    state[bn + ".weight"] = random_tensor({s.K}, random, 0.5, 1.5);
    state[bn + ".bias"] = random_tensor({s.K}, random, -0.3, 0.3);
    state[bn + ".running_mean"] = random_tensor({s.K}, random, -0.3, 0.3);
    state[bn + ".running_var"] = random_tensor({s.K}, random, 0.5, 1.5);
  }
  return state;
}

inline std::vector<accuracy::trained_layer> random_layers(const workload::network& network,
                                                          std::uint64_t seed = 1) {
  const auto state = random_state(network, seed);
  return accuracy::gather_trained_layers(network,
                                         [&](const std::string& name) { return state.at(name); });
}

}  // namespace hwflowq::test

#endif
