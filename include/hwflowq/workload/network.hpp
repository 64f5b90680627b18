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
struct tensor {
  std::string name;
  std::int64_t batch = 1;
  std::int64_t channels = 1;
  std::int64_t rows = 1;
  std::int64_t columns = 1;

  [[nodiscard]] constexpr std::int64_t elements() const {
    return batch * channels * rows * columns;
  }
};

/// An operator in its place: its shape, the tensors it reads and the one it writes.
struct layer {
  std::string name;
  layer_shape shape;
  std::vector<tensor_index> inputs;
  tensor_index output = 0;
};

/// Layers in an order in which they can run, and the tensors between them.
///
/// Compute layers (those that multiply) are numbered 0, 1, ... in that order: precisions are given
/// per compute layer. A compute layer's activation width is the width of the tensor it reads.
/// Tensors that must have one width form an activation group: the inputs of an addition, everything
/// that a concatenation, a maximum pooling or a shortcut joins. Additions and average pooling
/// requantise what they write, so that their output is a group of its own.
class network {
 public:
  explicit network(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const { return name_; }

  /// Adds a tensor that the network is given.
  tensor_index add_input(tensor description) {
    inputs_.push_back(tensors_.size());
    return add_tensor(std::move(description));
  }

  /// Adds a layer that reads `inputs` and writes a new tensor named like it; returns that tensor.
  /// Throws `std::invalid_argument` naming the layer when its shape is invalid, does not fit the
  /// tensors it reads, or its name is taken.
  tensor_index add(std::string name, const layer_shape& shape, std::vector<tensor_index> inputs) {
    const auto fail = [&](const std::string& what) {
      throw std::invalid_argument("layer \"" + name + "\": " + what);
    };
    for (const auto& other : layers_) {
      if (other.name == name) fail("another layer has this name");
    }
    shape.validate(name);
    if (inputs.empty()) fail("reads no tensor");
    std::int64_t channels = 0;
    for (const tensor_index i : inputs) {
      if (i >= tensors_.size())
        fail("reads tensor " + std::to_string(i) + ", which does not exist");
      const auto& t = tensors_[i];
      if (t.batch != shape.N || t.rows != shape.input_rows || t.columns != shape.input_columns) {
        fail("tensor \"" + t.name +
             "\" has another batch, or other rows or columns, than it reads");
      }
      channels += t.channels;
    }
    const bool sums = shape.kind == layer_kind::add;
    if (channels != shape.C * (sums ? static_cast<std::int64_t>(inputs.size()) : 1)) {
      fail("C = " + std::to_string(shape.C) + " but it reads " + std::to_string(channels) +
           " channels");
    }
    if (!sums && shape.kind != layer_kind::concatenation && inputs.size() != 1) {
      fail("reads " + std::to_string(inputs.size()) + " tensors instead of one");
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
    layers_.push_back({std::move(name), shape, std::move(inputs), output});
    return output;
  }

  [[nodiscard]] std::span<const layer> layers() const { return layers_; }
  [[nodiscard]] std::span<const tensor> tensors() const { return tensors_; }
  /// Tensors that the network is given.
  [[nodiscard]] std::span<const tensor_index> inputs() const { return inputs_; }

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
  /// Weights and biases of all layers. Batch normalisation is taken as folded into them.
  [[nodiscard]] std::int64_t parameters() const { return total(&layer_shape::parameters); }
  /// Weights of all layers, without biases.
  [[nodiscard]] std::int64_t weights() const { return total(&layer_shape::weights); }

 private:
  tensor_index add_tensor(tensor description) {
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
  std::vector<tensor> tensors_;
  std::vector<tensor_index> group_;  // union-find: each points towards its group's representative
  std::vector<tensor_index> inputs_;
  std::vector<layer> layers_;
  std::vector<std::size_t> compute_;  // positions of the compute layers
};

}  // namespace hwflowq::workload

#endif
