// The quantisers of a layer at every width: of its weights, by channel, and of what it reads.
#ifndef HWFLOWQ_ACCURACY_INTEGER_LAYER_QUANTISERS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_LAYER_QUANTISERS_HPP

#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::accuracy {

/// Weights as integers, and steps, of 1 to 8 bits: as trained, or else of least squared error.
class layer_quantisers {
 public:
  static constexpr int widest = 8;
  template <typename T>
  using by_width = std::array<T, widest + 1>;

  layer_quantisers() = default;

  /// Quantises the weights of `channels` output channels. `reads_codes` is false for a layer that reads
  /// pixels, which need no step. `inputs` are values that the layer reads in the float network, looked
  /// at where no steps were trained. Throws `std::invalid_argument` when a number of values does not fit,
  /// or a step is not positive.
  layer_quantisers(const layer_parameters& layer, std::size_t channels, bool reads_codes,
                   std::span<const float> inputs) {
    if (channels == 0 || layer.weight.size() % channels != 0 ||
        (layer.has_steps() && layer.weight_steps.size() != widest * channels) ||
        (!layer.input_steps.empty() && layer.input_steps.size() != widest)) {
      throw std::invalid_argument("its weights or steps are not those of " +
                                  std::to_string(channels) + " channels");
    }
    const std::size_t each = layer.weight.size() / channels;
    for (int bits = 1; bits <= widest; ++bits) {
      const auto at = static_cast<std::size_t>(bits);
      const auto range = quantization::signed_narrow(bits);
      codes_[at].resize(layer.weight.size());
      for (std::size_t k = 0; k < channels; ++k) {
        const auto values = std::span(layer.weight).subspan(k * each, each);
        quantization::uniform_quantizer q{range};
        if (layer.has_steps()) {
          q.scale = double{layer.weight_steps[(at - 1) * channels + k]};
          q.validate();
        } else {
          q = quantization::fit_quantizer(values, {.range = range});
        }
        for (std::size_t i = 0; i < each; ++i) {
          codes_[at][k * each + i] = static_cast<std::int8_t>(q.quantise(double{values[i]}));
        }
        weight_steps_[at].push_back(static_cast<float>(q.scale));
      }
      if (!reads_codes) continue;
      quantization::uniform_quantizer q{quantization::unsigned_range(bits)};
      if (!layer.input_steps.empty()) {
        q.scale = double{layer.input_steps[at - 1]};
        q.validate();
      } else {
        q = quantization::fit_quantizer(inputs, {.range = quantization::unsigned_range(bits)});
      }
      input_steps_[at] = q.scale;
    }
  }

  /// Weights as integers, in their own order. Precondition of all: bits within 1 to 8.
  [[nodiscard]] std::span<const std::int8_t> weight_codes(int bits) const {
    return codes_[static_cast<std::size_t>(bits)];
  }
  /// Steps of weights by output channel.
  [[nodiscard]] std::span<const float> weight_steps(int bits) const {
    return weight_steps_[static_cast<std::size_t>(bits)];
  }
  /// The step of what the layer reads.
  [[nodiscard]] double input_step(int bits) const {
    return input_steps_[static_cast<std::size_t>(bits)];
  }

 private:
  by_width<std::vector<std::int8_t>> codes_;
  by_width<std::vector<float>> weight_steps_;
  by_width<double> input_steps_{};
};

}  // namespace hwflowq::accuracy

#endif
