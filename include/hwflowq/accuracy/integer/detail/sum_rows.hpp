// Sums of products of a convolution, one row of outputs at a time: the loops that take all the time.
#ifndef HWFLOWQ_ACCURACY_INTEGER_DETAIL_SUM_ROWS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_DETAIL_SUM_ROWS_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

// AVX-512 VNNI multiplies 64 pairs of bytes and adds them to 16 sums of 32 bits in one instruction.
// Whether the processor has it is asked at run time, whatever the compiler was told.
#if defined(__x86_64__) && defined(__GNUC__)
#define HWFLOWQ_WITH_VNNI 1
#define HWFLOWQ_VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
#else
#define HWFLOWQ_WITH_VNNI 0
#endif
#if defined(__clang__)
#define HWFLOWQ_UNROLL _Pragma("unroll")
#else
#define HWFLOWQ_UNROLL _Pragma("GCC unroll 16")
#endif

namespace hwflowq::accuracy::detail {

/// Output channels come in blocks of so many, input channels in quads.
inline constexpr std::size_t channel_block = 16;
inline constexpr std::size_t channel_quad = 4;

[[nodiscard]] constexpr std::size_t rounded_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// One row of a convolution: where its windows lie in an input of which channels run fastest.
struct row_windows {
  std::size_t columns = 1;         ///< Q
  std::size_t filter_rows = 1;     ///< R
  std::size_t filter_columns = 1;  ///< S
  std::size_t channels = 4;        ///< C; of bytes a multiple of `channel_quad`
  std::size_t row_stride = 0;      ///< elements from one row of the input to the next
  std::size_t step = 4;            ///< elements from one window to the next: stride times channels
  std::size_t blocks = 1;          ///< blocks of output channels
};

/// Whether this processor has AVX-512 VNNI.
[[nodiscard]] inline bool has_vnni() {
#if HWFLOWQ_WITH_VNNI
  static const bool has = __builtin_cpu_supports("avx512vnni") != 0 &&
                          __builtin_cpu_supports("avx512bw") != 0 &&
                          __builtin_cpu_supports("avx512vl") != 0;
  return has;
#else
  return false;
#endif
}

/// The place of weight (k, c) of one filter position: [block of outputs][filter position][quad of
/// inputs][output in its block][input in its quad].
[[nodiscard]] constexpr std::size_t weight_place(const row_windows& w, std::size_t k,
                                                 std::size_t position, std::size_t c) {
  const std::size_t quads = w.channels / channel_quad;
  const std::size_t positions = w.filter_rows * w.filter_columns;
  return (((k / channel_block * positions + position) * quads + c / channel_quad) * channel_block +
          k % channel_block) *
             channel_quad +
         c % channel_quad;
}

/// The place of the same weight for `sum_row_float`: [block of outputs][filter position][input][output].
[[nodiscard]] constexpr std::size_t float_weight_place(const row_windows& w, std::size_t k,
                                                       std::size_t position, std::size_t c) {
  const std::size_t positions = w.filter_rows * w.filter_columns;
  return ((k / channel_block * positions + position) * w.channels + c) * channel_block +
         k % channel_block;
}

/// sums[q * 16 * blocks + k] for all q and k: exact while sums stay below 2^31. Any processor.
inline void sum_row_portable(const std::uint8_t* input, const std::int8_t* weights,
                             const row_windows& w, std::int32_t* sums) {
  const std::size_t quads = w.channels / channel_quad;
  const std::size_t outputs = w.blocks * channel_block;
  const std::size_t of_block = w.filter_rows * w.filter_columns * w.channels * channel_block;
  for (std::size_t q = 0; q < w.columns; ++q) {
    for (std::size_t b = 0; b < w.blocks; ++b) {
      const std::int8_t* at = weights + b * of_block;
      std::array<std::int32_t, channel_block> total{};
      for (std::size_t r = 0; r < w.filter_rows; ++r) {
        const std::uint8_t* x = input + q * w.step + r * w.row_stride;
        for (std::size_t i = 0; i < w.filter_columns * quads; ++i, x += channel_quad) {
          for (std::size_t k = 0; k < channel_block; ++k, at += channel_quad) {
            total[k] += x[0] * at[0] + x[1] * at[1] + x[2] * at[2] + x[3] * at[3];
          }
        }
      }
      std::memcpy(sums + q * outputs + b * channel_block, total.data(), sizeof(total));
    }
  }
}

/// The same of floating-point numbers, one product after the other: the image and networks that are
/// not quantised. Weights lie as [block of outputs][filter position][input][output in its block].
HWFLOWQ_STRICT_FP inline void sum_row_float(const float* input, const float* weights,
                                            const row_windows& w, float* sums) {
  HWFLOWQ_STRICT_FP_BODY
  const std::size_t outputs = w.blocks * channel_block;
  const std::size_t run = w.filter_columns * w.channels;
  for (std::size_t q = 0; q < w.columns; ++q) {
    const float* at = weights;
    for (std::size_t b = 0; b < w.blocks; ++b) {
      std::array<float, channel_block> total{};
      for (std::size_t r = 0; r < w.filter_rows; ++r) {
        const float* x = input + q * w.step + r * w.row_stride;
        for (std::size_t i = 0; i < run; ++i, at += channel_block) {
          for (std::size_t k = 0; k < channel_block; ++k) total[k] += x[i] * at[k];
        }
      }
      std::memcpy(sums + q * outputs + b * channel_block, total.data(), sizeof(total));
    }
  }
}

#if HWFLOWQ_WITH_VNNI

using sum_lanes = std::int32_t __attribute__((vector_size(64)));

// Columns x Blocks blocks of 16 sums stay in registers while the window is gone through.
template <std::size_t Columns, std::size_t Blocks>
HWFLOWQ_VNNI void sum_tile_vnni(const std::uint8_t* input, const std::int8_t* weights,
                                const row_windows& w, std::size_t outputs, std::int32_t* sums) {
  const std::size_t run = w.filter_columns * w.channels;
  const std::size_t of_block = w.filter_rows * run * channel_block;
  sum_lanes total[Columns][Blocks] = {};
  for (std::size_t r = 0; r < w.filter_rows; ++r) {
    const std::uint8_t* x = input + r * w.row_stride;
    for (std::size_t i = 0; i < run; i += channel_quad) {
      sum_lanes weight[Blocks];
      HWFLOWQ_UNROLL
      for (std::size_t b = 0; b < Blocks; ++b) {
        std::memcpy(&weight[b], weights + b * of_block, sizeof(sum_lanes));
      }
      weights += channel_quad * channel_block;
      HWFLOWQ_UNROLL
      for (std::size_t q = 0; q < Columns; ++q) {
        std::int32_t quad;
        std::memcpy(&quad, x + q * w.step + i, sizeof(quad));
        const sum_lanes same = quad - sum_lanes{};
        HWFLOWQ_UNROLL
        for (std::size_t b = 0; b < Blocks; ++b) {
#if defined(__clang__)
          total[q][b] = (sum_lanes)__builtin_ia32_vpdpbusd512(total[q][b], same, weight[b]);
#else
          using plain = int __attribute__((vector_size(64)));
          total[q][b] = (sum_lanes)__builtin_ia32_vpdpbusd_v16si((plain)total[q][b], (plain)same,
                                                                 (plain)weight[b]);
#endif
        }
      }
    }
  }
  HWFLOWQ_UNROLL
  for (std::size_t q = 0; q < Columns; ++q) {
    HWFLOWQ_UNROLL
    for (std::size_t b = 0; b < Blocks; ++b) {
      std::memcpy(sums + q * outputs + b * channel_block, &total[q][b], sizeof(sum_lanes));
    }
  }
}

template <std::size_t Columns, std::size_t Blocks>
HWFLOWQ_VNNI void sum_blocks_vnni(const std::uint8_t* input, const std::int8_t* weights,
                                  const row_windows& w, std::int32_t* sums) {
  const std::size_t outputs = w.blocks * channel_block;
  std::size_t q = 0;
  for (; q + Columns <= w.columns; q += Columns) {
    sum_tile_vnni<Columns, Blocks>(input + q * w.step, weights, w, outputs, sums + q * outputs);
  }
  for (; q < w.columns; ++q) {
    sum_tile_vnni<1, Blocks>(input + q * w.step, weights, w, outputs, sums + q * outputs);
  }
}

/// The same sums on processors with AVX-512 VNNI.
HWFLOWQ_VNNI inline void sum_row_vnni(const std::uint8_t* input, const std::int8_t* weights,
                                      const row_windows& w, std::int32_t* sums) {
  const std::size_t of_block = w.filter_rows * w.filter_columns * w.channels * channel_block;
  std::size_t b = 0;
  for (; b + 4 <= w.blocks; b += 4) {
    sum_blocks_vnni<4, 4>(input, weights + b * of_block, w, sums + b * channel_block);
  }
  for (; b + 2 <= w.blocks; b += 2) {
    sum_blocks_vnni<8, 2>(input, weights + b * of_block, w, sums + b * channel_block);
  }
  for (; b < w.blocks; ++b) {
    sum_blocks_vnni<16, 1>(input, weights + b * of_block, w, sums + b * channel_block);
  }
}

#endif

/// Sums of one row on this processor.
inline void sum_row(const std::uint8_t* input, const std::int8_t* weights, const row_windows& w,
                    std::int32_t* sums) {
#if HWFLOWQ_WITH_VNNI
  if (has_vnni()) return sum_row_vnni(input, weights, w, sums);
#endif
  sum_row_portable(input, weights, w, sums);
}

}  // namespace hwflowq::accuracy::detail

#endif
