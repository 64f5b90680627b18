// The plainest model of accuracy: every tensor adds noise, a quarter as much for every further bit.
#ifndef HWFLOWQ_ACCURACY_DETAIL_NOISE_MODEL_HPP
#define HWFLOWQ_ACCURACY_DETAIL_NOISE_MODEL_HPP

#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq::accuracy::detail {

/// Noise of every code relative to the operand's least width: 4^-(b - least). One bit more halves the
/// step, and with it the noise's root mean square (Bennett, "Spectra of quantized signals", Bell
/// System Technical Journal 27(3), 1948).
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::vector<double> noise_of_codes(
    const operand_codes& codes) {
  HWFLOWQ_STRICT_FP_BODY
  std::vector<double> noise;
  for (const auto& o : codes.operands()) {
    const int least = o.widths.lowest();
    o.widths.for_each([&](int bits) {
      noise.push_back(reproducible::exp2(-2.0 * static_cast<double>(bits - least)));
    });
  }
  return noise;
}

/// z = intercept - sum over operands of sensitivity times noise, no sensitivity below 0.
struct noise_model {
  double intercept = 0.0;
  std::vector<double> sensitivity{};  ///< by operand

  /// Weighted least squares by coordinate descent, with a ridge on sensitivities: rounds of rows x
  /// operands operations. `places` holds one place per operand for each target.
  HWFLOWQ_STRICT_FP noise_model(const operand_codes& codes, std::span<const double> noise,
                                std::span<const std::uint16_t> places,
                                std::span<const double> targets, std::span<const double> weights) {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t n = targets.size();
    const std::size_t operands = codes.operands().size();
    sensitivity.assign(operands, 0.0);
    std::vector<double> rest(targets.begin(), targets.end());
    std::vector<double> feature(n * operands);  // operand by operand
    std::vector<double> square(operands, 0.0);
    double total = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      total += weights[i];
      for (std::size_t o = 0; o < operands; ++o) {
        const double f = noise[places[i * operands + o]];
        feature[o * n + i] = f;
        square[o] += weights[i] * f * f;
      }
    }
    // As much as a few rows at the least width.
    const double ridge = 3.0 * total / static_cast<double>(n);
    for (int round = 0; round < 200; ++round) {
      double mean = 0.0;
      for (std::size_t i = 0; i < n; ++i) mean += weights[i] * rest[i];
      mean /= total;
      intercept += mean;
      for (double& r : rest) r -= mean;
      double moved = mean < 0.0 ? -mean : mean;
      for (std::size_t o = 0; o < operands; ++o) {
        const double* f = feature.data() + o * n;
        double pull = -ridge * sensitivity[o];
        for (std::size_t i = 0; i < n; ++i) pull -= weights[i] * rest[i] * f[i];
        double next = sensitivity[o] + pull / (square[o] + ridge);
        next = next > 0.0 ? next : 0.0;
        const double change = next - sensitivity[o];
        if (change == 0.0) continue;
        sensitivity[o] = next;
        for (std::size_t i = 0; i < n; ++i) rest[i] += change * f[i];
        moved += change < 0.0 ? -change : change;
      }
      if (moved < 1e-9) break;
    }
  }
  noise_model() = default;

  /// How sensitive an operand may be taken to be when its own estimate could be 0 by chance: its own
  /// estimate and a tenth of the mean.
  [[nodiscard]] HWFLOWQ_STRICT_FP std::vector<double> cautious_sensitivity() const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = 0.0;
    for (const double s : sensitivity) sum += s;
    const double floor =
        sensitivity.empty() ? 0.0 : 0.1 * sum / static_cast<double>(sensitivity.size());
    std::vector<double> result;
    for (const double s : sensitivity) result.push_back(s + floor);
    return result;
  }
};

}  // namespace hwflowq::accuracy::detail

#endif
