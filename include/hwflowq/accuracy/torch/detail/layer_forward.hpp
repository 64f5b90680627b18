// What single layers of a network compute, in LibTorch's operators.
#ifndef HWFLOWQ_ACCURACY_TORCH_DETAIL_LAYER_FORWARD_HPP
#define HWFLOWQ_ACCURACY_TORCH_DETAIL_LAYER_FORWARD_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/workload/layer.hpp>
#include <hwflowq/workload/network.hpp>

#include <torch/types.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::accuracy::detail {

/// Throws `std::invalid_argument` naming a layer that cannot be trained here.
inline void check_trainable(const workload::layer& layer) {
  const auto fail = [&](const std::string& what) {
    throw std::invalid_argument("network_module: layer \"" + layer.name + "\": " + what);
  };
  const auto& s = layer.shape;
  if (s.kind == workload::layer_kind::upsampling) fail("upsampling cannot be trained");
  if (s.pad.top != s.pad.bottom || s.pad.left != s.pad.right) {
    fail("padding must be the same on opposite sides");
  }
  if (s.N != 1) fail("N = " + std::to_string(s.N) + " must be 1; batches are given at run time");
}

/// Weights to start training from; the same for the same stream on every machine.
[[nodiscard]] inline ::torch::Tensor random_weights(const workload::layer_shape& s,
                                                    random_stream random) {
  const bool connected = s.kind == workload::layer_kind::fully_connected;
  auto weights =
      connected ? ::torch::empty({s.K, s.C}) : ::torch::empty({s.K, s.C / s.groups, s.R, s.S});
  const double variance = connected ? 1.0 / (3.0 * static_cast<double>(s.C))
                                    : 2.0 / static_cast<double>(s.K / s.groups * s.R * s.S);
  const double deviation = std::sqrt(variance);
  float* data = weights.data_ptr<float>();
  for (std::int64_t i = 0; i < weights.numel(); ++i) {
    // Box and Muller 1958
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    const double angle = 2.0 * std::numbers::pi * random.uniform();
    data[i] = static_cast<float>(deviation * radius * std::cos(angle));
  }
  return weights;
}

/// A layer that multiplies.
[[nodiscard]] inline ::torch::Tensor multiply(const workload::layer_shape& s,
                                              const ::torch::Tensor& x,
                                              const ::torch::Tensor& weights,
                                              const ::torch::Tensor& bias) {
  if (s.kind == workload::layer_kind::fully_connected) {
    return ::torch::linear(x.flatten(1).to(::torch::kFloat), weights, bias);
  }
  const auto type = x.scalar_type();
  return ::torch::conv2d(x, weights.to(type).contiguous(::torch::MemoryFormat::ChannelsLast),
                         bias.defined() ? bias.to(type) : bias, {s.stride_rows, s.stride_columns},
                         {s.pad.top, s.pad.left}, {s.dilation_rows, s.dilation_columns}, s.groups);
}

/// A layer that only moves data. Precondition: `check_trainable`.
[[nodiscard]] inline ::torch::Tensor move_data(const workload::layer_shape& s,
                                               std::span<const ::torch::Tensor> inputs) {
  using workload::layer_kind;
  const auto& x = inputs.front();
  switch (s.kind) {
    case layer_kind::max_pooling:
      return ::torch::max_pool2d(x, {s.R, s.S}, {s.stride_rows, s.stride_columns},
                                 {s.pad.top, s.pad.left}, {s.dilation_rows, s.dilation_columns});
    case layer_kind::average_pooling:
      if (s.P == 1 && s.Q == 1 && s.pad == workload::padding{}) {
        return x.to(::torch::kFloat).mean({2, 3}, true);
      }
      return ::torch::avg_pool2d(x, {s.R, s.S}, {s.stride_rows, s.stride_columns},
                                 {s.pad.top, s.pad.left});
    case layer_kind::add: {
      auto sum = inputs[0];
      for (std::size_t i = 1; i < inputs.size(); ++i) sum = sum + inputs[i];
      return sum;
    }
    case layer_kind::concatenation:
      return ::torch::cat(std::vector<::torch::Tensor>(inputs.begin(), inputs.end()), 1);
    case layer_kind::shortcut: {
      const auto samples =
          x.slice(2, 0, c10::nullopt, s.stride_rows).slice(3, 0, c10::nullopt, s.stride_columns);
      // Half of the zero channels before and half behind.
      const std::int64_t before = (s.K - s.C) / 2;
      return ::torch::constant_pad_nd(samples, {0, 0, 0, 0, before, s.K - s.C - before})
          .contiguous(::torch::MemoryFormat::ChannelsLast);
    }
    default:
      throw std::invalid_argument("network_module: a kind of layer that cannot be trained");
  }
}

}  // namespace hwflowq::accuracy::detail

#endif
