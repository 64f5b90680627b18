// Simulated binary crossover and polynomial mutation of one real gene, for given random numbers.
#ifndef HWFLOWQ_MOO_REAL_OPERATORS_HPP
#define HWFLOWQ_MOO_REAL_OPERATORS_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

namespace hwflowq::moo {

/// Two values, the lower first.
struct gene_pair {
  double low;
  double high;
};

namespace detail {

// Spread factor beta_q of bounded crossover for one side; `beta` measures how far the bound lies.
// The exponent is +1/(eta + 1), negated where the children move apart; with -(eta + 1) in its place
// children would land on the bounds.
[[nodiscard]] constexpr double sbx_spread(double u, double beta, double eta) {
  HWFLOWQ_STRICT_FP_BODY
  const double alpha = 2.0 - reproducible::power(beta, -(eta + 1.0));
  const double product = u * alpha;
  const bool contracts = product <= 1.0;
  const double base = contracts ? product : 2.0 - product;
  const double exponent = contracts ? 1.0 / (eta + 1.0) : -1.0 / (eta + 1.0);
  return reproducible::power(base, exponent);
}

[[nodiscard]] constexpr double clamp_gene(double x, double lower, double upper) {
  x = x < lower ? lower : x;
  return x > upper ? upper : x;
}

// Bounded SBX without the test for equal parents, so that loops over genes have no branch.
[[nodiscard]] constexpr gene_pair sbx_unchecked(double first, double second, double lower,
                                                double upper, double eta, double u) {
  HWFLOWQ_STRICT_FP_BODY
  const double y1 = first < second ? first : second;
  const double y2 = first < second ? second : first;
  const double gap = y2 - y1;
  const double inverse_gap = 2.0 / (gap > 0.0 ? gap : 1.0);
  const double low_spread = sbx_spread(u, 1.0 + (y1 - lower) * inverse_gap, eta);
  const double high_spread = sbx_spread(u, 1.0 + (upper - y2) * inverse_gap, eta);
  const double sum = y1 + y2;
  return {clamp_gene(0.5 * (sum - low_spread * gap), lower, upper),
          clamp_gene(0.5 * (sum + high_spread * gap), lower, upper)};
}

}  // namespace detail

/// Simulated binary crossover of one gene within bounds, for a given u in [0, 1).
///
/// Equal parents are returned as they are. Source: Deb and Agrawal, "Simulated binary crossover for
/// continuous search space", Complex Systems 9, 1995, with the bounds of Deb and Goyal, "A combined
/// genetic adaptive search (GeneAS) for engineering design", 1996. `eta` >= 0 is the distribution
/// index: children lie nearer to their parents the larger it is.
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr gene_pair sbx(double first, double second, double lower,
                                                        double upper, double eta, double u) {
  HWFLOWQ_STRICT_FP_BODY
  if (first == second) return {first, second};
  return detail::sbx_unchecked(first, second, lower, upper, eta, u);
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
  const double far = reproducible::power(1.0 - distance, eta + 1.0);
  const double base =
      down ? 2.0 * u + (1.0 - 2.0 * u) * far : 2.0 * (1.0 - u) + 2.0 * (u - 0.5) * far;
  const double root = reproducible::power(base, 1.0 / (eta + 1.0));
  const double step = down ? root - 1.0 : 1.0 - root;
  return detail::clamp_gene(x + step * range, lower, upper);
}

}  // namespace hwflowq::moo

#endif
