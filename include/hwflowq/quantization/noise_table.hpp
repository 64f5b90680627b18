// Noise of every layer at every width: a stand-in where the accuracy of a network is unknown.
#ifndef HWFLOWQ_QUANTIZATION_NOISE_TABLE_HPP
#define HWFLOWQ_QUANTIZATION_NOISE_TABLE_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/quantization_noise.hpp>
#include <hwflowq/workload/network.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::quantization {

/// Options of a noise_table.
struct noise_table_options {
  /// Where activations are clipped, in standard deviations of the normal distribution whose positive
  /// half they are taken for; of use where no activations are given.
  double activation_clip = 3.0;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (activation_clip >= 1.0 && activation_clip <= 100.0) return;
    throw std::invalid_argument("noise_table_options: activation_clip = " +
                                std::to_string(activation_clip) + " must be within [1, 100]");
  }
};

/// Noise power relative to signal power, by layer and by width of weights and of activations, and
/// its sum over a network at given precisions.
///
/// **A stand-in, not an accuracy.** It knows neither how much a layer matters to the result nor what
/// training mends; it falls with every bit, which is more than nothing where a search needs an
/// opponent to cost. Never report it as accuracy: measure that of the designs that a search finds.
///
/// Weights are quantised for real: signed, narrow range, one scale per output channel, clipped for
/// least error. Activations, where none are given, follow the model of uniform noise: a step D adds
/// D^2 / 12 (Bennett, "Spectra of quantized signals", Bell System Technical Journal 27(3), 1948),
/// with D = c s / (2^b - 1) when b bits reach c standard deviations s. Behind a ReLU one half of
/// normal values is 0 and carries no noise, and the other half has the power s^2 / 2, so that
/// noise over signal is c^2 / (12 (2^b - 1)^2). Noise beyond the signal itself counts as 1: no
/// quantiser need do worse than to give 0.
class noise_table {
 public:
  /// `weights` has one span per compute layer, in the order K, C / groups, R, S. `activations`, when
  /// not empty, has one span per compute layer with a sample of what it reads; where a sample is
  /// empty the model above stands in. Samples are quantised as one tensor, unsigned unless one of
  /// their values is negative. Throws `std::invalid_argument` naming the layer whose weights are too
  /// many or too few, or hold what is not finite. Some 1000 operations per value.
  noise_table(const workload::network& network, std::span<const std::span<const float>> weights,
              std::span<const std::span<const float>> activations = {},
              noise_table_options options = {}) {
    options.validate();
    const std::size_t layers = network.compute_layer_count();
    check_count("weights", weights.size(), layers);
    if (!activations.empty()) check_count("activations", activations.size(), layers);
    entries_.resize(layers);
    for (std::size_t l = 0; l < layers; ++l) {
      const auto& layer = network.compute_layer(l);
      const auto expected = static_cast<std::size_t>(layer.shape.weights());
      if (weights[l].size() != expected) {
        fail("layer \"" + layer.name + "\" has " + std::to_string(expected) + " weights, not " +
             std::to_string(weights[l].size()));
      }
      try {
        const auto channels = static_cast<std::size_t>(layer.shape.K);
        for (int bits = least_bits; bits <= greatest_bits; ++bits) {
          const auto at = static_cast<std::size_t>(bits);
          entries_[l].weight[at] =
              bounded(quantization_noise(weights[l], channels, {.range = signed_narrow(bits)}));
          entries_[l].activation[at] = activations.empty() || activations[l].empty()
                                           ? modelled(bits, options.activation_clip)
                                           : bounded(noise_of_sample(activations[l], bits));
        }
      } catch (const std::exception& e) {
        fail("layer \"" + layer.name + "\": " + e.what());
      }
    }
  }

  [[nodiscard]] std::size_t layer_count() const { return entries_.size(); }

  /// Noise of a layer's weights over their own power. Preconditions: layer < layer_count(),
  /// 1 <= bits <= 16.
  [[nodiscard]] double weight_noise(std::size_t layer, int bits) const {
    return entries_[layer].weight[static_cast<std::size_t>(bits)];
  }
  /// The same of the activations that a layer reads.
  [[nodiscard]] double activation_noise(std::size_t layer, int bits) const {
    return entries_[layer].activation[static_cast<std::size_t>(bits)];
  }

  /// The plain sum of the relative noise powers of all layers' weights and activations: to first
  /// order, what small independent noise adds up to where every layer keeps the power of its input.
  /// A tensor that several layers read counts for each. Throws `std::invalid_argument` when the
  /// number of layers is wrong, and naming the layer of a width that is not within 1 to 16. A
  /// look-up per operand.
  [[nodiscard]] HWFLOWQ_STRICT_FP double operator()(std::span<const Precision> precisions) const {
    HWFLOWQ_STRICT_FP_BODY
    check_count("precisions", precisions.size(), entries_.size());
    double sum = 0.0;
    for (std::size_t l = 0; l < precisions.size(); ++l) {
      const auto w = static_cast<std::size_t>(precisions[l].weight_bits);
      const auto a = static_cast<std::size_t>(precisions[l].activation_bits);
      if (w - 1 >= greatest_bits || a - 1 >= greatest_bits) {
        fail("layer " + std::to_string(l) + " has a width that is not within [1, 16]");
      }
      sum += entries_[l].weight[w] + entries_[l].activation[a];
    }
    return sum;
  }

  /// The same as a signal-to-noise ratio in decibels: more is better.
  [[nodiscard]] double decibels(std::span<const Precision> precisions) const {
    return -to_decibels((*this)(precisions));
  }

 private:
  using by_width = std::array<double, greatest_bits + 1>;
  struct entry {
    by_width weight{};
    by_width activation{};
  };

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("noise_table: " + what);
  }
  static void check_count(const char* what, std::size_t count, std::size_t layers) {
    if (count == layers) return;
    fail(std::string(what) + " of " + std::to_string(count) + " layers instead of " +
         std::to_string(layers));
  }

  [[nodiscard]] static double bounded(const noise_power& power) {
    // Nothing but zeros has nothing to lose, even if -1 and +1 cannot say so.
    if (power.signal == 0.0) return 0.0;
    const double relative = power.relative();
    return relative < 1.0 ? relative : 1.0;
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP static double modelled(int bits, double clip) {
    HWFLOWQ_STRICT_FP_BODY
    const auto steps = static_cast<double>(unsigned_range(bits).highest());
    const double noise = clip * clip / (12.0 * (steps * steps));
    return noise < 1.0 ? noise : 1.0;
  }

  [[nodiscard]] static noise_power noise_of_sample(std::span<const float> values, int bits) {
    bool negative = false;
    for (const float x : values) negative |= x < 0.0F;
    return quantization_noise(
        values, quantizer_options{.range = negative ? signed_narrow(bits) : unsigned_range(bits)});
  }

  std::vector<entry> entries_;  // by layer
};

}  // namespace hwflowq::quantization

#endif
