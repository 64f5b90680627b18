// Survival by crowding distance computed once, as NSGA-II was published.
#ifndef HWFLOWQ_MOO_SURVIVAL_CLASSIC_CROWDING_HPP
#define HWFLOWQ_MOO_SURVIVAL_CLASSIC_CROWDING_HPP

#include <hwflowq/moo/crowding.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace hwflowq::moo {

/// Keeps the `keep` members of a front with the largest crowding distance.
///
/// Source: Deb et al. 2002 (see crowding_distance), the procedure of section III-C. All distances
/// are taken before anybody leaves, so whole clusters are dropped together; pruned_crowding avoids
/// that. This policy is here to compare with published results.
/// Models Survival<M>; the density of a member is its crowding distance on the whole front. Of
/// equal distances the lower index stays.
template <std::size_t M>
class classic_crowding {
 public:
  /// See Survival. O(M n log n).
  void operator()(point_columns<M> points, std::span<index_type> front, std::size_t keep,
                  std::span<double> density) {
    assert(keep <= front.size());
    distance_(points, front, density);
    if (keep == front.size()) return;
    const auto lonelier = [density](index_type a, index_type b) {
      return density[a] > density[b] || (density[a] == density[b] && a < b);
    };
    const auto middle = front.begin() + static_cast<std::ptrdiff_t>(keep);
    std::nth_element(front.begin(), middle, front.end(), lonelier);
    std::sort(front.begin(), middle);
  }

 private:
  crowding_distance<M> distance_;
};

}  // namespace hwflowq::moo

#endif
