// Chooses the scale and zero point of a quantiser for given values: how far to clip.
#ifndef HWFLOWQ_QUANTIZATION_FIT_QUANTIZER_HPP
#define HWFLOWQ_QUANTIZATION_FIT_QUANTIZER_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/channel_quantizer.hpp>
#include <hwflowq/quantization/error_sums.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::quantization {

/// Which values a quantiser reaches; those beyond are clipped to the last integer.
enum class clipping : unsigned char {
  maximum,     ///< all
  percentile,  ///< all but a given share of the largest
  least_error  ///< as many as make the mean squared error small: never larger than with `maximum`
};

/// How a quantiser is fitted to values.
struct quantizer_options {
  integer_range range{};
  /// Reaches from the least to the greatest value, with a zero point, in place of equally far on
  /// both sides (signed) or from 0 (unsigned).
  bool asymmetric = false;
  clipping clip = clipping::least_error;
  double percentile = 99.9;  ///< of the magnitudes; of the values at each end if asymmetric

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    range.validate();
    if (!(percentile > 0.0 && percentile <= 100.0)) {
      throw std::invalid_argument("quantizer_options: percentile = " + std::to_string(percentile) +
                                  " must be within (0, 100]");
    }
    if (asymmetric && range.is_binary()) {
      throw std::invalid_argument(
          "quantizer_options: asymmetric = true has no meaning where integers are -1 and +1");
    }
  }
};

namespace detail {

// What a quantiser reaches: low <= 0 <= high.
struct reach {
  double low = 0.0;
  double high = 0.0;
};

[[nodiscard]] inline reach reach_of(std::span<const float> values) {
  float low = 0.0F;
  float high = 0.0F;
  for (const float x : values) {
    low = x < low ? x : low;
    high = x > high ? x : high;
  }
  return {low, high};
}

// Zero stands for an integer exactly, since networks pad with it: Jacob et al., "Quantization and
// training of neural networks for efficient integer-arithmetic-only inference", CVPR 2018, section 3.
[[nodiscard]] HWFLOWQ_STRICT_FP inline uniform_quantizer quantizer_for(
    const reach& r, const quantizer_options& options) {
  HWFLOWQ_STRICT_FP_BODY
  const auto& range = options.range;
  uniform_quantizer q{range};
  double span = r.high;
  std::int32_t steps = range.highest();
  if (options.asymmetric) {
    span = r.high - r.low;
    steps = range.highest() - range.lowest();
    q.zero_point = std::clamp(0, range.lowest(), range.highest());
  } else if (range.is_signed) {
    span = std::max(-r.low, r.high);
  }
  if (span == 0.0) {
    // Nothing but zeros: any scale is exact, and -1 and +1 are to be as near as they can.
    if (range.is_binary()) q.scale = least_scale;
    return q;
  }
  q.scale = std::max(span / static_cast<double>(steps), least_scale);
  if (options.asymmetric) {
    const double below = -r.low / q.scale;  // at most `steps`, up to rounding
    q.zero_point = std::min(range.highest(),
                            range.lowest() + static_cast<std::int32_t>(round_half_even(below)));
  }
  return q;
}

// The value of a percentile by nearest rank: the least one that enough values do not exceed.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double percentile_of(std::vector<float>& values,
                                                            double percentile) {
  HWFLOWQ_STRICT_FP_BODY
  const double rank = std::ceil(percentile / 100.0 * static_cast<double>(values.size()));
  const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
  const auto place =
      values.begin() + static_cast<std::ptrdiff_t>(std::min(index, values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

[[nodiscard]] inline reach percentile_reach(std::span<const float> values,
                                            const quantizer_options& options) {
  std::vector<float> copy(values.begin(), values.end());
  if (copy.empty()) return {};
  if (options.asymmetric) {
    const double high = percentile_of(copy, options.percentile);
    for (float& x : copy) x = -x;
    const double low = -percentile_of(copy, options.percentile);
    return {std::min(low, 0.0), std::max(high, 0.0)};
  }
  for (float& x : copy) x = options.range.is_signed ? std::fabs(x) : std::max(x, 0.0F);
  const double size = percentile_of(copy, options.percentile);
  return {options.range.is_signed ? -size : 0.0, size};
}

/// Looks for the reach of least squared error: first in geometric steps inwards from all values
/// (finer ones for few values, whose error is jagged), then more finely about the best, first of both ends together and then of each, and at last by
/// turns of the best scale for the integers and the best integers for the scale (Lloyd, "Least
/// squares quantization in PCM", IEEE Trans. Information Theory 28(2), 1982). Only what is better
/// replaces what was found before, beginning with `maximum`.
class error_search {
 public:
  error_search(std::span<const float> values, const quantizer_options& options)
      : values_(values), options_(options) {}

  [[nodiscard]] HWFLOWQ_STRICT_FP uniform_quantizer operator()() {
    HWFLOWQ_STRICT_FP_BODY
    const reach all = reach_of(values_);
    best_reach_ = all;
    best_ = quantizer_for(all, options_);
    sums_ = sums_of_errors(values_, best_);
    if (sums_.error == 0.0) return best_;
    if (!options_.range.is_binary()) {
      // Clipping at c leaves an error of at least (rms - c)^2 per value: below rms / 4 that is more
      // than half of all there is.
      const double farthest = std::max(-all.low, all.high);
      const double rms = std::sqrt(sum_of_squares(values_) / static_cast<double>(values_.size()));
      const double least = std::min(0.0625, 0.25 * rms / farthest);
      const double step = values_.size() <= 64 ? 0x1p-7 : values_.size() <= 256 ? 0x1p-5 : 0x1p-3;
      for (int k = 1;; ++k) {
        const double factor = reproducible::exp2(-step * static_cast<double>(k));
        if (factor < least) break;
        const reach inner{all.low * factor, all.high * factor};
        const auto q = quantizer_for(inner, options_);
        // Beyond what clipping alone costs more than the best so far, it only costs more.
        const double loss = sum_of_clipping(values_, q.dequantise(options_.range.lowest()),
                                            q.dequantise(options_.range.highest()));
        if (loss > sums_.error) break;
        if (consider(q)) best_reach_ = inner;
      }
      refine(0x1p-5, true, true);
      if (options_.asymmetric) {
        for (int round = 0; round < 2; ++round) {
          refine(0x1p-2, true, false);
          refine(0x1p-2, false, true);
        }
        refine(0x1p-5, true, false);
        refine(0x1p-5, false, true);
      }
      refine(0x1p-7, true, true);
    }
    for (int turn = 0; turn < 8 && improve_scale(); ++turn) {
    }
    return best_;
  }

 private:
  bool consider(const uniform_quantizer& q) {
    const auto sums = sums_of_errors(values_, q);
    if (!(sums.error < sums_.error)) return false;
    sums_ = sums;
    best_ = q;
    return true;
  }

  void consider_reach(const reach& r) {
    if (consider(quantizer_for(r, options_))) best_reach_ = r;
  }

  HWFLOWQ_STRICT_FP void refine(double step, bool low, bool high) {
    HWFLOWQ_STRICT_FP_BODY
    const reach centre = best_reach_;
    for (const int j : {-3, -2, -1, 1, 2, 3}) {
      const double factor = reproducible::exp2(step * static_cast<double>(j));
      consider_reach(
          {low ? centre.low * factor : centre.low, high ? centre.high * factor : centre.high});
    }
  }

  bool improve_scale() {
    if (sums_.square == 0.0) return false;
    uniform_quantizer next = best_;
    next.scale = sums_.best_scale();
    return next.scale >= least_scale && consider(next);
  }

  std::span<const float> values_;
  const quantizer_options& options_;
  reach best_reach_;
  uniform_quantizer best_;
  error_sums sums_;
};

[[nodiscard]] inline uniform_quantizer fit_checked(std::span<const float> values,
                                                   const quantizer_options& options) {
  if (options.clip == clipping::least_error) return error_search(values, options)();
  if (options.clip == clipping::percentile) {
    const auto q = quantizer_for(percentile_reach(values, options), options);
    // Where so many values are 0 that nothing else would be left, all are reached.
    const bool nothing = q == quantizer_for({}, options);
    if (!nothing) return q;
  }
  return quantizer_for(reach_of(values), options);
}

}  // namespace detail

/// A quantiser for values; for none, or nothing but zeros, one of scale 1 (2^-126 if binary).
/// Throws `std::invalid_argument` for invalid options, and naming the index of a value that is not
/// finite. O(values), for `least_error` some 20 to 60 times as much, and more below 256
/// values.
[[nodiscard]] inline uniform_quantizer fit_quantizer(std::span<const float> values,
                                                     const quantizer_options& options) {
  options.validate();
  detail::check_finite(values);
  return detail::fit_checked(values, options);
}

/// A quantiser for each channel of values that lie channel by channel. Throws like `fit_quantizer`,
/// and when the number of channels does not divide that of the values.
[[nodiscard]] inline channel_quantizer fit_channel_quantizer(std::span<const float> values,
                                                             std::size_t channels,
                                                             const quantizer_options& options) {
  options.validate();
  detail::check_finite(values);
  const std::size_t each = detail::elements_per_channel(values.size(), channels);
  channel_quantizer result;
  result.channels.reserve(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    result.channels.push_back(detail::fit_checked(values.subspan(c * each, each), options));
  }
  return result;
}

}  // namespace hwflowq::quantization

#endif
