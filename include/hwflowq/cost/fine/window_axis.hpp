// Which input positions along one axis a range of outputs and a range of the filter meet.
#ifndef HWFLOWQ_COST_FINE_WINDOW_AXIS_HPP
#define HWFLOWQ_COST_FINE_WINDOW_AXIS_HPP

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace hwflowq {

/// A range of output positions and a range of filter positions along one axis, by their lengths.
struct window_tile {
  std::int64_t outputs = 0;
  std::int64_t filter = 0;

  bool operator==(const window_tile&) const = default;
};

/// The set {output * stride + filter * dilation} that a window tile covers, counted from its first
/// element: exactly, or as its bounding box.
///
/// With g = gcd(stride, dilation), a = stride / g, b = dilation / g: two pairs meet the same position
/// exactly if they differ by multiples of (b, -a). So n outputs and m filter positions meet
/// n m - max(0, n - b) max(0, m - a) positions, one for each pair without such a neighbour.
class window_axis {
 public:
  constexpr window_axis(std::int64_t stride, std::int64_t dilation, bool bounding_box)
      : stride_(stride), dilation_(dilation), bounding_box_(bounding_box) {
    const std::int64_t g = std::gcd(stride, dilation);
    unit_ = bounding_box ? 1 : g;
    a_ = stride / unit_;
    b_ = dilation / unit_;
  }

  [[nodiscard]] constexpr std::int64_t stride() const { return stride_; }
  [[nodiscard]] constexpr std::int64_t dilation() const { return dilation_; }

  /// Positions that a tile covers; 0 for an empty one.
  [[nodiscard]] constexpr std::int64_t size(const window_tile& t) const {
    if (t.outputs <= 0 || t.filter <= 0) return 0;
    if (bounding_box_) return span(t) + 1;
    return t.outputs * t.filter -
           std::max<std::int64_t>(0, t.outputs - b_) * std::max<std::int64_t>(0, t.filter - a_);
  }

  /// Positions that two tiles share when the first begins `shift` positions behind the second.
  /// O(1) where both are intervals or evenly spaced, else O(outputs * filter^2).
  [[nodiscard]] constexpr std::int64_t overlap(const window_tile& first, const window_tile& second,
                                               std::int64_t shift) const {
    if (size(first) == 0 || size(second) == 0 || shift % unit_ != 0) return 0;
    shift /= unit_;
    if (is_interval(first) && is_interval(second)) {
      return common(shift, span(first), 0, span(second), 1);
    }
    if (first.filter == 1 && second.filter == 1) {
      return common(shift, span(first), 0, span(second), a_);
    }
    if (first.outputs == 1 && second.outputs == 1) {
      return common(shift, span(first), 0, span(second), b_);
    }
    std::int64_t count = 0;
    for (std::int64_t j = 0; j < first.filter; ++j) {
      for (std::int64_t i = 0; i < first.outputs; ++i) {
        const bool counted = i + b_ < first.outputs && j >= a_;  // as pair (i + b, j - a)
        if (!counted && covers(second, shift + i * a_ + j * b_)) ++count;
      }
    }
    return count;
  }

  /// Whether two tiles that begin at the same position cover the same ones.
  [[nodiscard]] constexpr bool same(const window_tile& first, const window_tile& second) const {
    if (first == second) return true;
    const std::int64_t elements = size(first);
    return elements == size(second) && span(first) == span(second) &&
           overlap(first, second, 0) == elements;
  }

  /// Whether a tile covers the position `at` units behind its first.
  [[nodiscard]] constexpr bool covers(const window_tile& t, std::int64_t at) const {
    if (at < 0 || at > span(t)) return false;
    if (bounding_box_) return true;
    for (std::int64_t j = 0; j < t.filter && j * b_ <= at; ++j) {
      const std::int64_t rest = at - j * b_;
      if (rest % a_ == 0 && rest / a_ < t.outputs) return true;
    }
    return false;
  }

  /// Input positions in one unit: the greatest common divisor of stride and dilation, or 1 where
  /// bounding boxes count.
  [[nodiscard]] constexpr std::int64_t unit() const { return unit_; }

  /// Distance from the first to the last position of a tile, in units.
  [[nodiscard]] constexpr std::int64_t span(const window_tile& t) const {
    return (t.outputs - 1) * a_ + (t.filter - 1) * b_;
  }

 private:
  [[nodiscard]] constexpr bool is_interval(const window_tile& t) const {
    return size(t) == span(t) + 1;
  }

  // Common elements of {x, x + step, ..., x + length} and {y, ..., y + other}.
  [[nodiscard]] static constexpr std::int64_t common(std::int64_t x, std::int64_t length,
                                                     std::int64_t y, std::int64_t other,
                                                     std::int64_t step) {
    if ((x - y) % step != 0) return 0;
    const std::int64_t first = std::max(x, y);
    const std::int64_t last = std::min(x + length, y + other);
    return last < first ? 0 : (last - first) / step + 1;
  }

  std::int64_t stride_;
  std::int64_t dilation_;
  std::int64_t unit_ = 1;
  std::int64_t a_ = 1;
  std::int64_t b_ = 1;
  bool bounding_box_;
};

}  // namespace hwflowq

#endif
