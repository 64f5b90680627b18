// One quantiser per channel of a tensor.
#ifndef HWFLOWQ_QUANTIZATION_CHANNEL_QUANTIZER_HPP
#define HWFLOWQ_QUANTIZATION_CHANNEL_QUANTIZER_HPP

#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::quantization {

namespace detail {

/// Elements of one channel. Throws `std::invalid_argument` where channels do not divide a tensor.
[[nodiscard]] inline std::size_t elements_per_channel(std::size_t elements, std::size_t channels) {
  if (channels == 0 || elements % channels != 0) {
    throw std::invalid_argument("quantiser: " + std::to_string(elements) +
                                " values do not divide into " + std::to_string(channels) +
                                " channels");
  }
  return elements / channels;
}

}  // namespace detail

/// Quantisers of a tensor whose channels lie one after the other, such as weights in the order
/// K, C / groups, R, S: the first of `channels` is for the first elements, and so on.
struct channel_quantizer {
  std::vector<uniform_quantizer> channels;

  bool operator==(const channel_quantizer&) const = default;

  /// Like the member of `uniform_quantizer`; throws also when channels do not divide the values.
  void quantise(std::span<const float> values, std::span<std::int32_t> integers) const {
    check(values, integers.size());
    for_each_channel(values.size(), [&](const uniform_quantizer& q, std::size_t at, std::size_t n) {
      q.quantise(values.subspan(at, n), integers.subspan(at, n));
    });
  }

  void dequantise(std::span<const std::int32_t> integers, std::span<float> values) const {
    detail::check_sizes(integers.size(), values.size());
    for_each_channel(values.size(), [&](const uniform_quantizer& q, std::size_t at, std::size_t n) {
      q.dequantise(integers.subspan(at, n), values.subspan(at, n));
    });
  }

  void fake_quantise(std::span<const float> values, std::span<float> results) const {
    check(values, results.size());
    for_each_channel(values.size(), [&](const uniform_quantizer& q, std::size_t at, std::size_t n) {
      q.fake_quantise(values.subspan(at, n), results.subspan(at, n));
    });
  }

 private:
  // Before anything is written, and so that an index counts from the tensor's first value.
  void check(std::span<const float> values, std::size_t places) const {
    detail::check_sizes(values.size(), places);
    for (const auto& q : channels) q.validate();
    detail::check_finite(values);
  }

  template <typename Visit>
  void for_each_channel(std::size_t elements, const Visit& visit) const {
    const std::size_t each = detail::elements_per_channel(elements, channels.size());
    for (std::size_t c = 0; c < channels.size(); ++c) visit(channels[c], c * each, each);
  }
};

}  // namespace hwflowq::quantization

#endif
