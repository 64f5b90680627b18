// A residual network as a chain of steps: one for each compute layer, with all that follows it.
#ifndef HWFLOWQ_ACCURACY_INTEGER_RESIDUAL_PLAN_HPP
#define HWFLOWQ_ACCURACY_INTEGER_RESIDUAL_PLAN_HPP

#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// A compute layer; then, where there is one, the addition of what an earlier step read; a ReLU; and
/// pooling. What it writes the next step reads.
struct residual_step {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  std::size_t layer = 0;        ///< position of the compute layer in the network
  std::size_t added = none;     ///< number of the step whose input is added
  std::size_t shortcut = none;  ///< position of the shortcut that it passes, if any
  std::size_t pooling = none;   ///< position of the global average pooling that follows, if any
  bool rectified = false;
  std::int64_t padding = 0;  ///< that the next step's layer puts around what this one writes
};

/// The steps of a network. Throws `std::invalid_argument` naming the layer that is not supported: a
/// chain of ungrouped, undilated convolutions and fully connected layers, around which shortcuts
/// without weights may lead, and global average pooling.
[[nodiscard]] inline std::vector<residual_step> plan_residual_network(
    const workload::network& network) {
  using workload::layer_kind;
  const auto layers = network.layers();
  const auto fail = [](const workload::layer& layer, const std::string& what) {
    throw std::invalid_argument("integer_network: layer \"" + layer.name + "\": " + what);
  };
  const auto readers = [&](workload::tensor_index t) {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto& inputs = layers[i].inputs;
      if (std::find(inputs.begin(), inputs.end(), t) != inputs.end()) result.push_back(i);
    }
    return result;
  };
  std::vector<residual_step> plan;
  std::vector<workload::tensor_index> read;  // by step: the tensor that it reads
  workload::tensor_index at = network.inputs().front();
  std::vector<bool> visited(layers.size(), false);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = layers[i];
    const auto& s = layer.shape;
    if (!workload::computes(s.kind)) continue;
    if (layer.inputs.front() != at) fail(layer, "must read what the layer before it writes");
    if (s.kind == layer_kind::fully_connected
            ? s.C != network.tensors()[at].channels
            : s.groups != 1 || s.dilation_rows != 1 || s.dilation_columns != 1) {
      fail(layer, s.kind == layer_kind::fully_connected ? "must read one value a channel"
                                                        : "groups and dilation are not supported");
    }
    if (s.pad.top != s.pad.left || s.pad.top != s.pad.bottom || s.pad.top != s.pad.right) {
      fail(layer, "its padding is not the same on all sides");
    }
    residual_step step;
    step.layer = i;
    visited[i] = true;
    if (!plan.empty()) plan.back().padding = s.pad.top;
    read.push_back(at);
    at = layer.output;
    auto next = readers(at);
    step.rectified = std::any_of(next.begin(), next.end(),
                                 [&](auto r) { return layers[r].shape.kind != layer_kind::add; });
    if (next.size() == 1 && layers[next[0]].shape.kind == layer_kind::add) {
      const auto& addition = layers[next[0]];
      if (addition.inputs.size() != 2) fail(addition, "adds more than two tensors");
      auto other = addition.inputs[addition.inputs[0] == at ? 1 : 0];
      for (std::size_t j = 0; j < layers.size(); ++j) {
        if (layers[j].output != other || layers[j].shape.kind != layer_kind::shortcut) continue;
        step.shortcut = j;
        visited[j] = true;
        other = layers[j].inputs.front();
      }
      const auto found = std::find(read.begin(), read.end(), other);
      if (found == read.end() || found == read.begin()) {
        fail(addition, "adds what no layer before it reads");
      }
      step.added = static_cast<std::size_t>(found - read.begin());
      step.rectified = true;
      visited[next[0]] = true;
      at = addition.output;
      next = readers(at);
    }
    if (next.size() == 1 && layers[next[0]].shape.kind == layer_kind::average_pooling) {
      const auto& pooling = layers[next[0]];
      if (pooling.shape.P != 1 || pooling.shape.Q != 1 ||
          pooling.shape.pad != workload::padding{}) {
        fail(pooling, "only global pooling is supported");
      }
      step.pooling = next[0];
      visited[next[0]] = true;
      at = pooling.output;
    }
    plan.push_back(step);
  }
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!visited[i]) fail(layers[i], "has no place in a chain of residual blocks");
  }
  for (std::size_t l = 0; l + 1 < plan.size(); ++l) {
    if (!plan[l].rectified) fail(layers[plan[l].layer], "what it writes may be negative");
  }
  return plan;
}

}  // namespace hwflowq::accuracy

#endif
