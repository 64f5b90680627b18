// How well one list of numbers orders another: Spearman, Kendall, and the mean absolute error.
#ifndef HWFLOWQ_ACCURACY_RANK_CORRELATION_HPP
#define HWFLOWQ_ACCURACY_RANK_CORRELATION_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::accuracy {

namespace detail {

inline void check_same_size(const char* what, std::size_t a, std::size_t b) {
  if (a == b) return;
  throw std::invalid_argument(std::string(what) + ": " + std::to_string(a) + " and " +
                              std::to_string(b) + " numbers");
}

inline void check_numbers(const char* what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == values[i]) continue;
    throw std::invalid_argument(std::string(what) + ": number " + std::to_string(i) +
                                " is not a number");
  }
}

// Pairs of equal numbers in a sorted list.
template <typename Same>
[[nodiscard]] std::uint64_t tied_pairs(std::size_t size, const Same& same) {
  std::uint64_t pairs = 0;
  std::uint64_t run = 0;
  for (std::size_t i = 1; i < size; ++i) {
    run = same(i - 1, i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

// Sorts and counts how many neighbours would have to change places.
[[nodiscard]] inline std::uint64_t count_inversions(std::vector<double>& values) {
  std::vector<double> merged(values.size());
  std::uint64_t inversions = 0;
  for (std::size_t width = 1; width < values.size(); width *= 2) {
    for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, values.size());
      const std::size_t end = std::min(begin + 2 * width, values.size());
      std::size_t left = begin;
      std::size_t right = middle;
      for (std::size_t k = begin; k < end; ++k) {
        if (left < middle && (right == end || !(values[right] < values[left]))) {
          merged[k] = values[left++];
        } else {
          inversions += middle - left;
          merged[k] = values[right++];
        }
      }
    }
    values.swap(merged);
  }
  return inversions;
}

// tau-b of counted pairs: 0 where one list is all ties.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double tau_b(double difference, double untied_a,
                                                    double untied_b) {
  HWFLOWQ_STRICT_FP_BODY
  if (untied_a == 0.0 || untied_b == 0.0) return 0.0;
  return difference / (std::sqrt(untied_a) * std::sqrt(untied_b));
}

}  // namespace detail

/// Ranks 1, 2, ... of numbers; equal ones share the mean of theirs. Throws `std::invalid_argument`
/// for what is not a number. O(n log n).
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::vector<double> ranks(std::span<const double> values) {
  HWFLOWQ_STRICT_FP_BODY
  detail::check_numbers("ranks", values);
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double rank = 0.5 * static_cast<double>(begin + end + 1);
    for (std::size_t i = begin; i < end; ++i) result[order[i]] = rank;
    begin = end;
  }
  return result;
}

/// Spearman's rank correlation: Pearson's correlation of the ranks (Spearman, "The proof and
/// measurement of association between two things", American Journal of Psychology 15(1), 1904). 0
/// where all numbers of a list are equal. Throws `std::invalid_argument` for lists of different
/// sizes, and for what is not a number. O(n log n).
[[nodiscard]] HWFLOWQ_STRICT_FP inline double spearman(std::span<const double> a,
                                                       std::span<const double> b) {
  HWFLOWQ_STRICT_FP_BODY
  detail::check_same_size("spearman", a.size(), b.size());
  const auto x = ranks(a);
  const auto y = ranks(b);
  const double mean = 0.5 * static_cast<double>(a.size() + 1);
  double xy = 0.0;
  double xx = 0.0;
  double yy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx == 0.0 || yy == 0.0 ? 0.0 : xy / (std::sqrt(xx) * std::sqrt(yy));
}

/// Kendall's rank correlation with ties, tau-b: pairs ordered alike minus pairs ordered the other
/// way, over the geometric mean of the pairs that each list orders (Kendall, "The treatment of ties
/// in ranking problems", Biometrika 33(3), 1945). 0 where all numbers of a list are equal. Counted
/// with a merge sort (Knight, "A computer method for calculating Kendall's tau with ungrouped data",
/// JASA 61, 1966). Throws as `spearman` does. O(n log n).
[[nodiscard]] inline double kendall(std::span<const double> a, std::span<const double> b) {
  detail::check_same_size("kendall", a.size(), b.size());
  detail::check_numbers("kendall", a);
  detail::check_numbers("kendall", b);
  std::vector<std::size_t> order(a.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return a[i] != a[j] ? a[i] < a[j] : b[i] < b[j]; });
  const auto tied = [&](auto&& same) { return detail::tied_pairs(order.size(), same); };
  const auto tied_a =
      tied([&](std::size_t i, std::size_t j) { return a[order[i]] == a[order[j]]; });
  const auto tied_both = tied([&](std::size_t i, std::size_t j) {
    return a[order[i]] == a[order[j]] && b[order[i]] == b[order[j]];
  });
  std::vector<double> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(b[i]);
  const auto discordant = detail::count_inversions(sorted);
  const auto tied_b = tied([&](std::size_t i, std::size_t j) { return sorted[i] == sorted[j]; });
  const std::uint64_t n = a.size();
  const std::uint64_t pairs = n < 2 ? 0 : n * (n - 1) / 2;
  const std::uint64_t concordant = pairs - tied_a - tied_b + tied_both - discordant;
  return detail::tau_b(static_cast<double>(concordant) - static_cast<double>(discordant),
                       static_cast<double>(pairs - tied_a), static_cast<double>(pairs - tied_b));
}

/// Kendall's tau-b over those pairs only whose costs lie within one window of plus or minus
/// `tolerance`: the greater is at most (1 + tolerance) / (1 - tolerance) times the smaller. Over a wide range
/// of costs any number that grows with the cost orders accuracies well; a predictor must order what
/// costs the same. Costs must be positive. Throws as `kendall` does. O(n log n + pairs looked at).
[[nodiscard]] inline double kendall_at_equal_cost(std::span<const double> a,
                                                  std::span<const double> b,
                                                  std::span<const double> cost,
                                                  double tolerance = 0.025) {
  detail::check_same_size("kendall_at_equal_cost", a.size(), b.size());
  detail::check_same_size("kendall_at_equal_cost", a.size(), cost.size());
  for (const auto list : {a, b, cost}) detail::check_numbers("kendall_at_equal_cost", list);
  std::vector<std::size_t> order(a.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return cost[i] < cost[j]; });
  const double reach = (1.0 + tolerance) / (1.0 - tolerance);
  std::int64_t difference = 0;
  std::uint64_t untied_a = 0;
  std::uint64_t untied_b = 0;
  for (std::size_t p = 0; p < order.size(); ++p) {
    const std::size_t i = order[p];
    for (std::size_t q = p + 1; q < order.size() && cost[order[q]] <= reach * cost[i]; ++q) {
      const std::size_t j = order[q];
      const int in_a = (a[i] < a[j]) - (a[j] < a[i]);
      const int in_b = (b[i] < b[j]) - (b[j] < b[i]);
      difference += in_a * in_b;
      untied_a += in_a != 0 ? 1U : 0U;
      untied_b += in_b != 0 ? 1U : 0U;
    }
  }
  return detail::tau_b(static_cast<double>(difference), static_cast<double>(untied_a),
                       static_cast<double>(untied_b));
}

/// The mean of |a - b|; 0 of nothing. Throws `std::invalid_argument` for lists of different sizes.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double mean_absolute_error(std::span<const double> a,
                                                                  std::span<const double> b) {
  HWFLOWQ_STRICT_FP_BODY
  detail::check_same_size("mean_absolute_error", a.size(), b.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::fabs(a[i] - b[i]);
  return a.empty() ? 0.0 : sum / static_cast<double>(a.size());
}

}  // namespace hwflowq::accuracy

#endif
