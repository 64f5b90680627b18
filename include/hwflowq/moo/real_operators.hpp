// Simulated binary crossover and polynomial mutation of one real gene, for given random numbers.
#ifndef HWFLOWQ_MOO_REAL_OPERATORS_HPP
#define HWFLOWQ_MOO_REAL_OPERATORS_HPP

#include <hwflowq/core/lanes.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <type_traits>

namespace hwflowq::moo {

/// Pairs of parents' genes that become pairs of children's genes: one at a time (Real is double),
/// or as many as a vector register holds (real_lanes).
template <RealOrLanes Real>
struct sbx_genes {
  Real first;
  Real second;
  Real lower;  ///< bounds of each gene
  Real upper;
  Real u;  ///< random numbers in [0, 1)
};

/// The distribution index of an operator, eta >= 0, with what follows from it; the larger it is, the
/// nearer children lie to their parents.
class distribution_index {
 public:
  /// Implicit, so that operators can be given a number.
  constexpr distribution_index(double eta)  // NOLINT(google-explicit-constructor)
      : exponent_(eta + 1.0), root_(1.0 / exponent_) {
    if (exponent_ <= 64.0 && exponent_ == static_cast<double>(static_cast<unsigned>(exponent_))) {
      whole_ = static_cast<unsigned>(exponent_);
    }
  }

  /// 1 / (eta + 1).
  [[nodiscard]] constexpr double root() const { return root_; }

  /// x in [0, 1] to the power eta + 1: by squaring for the usual indices, which are small integers,
  /// else by logarithms.
  template <RealOrLanes Real>
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real raise(Real x) const {
    HWFLOWQ_STRICT_FP_BODY
    const Real least = Real{} + 0x1p-1022;
    if (whole_ == 0) {
      return reproducible::exp2(exponent_ * reproducible::log2(x < least ? least : x));
    }
    Real result = Real{} + 1.0;
    for (unsigned rest = whole_;; x = x * x) {
      if ((rest & 1U) != 0) result = result * x;
      rest >>= 1;
      if (rest == 0) return result;
    }
  }

 private:
  double exponent_;  // eta + 1
  double root_;
  unsigned whole_ = 0;  // the exponent where it is a small integer
};

namespace detail {

template <RealOrLanes Real>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real clamp_gene(Real x, Real lower, Real upper) {
  x = x < lower ? lower : x;
  return x > upper ? upper : x;
}

// From beta^-(eta + 1) of one side to its spread factor beta_q; `root` is 1 / (eta + 1).
template <RealOrLanes Real>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real spread_factor(Real u, Real side, double root) {
  HWFLOWQ_STRICT_FP_BODY
  const Real product = u * (2.0 - side);
  const Real inverse = 2.0 - product;
  const Real base = product < inverse ? product : inverse;
  const Real least = Real{} + 0x1p-1022;
  // The exponent is +1/(eta + 1), negated where the children move apart; with -(eta + 1) in its
  // place children would land on the bounds.
  const Real inward = Real{} + root;
  const Real exponent = product <= inverse ? inward : -inward;
  const Real spread =
      reproducible::exp2(exponent * reproducible::log2(base < least ? least : base));
  return base < least ? Real{} : spread;  // u = 0 contracts to the middle, whatever eta is
}

}  // namespace detail

/// Simulated binary crossover of genes within bounds, for given random numbers: `first` becomes the
/// lower child, `second` the upper. Precondition: the parents of each pair differ.
///
/// Source: Deb and Agrawal, "Simulated binary crossover for continuous search space", Complex
/// Systems 9, 1995, with the bounds of Deb and Goyal, "A combined genetic adaptive search (GeneAS)
/// for engineering design", 1996.
///
/// Per side, with y1 < y2: beta = 1 + 2 (distance to the bound) / (y2 - y1), alpha = 2 -
/// beta^-(eta + 1), beta_q = (u alpha)^(1 / (eta + 1)) where u alpha <= 1, else (1 / (2 - u
/// alpha))^ (1 / (eta + 1)); children (y1 + y2 -/+ beta_q (y2 - y1)) / 2.
template <RealOrLanes Real>
HWFLOWQ_STRICT_FP constexpr void sbx(sbx_genes<Real>& genes, const distribution_index& index) {
  HWFLOWQ_STRICT_FP_BODY
  const Real y1 = genes.first < genes.second ? genes.first : genes.second;
  const Real y2 = genes.first < genes.second ? genes.second : genes.first;
  const Real sum = y1 + y2;
  const Real gap = y2 - y1;
  const Real low = index.raise<Real>(gap / (gap + 2.0 * (y1 - genes.lower)));
  const Real high = index.raise<Real>(gap / (gap + 2.0 * (genes.upper - y2)));
  const Real low_spread = detail::spread_factor(genes.u, low, index.root());
  const Real high_spread = detail::spread_factor(genes.u, high, index.root());
  genes.first = detail::clamp_gene<Real>(0.5 * (sum - low_spread * gap), genes.lower, genes.upper);
  genes.second =
      detail::clamp_gene<Real>(0.5 * (sum + high_spread * gap), genes.lower, genes.upper);
}

/// Polynomial mutation of genes within bounds, for given u in [0, 1).
///
/// Source: Deb and Goyal 1996 as above; the bounded form is that of Deb and Deb, "Analysing
/// mutation schemes for real-parameter genetic algorithms", 2014, section 2. Precondition: lower <
/// upper.
///
/// Per gene, with v = min(u, 1 - u) and d the distance to the bound on the side of the step, lower
/// where u <= 1/2, over the range: the step is 1 - (2 v + (1 - 2 v) (1 - d)^(eta + 1))^(1 / (eta +
/// 1)) ranges.
template <RealOrLanes Real>
[[nodiscard]] HWFLOWQ_STRICT_FP constexpr Real polynomial_mutation(Real x,
                                                                   std::type_identity_t<Real> lower,
                                                                   std::type_identity_t<Real> upper,
                                                                   const distribution_index& index,
                                                                   std::type_identity_t<Real> u) {
  HWFLOWQ_STRICT_FP_BODY
  const Real half = Real{} + 0.5;
  const Real range = upper - lower;
  const Real room = u <= half ? x - lower : upper - x;
  const Real v = u <= half ? u : 1.0 - u;
  const Real far = index.raise<Real>(1.0 - room / range);
  const Real base = 2.0 * v + (1.0 - 2.0 * v) * far;
  const Real least = Real{} + 0x1p-1022;
  const Real root =
      reproducible::exp2(index.root() * reproducible::log2(base < least ? least : base));
  const Real step = (base < least ? Real{} : root) - 1.0;
  const Real moved = x + (u <= half ? step : -step) * range;
  // The formula's limit at u = 0, without its rounding.
  return u <= Real{} ? lower : detail::clamp_gene<Real>(moved, lower, upper);
}

}  // namespace hwflowq::moo

#endif
