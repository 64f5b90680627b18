// How accuracies of genomes vary together: the covariance of a Gaussian process about a model of noise.
#ifndef HWFLOWQ_ACCURACY_DETAIL_GENOME_KERNEL_HPP
#define HWFLOWQ_ACCURACY_DETAIL_GENOME_KERNEL_HPP

#include <hwflowq/accuracy/detail/noise_model.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>
#include <hwflowq/accuracy/gaussian_process_parameters.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq::accuracy::detail {

/// Mean and covariance of stretched accuracies. The mean is the model of noise of `noise_model`:
/// m(b) = c - sum_i s_i 4^-(b_i - l_i), l_i being operand i's least width; the covariance is
///
///     k(b, b') = 1 + v_e sum_i t_i^2 sum_(w >= max(b_i, b'_i)) 4^-(w - l_i)              effects
///              + v_w W + v_p (W^2 - 1/n^2 sum_i w_i^2)                                   walks, pairs
///              + v_c exp(-1/2 (m(b) - m(b'))^2 / r_c^2)                                  a curve
///
/// with w_i the share of operand i's steps between widths that lie at or above both b_i and b'_i, and W
/// the mean of w_i over the n operands. The first term lets every step do something of its own, as much
/// as the noise model expects of it; walks (w_i is the covariance of a random walk that starts at the
/// widest) are for weights that were trained at all widths, where wide steps may do as much as narrow
/// ones, and harm as well as help; the product of two of them lets pairs of operands act together, all
/// pairs at once in closed form (Duvenaud, Nickisch, Rasmussen, "Additive Gaussian processes", NIPS
/// 2011, section 3); the last term bends the sum as a whole, as accuracy saturates.
///
/// A genome is given as the places of its codes, one for each operand.
class genome_kernel {
 public:
  /// Sums over operands that a covariance is a function of.
  struct relation {
    double effects = 0.0;
    double walks = 0.0;
    double pairs = 0.0;
  };

  genome_kernel() = default;

  /// Fits the model of noise to rows that were encoded with `codes`.
  HWFLOWQ_STRICT_FP genome_kernel(const operand_codes& codes, const training_rows& rows)
      : operands_(codes.operands().size()) {
    HWFLOWQ_STRICT_FP_BODY
    const auto noise = noise_of_codes(codes);
    const noise_model fit(codes, noise, rows.places, rows.targets, rows.weights);
    intercept_ = fit.intercept;
    const auto caution = fit.cautious_sensitivity();
    const auto offsets = codes.offsets();
    model_.resize(noise.size());
    reach_.resize(noise.size());
    share_.resize(noise.size());
    for (std::size_t o = 0; o < operands_; ++o) {
      double sum = 0.0;
      for (std::size_t c = offsets[o + 1]; c-- > offsets[o];) {
        model_[c] = -fit.sensitivity[o] * noise[c];
        if (c + 1 < offsets[o + 1]) sum += caution[o] * caution[o] * noise[c];
        reach_[c] = sum;
        // Of an operand with one width nothing can be said.
        const std::size_t steps = offsets[o + 1] - offsets[o] - 1;
        share_[c] = steps == 0 ? 0.0
                               : static_cast<double>(offsets[o + 1] - 1 - c) /
                                     static_cast<double>(steps * operands_);
      }
    }
  }

  /// Takes the variances and the length of the covariance's terms.
  void take(const gaussian_process_parameters& p) {
    const auto power = [](double exponent) { return reproducible::exp2(exponent); };
    effect_ = power(p.effect_variance);
    walk_ = power(p.walk_variance);
    pair_ = power(p.pair_variance);
    curve_ = power(p.curve_variance);
    per_model_ = half_log2_e * power(-2.0 * p.curve_length);
  }

  /// The model of noise: what it starts from, and what each code adds.
  [[nodiscard]] double intercept() const { return intercept_; }
  [[nodiscard]] std::span<const double> model() const { return model_; }

  /// The model of noise of a genome.
  [[nodiscard]] HWFLOWQ_STRICT_FP double model(const std::uint16_t* places) const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = intercept_;
    for (std::size_t o = 0; o < operands_; ++o) sum += model_[places[o]];
    return sum;
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP relation relate(const std::uint16_t* a,
                                                  const std::uint16_t* b) const {
    HWFLOWQ_STRICT_FP_BODY
    relation r;
    for (std::size_t o = 0; o < operands_; ++o) {
      const std::size_t wider = a[o] > b[o] ? a[o] : b[o];
      r.effects += reach_[wider];
      r.walks += share_[wider];
      r.pairs -= share_[wider] * share_[wider];
    }
    r.pairs += r.walks * r.walks;
    return r;
  }

  /// The covariance of two genomes of which the model of noise says `model_a` and `model_b`.
  [[nodiscard]] HWFLOWQ_STRICT_FP double covariance(const relation& r, double model_a,
                                                    double model_b) const {
    HWFLOWQ_STRICT_FP_BODY
    const double d = model_a - model_b;
    return 1.0 + effect_ * r.effects + walk_ * r.walks + pair_ * r.pairs +
           curve_ * reproducible::exp2(-per_model_ * (d * d));
  }
  [[nodiscard]] double covariance(const std::uint16_t* a, double model_a, const std::uint16_t* b,
                                  double model_b) const {
    return covariance(relate(a, b), model_a, model_b);
  }

  // The terms by themselves, for tables of them: a covariance is 1, `additive` of the wider code of each
  // operand, and `pairs_and_curve`.

  /// What an operand adds whose wider code of two genomes is this one.
  [[nodiscard]] HWFLOWQ_STRICT_FP double additive(std::size_t code) const {
    HWFLOWQ_STRICT_FP_BODY
    return effect_ * reach_[code] + walk_ * share_[code];
  }
  /// The share, over all operands, of the steps of a code's operand that lie at or above it.
  [[nodiscard]] double share(std::size_t code) const { return share_[code]; }
  /// What remains of a covariance, of models of noise that are `difference` apart.
  [[nodiscard]] HWFLOWQ_STRICT_FP double pairs_and_curve(double pairs, double difference) const {
    HWFLOWQ_STRICT_FP_BODY
    return pair_ * pairs + curve_ * reproducible::exp2(-per_model_ * (difference * difference));
  }

 private:
  static constexpr double half_log2_e = 0.721347520444481703679623405190;

  std::size_t operands_ = 0;
  double intercept_ = 0.0;
  std::vector<double> model_;  // by code
  std::vector<double> reach_;  // prior variance of an effect, by code
  std::vector<double> share_;  // of steps at or above, over operands; by code
  double effect_ = 0.0;
  double walk_ = 0.0;
  double pair_ = 0.0;
  double curve_ = 0.0;
  double per_model_ = 0.0;  // half of log2(e), over the square of the curve's length
};

}  // namespace hwflowq::accuracy::detail

#endif
