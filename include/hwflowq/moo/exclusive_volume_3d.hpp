// Volume that one point with three objectives dominates alone, beside a sorted list of points.
#ifndef HWFLOWQ_MOO_EXCLUSIVE_VOLUME_3D_HPP
#define HWFLOWQ_MOO_EXCLUSIVE_VOLUME_3D_HPP

#include <hwflowq/core/lanes.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// How many of `count` ascending values are at most `value`; a binary search without branches.
[[nodiscard]] inline std::size_t count_up_to(const double* values, std::size_t count,
                                             double value) {
  if (count == 0) return 0;
  const double* base = values;
  while (count > 1) {
    const std::size_t half = count / 2;
    base += static_cast<std::size_t>(base[half - 1] <= value) * half;
    count -= half;
  }
  return static_cast<std::size_t>(base - values) + static_cast<std::size_t>(*base <= value);
}

/// The volume that one point with three objectives dominates and no point of a list does.
///
/// The list is sorted by z. Points below the new point u cut its box [u, reference] from the start:
/// those that reach past u in one objective only are walls that move a face of the box, the others
/// are steps of a staircase in its (x, y) plane. Points above u do the same when the sweep reaches
/// them; one that lies left of u and below it ends the volume. Walls are found first, by a scan
/// over whole columns, and with the box so narrowed very few points are left to be steps. This is
/// what the linked list of HV4D+ achieves (Guerreiro & Fonseca, IEEE T. Evol. Comput. 22(3), 2018),
/// with columns in place of pointers.
///
/// O(n) for the scans plus O(k s) for k steps on a staircase of at most s; k and s stay small
/// beside n except on sets made to defeat it.
class exclusive_volume_3d {
 public:
  /// Makes room for lists of `count` points.
  void reserve(std::size_t count) {
    if (dominated_.size() > count) return;
    steps_.resize(count + 2);
    dominated_.resize(count + 1);
  }

  /// `below` points of the list have a z at most u's; columns x, y, z hold `count` points. A point
  /// of the list at plus infinity in x counts as absent.
  HWFLOWQ_STRICT_FP double operator()(const double* x, const double* y, const double* z,
                                      std::size_t below, std::size_t count,
                                      const std::array<double, 3>& u,
                                      const std::array<double, 3>& reference) {
    HWFLOWQ_STRICT_FP_BODY
    dominated_size_ = 0;
    find_walls(x, y, below, u, reference);
    if (right_ <= u[0]) return 0.0;  // dominated

    // The staircase of the box: a first step at its top, the steps, a last one at its right end.
    last_ = 1;
    steps_[0] = {-infinity, top_};
    steps_[1] = {right_, -infinity};
    double area = (right_ - u[0]) * (top_ - u[1]);
    for (std::size_t begin = 0; begin < below; begin += batch) {
      std::uint64_t inside = find_inside(x, y, begin, below);
      for (; inside != 0; inside &= inside - 1) {
        const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(inside));
        area -= add_step(x[i], y[i]);
      }
    }

    double volume = 0.0;
    double from = u[2];
    for (std::size_t begin = below; begin < count; begin += batch) {
      std::uint64_t inside = find_inside(x, y, begin, count);
      for (; inside != 0; inside &= inside - 1) {
        const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(inside));
        const double px = x[i];
        const double py = y[i];
        if (px >= right_ || py >= top_) continue;  // behind a wall that moved since
        dominated_[dominated_size_] = static_cast<index_type>(i);
        dominated_size_ += static_cast<unsigned>(px >= u[0]) & static_cast<unsigned>(py >= u[1]);
        volume += area * (z[i] - from);
        from = z[i];
        if (px <= u[0] && py <= u[1]) return volume;
        right_ = py <= u[1] ? px : right_;
        top_ = px <= u[0] ? py : top_;
        area -= add_step(px > u[0] ? px : u[0], py > u[1] ? py : u[1]);
      }
    }
    return volume + area * (reference[2] - from);
  }

  /// Positions, ascending, of the points that the last u dominated. A point behind a wall or above
  /// a step is dominated by what stands there, so on a list without dominated points these are all.
  [[nodiscard]] std::span<const index_type> dominated() const {
    return {dominated_.data(), dominated_size_};
  }

  /// Columns are read in blocks of this many elements, so that many more must be readable.
  static constexpr std::size_t lanes = lane_count;

 private:
  // Left to themselves the compilers keep the scans scalar. The width changes no result: lanes are only
  // compared and selected.
  using lane_mask = std::int64_t __attribute__((vector_size(vector_bytes)));
  static constexpr lane_mask lane_number = []<std::size_t... I>(std::index_sequence<I...>) {
    return lane_mask{std::int64_t{I}...};
  }(std::make_index_sequence<lanes>{});
  static constexpr lane_mask lane_bit = []<std::size_t... I>(std::index_sequence<I...>) {
    return lane_mask{(std::int64_t{1} << I)...};
  }(std::make_index_sequence<lanes>{});

  static constexpr std::size_t batch = 64;
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  /// Bit k tells whether point begin + k, of the first `end`, lies before both walls. Few do, at
  /// places that no branch predictor guesses, so there is no branch on it.
  [[nodiscard]] std::uint64_t find_inside(const double* x, const double* y, std::size_t begin,
                                          std::size_t end) const {
    const std::size_t size = std::min(end - begin, batch);
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < size; i += lanes) {
      const real_lanes px = load_lanes(x + begin + i);
      const real_lanes py = load_lanes(y + begin + i);
      const lane_mask inside = (px < right_) & (py < top_) & lane_bit;
      std::array<std::uint64_t, lanes> bits;
      std::memcpy(bits.data(), &inside, sizeof bits);
      for (std::size_t half = lanes / 2; half > 0; half /= 2) {
        for (std::size_t k = 0; k < half; ++k) bits[k] |= bits[k + half];
      }
      found |= bits[0] << i;
    }
    return found & (~std::uint64_t{0} >> (batch - size));
  }

  /// The right wall is the least x among points no higher than u, the top wall the least y among
  /// points no further right. A point that dominates u puts them at or below u itself.
  void find_walls(const double* x, const double* y, std::size_t below,
                  const std::array<double, 3>& u, const std::array<double, 3>& reference) {
    // Minima are taken lane by lane and then over the lanes: they are the same in any order.
    constexpr real_lanes none = real_lanes{} + infinity;
    real_lanes right = none;
    real_lanes top = none;
    for (std::size_t i = 0; i < below; i += lanes) {
      const real_lanes px = load_lanes(x + i);
      const real_lanes py = load_lanes(y + i);
      const lane_mask listed = lane_number < static_cast<std::int64_t>(below - i);
      const real_lanes wall_x = ((py <= u[1]) & listed) ? px : none;
      const real_lanes wall_y = ((px <= u[0]) & listed) ? py : none;
      right = wall_x < right ? wall_x : right;
      top = wall_y < top ? wall_y : top;
    }
    right_ = reference[0];
    top_ = reference[1];
    for (std::size_t k = 0; k < lanes; ++k) {
      right_ = right[k] < right_ ? right[k] : right_;
      top_ = top[k] < top_ ? top[k] : top_;
    }
  }

  /// Adds a step and returns the area it takes. A staircase rarely has more than half a dozen
  /// steps, so it is searched from its start.
  HWFLOWQ_STRICT_FP double add_step(double x, double y) {
    HWFLOWQ_STRICT_FP_BODY
    step* const steps = steps_.data();
    std::size_t begin = 1;
    while (steps[begin].x < x) ++begin;
    double ceiling = steps[begin - 1].y;
    if (ceiling <= y) return 0.0;

    double taken = 0.0;
    double from = x;
    std::size_t end = begin;
    for (; steps[end].y >= y; ++end) {
      taken += (steps[end].x - from) * (ceiling - y);
      from = steps[end].x;
      ceiling = steps[end].y;
    }
    taken += (steps[end].x - from) * (ceiling - y);

    // Steps begin .. end-1 give way to the new one.
    if (end == begin) {
      step hand{x, y};
      for (std::size_t i = begin; i <= last_; ++i) std::swap(hand, steps[i]);
      steps[++last_] = hand;
    } else {
      steps[begin] = {x, y};
      if (end > begin + 1) {
        for (std::size_t i = end; i <= last_; ++i) steps[begin + 1 + i - end] = steps[i];
        last_ -= end - begin - 1;
      }
    }
    return taken;
  }

  struct step {
    double x;
    double y;
  };

  double right_ = 0.0;
  double top_ = 0.0;
  std::size_t last_ = 0;
  std::vector<step> steps_;
  std::vector<index_type> dominated_;
  std::size_t dominated_size_ = 0;
};

}  // namespace hwflowq::moo::detail

#endif
