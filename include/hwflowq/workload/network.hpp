// A network as a graph of layers and the tensors between them.
#ifndef HWFLOWQ_WORKLOAD_NETWORK_HPP
#define HWFLOWQ_WORKLOAD_NETWORK_HPP

#include <hwflowq/workload/layer.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::workload {

/// Index of an activation tensor in a network.
using tensor_index = std::size_t;

/// An activation: what one layer writes and others read.
struct activation_tensor {
  std::string name;
  std::int64_t batch = 1;
  std::int64_t channels = 1;
  std::int64_t rows = 1;
  std::int64_t columns = 1;

  [[nodiscard]] constexpr std::int64_t elements() const {
    return batch * channels * rows * columns;
  }
};

/// What stood between a compute layer's weights and its activation function while it was trained.
///
/// Inference folds batch normalisation into the weights and a bias, so a deployed layer's shape knows
/// nothing of it. Published parameter counts are of the trained layer: scale and shift of batch
/// normalisation instead of the bias (or beside one, as Keras has by default).
enum class normalisation : std::uint8_t {
  none,                 ///< the bias of the shape, if any, is as it was trained
  batch_norm,           ///< batch normalisation: 2 K parameters, folded into a bias of K
  bias_then_batch_norm  ///< a bias, then batch normalisation: 3 K parameters, folded into K
};

/// An operator in its place: its shape, the tensors it reads and the one it writes.
struct layer {
  std::string name;
  layer_shape shape;
  std::vector<tensor_index> inputs;
  tensor_index output = 0;
  normalisation trained_with = normalisation::none;

  /// Parameters before batch normalisation was folded: weights, bias, scale and shift. The running
  /// mean and variance are measured, not trained, and do not count.
  [[nodiscard]] constexpr std::int64_t trained_parameters() const {
    switch (trained_with) {
      case normalisation::batch_norm:
        return shape.weights() + 2 * shape.K;
      case normalisation::bias_then_batch_norm:
        return shape.weights() + 3 * shape.K;
      case normalisation::none:
        break;
    }
    return shape.parameters();
  }
};

/// Layers in an order in which they can run, and the tensors between them.
///
/// Compute layers (those that multiply) are numbered 0, 1, ... in that order: precisions are given
/// per compute layer. A compute layer's activation width is the width of the tensor it reads.
/// Tensors that must have one width form an activation group: the inputs of an addition, everything
/// that a concatenation, a maximum pooling or a shortcut joins. Additions, average pooling and
/// upsampling requantise what they write, so that their output is a group of its own.
class network {
 public:
  explicit network(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const { return name_; }

  /// Adds a tensor that the network is given. Throws `std::invalid_argument` naming the tensor when
  /// an extent is below 1, the elements are more than `greatest_count`, or its name is taken.
  tensor_index add_input(activation_tensor description) {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("input \"" + description.name + "\": " + what);
    };
    if (is_taken(description.name)) fail("another tensor has this name");
    for (const auto& [field, value] : {std::pair{"batch", description.batch},
                                       {"channels", description.channels},
                                       {"rows", description.rows},
                                       {"columns", description.columns}}) {
      if (value < 1) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be at least 1");
      }
    }
    if (!is_countable(
            {description.batch, description.channels, description.rows, description.columns})) {
      fail("has more than " + std::to_string(greatest_count) + " elements");
    }
    inputs_.push_back(tensors_.size());
    return add_tensor(std::move(description));
  }

  /// Adds a layer that reads `inputs` and writes a new tensor named like it; returns that tensor.
  /// A fully connected layer reads all elements of its tensor as channels (row-major, channels
  /// outermost). `trained_with` tells what batch normalisation was folded into the layer.
  /// Throws `std::invalid_argument` naming the layer when its shape is invalid, does not fit the
  /// tensors it reads, its name is taken, or batch normalisation has no bias to be folded into; the
  /// network is then as it was.
  tensor_index add(std::string name, const layer_shape& shape, std::vector<tensor_index> inputs,
                   normalisation trained_with = normalisation::none) {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("layer \"" + name + "\": " + what);
    };
    if (is_taken(name)) fail("another tensor has this name");
    shape.validate(name);
    if (inputs.empty()) fail("reads no tensor");
    const bool joins = shape.kind == layer_kind::add || shape.kind == layer_kind::concatenation;
    if (!joins && inputs.size() != 1) {
      fail("reads " + std::to_string(inputs.size()) + " tensors instead of one");
    }
    std::int64_t channels = 0;
    for (const tensor_index i : inputs) {
      if (i >= tensors_.size()) {
        fail("reads tensor " + std::to_string(i) + ", which does not exist");
      }
      const auto& t = tensors_[i];
      const bool flattens = shape.kind == layer_kind::fully_connected;
      const auto fits = [&](const char* field, std::int64_t given, std::int64_t needed) {
        if (given != needed) {
          fail(std::string(field) + " = " + std::to_string(needed) + " but tensor \"" + t.name +
               "\" has " + std::to_string(given));
        }
      };
      fits("N", t.batch, shape.N);
      if (!flattens) {
        fits("input_rows", t.rows, shape.input_rows);
        fits("input_columns", t.columns, shape.input_columns);
      }
      if (shape.kind == layer_kind::add) fits("C", t.channels, shape.C);
      channels += flattens ? t.channels * t.rows * t.columns : t.channels;
    }
    if (shape.kind != layer_kind::add && channels != shape.C) {
      fail("C = " + std::to_string(shape.C) + " but it reads " + std::to_string(channels) +
           " channels");
    }
    if (trained_with != normalisation::none && !(computes(shape.kind) && shape.bias)) {
      fail("batch normalisation needs weights and a bias to be folded into");
    }
    const tensor_index output = add_tensor({name, shape.N, shape.K, shape.P, shape.Q});
    switch (shape.kind) {
      case layer_kind::add:
        for (const tensor_index i : inputs) tie(inputs.front(), i);
        break;
      case layer_kind::concatenation:
      case layer_kind::max_pooling:
      case layer_kind::shortcut:
        for (const tensor_index i : inputs) tie(output, i);
        break;
      default:
        break;
    }
    if (computes(shape.kind)) compute_.push_back(layers_.size());
    layers_.push_back({std::move(name), shape, std::move(inputs), output, trained_with});
    return output;
  }

  [[nodiscard]] std::span<const layer> layers() const { return {layers_.data(), layers_.size()}; }
  [[nodiscard]] std::span<const activation_tensor> tensors() const {
    return {tensors_.data(), tensors_.size()};
  }
  /// Tensors that the network is given.
  [[nodiscard]] std::span<const tensor_index> inputs() const {
    return {inputs_.data(), inputs_.size()};
  }

  /// Number of compute layers.
  [[nodiscard]] std::size_t compute_layer_count() const { return compute_.size(); }
  /// Compute layer i. Precondition: i < compute_layer_count().
  [[nodiscard]] const layer& compute_layer(std::size_t i) const { return layers_[compute_[i]]; }

  /// A representative of the activation group that a tensor belongs to: equal for two tensors if and
  /// only if they must have the same width.
  [[nodiscard]] tensor_index activation_group(tensor_index t) const {
    while (group_[t] != t) t = group_[t];
    return t;
  }

  /// Multiply-accumulate operations of all layers.
  [[nodiscard]] std::int64_t macs() const { return total(&layer_shape::macs); }
  /// Weights and biases of all layers as deployed: batch normalisation is folded into them.
  [[nodiscard]] std::int64_t parameters() const { return total(&layer_shape::parameters); }
  /// Parameters of all layers as trained: with scale and shift of each batch normalisation.
  [[nodiscard]] std::int64_t trained_parameters() const {
    std::int64_t sum = 0;
    for (const auto& l : layers_) sum += l.trained_parameters();
    return sum;
  }
  /// Weights of all layers, without biases.
  [[nodiscard]] std::int64_t weights() const { return total(&layer_shape::weights); }

 private:
  [[nodiscard]] bool is_taken(const std::string& name) const {
    for (const auto& t : tensors_) {
      if (t.name == name) return true;
    }
    return false;
  }

  tensor_index add_tensor(activation_tensor description) {
    group_.push_back(tensors_.size());
    tensors_.push_back(std::move(description));
    return tensors_.size() - 1;
  }

  void tie(tensor_index a, tensor_index b) {
    a = activation_group(a);
    b = activation_group(b);
    // The older tensor represents both: the result does not depend on the order of ties.
    if (a < b) group_[b] = a;
    if (b < a) group_[a] = b;
  }

  [[nodiscard]] std::int64_t total(std::int64_t (layer_shape::*count)() const) const {
    std::int64_t sum = 0;
    for (const auto& l : layers_) sum += (l.shape.*count)();
    return sum;
  }

  std::string name_;
  std::vector<activation_tensor> tensors_;
  std::vector<tensor_index> group_;  // union-find: each points towards its group's representative
  std::vector<tensor_index> inputs_;
  std::vector<layer> layers_;
  std::vector<std::size_t> compute_;  // positions of the compute layers
};

}  // namespace hwflowq::workload

#endif
