// Interpolation between measured points.
#ifndef HWFLOWQ_HARDWARE_INTERPOLATION_HPP
#define HWFLOWQ_HARDWARE_INTERPOLATION_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <cstddef>

namespace hwflowq {

/// A measured point of a curve.
struct curve_point {
  double x = 0.0;
  double y = 0.0;
};

/// The curve through points of ascending x, straight between them. Beyond the last point it goes on as
/// between the last two; below the first it stays as it is there, since what little is known of a
/// smaller thing is that it costs no more.
template <std::size_t Count>
  requires(Count >= 2)
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr double interpolate(
    const std::array<curve_point, Count>& points, double x) {
  HWFLOWQ_STRICT_FP_BODY
  if (x <= points.front().x) return points.front().y;
  std::size_t right = 1;
  while (right + 1 < Count && points[right].x < x) ++right;
  const curve_point& a = points[right - 1];
  const curve_point& b = points[right];
  if (x == b.x) return b.y;
  return a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x));
}

}  // namespace hwflowq

#endif
