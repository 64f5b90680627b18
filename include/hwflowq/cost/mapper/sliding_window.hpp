// How many input positions a tile touches along an axis, and how many of them it shares with a shifted
// one.
#ifndef HWFLOWQ_COST_MAPPER_SLIDING_WINDOW_HPP
#define HWFLOWQ_COST_MAPPER_SLIDING_WINDOW_HPP

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace hwflowq {

/// Distinct values of i * a + j * b for i below n and j below m. With g the greatest common divisor of
/// a and b, pairs meet where i differs by b / g and j by a / g.
[[nodiscard]] constexpr std::int64_t distinct_sums(std::int64_t a, std::int64_t n, std::int64_t b,
                                                   std::int64_t m) {
  if (n == 1 || m == 1) return n * m;
  const std::int64_t g = std::gcd(a, b);
  return n * m - std::max<std::int64_t>(0, n - b / g) * std::max<std::int64_t>(0, m - a / g);
}

/// The positions along rows or columns of an image that a tile of `outputs` times `taps` touches:
/// output i and filter position j meet at i * stride + j * dilation.
class sliding_window {
 public:
  constexpr sliding_window() = default;
  constexpr sliding_window(std::int64_t stride, std::int64_t dilation, std::int64_t outputs,
                           std::int64_t taps)
      : unit_(std::gcd(stride, dilation)),
        stride_(stride / unit_),
        dilation_(dilation / unit_),
        outputs_(outputs),
        taps_(taps) {
    // Blocks of positions side by side, some space apart; a single block where they touch.
    if (taps == 1 || (dilation_ == 1 && outputs > 1)) {
      count_ = outputs;
      space_ = stride_;
      length_ = taps;
    } else if (outputs == 1 || stride_ == 1) {
      count_ = taps;
      space_ = dilation_;
      length_ = outputs;
    } else {
      length_ = 0;
    }
    if (length_ >= space_) {
      length_ += (count_ - 1) * space_;
      count_ = 1;
      space_ = length_;
    }
  }

  /// Distinct positions.
  [[nodiscard]] constexpr std::int64_t positions() const {
    return length_ > 0 ? count_ * length_ : distinct_sums(stride_, outputs_, dilation_, taps_);
  }

  /// Whether a longer move never keeps more: positions form one block, or blocks of a single length
  /// that the window moves over one by one.
  [[nodiscard]] constexpr bool dense() const { return length_ > 0 && count_ == 1; }

  /// Positions that remain when the window moves by `shift`. O(1) but for strides and dilations that
  /// are both above 1 after division by their common divisor: O(outputs taps^2).
  [[nodiscard]] constexpr std::int64_t overlap(std::int64_t shift) const {
    std::int64_t distance = shift < 0 ? -shift : shift;
    if (unit_ != 1) {
      if (distance % unit_ != 0) return 0;
      distance /= unit_;
    }
    if (count_ == 1 && length_ > 0) return std::max<std::int64_t>(0, length_ - distance);
    if (length_ == 0) return counted_overlap(distance);
    const std::int64_t blocks = distance / space_;
    const std::int64_t rest = distance % space_;
    return std::max<std::int64_t>(0, count_ - blocks) * std::max<std::int64_t>(0, length_ - rest) +
           std::max<std::int64_t>(0, count_ - blocks - 1) *
               std::max<std::int64_t>(0, length_ - (space_ - rest));
  }

 private:
  [[nodiscard]] constexpr std::int64_t counted_overlap(std::int64_t distance) const {
    std::int64_t shared = 0;
    for (std::int64_t i = 0; i < outputs_; ++i) {
      for (std::int64_t j = 0; j < taps_; ++j) {
        // Every position once: by its least output.
        if (i >= dilation_ && j + stride_ < taps_) continue;
        if (touches(i * stride_ + j * dilation_ + distance)) ++shared;
      }
    }
    return shared;
  }
  [[nodiscard]] constexpr bool touches(std::int64_t position) const {
    for (std::int64_t j = 0; j < taps_; ++j) {
      const std::int64_t rest = position - j * dilation_;
      if (rest >= 0 && rest % stride_ == 0 && rest / stride_ < outputs_) return true;
    }
    return false;
  }

  std::int64_t unit_ = 1;
  std::int64_t stride_ = 1;
  std::int64_t dilation_ = 1;
  std::int64_t outputs_ = 1;
  std::int64_t taps_ = 1;
  std::int64_t count_ = 1;
  std::int64_t space_ = 1;
  std::int64_t length_ = 1;  // 0 where positions form no blocks
};

}  // namespace hwflowq

#endif
