// What becomes of sums: scaled by channel, added to what was read before, rectified, quantised.
#ifndef HWFLOWQ_ACCURACY_INTEGER_DETAIL_FINISH_ROWS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_DETAIL_FINISH_ROWS_HPP

#include <hwflowq/accuracy/integer/detail/sum_rows.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace hwflowq::accuracy::detail {

/// y = scale sum + shift + factor added, by channel, in units of the step that y is quantised by.
struct channel_map {
  std::vector<float> scale{};  ///< whole blocks of channels; 0 where there is no channel
  std::vector<float> shift{};
  float factor = 0.0F;  ///< of the codes that are added
  float most = 255.0F;  ///< the greatest code

  bool operator==(const channel_map&) const = default;
};

template <typename T>
concept RowSum = std::same_as<T, std::int32_t> || std::same_as<T, float>;

/// codes[i] = clamp(round(y), 0, most), ties to even. `added` is null or holds as many codes.
template <RowSum Sum>
HWFLOWQ_STRICT_FP void quantise_row_portable(const Sum* sums, std::size_t columns,
                                             const channel_map& map, const std::uint8_t* added,
                                             std::uint8_t* codes) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr float no_fraction = 0x1.8p23F;  // adding it rounds to an integer, ties to even
  const std::size_t channels = map.scale.size();
  const float most = map.most;
  for (std::size_t q = 0; q < columns; ++q) {
    for (std::size_t k = 0; k < channels; ++k) {
      const std::size_t i = q * channels + k;
      float y = static_cast<float>(sums[i]) * map.scale[k] + map.shift[k];
      if (added != nullptr) y = y + static_cast<float>(added[i]) * map.factor;
      y = y > 0.0F ? y : 0.0F;
      y = y < most ? y : most;
      codes[i] = static_cast<std::uint8_t>((y + no_fraction) - no_fraction);
    }
  }
}

#if HWFLOWQ_WITH_VNNI

template <RowSum Sum>
struct lanes_of;
template <>
struct lanes_of<float> {
  using type = float_sum_lanes;
};
template <>
struct lanes_of<std::int32_t> {
  using type = sum_lanes;
};

using code_lanes = std::uint8_t __attribute__((vector_size(16)));

// Codes as integers of 32 bits, in one instruction: GCC 12 makes ten of a conversion of vectors.
HWFLOWQ_VNNI inline sum_lanes widened(code_lanes codes) {
#if defined(__clang__)
  return __builtin_convertvector(codes, sum_lanes);
#else
  using chars = char __attribute__((vector_size(16)));
  using plain = int __attribute__((vector_size(64)));
  constexpr unsigned short all = 0xffff;
  return (sum_lanes)__builtin_ia32_pmovzxbd512_mask((chars)codes, plain{}, all);
#endif
}

/// The same, sixteen channels at once.
template <RowSum Sum>
HWFLOWQ_VNNI HWFLOWQ_STRICT_FP void quantise_row_lanes(const Sum* sums, std::size_t columns,
                                                       const channel_map& map,
                                                       const std::uint8_t* added,
                                                       std::uint8_t* codes) {
  HWFLOWQ_STRICT_FP_BODY
  using real = lanes_of<float>::type;
  constexpr float no_fraction = 0x1.8p23F;
  const std::size_t channels = map.scale.size();
  const real zero = {};
  const real most = zero + map.most;
  for (std::size_t q = 0; q < columns; ++q) {
    for (std::size_t k = 0; k < channels; k += channel_block) {
      const std::size_t i = q * channels + k;
      typename lanes_of<Sum>::type sum;
      real scale;
      real shift;
      std::memcpy(&sum, sums + i, sizeof(sum));
      std::memcpy(&scale, map.scale.data() + k, sizeof(scale));
      std::memcpy(&shift, map.shift.data() + k, sizeof(shift));
      real y = __builtin_convertvector(sum, real) * scale + shift;
      if (added != nullptr) {
        code_lanes before;
        std::memcpy(&before, added + i, sizeof(before));
        y = y + __builtin_convertvector(widened(before), real) * map.factor;
      }
      y = y > zero ? y : zero;
      y = y < most ? y : most;
      y = (y + no_fraction) - no_fraction;
      const code_lanes code =
          __builtin_convertvector(__builtin_convertvector(y, sum_lanes), code_lanes);
      std::memcpy(codes + i, &code, sizeof(code));
    }
  }
}

#endif

/// The same on this processor.
template <RowSum Sum>
void quantise_row(const Sum* sums, std::size_t columns, const channel_map& map,
                  const std::uint8_t* added, std::uint8_t* codes) {
#if HWFLOWQ_WITH_VNNI
  if (has_vnni()) return quantise_row_lanes(sums, columns, map, added, codes);
#endif
  quantise_row_portable(sums, columns, map, added, codes);
}

/// y itself, rectified where asked.
template <RowSum Sum>
HWFLOWQ_STRICT_FP void map_row(const Sum* sums, std::size_t columns, const channel_map& map,
                               const std::uint8_t* added, bool rectified, float* values) {
  HWFLOWQ_STRICT_FP_BODY
  const std::size_t channels = map.scale.size();
  for (std::size_t q = 0; q < columns; ++q) {
    for (std::size_t k = 0; k < channels; ++k) {
      const std::size_t i = q * channels + k;
      float y = static_cast<float>(sums[i]) * map.scale[k] + map.shift[k];
      if (added != nullptr) y = y + static_cast<float>(added[i]) * map.factor;
      values[i] = rectified && !(y > 0.0F) ? 0.0F : y;
    }
  }
}

/// Adds sums and squares of sums to `totals`, [channel] and [channels + channel].
template <RowSum Sum>
HWFLOWQ_STRICT_FP void add_moments(const Sum* sums, std::size_t columns, std::size_t channels,
                                   double* totals) {
  HWFLOWQ_STRICT_FP_BODY
  for (std::size_t b = 0; b < channels; b += channel_block) {
    double first[channel_block];
    double second[channel_block];
    for (std::size_t k = 0; k < channel_block; ++k) {
      first[k] = totals[b + k];
      second[k] = totals[channels + b + k];
    }
    for (std::size_t q = 0; q < columns; ++q) {
      const Sum* at = sums + q * channels + b;
      for (std::size_t k = 0; k < channel_block; ++k) {
        const auto value = static_cast<double>(at[k]);
        first[k] += value;
        second[k] += value * value;
      }
    }
    for (std::size_t k = 0; k < channel_block; ++k) {
      totals[b + k] = first[k];
      totals[channels + b + k] = second[k];
    }
  }
}

}  // namespace hwflowq::accuracy::detail

#endif
