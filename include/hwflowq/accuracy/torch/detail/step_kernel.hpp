// Quantisation by a step over plain arrays, forwards and backwards.
#ifndef HWFLOWQ_ACCURACY_TORCH_DETAIL_STEP_KERNEL_HPP
#define HWFLOWQ_ACCURACY_TORCH_DETAIL_STEP_KERNEL_HPP

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace hwflowq::accuracy::detail {

/// The integers that a quantiser knows, as numbers.
struct step_bounds {
  float lowest = 0.0F;
  float highest = 1.0F;
  bool binary = false;  ///< -1 and +1 without 0
};

/// A bfloat16 number: the upper half of a float.
enum class bfloat16_bits : std::uint16_t {};

[[nodiscard]] inline float widen(float x) { return x; }
[[nodiscard]] inline float widen(bfloat16_bits x) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(x) << 16);
}
inline void narrow(float x, float& target) { target = x; }
// To the nearest, ties to even; numbers that are none are not looked for.
inline void narrow(float x, bfloat16_bits& target) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  target = static_cast<bfloat16_bits>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16);
}

// Nearest integer, ties to even. Precondition: |x| < 2^22.
[[nodiscard]] inline float nearest(float x) {
  constexpr float no_fraction = 0x1.8p23F;
  return (x + no_fraction) - no_fraction;
}

template <typename T>
void quantise_slice(const T* __restrict x, T* __restrict y, std::int64_t n, float step, const step_bounds& bounds) {
  const float inverse = 1.0F / step;
  const float lowest = bounds.lowest;
  const float highest = bounds.highest;
  if (bounds.binary) {
    for (std::int64_t i = 0; i < n; ++i) narrow(widen(x[i]) < 0.0F ? -step : step, y[i]);
    return;
  }
  for (std::int64_t i = 0; i < n; ++i) {
    float v = widen(x[i]) * inverse;
    v = v < lowest ? lowest : v;
    v = v > highest ? highest : v;
    narrow(nearest(v) * step, y[i]);
  }
}

// The sum of an array in a fixed number of lanes: the compiler may use vectors of any width, and the
// result is the same.
[[nodiscard]] inline double sum_in_lanes(const float* values, std::int64_t n) {
  constexpr std::int64_t lanes = 16;
  std::array<float, lanes> sums{};
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    for (std::int64_t l = 0; l < lanes; ++l) sums[static_cast<std::size_t>(l)] += values[i + l];
  }
  double total = 0.0;
  for (const float s : sums) total += static_cast<double>(s);
  for (; i < n; ++i) total += static_cast<double>(values[i]);
  return total;
}

// Returns the gradient of the step.
template <typename T>
double quantise_backward_slice(const T* x, const T* gradient, T* of_x, std::int64_t n, float step,
                               const step_bounds& bounds, bool from_rounding) {
  constexpr std::int64_t block = 2048;
  std::array<float, block> products;
  const float inverse = 1.0F / step;
  const float lowest = bounds.lowest;
  const float highest = bounds.highest;
  const float rounding = from_rounding ? 1.0F : 0.0F;
  double total = 0.0;
  for (std::int64_t begin = 0; begin < n; begin += block) {
    const std::int64_t size = std::min(n - begin, block);
    const T* __restrict from = x + begin;
    const T* __restrict upstream = gradient + begin;
    T* __restrict to = of_x + begin;
    float* __restrict product = products.data();
    if (bounds.binary) {
      for (std::int64_t i = 0; i < size; ++i) {
        const float g = widen(upstream[i]);
        const float v = widen(from[i]) * inverse;
        const float q = v < 0.0F ? -1.0F : 1.0F;
        const float inside = v * q < 1.0F ? 1.0F : 0.0F;
        narrow(g * inside, to[i]);
        product[i] = g * (inside * (rounding * (q - v)) + (1.0F - inside) * q);
      }
    } else {
      for (std::int64_t i = 0; i < size; ++i) {
        const float g = widen(upstream[i]);
        const float v = widen(from[i]) * inverse;
        float clipped = v < lowest ? lowest : v;
        clipped = clipped > highest ? highest : clipped;
        const float above = v > lowest ? 1.0F : 0.0F;
        const float below = v < highest ? 1.0F : 0.0F;
        const float inside = above * below;
        narrow(g * inside, to[i]);
        product[i] =
            g * (inside * (rounding * (nearest(clipped) - v)) + (1.0F - inside) * clipped);
      }
    }
    total += sum_in_lanes(product, size);
  }
  return total;
}

/// Quantises n numbers; `step` holds one number or divides them into as many equal slices.
template <typename T>
void quantise_array(const T* x, T* y, std::int64_t n, const ::torch::Tensor& step,
                    const step_bounds& bounds) {
  const auto steps = step.detach().contiguous();
  const std::int64_t each = n / std::max<std::int64_t>(1, steps.numel());
  for (std::int64_t k = 0; k < steps.numel(); ++k) {
    quantise_slice(x + k * each, y + k * each, each, steps.data_ptr<float>()[k], bounds);
  }
}

/// The gradients of `quantise_array`.
template <typename T>
void quantise_backward_array(const T* x, const T* gradient, T* of_x, std::int64_t n,
                             const ::torch::Tensor& step, const ::torch::Tensor& of_step,
                             const step_bounds& bounds, bool from_rounding) {
  const auto steps = step.detach().contiguous();
  const std::int64_t each = n / std::max<std::int64_t>(1, steps.numel());
  for (std::int64_t k = 0; k < steps.numel(); ++k) {
    of_step.data_ptr<float>()[k] = static_cast<float>(
        quantise_backward_slice(x + k * each, gradient + k * each, of_x + k * each, each,
                                steps.data_ptr<float>()[k], bounds, from_rounding));
  }
}

}  // namespace hwflowq::accuracy::detail

#endif
