// Hypervolume indicator: the volume a set of points dominates, exact for any number of objectives.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_HPP

#include <hwflowq/moo/hypervolume_2d.hpp>
#include <hwflowq/moo/hypervolume_3d.hpp>
#include <hwflowq/moo/hypervolume_4d.hpp>
#include <hwflowq/moo/hypervolume_recursive.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>

namespace hwflowq::moo {

namespace detail {

/// Which algorithm serves M objectives.
template <std::size_t M>
struct hypervolume_algorithm {
  using type = hypervolume_recursive<M, typename hypervolume_algorithm<M - 1>::type>;
};
template <>
struct hypervolume_algorithm<1> {
  using type = hypervolume_1d;
};
template <>
struct hypervolume_algorithm<2> {
  using type = hypervolume_2d<>;
};
template <>
struct hypervolume_algorithm<3> {
  using type = hypervolume_3d<>;
};
template <>
struct hypervolume_algorithm<4> {
  using type = hypervolume_4d<>;
};

}  // namespace detail

/// Computes hypervolumes of sets of points with M objectives, all minimised.
///
/// The hypervolume (Zitzler & Thiele 1998) is the Lebesgue measure of the union of the boxes
/// [p, reference] over all points p. A point counts only if it is strictly better than the
/// reference in every objective; points on or beyond it, points with a NaN coordinate, dominated
/// points and duplicates are no error and add nothing. No point, or a NaN in the reference, gives
/// 0. A counted point at minus infinity, or a reference at plus infinity with any counted point,
/// gives infinity, and so does a volume that overflows.
///
/// The result is the same to the last bit for any order of the points, on any compiler and
/// instruction set.
///
/// | M    | method | time for n points |
/// |------|--------|-------------------|
/// | 1    | minimum | O(n) |
/// | 2    | sort, strips | O(n log n), O(n) for spread values |
/// | 3    | sweep with a staircase | O(n log n) |
/// | 4    | sweep with three-dimensional gains | about O(n^(5/3)) on fronts, O(n^3) at worst |
/// | >= 5 | recursion on the last objective, base M = 4 | n sets of few points with M-1 |
///
/// Owns its working memory: nothing is allocated once it has seen its largest set. Not safe for use
/// from two threads at once; one object a thread is.
template <std::size_t M>
class hypervolume_calculator {
 public:
  [[nodiscard]] double operator()(point_columns<M> points, const std::array<double, M>& reference) {
    return algorithm_(points, reference);
  }

 private:
  typename detail::hypervolume_algorithm<M>::type algorithm_;
};

/// Hypervolume of one set; see hypervolume_calculator, which is to be kept where many are computed.
template <std::size_t M>
[[nodiscard]] double hypervolume(point_columns<M> points, const std::array<double, M>& reference) {
  hypervolume_calculator<M> calculator;
  return calculator(points, reference);
}

}  // namespace hwflowq::moo

#endif
