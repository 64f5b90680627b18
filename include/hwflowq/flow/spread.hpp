// Median and spread of a figure over several runs.
#ifndef HWFLOWQ_FLOW_SPREAD_HPP
#define HWFLOWQ_FLOW_SPREAD_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace hwflowq::flow {

/// Order statistics of a figure.
struct spread {
  std::size_t count = 0;
  double least = 0.0;
  double lower_quartile = 0.0;
  double median = 0.0;
  double upper_quartile = 0.0;
  double greatest = 0.0;

  bool operator==(const spread&) const = default;
};

/// Quantile of ascending values between whose order statistics it interpolates: definition 7 of
/// Hyndman, Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996.
/// Infinite values are allowed. Precondition: values are not empty, 0 <= share <= 1.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double quantile(const std::vector<double>& ascending,
                                                       double share) {
  HWFLOWQ_STRICT_FP_BODY
  const double place = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double part = place - static_cast<double>(below);
  const double value = ascending[below];
  // Equal neighbours first: the difference of infinities is not a number.
  if (part == 0.0 || ascending[below + 1] == value) return value;
  return value + part * (ascending[below + 1] - value);
}

/// The spread of values in any order. Throws `std::invalid_argument` when there is none, or one is
/// not a number.
[[nodiscard]] inline spread spread_of(std::vector<double> values) {
  if (values.empty()) throw std::invalid_argument("spread_of: there is no value");
  for (const double value : values) {
    if (value != value) throw std::invalid_argument("spread_of: a value is not a number");
  }
  std::ranges::sort(values);
  return {.count = values.size(),
          .least = values.front(),
          .lower_quartile = quantile(values, 0.25),
          .median = quantile(values, 0.5),
          .upper_quartile = quantile(values, 0.75),
          .greatest = values.back()};
}

}  // namespace hwflowq::flow

#endif
