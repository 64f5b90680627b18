// The points of an archive as solutions, as a search reports its front.
#ifndef HWFLOWQ_MOO_ARCHIVE_FRONT_HPP
#define HWFLOWQ_MOO_ARCHIVE_FRONT_HPP

#include <hwflowq/moo/archive.hpp>
#include <hwflowq/moo/problem.hpp>
#include <hwflowq/moo/solution.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hwflowq::moo {

/// The points of an archive of minimised values with objectives in the problem's own senses, ordered
/// by them.
template <Problem P>
[[nodiscard]] std::vector<solution<typename P::genome_type, P::objective_count>> archive_front(
    const archive<typename P::genome_type, P::objective_count>& points) {
  std::vector<solution<typename P::genome_type, P::objective_count>> result;
  for (std::size_t i = 0; i < points.size(); ++i) {
    result.push_back({points.genomes()[i], P::in_own_sense(points.points().point(i)), 0.0});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.objectives < b.objectives; });
  return result;
}

}  // namespace hwflowq::moo

#endif
