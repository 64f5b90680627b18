// Loops over tensors whose channels lie innermost in memory, in one pass each.
#ifndef HWFLOWQ_ACCURACY_TORCH_CHANNEL_LOOPS_HPP
#define HWFLOWQ_ACCURACY_TORCH_CHANNEL_LOOPS_HPP

#include <hwflowq/quantization/uniform_quantizer.hpp>
#include <hwflowq/workload/network.hpp>

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq::accuracy {

/// y = scale x + shift, by channel.
struct channel_affine {
  std::vector<float> scale;
  std::vector<float> shift;
};

/// A quantiser without zero point in single precision, for loops over large tensors. Its results
/// differ from `uniform_quantizer`'s only where rounding to float decides between two integers.
struct step_quantiser {
  float scale = 1.0F;
  float least = 0.0F;  ///< integers
  float most = 255.0F;
  bool binary = false;

  step_quantiser() = default;
  explicit step_quantiser(const quantization::uniform_quantizer& q)
      : scale(static_cast<float>(q.scale)),
        least(static_cast<float>(q.range.lowest())),
        most(static_cast<float>(q.range.highest())),
        binary(q.range.is_binary()) {}
};

/// Quantises and dequantises into a new tensor of the same layout.
[[nodiscard]] inline at::Tensor quantise(const at::Tensor& x, const step_quantiser& q) {
  const auto input = x.is_contiguous(at::MemoryFormat::ChannelsLast)
                         ? x
                         : x.contiguous(at::MemoryFormat::ChannelsLast);
  auto result = at::empty_like(input);
  const float* from = input.data_ptr<float>();
  float* to = result.data_ptr<float>();
  const std::int64_t size = input.numel();
  if (q.binary) {
    for (std::int64_t i = 0; i < size; ++i) to[i] = from[i] < 0.0F ? -q.scale : q.scale;
    return result;
  }
  const float per_step = 1.0F / q.scale;
  const float least = q.least;
  const float most = q.most;
  const float scale = q.scale;
  constexpr float no_fraction = 0x1.8p23F;  // adding it rounds to an integer, ties to even
  for (std::int64_t i = 0; i < size; ++i) {
    float steps = from[i] * per_step;
    steps = steps < least ? least : steps;
    steps = steps > most ? most : steps;
    to[i] = scale * ((steps + no_fraction) - no_fraction);
  }
  return result;
}

/// Applies an affine map and, where asked, a rectifier, in place.
inline void apply(const channel_affine& affine, bool rectify, at::Tensor& y) {
  if (!y.is_contiguous(at::MemoryFormat::ChannelsLast)) {
    y = y.contiguous(at::MemoryFormat::ChannelsLast);
  }
  const auto channels = static_cast<std::int64_t>(affine.scale.size());
  const std::int64_t pixels = y.numel() / channels;
  const float* scale = affine.scale.data();
  const float* shift = affine.shift.data();
  float* at = y.data_ptr<float>();
  const float floor = rectify ? 0.0F : -3.402823466e+38F;
  for (std::int64_t p = 0; p < pixels; ++p, at += channels) {
    for (std::int64_t c = 0; c < channels; ++c) {
      const float value = at[c] * scale[c] + shift[c];
      at[c] = value < floor ? floor : value;
    }
  }
}

/// The sum of tensors and, where asked, a rectifier.
[[nodiscard]] inline at::Tensor add(const std::vector<at::Tensor>& tensors,
                                    std::span<const workload::tensor_index> inputs, bool rectify) {
  at::Tensor sum = tensors[inputs.front()].clone(at::MemoryFormat::ChannelsLast);
  float* to = sum.data_ptr<float>();
  const std::int64_t size = sum.numel();
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const auto term = tensors[inputs[i]].contiguous(at::MemoryFormat::ChannelsLast);
    const float* from = term.data_ptr<float>();
    const float floor = rectify && i + 1 == inputs.size() ? 0.0F : -3.402823466e+38F;
    for (std::int64_t j = 0; j < size; ++j) {
      const float value = to[j] + from[j];
      to[j] = value < floor ? floor : value;
    }
  }
  return sum;
}

}  // namespace hwflowq::accuracy

#endif
