// Trained parameters of the compute layers of a network, as plain tensors.
#ifndef HWFLOWQ_ACCURACY_TORCH_TRAINED_LAYER_HPP
#define HWFLOWQ_ACCURACY_TORCH_TRAINED_LAYER_HPP

#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/workload/network.hpp>

#include <ATen/ATen.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hwflowq::accuracy {

/// Weights of one compute layer and what follows them: a bias, or a batch normalisation that turns
/// y into gamma (y - mean) / sqrt(variance + epsilon) + beta.
struct trained_layer {
  at::Tensor weight;  ///< K x C / groups x R x S; K x C for a fully connected layer
  at::Tensor bias;    ///< K, or undefined
  at::Tensor gamma;   ///< K; this and the next three are undefined without batch normalisation
  at::Tensor beta;
  at::Tensor mean;
  at::Tensor variance;
  double epsilon = 1e-5;
  at::Tensor
      weight_steps;        ///< of quantisers trained along, 8 x K: by width, then by output channel
  at::Tensor input_steps;  ///< 8: by width; undefined like the steps above where there are none

  [[nodiscard]] bool has_batch_norm() const { return gamma.defined(); }
};

/// Parameters as tensors. Precondition: they are of the network's layers.
[[nodiscard]] inline std::vector<trained_layer> trained_layers(
    const workload::network& network, const std::vector<layer_parameters>& parameters) {
  std::vector<trained_layer> layers(parameters.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& s = network.compute_layer(l).shape;
    const auto& from = parameters[l];
    auto& to = layers[l];
    const auto tensor = [](const std::vector<float>& values, std::vector<std::int64_t> shape) {
      if (values.empty()) return at::Tensor();
      auto result = at::empty(shape);
      std::copy(values.begin(), values.end(), result.data_ptr<float>());
      return result;
    };
    const bool flat = s.kind == workload::layer_kind::fully_connected;
    to.weight = tensor(from.weight,
                       flat ? std::vector{s.K, s.C} : std::vector{s.K, s.C / s.groups, s.R, s.S});
    to.bias = tensor(from.bias, {s.K});
    to.gamma = tensor(from.gamma, {s.K});
    to.beta = tensor(from.beta, {s.K});
    to.mean = tensor(from.mean, {s.K});
    to.variance = tensor(from.variance, {s.K});
    to.epsilon = from.epsilon;
    to.weight_steps = tensor(from.weight_steps, {8, s.K});
    to.input_steps = tensor(from.input_steps, {8});
  }
  return layers;
}

/// Gathers the parameters of every compute layer: `tensor_named(name)` gives the tensor of a name,
/// such as "layer1.0.conv1.weight" or "layer1.0.bn1.running_var". Steps of quantisers are left out:
/// `io::read_layer_parameters` takes them from a file. Throws `std::invalid_argument` naming the tensor
/// whose shape does not fit the layer.
template <typename Lookup>
  requires requires(const Lookup& lookup, const std::string& name) {
    { lookup(name) } -> std::convertible_to<at::Tensor>;
  }
[[nodiscard]] std::vector<trained_layer> gather_trained_layers(const workload::network& network,
                                                               const Lookup& tensor_named) {
  struct named_values {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
  };
  struct tensor_source {
    const Lookup& tensor_named;
    [[nodiscard]] bool has(const std::string& /*name*/) const { return false; }
    [[nodiscard]] named_values read(const std::string& name) const {
      const at::Tensor tensor =
          at::Tensor(tensor_named(name)).detach().to(at::kCPU, at::kFloat).contiguous();
      const auto* first = tensor.template data_ptr<float>();
      return {tensor.sizes().vec(), {first, first + tensor.numel()}};
    }
  } source{tensor_named};
  return trained_layers(network, gather_layer_parameters(network, source));
}

}  // namespace hwflowq::accuracy

#endif
