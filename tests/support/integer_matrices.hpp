// Integer matrices of given widths, their exact product, and their bit planes.
#ifndef HWFLOWQ_TESTS_SUPPORT_INTEGER_MATRICES_HPP
#define HWFLOWQ_TESTS_SUPPORT_INTEGER_MATRICES_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::test {

/// Rows of integers in some range.
struct integer_matrix {
  quantization::integer_range range;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<std::int64_t> values;

  [[nodiscard]] std::int64_t operator()(std::size_t row, std::size_t column) const {
    return values[row * columns + column];
  }
};

/// Random integers of a range; the first ones are its extremes, so that every sign plane is used even
/// in a small matrix.
inline integer_matrix random_matrix(const quantization::integer_range& range, std::size_t rows,
                                    std::size_t columns, random_stream& stream) {
  integer_matrix m{range, rows, columns, {}};
  m.values.reserve(rows * columns);
  while (m.values.size() < rows * columns) {
    const auto span = static_cast<std::uint32_t>(range.highest() - range.lowest() + 1);
    std::int32_t value = range.lowest() + static_cast<std::int32_t>(stream.below(span));
    if (m.values.size() < 3) value = range.lowest();
    if (m.values.size() == 3) value = range.highest();
    if (range.contains(value)) m.values.push_back(value);
  }
  return m;
}

/// The product of rows and columns, as mathematics has it.
inline std::vector<std::int64_t> exact_product(const integer_matrix& a, const integer_matrix& b) {
  std::vector<std::int64_t> product(a.rows * b.columns, 0);
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < b.columns; ++j) {
      for (std::size_t k = 0; k < a.columns; ++k) product[i * b.columns + j] += a(i, k) * b(k, j);
    }
  }
  return product;
}

/// A value as it is stored: two's complement of its width, or one bit for -1 (0) and +1 (1).
inline std::uint32_t encoded(const quantization::integer_range& range, std::int64_t value) {
  if (range.is_binary()) return value > 0 ? 1U : 0U;
  return static_cast<std::uint32_t>(value) & ((1U << range.bits) - 1U);
}

/// What the bit of a plane stands for beside the plane's weight: 0 or 1, and -1 or +1 in the only
/// plane of a binary number.
inline std::int64_t bit_value(const quantization::integer_range& range, std::uint32_t code,
                              int plane) {
  const auto bit = static_cast<std::int64_t>(code >> plane & 1U);
  return range.is_binary() ? 2 * bit - 1 : bit;
}

/// Whether a plane's sum is subtracted: the sign of two's complement.
inline bool is_sign_plane(const quantization::integer_range& range, int plane) {
  return range.is_signed && !range.is_binary() && plane == range.bits - 1;
}

/// Digits of some bits each, the least first; the last carries the sign. Widths that do not divide
/// are sign-extended.
inline std::vector<std::int64_t> digits(const quantization::integer_range& range,
                                        std::int64_t value, int digit_bits) {
  const int count = (range.bits + digit_bits - 1) / digit_bits;
  const std::int64_t base = std::int64_t{1} << digit_bits;
  std::vector<std::int64_t> result;
  for (int i = 0; i + 1 < count; ++i) {
    const std::int64_t low = ((value % base) + base) % base;
    result.push_back(low);
    value = (value - low) / base;
  }
  result.push_back(value);
  return result;
}

}  // namespace hwflowq::test

#endif
