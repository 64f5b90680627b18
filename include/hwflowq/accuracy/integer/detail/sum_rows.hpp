// Sums of products of a convolution, rows of outputs at a time: the loops that take all the time.
#ifndef HWFLOWQ_ACCURACY_INTEGER_DETAIL_SUM_ROWS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_DETAIL_SUM_ROWS_HPP

#include <hwflowq/accuracy/integer/detail/row_windows.hpp>
#include <hwflowq/accuracy/integer/detail/sum_tiles.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

// The sums of one block of outputs. As lanes they are computed together by unoptimised programs as well.
using float_sum_lanes = float __attribute__((vector_size(4 * channel_block)));

// Columns windows at once, whose additions need not wait for one another.
template <std::size_t Columns>
HWFLOWQ_STRICT_FP void sum_tile_float(const float* input, const float* weights,
                                      const row_windows& w, std::size_t outputs, float* sums) {
  HWFLOWQ_STRICT_FP_BODY
  const std::size_t run = w.filter_columns * w.channels;
  float_sum_lanes total[Columns] = {};
  for (std::size_t r = 0; r < w.filter_rows; ++r) {
    const float* x = input + r * w.row_stride;
    for (std::size_t i = 0; i < run; ++i, weights += channel_block) {
      float_sum_lanes weight;
      std::memcpy(&weight, weights, sizeof(weight));
      HWFLOWQ_UNROLL
      for (std::size_t q = 0; q < Columns; ++q) total[q] += x[q * w.step + i] * weight;
    }
  }
  HWFLOWQ_UNROLL
  for (std::size_t q = 0; q < Columns; ++q) {
    std::memcpy(sums + q * outputs, &total[q], sizeof(total[q]));
  }
}

/// The same of floating-point numbers, one product after the other: the image and networks that are
/// not quantised. Weights lie as [block of outputs][filter position][input][output in its block].
inline void sum_row_float(const float* input, const float* weights, const row_windows& w,
                          float* sums) {
  constexpr std::size_t together = 4;
  const std::size_t outputs = w.blocks * channel_block;
  const std::size_t of_block = w.filter_rows * w.filter_columns * w.channels * channel_block;
  for (std::size_t b = 0; b < w.blocks; ++b) {
    const float* of = weights + b * of_block;
    float* to = sums + b * channel_block;
    std::size_t q = 0;
    for (; q + together <= w.columns; q += together) {
      sum_tile_float<together>(input + q * w.step, of, w, outputs, to + q * outputs);
    }
    for (; q < w.columns; ++q) {
      sum_tile_float<1>(input + q * w.step, of, w, outputs, to + q * outputs);
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

/// Sums of `rows` rows on this processor, one row behind the other.
inline void sum_rows(const std::uint8_t* input, const std::int8_t* weights, const row_windows& w,
                     std::size_t rows, std::int32_t* sums) {
#if HWFLOWQ_WITH_TILES
  if (has_tiles() && fills_tiles(w)) return sum_rows_tiles(input, weights, w, rows, sums);
#endif
  auto* sum_row = sum_row_portable;
#if HWFLOWQ_WITH_VNNI
  if (has_vnni()) sum_row = sum_row_vnni;
#endif
  for (std::size_t p = 0; p < rows; ++p) {
    sum_row(input + p * w.next_row, weights, w, sums + p * w.columns * w.blocks * channel_block);
  }
}

}  // namespace hwflowq::accuracy::detail

#endif
