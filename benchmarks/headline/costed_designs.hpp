// Designs as accuracy, energy and latency, and the cheapest of them at equal accuracy.
#ifndef HWFLOWQ_BENCHMARKS_HEADLINE_COSTED_DESIGNS_HPP
#define HWFLOWQ_BENCHMARKS_HEADLINE_COSTED_DESIGNS_HPP

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace codesign {

/// A design on a piece of hardware.
struct costed_design {
  double accuracy = 0.0;
  double energy_pj = 0.0;
  double latency_us = 0.0;
  std::size_t hardware = 0;

  [[nodiscard]] double product() const { return energy_pj * latency_us; }
};

using costed_designs = std::vector<costed_design>;

/// The least that a function of designs is among those at least so accurate; infinite where none is.
template <typename Cost>
double least_at(const costed_designs& designs, double accuracy, const Cost& cost) {
  double least = std::numeric_limits<double>::infinity();
  for (const auto& d : designs) {
    if (d.accuracy >= accuracy) least = std::min(least, cost(d));
  }
  return least;
}

/// The design of the least product of energy and latency among those at least so accurate.
inline std::optional<costed_design> balanced_at(const costed_designs& designs, double accuracy) {
  std::optional<costed_design> best;
  for (const auto& d : designs) {
    if (d.accuracy >= accuracy && (!best || d.product() < best->product())) best = d;
  }
  return best;
}

/// Shares saved against a base, 0.2 for a fifth less.
struct saving {
  double energy = -std::numeric_limits<double>::infinity();
  double latency = -std::numeric_limits<double>::infinity();

  [[nodiscard]] double smaller() const { return std::min(energy, latency); }
};

/// What one design saves of one other, at least so accurate: the design whose smaller saving is
/// greatest. Nothing saved, without bound, where there is no such design.
inline saving best_single_saving(const costed_designs& designs, double accuracy,
                                 const costed_design& base) {
  saving best;
  for (const auto& d : designs) {
    if (d.accuracy < accuracy) continue;
    const saving own{1.0 - d.energy_pj / base.energy_pj, 1.0 - d.latency_us / base.latency_us};
    if (own.smaller() > best.smaller()) best = own;
  }
  return best;
}

}  // namespace codesign

#endif
