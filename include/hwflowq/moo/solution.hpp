// One candidate with what was found out about it.
#ifndef HWFLOWQ_MOO_SOLUTION_HPP
#define HWFLOWQ_MOO_SOLUTION_HPP

#include <hwflowq/moo/genome.hpp>

#include <array>
#include <cstddef>

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

}  // namespace hwflowq::moo

#endif
