// Sums of products of a convolution on processors that multiply whole tiles of bytes: Intel AMX.
#ifndef HWFLOWQ_ACCURACY_INTEGER_DETAIL_SUM_TILES_HPP
#define HWFLOWQ_ACCURACY_INTEGER_DETAIL_SUM_TILES_HPP

#include <hwflowq/accuracy/integer/detail/row_windows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__)
#define HWFLOWQ_WITH_TILES 1
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#else
#define HWFLOWQ_WITH_TILES 0
#endif

namespace hwflowq::accuracy::detail {

#if HWFLOWQ_WITH_TILES

/// Whether this processor has AMX-INT8 and the operating system lets this process use it, which is asked
/// for at the first call: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1,
/// chapter 18, and the Linux kernel's documentation, "Using XSTATE features in user space applications".
[[nodiscard]] inline bool has_tiles() {
  static const bool has = [] {
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    constexpr unsigned tile_and_int8 = 3U << 24U;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return false;
    if ((d & tile_and_int8) != tile_and_int8) return false;
    constexpr long request_permission = 0x1023;
    constexpr long tile_data = 18;
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
  }();
  return has;
}

/// Shapes of the eight tile registers, as the instruction LDTILECFG reads them.
struct alignas(64) tile_shapes {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t row_bytes[16] = {};
  std::uint8_t rows[16] = {};
};

// The compilers' names of these instructions want literal registers and differ; no compiler uses tile
// registers of its own accord.
#define HWFLOWQ_TILES __attribute__((target("amx-tile,amx-int8")))
#define HWFLOWQ_LOAD_TILE(n, from, stride) \
  __asm__ volatile("tileloadd (%0,%1,1), %%tmm" #n : : "r"(from), "r"(stride) : "memory")
#define HWFLOWQ_STORE_TILE(n, to, stride) \
  __asm__ volatile("tilestored %%tmm" #n ", (%0,%1,1)" : : "r"(to), "r"(stride) : "memory")
#define HWFLOWQ_CLEAR_TILE(n) __asm__ volatile("tilezero %%tmm" #n : :)
#define HWFLOWQ_ADD_PRODUCTS(sums, input, weights) \
  __asm__ volatile("tdpbusd %%tmm" #weights ", %%tmm" #input ", %%tmm" #sums : :)

/// How many bytes of a filter row of `run` bytes one tile takes: the most that divide it.
[[nodiscard]] constexpr std::size_t tile_depth(std::size_t run) {
  constexpr std::size_t most = 64;
  std::size_t depth = std::min(run, most);
  while (run % depth != 0) depth -= channel_quad;
  return depth;
}

/// Whether tiles are filled well enough to be faster than lanes.
[[nodiscard]] constexpr bool fills_tiles(const row_windows& w) {
  return tile_depth(w.filter_columns * w.channels) >= 32;
}

// Sums of the columns of one tile, of 1 or 2 rows by 1 or 2 blocks of outputs, in registers 0 to 3. What
// is read serves two of them: inputs of either row in 4 and 5, weights of either block in 6 and 7.
template <std::size_t Rows, std::size_t Blocks>
HWFLOWQ_TILES void sum_tile_rows(const std::uint8_t* input, const std::int8_t* weights,
                                 const row_windows& w, std::size_t depth, std::int32_t* sums) {
  static_assert((Rows == 1 || Rows == 2) && (Blocks == 1 || Blocks == 2));
  const std::size_t run = w.filter_columns * w.channels;
  const std::size_t of_block = w.filter_rows * run * channel_block;
  constexpr std::size_t quad_stride = channel_block * channel_quad;
  HWFLOWQ_CLEAR_TILE(0);
  if constexpr (Blocks == 2) HWFLOWQ_CLEAR_TILE(1);
  if constexpr (Rows == 2) HWFLOWQ_CLEAR_TILE(2);
  if constexpr (Rows == 2 && Blocks == 2) HWFLOWQ_CLEAR_TILE(3);
  for (std::size_t r = 0; r < w.filter_rows; ++r) {
    const std::uint8_t* x = input + r * w.row_stride;
    for (std::size_t i = 0; i < run; i += depth, weights += depth * channel_block) {
      HWFLOWQ_LOAD_TILE(4, x + i, w.step);
      HWFLOWQ_LOAD_TILE(6, weights, quad_stride);
      HWFLOWQ_ADD_PRODUCTS(0, 4, 6);
      if constexpr (Rows == 2) {
        HWFLOWQ_LOAD_TILE(5, x + w.next_row + i, w.step);
        HWFLOWQ_ADD_PRODUCTS(2, 5, 6);
      }
      if constexpr (Blocks == 2) {
        HWFLOWQ_LOAD_TILE(7, weights + of_block, quad_stride);
        HWFLOWQ_ADD_PRODUCTS(1, 4, 7);
      }
      if constexpr (Rows == 2 && Blocks == 2) HWFLOWQ_ADD_PRODUCTS(3, 5, 7);
    }
  }
  const std::size_t outputs = w.blocks * channel_block;
  const std::size_t stride = outputs * sizeof(std::int32_t);
  HWFLOWQ_STORE_TILE(0, sums, stride);
  if constexpr (Blocks == 2) HWFLOWQ_STORE_TILE(1, sums + channel_block, stride);
  std::int32_t* next = sums + w.columns * outputs;
  if constexpr (Rows == 2) HWFLOWQ_STORE_TILE(2, next, stride);
  if constexpr (Rows == 2 && Blocks == 2) HWFLOWQ_STORE_TILE(3, next + channel_block, stride);
}

#undef HWFLOWQ_ADD_PRODUCTS
#undef HWFLOWQ_CLEAR_TILE
#undef HWFLOWQ_STORE_TILE
#undef HWFLOWQ_LOAD_TILE

// All columns of 1 or 2 rows. Of columns that are no multiple of 16 the last 16 are summed once more.
template <std::size_t Rows>
HWFLOWQ_TILES void sum_rows_of_tiles(const std::uint8_t* input, const std::int8_t* weights,
                                     const row_windows& w, std::size_t columns, std::size_t depth,
                                     std::int32_t* sums) {
  const std::size_t outputs = w.blocks * channel_block;
  const std::size_t of_block = w.filter_rows * w.filter_columns * w.channels * channel_block;
  for (std::size_t from = 0; from < w.columns; from += columns) {
    const std::size_t q = std::min(from, w.columns - columns);
    std::size_t b = 0;
    for (; b + 2 <= w.blocks; b += 2) {
      sum_tile_rows<Rows, 2>(input + q * w.step, weights + b * of_block, w, depth,
                             sums + q * outputs + b * channel_block);
    }
    if (b < w.blocks) {
      sum_tile_rows<Rows, 1>(input + q * w.step, weights + b * of_block, w, depth,
                             sums + q * outputs + b * channel_block);
    }
  }
}

/// The same sums as `sum_row_portable` of several rows; where `has_tiles()` only.
HWFLOWQ_TILES inline void sum_rows_tiles(const std::uint8_t* input, const std::int8_t* weights,
                                         const row_windows& w, std::size_t rows,
                                         std::int32_t* sums) {
  constexpr std::size_t most_columns = 16;
  const std::size_t columns = std::min(w.columns, most_columns);
  const std::size_t depth = tile_depth(w.filter_columns * w.channels);
  const std::size_t outputs = w.blocks * channel_block;
  tile_shapes shapes;
  for (std::size_t tile = 0; tile < 8; ++tile) {
    const bool weighs = tile >= 6;
    const std::size_t bytes = tile < 4 || weighs ? 4 * channel_block : depth;
    shapes.rows[tile] = static_cast<std::uint8_t>(weighs ? depth / channel_quad : columns);
    shapes.row_bytes[tile] = static_cast<std::uint16_t>(bytes);
  }
  __asm__ volatile("ldtilecfg %0" : : "m"(shapes));
  std::size_t p = 0;
  for (; p + 2 <= rows; p += 2) {
    sum_rows_of_tiles<2>(input + p * w.next_row, weights, w, columns, depth,
                         sums + p * w.columns * outputs);
  }
  if (p < rows) {
    sum_rows_of_tiles<1>(input + p * w.next_row, weights, w, columns, depth,
                         sums + p * w.columns * outputs);
  }
  // Tiles that hold nothing need not be saved when the thread is interrupted.
  __asm__ volatile("tilerelease" : :);
}

#else

[[nodiscard]] inline bool has_tiles() {
  return false;
}

#endif

}  // namespace hwflowq::accuracy::detail

#endif
