// A set of operand widths, such as {2, 4, 8} bits.
#ifndef HWFLOWQ_QUANTIZATION_WIDTH_SET_HPP
#define HWFLOWQ_QUANTIZATION_WIDTH_SET_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>

namespace hwflowq {

/// The widths that a tensor may have, within 1 to 16 bits; empty by default.
///
/// @code
/// constexpr width_set packed{2, 4, 8};            // of a bit-parallel engine
/// constexpr auto serial = width_set::between(1, 8);
/// @endcode
class width_set {
 public:
  constexpr width_set() = default;

  /// The given widths, in any order; repeated ones count once. Throws `std::invalid_argument` for a
  /// width outside 1 to 16.
  constexpr width_set(std::initializer_list<int> widths) {
    for (const int bits : widths) insert(bits);
  }

  /// All widths of [lowest, highest]. Throws `std::invalid_argument` when one is outside 1 to 16, or
  /// there is none.
  [[nodiscard]] static constexpr width_set between(int lowest, int highest) {
    if (lowest > highest) {
      throw std::invalid_argument("width_set: [" + std::to_string(lowest) + ", " +
                                  std::to_string(highest) + "] is empty");
    }
    width_set set;
    set.insert(lowest);
    set.insert(highest);
    for (int bits = lowest; bits < highest; ++bits) set.insert(bits);
    return set;
  }

  /// Adds a width. Throws `std::invalid_argument` when it is outside 1 to 16.
  constexpr void insert(int bits) {
    if (bits < least_bits || bits > greatest_bits) {
      throw std::invalid_argument("width_set: a width of " + std::to_string(bits) +
                                  " bits must be within [" + std::to_string(least_bits) + ", " +
                                  std::to_string(greatest_bits) + "]");
    }
    mask_ |= bit(bits);
  }

  [[nodiscard]] constexpr bool contains(int bits) const {
    return bits >= least_bits && bits <= greatest_bits && (mask_ & bit(bits)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return mask_ == 0; }
  [[nodiscard]] constexpr std::size_t size() const {
    return static_cast<std::size_t>(std::popcount(mask_));
  }

  /// The least width. Precondition: not empty.
  [[nodiscard]] constexpr int lowest() const { return std::countr_zero(mask_); }
  /// The greatest width. Precondition: not empty.
  [[nodiscard]] constexpr int highest() const { return last(mask_); }

  /// The greatest width below `bits`, or 0 when there is none. Precondition: 1 <= bits <= 16.
  [[nodiscard]] constexpr int below(int bits) const {
    const std::uint32_t lower = mask_ & (bit(bits) - 1);
    return lower == 0 ? 0 : last(lower);
  }
  /// The least width above `bits`, or 0 when there is none. Precondition: 1 <= bits <= 16.
  [[nodiscard]] constexpr int above(int bits) const {
    const std::uint32_t upper = mask_ & ~(2 * bit(bits) - 1);
    return upper == 0 ? 0 : std::countr_zero(upper);
  }

  /// The width nearest to `bits`; of two equally near ones the lower. Precondition: not empty.
  [[nodiscard]] constexpr int nearest(int bits) const {
    if (bits <= lowest()) return lowest();
    if (bits >= highest()) return highest();
    if (contains(bits)) return bits;
    const int lower = below(bits);
    const int upper = above(bits);
    return bits - lower <= upper - bits ? lower : upper;
  }

  /// Calls `visit(width)` for each width in ascending order.
  template <typename Visit>
    requires requires(const Visit& visit) { visit(1); }
  constexpr void for_each(const Visit& visit) const {
    for (std::uint32_t left = mask_; left != 0; left &= left - 1) visit(std::countr_zero(left));
  }

  /// Widths that are in both.
  [[nodiscard]] friend constexpr width_set operator&(width_set a, width_set b) {
    a.mask_ &= b.mask_;
    return a;
  }
  /// Widths that are in either.
  [[nodiscard]] friend constexpr width_set operator|(width_set a, width_set b) {
    a.mask_ |= b.mask_;
    return a;
  }

  bool operator==(const width_set&) const = default;
  friend std::uint64_t hash_value(const width_set& set) { return hash_all(set.mask_); }

  /// As `{2, 4, 8}`.
  friend std::string to_text(const width_set& set) {
    std::string text = "{";
    set.for_each([&text](int bits) {
      if (text.size() > 1) text += ", ";
      text += std::to_string(bits);
    });
    return text + "}";
  }

 private:
  [[nodiscard]] static constexpr std::uint32_t bit(int bits) {
    return std::uint32_t{1} << static_cast<unsigned>(bits);
  }

  // `std::bit_width` gives an int or an unsigned, depending on the library.
  [[nodiscard]] static constexpr int last(std::uint32_t mask) {
    return static_cast<int>(std::bit_width(mask)) - 1;
  }

  std::uint32_t mask_ = 0;  // bit b stands for a width of b
};

}  // namespace hwflowq

#endif
