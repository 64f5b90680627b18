// Collects the layers of an ONNX graph until nothing more can be folded into them.
#ifndef HWFLOWQ_IO_DETAIL_ONNX_LAYERS_HPP
#define HWFLOWQ_IO_DETAIL_ONNX_LAYERS_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/io/detail/element_type.hpp>
#include <hwflowq/io/detail/onnx_node.hpp>
#include <hwflowq/io/named_tensor.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/layer.hpp>
#include <hwflowq/workload/network.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::io::detail {

/// A tensor that runs through the network, as the graph sees it at some point.
struct onnx_activation {
  workload::tensor_index tensor = 0;
  std::vector<std::int64_t> shape;      ///< (N, C, rows, columns), or (N, C rows columns) flattened
  std::optional<int> bits;              ///< that a quantiser has chosen
  bool quantised = false;               ///< between a quantiser and its dequantiser
  std::optional<std::size_t> producer;  ///< compute layer that wrote it, if nothing stands between
  std::optional<workload::padding> zeros;  ///< from a Pad, for the convolution that reads it
  std::int64_t stride_rows = 1;            ///< from a Slice, of a shortcut that is not there yet
  std::int64_t stride_columns = 1;
  std::string shortcut;  ///< name of that shortcut; empty when there is none
};

/// A layer that is not in the network yet, with its weights and the widths chosen for it.
struct onnx_layer {
  std::string name;
  workload::layer_shape shape;
  std::vector<workload::tensor_index> inputs;
  workload::normalisation trained_with = workload::normalisation::none;
  std::vector<std::int64_t> weight_shape;  ///< output channels first
  std::vector<float> weights;
  std::vector<float> bias;
  std::optional<int> weight_bits;
  std::optional<int> activation_bits;
};

/// Inputs and layers of a network in the making. Tensors are numbered as `workload::network` will:
/// inputs first, then the output of each layer.
class onnx_layers {
 public:
  [[nodiscard]] workload::tensor_index add_input(workload::activation_tensor input) {
    names_.insert(input.name);
    inputs_.push_back(input);
    tensors_.push_back(std::move(input));
    return tensors_.size() - 1;
  }

  /// Appends a layer that bears the name of its node; returns the tensor that it writes. All inputs
  /// are added before. Throws `std::invalid_argument` naming the layer when its shape is impossible.
  workload::tensor_index add(onnx_layer layer) {
    layer.shape.validate(layer.name);
    const auto& s = layer.shape;
    tensors_.push_back({layer.name, s.N, s.K, s.P, s.Q});
    layers_.push_back(std::move(layer));
    return tensors_.size() - 1;
  }

  /// A name that no tensor has yet: that of the node, or of its output where it has none.
  [[nodiscard]] std::string name_for(const onnx_node& node) {
    const auto wanted = node.name().empty() ? node.output(0) : node.name();
    auto name = wanted;
    for (int i = 2; !names_.insert(name).second; ++i) name = wanted + '_' + std::to_string(i);
    return name;
  }

  [[nodiscard]] const workload::activation_tensor& tensor(workload::tensor_index i) const {
    return tensors_[i];
  }
  [[nodiscard]] std::size_t layer_count() const { return layers_.size(); }

  /// Adds a bias to a layer that has none. Returns whether it could.
  [[nodiscard]] bool fold_bias(std::size_t layer, const std::vector<float>& bias) {
    auto& l = layers_[layer];
    if (l.shape.bias) return false;
    l.shape.bias = true;
    l.bias = bias;
    return true;
  }

  /// Folds scale (x - mean) / sqrt(variance + epsilon) + shift of each channel into weights and
  /// bias. Returns whether it could: only one batch normalisation per layer.
  /// Precondition: one number for each output channel.
  [[nodiscard]] HWFLOWQ_STRICT_FP bool fold_batch_norm(
      std::size_t layer, const std::vector<float>& scale, const std::vector<float>& shift,
      const std::vector<float>& mean, const std::vector<float>& variance, float epsilon) {
    HWFLOWQ_STRICT_FP_BODY
    auto& l = layers_[layer];
    if (l.trained_with != workload::normalisation::none) return false;
    l.trained_with = l.shape.bias ? workload::normalisation::bias_then_batch_norm
                                  : workload::normalisation::batch_norm;
    l.shape.bias = true;
    l.bias.resize(scale.size(), 0.0f);
    const std::size_t of_channel = l.weights.size() / scale.size();
    for (std::size_t k = 0; k < scale.size(); ++k) {
      const double factor =
          static_cast<double>(scale[k]) /
          std::sqrt(static_cast<double>(variance[k]) + static_cast<double>(epsilon));
      for (std::size_t i = 0; i < of_channel; ++i) {
        auto& weight = l.weights[k * of_channel + i];
        weight = narrow(static_cast<double>(weight) * factor);
      }
      l.bias[k] = narrow((static_cast<double>(l.bias[k]) - static_cast<double>(mean[k])) * factor +
                         static_cast<double>(shift[k]));
    }
    return true;
  }

  /// The network, with weights "<layer>.weight" and "<layer>.bias" and the precision chosen for each
  /// compute layer. Throws `error` for a width that the library does not know.
  void finish(workload::network& network, std::vector<named_tensor>& weights,
              std::vector<std::optional<Precision>>& precisions) && {
    for (auto& input : inputs_) network.add_input(std::move(input));
    for (auto& l : layers_) {
      if (computes(l.shape.kind)) {
        precisions.push_back(precision_of(l));
        weights.push_back({l.name + ".weight", std::move(l.weight_shape), std::move(l.weights)});
        if (l.shape.bias) weights.push_back({l.name + ".bias", {l.shape.K}, std::move(l.bias)});
      }
      network.add(l.name, l.shape, std::move(l.inputs), l.trained_with);
    }
  }

 private:
  [[nodiscard]] static std::optional<Precision> precision_of(const onnx_layer& l) {
    if (!l.weight_bits || !l.activation_bits) return std::nullopt;
    for (const int bits : {*l.weight_bits, *l.activation_bits}) {
      if (bits < least_bits || bits > greatest_bits) {
        throw error("layer \"" + l.name + "\" is quantised to " + std::to_string(bits) +
                    " bits, which are outside 1 to " + std::to_string(greatest_bits));
      }
    }
    return Precision{static_cast<std::int8_t>(*l.weight_bits),
                     static_cast<std::int8_t>(*l.activation_bits)};
  }

  std::set<std::string> names_;
  std::vector<workload::activation_tensor> inputs_;
  std::vector<workload::activation_tensor> tensors_;
  std::vector<onnx_layer> layers_;
};

}  // namespace hwflowq::io::detail

#endif
