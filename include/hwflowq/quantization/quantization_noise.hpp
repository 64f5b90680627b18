// How much noise quantisation adds to a tensor, relative to what the tensor holds.
#ifndef HWFLOWQ_QUANTIZATION_QUANTIZATION_NOISE_HPP
#define HWFLOWQ_QUANTIZATION_QUANTIZATION_NOISE_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/channel_quantizer.hpp>
#include <hwflowq/quantization/error_sums.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <cstddef>
#include <limits>
#include <span>

namespace hwflowq::quantization {

/// Ten times the decimal logarithm of a ratio of powers: -infinity at 0, infinity at infinity.
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr double to_decibels(double ratio) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double ten_log10_of_2 = 3.01029995663981195213738894724;
  if (!(ratio >= std::numeric_limits<double>::min())) return -infinity;
  if (ratio == infinity) return infinity;
  return ten_log10_of_2 * reproducible::log2(ratio);
}

/// Sums of squares of a tensor and of what quantising it changes.
struct noise_power {
  double signal = 0.0;
  double noise = 0.0;

  bool operator==(const noise_power&) const = default;

  /// Noise over signal; 0 without noise, infinity where only the signal is 0.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double relative() const {
    HWFLOWQ_STRICT_FP_BODY
    return noise == 0.0 ? 0.0 : noise / signal;
  }
  /// Signal over noise: the signal-to-quantisation-noise ratio; infinity without noise.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double ratio() const {
    HWFLOWQ_STRICT_FP_BODY
    return noise == 0.0 ? std::numeric_limits<double>::infinity() : signal / noise;
  }
  /// The same in decibels.
  [[nodiscard]] constexpr double decibels() const { return to_decibels(ratio()); }
};

/// Noise of a given quantiser. Throws `std::invalid_argument` when it is invalid, and naming the
/// index of a value that is not finite, as all the functions below.
[[nodiscard]] inline noise_power noise_of(std::span<const float> values,
                                          const uniform_quantizer& quantizer) {
  quantizer.validate();
  detail::check_finite(values);
  return {sum_of_squares(values), sums_of_errors(values, quantizer).error};
}

/// Noise of given quantisers of channels that lie one after the other.
[[nodiscard]] inline noise_power noise_of(std::span<const float> values,
                                          const channel_quantizer& quantizer) {
  detail::check_finite(values);
  const auto& channels = quantizer.channels;
  const std::size_t each = detail::elements_per_channel(values.size(), channels.size());
  noise_power sum;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const auto channel = noise_of(values.subspan(c * each, each), channels[c]);
    sum.signal += channel.signal;
    sum.noise += channel.noise;
  }
  return sum;
}

/// Noise of the quantiser that `fit_quantizer` finds.
[[nodiscard]] inline noise_power quantization_noise(std::span<const float> values,
                                                    const quantizer_options& options) {
  return noise_of(values, fit_quantizer(values, options));
}

/// Noise of the quantisers that `fit_channel_quantizer` finds.
[[nodiscard]] inline noise_power quantization_noise(std::span<const float> values,
                                                    std::size_t channels,
                                                    const quantizer_options& options) {
  return noise_of(values, fit_channel_quantizer(values, channels, options));
}

/// Noise of weights of a given width: signed, narrow range, clipped for least error, as one tensor.
[[nodiscard]] inline noise_power quantization_noise(std::span<const float> values, int bits) {
  return quantization_noise(values, quantizer_options{.range = signed_narrow(bits)});
}

}  // namespace hwflowq::quantization

#endif
