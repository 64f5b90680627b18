// Sums over a tensor that tell how well a quantiser fits it.
#ifndef HWFLOWQ_QUANTIZATION_ERROR_SUMS_HPP
#define HWFLOWQ_QUANTIZATION_ERROR_SUMS_HPP

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

// Partial sums that a compiler may keep in one or more registers; their number is fixed, so that
// the order of additions is the same everywhere.
inline constexpr std::size_t partial_sums = 8;
using partials = std::array<double, partial_sums>;

[[nodiscard]] HWFLOWQ_STRICT_FP inline double total(const partials& sums) {
  HWFLOWQ_STRICT_FP_BODY
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

}  // namespace detail

/// Sum of squares, in doubles and in an order that is the same everywhere.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double sum_of_squares(std::span<const float> values) {
  HWFLOWQ_STRICT_FP_BODY
  detail::partials sums{};
  const std::size_t whole = values.size() - values.size() % detail::partial_sums;
  for (std::size_t i = 0; i < whole; i += detail::partial_sums) {
    for (std::size_t k = 0; k < detail::partial_sums; ++k) {
      const double x = values[i + k];
      sums[k] += x * x;
    }
  }
  for (std::size_t i = whole; i < values.size(); ++i) {
    const double x = values[i];
    sums[i - whole] += x * x;
  }
  return detail::total(sums);
}

/// The sums for one quantiser. Preconditions: the quantiser is valid, the values are finite.
[[nodiscard]] HWFLOWQ_STRICT_FP inline error_sums sums_of_errors(std::span<const float> values,
                                                                 const uniform_quantizer& q) {
  HWFLOWQ_STRICT_FP_BODY
  const auto steps = q.steps();
  detail::partials error{};
  detail::partials product{};
  detail::partials square{};
  const std::size_t whole = values.size() - values.size() % detail::partial_sums;
  for (std::size_t i = 0; i < whole; i += detail::partial_sums) {
    for (std::size_t k = 0; k < detail::partial_sums; ++k) {
      const double x = values[i + k];
      const double n = steps(x);
      const double e = x - steps.scale * n;
      error[k] += e * e;
      product[k] += x * n;
      square[k] += n * n;
    }
  }
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
