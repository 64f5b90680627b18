// Simulated binary crossover and polynomial mutation of one real gene, for given random numbers.
#ifndef HWFLOWQ_MOO_REAL_OPERATORS_HPP
#define HWFLOWQ_MOO_REAL_OPERATORS_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <cstddef>

namespace hwflowq::moo {

/// Pairs of parents' genes that become pairs of children's genes; Size at a time, so that the
/// arithmetic vectorises.
template <std::size_t Size>
struct sbx_block {
  alignas(64) std::array<double, Size> first{};
  alignas(64) std::array<double, Size> second{};
  alignas(64) std::array<double, Size> lower{};  ///< bounds of each gene
  alignas(64) std::array<double, Size> upper{};
  alignas(64) std::array<double, Size> u{};  ///< random numbers in [0, 1)
};

namespace detail {

[[nodiscard]] constexpr double clamp_gene(double x, double lower, double upper) {
  x = x < lower ? lower : x;
  return x > upper ? upper : x;
}

// Whether a power is best taken by repeated squaring: eta + 1 is so for the usual indices.
[[nodiscard]] constexpr bool is_small_integer(double exponent) {
  return exponent <= 64.0 && exponent == static_cast<double>(static_cast<int>(exponent));
}

// Every element to the same power, by squaring or by logarithms. Elements are in [0, 1].
template <std::size_t Size>
HWFLOWQ_STRICT_FP constexpr void raise(std::array<double, Size>& x, double exponent) {
  HWFLOWQ_STRICT_FP_BODY
  if (!is_small_integer(exponent)) {
    for (double& value : x) value = reproducible::power(value, exponent);
    return;
  }
  std::array<double, Size> result;
  result.fill(1.0);
  for (auto rest = static_cast<unsigned>(exponent); rest != 0; rest >>= 1) {
    if ((rest & 1U) != 0) {
      for (std::size_t i = 0; i < Size; ++i) result[i] = result[i] * x[i];
    }
    for (std::size_t i = 0; i < Size; ++i) x[i] = x[i] * x[i];
  }
  x = result;
}

}  // namespace detail

/// Simulated binary crossover of genes within bounds, for given random numbers: `first` becomes the
/// lower child, `second` the upper. Precondition: the parents of each pair differ.
///
/// Source: Deb and Agrawal, "Simulated binary crossover for continuous search space", Complex
/// Systems 9, 1995, with the bounds of Deb and Goyal, "A combined genetic adaptive search (GeneAS)
/// for engineering design", 1996. `eta` >= 0 is the distribution index: children lie nearer to
/// their parents the larger it is.
///
/// Per side, with y1 < y2: beta = 1 + 2 (distance to the bound) / (y2 - y1), alpha = 2 -
/// beta^-(eta + 1), beta_q = (u alpha)^(1 / (eta + 1)) where u alpha <= 1, else (1 / (2 - u
/// alpha))^ (1 / (eta + 1)); children (y1 + y2 -/+ beta_q (y2 - y1)) / 2.
template <std::size_t Size>
HWFLOWQ_STRICT_FP constexpr void sbx(sbx_block<Size>& block, double eta) {
  HWFLOWQ_STRICT_FP_BODY
  std::array<double, Size> sum{};
  std::array<double, Size> gap{};
  std::array<double, Size> low{};  // 1 / beta, then beta^-(eta + 1), then beta_q
  std::array<double, Size> high{};
  for (std::size_t i = 0; i < Size; ++i) {
    const double y1 = block.first[i] < block.second[i] ? block.first[i] : block.second[i];
    const double y2 = block.first[i] < block.second[i] ? block.second[i] : block.first[i];
    sum[i] = y1 + y2;
    gap[i] = y2 - y1;
    low[i] = gap[i] / (gap[i] + 2.0 * (y1 - block.lower[i]));
    high[i] = gap[i] / (gap[i] + 2.0 * (block.upper[i] - y2));
  }
  detail::raise(low, eta + 1.0);
  detail::raise(high, eta + 1.0);
  // The exponent is +1/(eta + 1), negated where the children move apart; with -(eta + 1) in its
  // place children would land on the bounds.
  const double root = 1.0 / (eta + 1.0);
  const auto spread = [&](double u, double& side) {
    HWFLOWQ_STRICT_FP_BODY
    const double product = u * (2.0 - side);
    const bool contracts = product <= 1.0;
    side = reproducible::power(contracts ? product : 2.0 - product, contracts ? root : -root);
  };
  for (std::size_t i = 0; i < Size; ++i) spread(block.u[i], low[i]);
  for (std::size_t i = 0; i < Size; ++i) spread(block.u[i], high[i]);
  for (std::size_t i = 0; i < Size; ++i) {
    block.first[i] =
        detail::clamp_gene(0.5 * (sum[i] - low[i] * gap[i]), block.lower[i], block.upper[i]);
    block.second[i] =
        detail::clamp_gene(0.5 * (sum[i] + high[i] * gap[i]), block.lower[i], block.upper[i]);
  }
}

/// Polynomial mutation of one gene within bounds, for a given u in [0, 1).
///
/// Source: Deb and Goyal 1996 as above; the bounded form is that of Deb and Deb, "Analysing
/// mutation schemes for real-parameter genetic algorithms", 2014, section 2. Precondition: lower <
/// upper.
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr double polynomial_mutation(double x, double lower,
                                                                     double upper, double eta,
                                                                     double u) {
  HWFLOWQ_STRICT_FP_BODY
  if (u <= 0.0) return lower;  // the formula's limit, without its rounding
  const double range = upper - lower;
  const bool down = u <= 0.5;
  const double distance = (down ? x - lower : upper - x) / range;
  std::array<double, 1> far_power{1.0 - distance};
  detail::raise(far_power, eta + 1.0);
  const double far = far_power[0];
  const double base =
      down ? 2.0 * u + (1.0 - 2.0 * u) * far : 2.0 * (1.0 - u) + 2.0 * (u - 0.5) * far;
  const double root = reproducible::power(base, 1.0 / (eta + 1.0));
  const double step = down ? root - 1.0 : 1.0 - root;
  return detail::clamp_gene(x + step * range, lower, upper);
}

}  // namespace hwflowq::moo

#endif
