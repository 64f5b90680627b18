// Sums over a tensor that tell how well a quantiser fits it.
#ifndef HWFLOWQ_QUANTIZATION_ERROR_SUMS_HPP
#define HWFLOWQ_QUANTIZATION_ERROR_SUMS_HPP

#include <hwflowq/core/lanes.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace hwflowq::quantization {

/// Of values x and their quantised values scale n, where n = q - zero_point.
struct error_sums {
  double error = 0.0;    ///< sum (x - scale n)^2
  double product = 0.0;  ///< sum x n
  double square = 0.0;   ///< sum n^2

  /// The scale with the least squared error as long as every n stays: sum x n / sum n^2. Precondition:
  /// some n is not 0.
  [[nodiscard]] constexpr double best_scale() const { return product / square; }
};

namespace detail {

// Partial sums, one for each remainder of the index. Their number does not depend on the target's
// vectors, so that the order of additions is the same everywhere.
inline constexpr std::size_t partial_sums = 8;
inline constexpr std::size_t partial_vectors = partial_sums / lane_count;
using partials = std::array<double, partial_sums>;

class partial_lanes {
 public:
  HWFLOWQ_STRICT_FP void add(std::size_t vector, const real_lanes& x) { sums_[vector] += x; }

  [[nodiscard]] partials stored() const {
    partials s;
    for (std::size_t v = 0; v < partial_vectors; ++v) store_lanes(&s[v * lane_count], sums_[v]);
    return s;
  }

 private:
  std::array<real_lanes, partial_vectors> sums_{};
};

[[nodiscard]] HWFLOWQ_STRICT_FP inline double total(const partials& s) {
  HWFLOWQ_STRICT_FP_BODY
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

[[nodiscard]] HWFLOWQ_STRICT_FP inline real_lanes widened(const float* source) {
  real_lanes x{};
  for (std::size_t k = 0; k < lane_count; ++k) x[k] = static_cast<double>(source[k]);
  return x;
}

}  // namespace detail

/// Sum of squares, in doubles and in an order that is the same everywhere.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double sum_of_squares(std::span<const float> values) {
  HWFLOWQ_STRICT_FP_BODY
  detail::partial_lanes squares;
  const std::size_t whole = values.size() - values.size() % detail::partial_sums;
  for (std::size_t i = 0; i < whole; i += detail::partial_sums) {
    for (std::size_t v = 0; v < detail::partial_vectors; ++v) {
      const real_lanes x = detail::widened(&values[i + v * lane_count]);
      squares.add(v, x * x);
    }
  }
  auto sums = squares.stored();
  for (std::size_t i = whole; i < values.size(); ++i) {
    const double x = values[i];
    sums[i - whole] += x * x;
  }
  return detail::total(sums);
}

/// Sum of squares of what lies outside [low, high]: the error that clipping alone makes.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double sum_of_clipping(std::span<const float> values,
                                                              double low, double high) {
  HWFLOWQ_STRICT_FP_BODY
  detail::partial_lanes squares;
  const std::size_t whole = values.size() - values.size() % detail::partial_sums;
  const real_lanes zero{};
  for (std::size_t i = 0; i < whole; i += detail::partial_sums) {
    for (std::size_t v = 0; v < detail::partial_vectors; ++v) {
      const real_lanes x = detail::widened(&values[i + v * lane_count]);
      const real_lanes above = x - high;
      const real_lanes below = low - x;
      const real_lanes e = (above > zero ? above : zero) + (below > zero ? below : zero);
      squares.add(v, e * e);
    }
  }
  auto sums = squares.stored();
  for (std::size_t i = whole; i < values.size(); ++i) {
    const double x = values[i];
    const double e = (x > high ? x - high : 0.0) + (x < low ? low - x : 0.0);
    sums[i - whole] += e * e;
  }
  return detail::total(sums);
}

/// The sums for one quantiser. Preconditions: the quantiser is valid, the values are finite.
[[nodiscard]] HWFLOWQ_STRICT_FP inline error_sums sums_of_errors(std::span<const float> values,
                                                                 const uniform_quantizer& q) {
  HWFLOWQ_STRICT_FP_BODY
  const auto steps = q.steps();
  detail::partial_lanes errors;
  detail::partial_lanes products;
  detail::partial_lanes squares;
  const std::size_t whole = values.size() - values.size() % detail::partial_sums;
  for (std::size_t i = 0; i < whole; i += detail::partial_sums) {
    for (std::size_t v = 0; v < detail::partial_vectors; ++v) {
      const real_lanes x = detail::widened(&values[i + v * lane_count]);
      const real_lanes n = steps(x);
      const real_lanes e = x - steps.scale * n;
      errors.add(v, e * e);
      products.add(v, x * n);
      squares.add(v, n * n);
    }
  }
  auto error = errors.stored();
  auto product = products.stored();
  auto square = squares.stored();
  for (std::size_t i = whole; i < values.size(); ++i) {
    const double x = values[i];
    const double n = steps(x);
    const double e = x - steps.scale * n;
    error[i - whole] += e * e;
    product[i - whole] += x * n;
    square[i - whole] += n * n;
  }
  return {detail::total(error), detail::total(product), detail::total(square)};
}

}  // namespace hwflowq::quantization

#endif
