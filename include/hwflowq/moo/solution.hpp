// One candidate with what was found out about it.
#ifndef HWFLOWQ_MOO_SOLUTION_HPP
#define HWFLOWQ_MOO_SOLUTION_HPP

#include <hwflowq/moo/genome.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// A genome with the values of its M objectives, each in its own sense and unit, and the sum of its
/// constraint violations (0 where feasible).
template <Genome G, std::size_t M>
struct solution {
  G genome{};
  std::array<double, M> objectives{};
  double violation = 0.0;

  [[nodiscard]] bool feasible() const { return violation == 0.0; }

  bool operator==(const solution&) const = default;
};

/// Orders solutions by their objectives, the first objective first; equal ones keep their order.
template <Genome G, std::size_t M>
void sort_by_objectives(std::vector<solution<G, M>>& solutions) {
  std::stable_sort(solutions.begin(), solutions.end(),
                   [](const auto& a, const auto& b) { return a.objectives < b.objectives; });
}

/// The first of each genome among solutions that are ordered by their objectives. Equal genomes have
/// equal objectives, and so are neighbours up to other genomes of these values.
template <Genome G, std::size_t M>
[[nodiscard]] std::vector<solution<G, M>> without_repetitions(std::vector<solution<G, M>> ordered) {
  std::vector<solution<G, M>> distinct;
  for (auto& s : ordered) {
    bool repeated = false;
    for (std::size_t k = distinct.size(); k-- > 0 && distinct[k].objectives == s.objectives;) {
      repeated = repeated || distinct[k].genome == s.genome;
    }
    if (!repeated) distinct.push_back(std::move(s));
  }
  return distinct;
}

}  // namespace hwflowq::moo

#endif
