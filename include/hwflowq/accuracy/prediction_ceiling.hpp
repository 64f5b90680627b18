// How well a predictor could do that knew the truth, for what it is compared with is measured.
#ifndef HWFLOWQ_ACCURACY_PREDICTION_CEILING_HPP
#define HWFLOWQ_ACCURACY_PREDICTION_CEILING_HPP

#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::accuracy {

namespace detail {

/// A standard normal number, by the polar method (Marsaglia, Bray, "A convenient method for generating
/// normal variables", SIAM Review 6(3), 1964).
[[nodiscard]] HWFLOWQ_STRICT_FP inline double draw_normal(random_stream& random) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double ln2 = 0.693147180559945309417232121458;
  for (;;) {
    const double u = 2.0 * random.uniform() - 1.0;
    const double v = 2.0 * random.uniform() - 1.0;
    const double square = u * u + v * v;
    if (square > 0.0 && square < 1.0) {
      return u * std::sqrt(-2.0 * ln2 * reproducible::log2(square) / square);
    }
  }
}

}  // namespace detail

/// What a predictor reaches that knows the truth.
struct prediction_ceiling {
  double mean_absolute_error = 0.0;  ///< in the unit of the truth
  double spearman = 0.0;
  double kendall = 0.0;
  double kendall_at_equal_cost = 0.0;

  bool operator==(const prediction_ceiling&) const = default;
};

/// Takes `truth` for what is true, adds normal noise of each row's standard deviation in `noise`, and
/// compares the truth with that, as predictions are compared with measurements: means over `draws`
/// draws. No predictor can be expected to do better against values of that noise. Throws
/// `std::invalid_argument` when sizes differ or there is no draw. The same everywhere for one seed.
[[nodiscard]] HWFLOWQ_STRICT_FP inline prediction_ceiling ceiling_of_predictions(
    std::span<const double> truth, std::span<const double> noise, std::span<const double> costs,
    std::size_t draws = 20, std::uint64_t seed = 1) {
  HWFLOWQ_STRICT_FP_BODY
  if (noise.size() != truth.size() || costs.size() != truth.size() || draws == 0) {
    throw std::invalid_argument("ceiling_of_predictions: " + std::to_string(truth.size()) +
                                " truths, " + std::to_string(noise.size()) + " noises, " +
                                std::to_string(costs.size()) + " costs, " + std::to_string(draws) +
                                " draws");
  }
  random_stream random(seed);
  prediction_ceiling result;
  std::vector<double> measured(truth.size());
  const double share = 1.0 / static_cast<double>(draws);
  for (std::size_t d = 0; d < draws; ++d) {
    for (std::size_t i = 0; i < truth.size(); ++i) {
      measured[i] = truth[i] + noise[i] * detail::draw_normal(random);
    }
    result.mean_absolute_error += share * mean_absolute_error(truth, measured);
    result.spearman += share * spearman(truth, measured);
    result.kendall += share * kendall(truth, measured);
    result.kendall_at_equal_cost += share * kendall_at_equal_cost(truth, measured, costs);
  }
  return result;
}

}  // namespace hwflowq::accuracy

#endif
