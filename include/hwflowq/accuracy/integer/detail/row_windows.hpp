// Where the inputs and weights of rows of a convolution's outputs lie.
#ifndef HWFLOWQ_ACCURACY_INTEGER_DETAIL_ROW_WINDOWS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_DETAIL_ROW_WINDOWS_HPP

#include <cstddef>

namespace hwflowq::accuracy::detail {

/// Output channels come in blocks of so many, input channels in quads.
inline constexpr std::size_t channel_block = 16;
inline constexpr std::size_t channel_quad = 4;

[[nodiscard]] constexpr std::size_t rounded_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// Rows of a convolution: where their windows lie in an input of which channels run fastest.
struct row_windows {
  std::size_t columns = 1;         ///< Q
  std::size_t filter_rows = 1;     ///< R
  std::size_t filter_columns = 1;  ///< S
  std::size_t channels = 4;        ///< C; of bytes a multiple of `channel_quad`
  std::size_t row_stride = 0;      ///< elements from one row of the input to the next
  std::size_t step = 4;            ///< elements from one window to the next: stride times channels
  std::size_t blocks = 1;          ///< blocks of output channels
  std::size_t next_row = 0;  ///< elements from the windows of one row of outputs to the next's
};

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

}  // namespace hwflowq::accuracy::detail

#endif
