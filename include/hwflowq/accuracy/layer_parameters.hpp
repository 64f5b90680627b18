// Trained parameters of the compute layers of a network, as plain numbers.
#ifndef HWFLOWQ_ACCURACY_LAYER_PARAMETERS_HPP
#define HWFLOWQ_ACCURACY_LAYER_PARAMETERS_HPP

#include <hwflowq/workload/network.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// What a batch normalisation's moments become when its layer is quantised.
enum class moment_rule : unsigned char {
  as_trained,     ///< they stay
  float_network,  ///< the sums are brought back to the float network's moments on the same images
  own             ///< those of the quantised network itself: for weights that were trained so
};

/// Weights of one compute layer and what follows them: a bias, or a batch normalisation that turns y
/// into gamma (y - mean) / sqrt(variance + epsilon) + beta. What there is none of is empty.
struct layer_parameters {
  std::vector<float> weight{};  ///< K x C / groups x R x S, the last fastest
  std::vector<float> bias{};    ///< K
  std::vector<float> gamma{};   ///< K, like the next three
  std::vector<float> beta{};
  std::vector<float> mean{};
  std::vector<float> variance{};
  double epsilon = 1e-5;
  std::vector<float>
      weight_steps{};                ///< of quantisers trained along, 8 x K: by width, then channel
  std::vector<float> input_steps{};  ///< 8: by width

  [[nodiscard]] bool has_batch_norm() const { return !gamma.empty(); }
  /// Whether the layer was trained quantised.
  [[nodiscard]] bool has_steps() const { return !weight_steps.empty(); }
};

/// The name of a convolution's batch normalisation: the last "conv" of the name becomes "bn", as
/// PyTorch's residual networks have it; where there is none, ".bn" is appended.
[[nodiscard]] inline std::string batch_norm_name(std::string layer) {
  const auto at = layer.rfind("conv");
  if (at == std::string::npos) return layer + ".bn";
  return layer.replace(at, 4, "bn");
}

/// Where named tensors are read from: `source.has(name)`, and `source.read(name)` with a `shape` and
/// `values`.
template <typename S>
concept TensorSource = requires(S& source, const std::string& name) {
  { source.has(name) } -> std::convertible_to<bool>;
  { source.read(name).shape } -> std::convertible_to<std::vector<std::int64_t>>;
  { source.read(name).values } -> std::convertible_to<std::vector<float>>;
};

/// Gathers the parameters of every compute layer, and "X.weight_steps" and "X.input_steps" where they
/// were trained quantised. Throws `std::invalid_argument` naming the tensor whose shape does not fit
/// the layer, and whatever the source throws for one that it has not.
template <TensorSource Source>
[[nodiscard]] std::vector<layer_parameters> gather_layer_parameters(
    const workload::network& network, Source& source) {
  const auto take = [&](const std::string& name, const std::vector<std::int64_t>& shape) {
    auto tensor = source.read(name);
    const std::vector<std::int64_t> found = tensor.shape;
    if (found != shape) {
      const auto text = [](const std::vector<std::int64_t>& extents) {
        std::string result;
        for (const auto e : extents) result += (result.empty() ? "" : " x ") + std::to_string(e);
        return result;
      };
      throw std::invalid_argument("tensor \"" + name + "\" is " + text(found) + " instead of " +
                                  text(shape));
    }
    return std::vector<float>(std::move(tensor.values));
  };
  std::vector<layer_parameters> layers(network.compute_layer_count());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& layer = network.compute_layer(l);
    const auto& s = layer.shape;
    auto& own = layers[l];
    const bool flat = s.kind == workload::layer_kind::fully_connected;
    own.weight = take(layer.name + ".weight",
                      flat ? std::vector{s.K, s.C} : std::vector{s.K, s.C / s.groups, s.R, s.S});
    using workload::normalisation;
    const bool normalised = layer.trained_with != normalisation::none;
    if (layer.trained_with == normalisation::bias_then_batch_norm || (!normalised && s.bias)) {
      own.bias = take(layer.name + ".bias", {s.K});
    }
    if (normalised) {
      const auto bn = batch_norm_name(layer.name);
      own.gamma = take(bn + ".weight", {s.K});
      own.beta = take(bn + ".bias", {s.K});
      own.mean = take(bn + ".running_mean", {s.K});
      own.variance = take(bn + ".running_var", {s.K});
    }
    if (source.has(layer.name + ".weight_steps")) {
      own.weight_steps = take(layer.name + ".weight_steps", {8, s.K});
    }
    if (source.has(layer.name + ".input_steps")) {
      own.input_steps = take(layer.name + ".input_steps", {8});
    }
  }
  return layers;
}

}  // namespace hwflowq::accuracy

#endif
