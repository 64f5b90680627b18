// Quantisation by a step over plain arrays, forwards and backwards.
#ifndef HWFLOWQ_ACCURACY_TORCH_DETAIL_STEP_KERNEL_HPP
#define HWFLOWQ_ACCURACY_TORCH_DETAIL_STEP_KERNEL_HPP

#include <hwflowq/accuracy/torch/detail/float_lanes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq::accuracy::detail {

/// The integers that a quantiser knows, as numbers.
struct step_bounds {
  float lowest = 0.0F;
  float highest = 1.0F;
  bool binary = false;  ///< -1 and +1 without 0
};

/// Quantises n numbers: step * clamp(round(x / step)).
template <StoredFloat T>
void quantise_array(const T* x, T* y, std::int64_t n, float step, const step_bounds& bounds) {
  const float inverse = 1.0F / step;
  const float lowest = bounds.lowest;
  const float highest = bounds.highest;
  if (bounds.binary) {
    in_lanes(n, [=](auto zero, std::int64_t i) {
      using V = decltype(zero);
      store<V>(y + i, load<V>(x + i) < zero ? zero - step : zero + step);
    });
    return;
  }
  in_lanes(n, [=](auto zero, std::int64_t i) {
    using V = decltype(zero);
    V steps = load<V>(x + i) * inverse;
    steps = steps < lowest ? zero + lowest : steps;
    steps = steps > highest ? zero + highest : steps;
    store<V>(y + i, nearest(steps) * step);
  });
}

/// The gradient of x, and as the result that of the step: what LSQ takes, or what PACT does unless
/// `from_rounding`. Sums have a fixed order.
template <StoredFloat T>
[[nodiscard]] double quantise_array_backward(const T* x, const T* gradient, T* of_x, std::int64_t n,
                                             float step, const step_bounds& bounds,
                                             bool from_rounding) {
  constexpr std::int64_t block = 2048;
  std::array<float, block> products;
  const float inverse = 1.0F / step;
  const float lowest = bounds.lowest;
  const float highest = bounds.highest;
  const float rounding = from_rounding ? 1.0F : 0.0F;
  double total = 0.0;
  for (std::int64_t begin = 0; begin < n; begin += block) {
    const std::int64_t size = std::min(n - begin, block);
    const T* from = x + begin;
    const T* upstream = gradient + begin;
    T* to = of_x + begin;
    float* product = products.data();
    if (bounds.binary) {
      in_lanes(size, [=](auto zero, std::int64_t i) {
        using V = decltype(zero);
        const V g = load<V>(upstream + i);
        const V steps = load<V>(from + i) * inverse;
        const V q = steps < zero ? zero - 1.0F : zero + 1.0F;
        const V slope = steps * q < 1.0F ? rounding * (q - steps) : q;
        store<V>(to + i, steps * q < 1.0F ? g : zero);
        store<V>(product + i, g * slope);
      });
    } else {
      in_lanes(size, [=](auto zero, std::int64_t i) {
        using V = decltype(zero);
        const V g = load<V>(upstream + i);
        const V steps = load<V>(from + i) * inverse;
        V slope = rounding * (nearest(steps) - steps);
        V passed = g;
        slope = steps > lowest ? slope : zero + lowest;
        passed = steps > lowest ? passed : zero;
        slope = steps < highest ? slope : zero + highest;
        passed = steps < highest ? passed : zero;
        store<V>(to + i, passed);
        store<V>(product + i, g * slope);
      });
    }
    // One sum after the other per lane of sixteen, whatever the register's width.
    constexpr std::size_t lanes = 16;
    std::array<float, lanes> sums{};
    for (std::int64_t i = 0; i < size; ++i) sums[static_cast<std::size_t>(i) % lanes] += product[i];
    for (const float s : sums) total += static_cast<double>(s);
  }
  return total;
}

}  // namespace hwflowq::accuracy::detail

#endif
