// Volume that one point dominates alone, for any number of objectives.
#ifndef HWFLOWQ_MOO_EXCLUSIVE_VOLUME_HPP
#define HWFLOWQ_MOO_EXCLUSIVE_VOLUME_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>

namespace hwflowq::moo::detail {

/// The volume that one point dominates and no point of a set does, for any number of objectives.
///
/// Every other point is replaced by the part of its box that lies in this point's box, and the
/// hypervolume of what is left is taken away (the exclusive hypervolume of WFG: While, Bradstreet &
/// Barone, IEEE T. Evol. Comput. 16(1), 2012). Before that, points that reach past this one in a
/// single objective bound the box there: they remove all that lies beyond, so the box shrinks to
/// about the size of the answer. Few points then intersect it, and the subtraction loses little.
///
/// `Hypervolume` computes hypervolumes of M objectives.
template <std::size_t M, typename Hypervolume>
class exclusive_volume {
 public:
  /// Volume of the region that `corner` dominates up to `reference`, less what `others` dominate.
  /// All coordinates are finite; `corner` lies strictly inside the reference. 0 where a point of
  /// `others` dominates or equals it.
  HWFLOWQ_STRICT_FP double operator()(point_columns<M> others, const std::array<double, M>& corner,
                                      const std::array<double, M>& reference) {
    HWFLOWQ_STRICT_FP_BODY
    std::array<double, M> bound = reference;
    for (std::size_t i = 0; i < others.size; ++i) {
      unsigned beyond = 0;
      std::size_t where = 0;
      for (std::size_t m = 0; m < M; ++m) {
        const bool past = others.columns[m][i] > corner[m];
        beyond += static_cast<unsigned>(past);
        where = past ? m : where;
      }
      if (beyond > 1) continue;
      if (beyond == 0) return 0.0;
      const double value = others.columns[where][i];
      bound[where] = value < bound[where] ? value : bound[where];
    }

    const std::size_t kept = clip(others, corner, bound);
    double box = 1.0;
    for (std::size_t m = 0; m < M; ++m) box *= bound[m] - corner[m];
    if (kept == 0) return box;
    const double rest = box - hypervolume_(clipped_.view(kept), bound);
    return rest < 0.0 ? 0.0 : rest;
  }

 private:
  /// Moves the others into the box [corner, bound) and returns how many have a part in it.
  std::size_t clip(point_columns<M> others, const std::array<double, M>& corner,
                   const std::array<double, M>& bound) {
    if (clipped_.size() < others.size) clipped_.resize(others.size);
    std::array<double*, M> to{};
    for (std::size_t m = 0; m < M; ++m) to[m] = clipped_.column(m).data();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < others.size; ++i) {
      bool inside = true;
      for (std::size_t m = 0; m < M; ++m) {
        const double value = others.columns[m][i];
        to[m][kept] = value > corner[m] ? value : corner[m];
        inside &= value < bound[m];
      }
      kept += static_cast<std::size_t>(inside);
    }
    return kept;
  }

  point_set<M> clipped_;
  Hypervolume hypervolume_;
};

}  // namespace hwflowq::moo::detail

#endif
