// Predicts accuracy as a sum over layers, products of neighbours, and a surface over how much of the
// network stands at each width.
#ifndef HWFLOWQ_ACCURACY_POOLED_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_POOLED_SURROGATE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/detail/width_sums.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/prediction.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// All numbers of a pooled_surrogate, on the stretched scale of `link`. They are what a file holds.
struct pooled_terms {
  accuracy_link link{link_kind::logit, 0.1};
  operand_codes codes{};
  double intercept = 0.0;
  std::vector<double> effects{};  ///< by code
  std::vector<double>
      factors{};  ///< of products of neighbours, in the order of `codes.neighbours()`
  std::vector<double> shares{};  ///< of operands in the sums by width; by operand
  std::vector<double> curve{};   ///< of products of two sums, in the order of `detail::width_sums`
  double noise = 0.0;            ///< variance of a row where nothing is lost
  double noise_growth = 0.0;     ///< relative growth of that variance for every unit lost
  double noise_origin = 0.0;     ///< the stretched accuracy from which losses count
  double error_scale = 1.0;      ///< of standard errors, by rows left out
  /// A row of as many numbers for the intercept and then for every code: the dot product of two rows
  /// is the covariance of theirs.
  std::vector<double> covariance_root{};

  bool operator==(const pooled_terms&) const = default;

  /// Numbers in a row of `covariance_root`.
  [[nodiscard]] std::size_t rank() const { return covariance_root.size() / (1 + effects.size()); }

  /// Variance of the estimated effects of these codes, one for each operand, and of the intercept.
  [[nodiscard]] HWFLOWQ_STRICT_FP double variance(std::span<const std::uint16_t> places) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t columns = rank();
    double sum = 0.0;
    for (std::size_t r = 0; r < columns; ++r) {
      double v = covariance_root[r];
      for (const std::size_t place : places) v += covariance_root[(1 + place) * columns + r];
      sum += v * v;
    }
    return sum;
  }

  /// Variance of a row where so much is lost, at least 0.
  [[nodiscard]] HWFLOWQ_STRICT_FP double noise_where(double lost) const {
    HWFLOWQ_STRICT_FP_BODY
    return noise * (1.0 + noise_growth * lost);
  }
};

/// Predicts accuracy by look-ups:
///
///     link(accuracy) = c + sum_i e_i(b_i) + sum_(i, j) f_ij x_i(b_i) x_j(b_j) + sum_(u, v) q_uv n_u n_v
///
/// over operands i of b_i bits, pairs of operands that meet (`operand_codes::neighbours`) with
/// x_i(b) = 2^-(b - least), and over sums n_u that tell how much of the weights, or of the
/// activations, stands at or below each width (`detail::width_sums`). The last term lets losses add up
/// to more or less than their sum whichever layers they are from. `fit_pooled_surrogate` finds the
/// numbers. O(operands x sums). Pure; may run on several threads.
class pooled_surrogate {
 public:
  pooled_surrogate() = default;

  /// Throws `std::invalid_argument` naming the numbers of which there are too few or too many, that
  /// are not finite, or, of variances, below 0.
  explicit pooled_surrogate(pooled_terms terms) : terms_(std::move(terms)) {
    terms_.link.validate();
    check_operand_count(terms_.codes);
    const std::size_t codes = terms_.codes.offsets().back();
    pairs_ = terms_.codes.neighbours();
    check_count("effects", terms_.effects.size(), codes);
    check_count("factors", terms_.factors.size(), pairs_.size());
    check_count("shares", terms_.shares.size(), terms_.codes.operands().size());
    sums_ = detail::width_sums(terms_.codes, terms_.shares);
    check_count("curve", terms_.curve.size(), sums_.products());
    const std::size_t rank = terms_.rank();
    check_count("covariance root", terms_.covariance_root.size(), rank * (codes + 1));
    if (rank > greatest_rank) {
      fail("a covariance of rank " + std::to_string(rank) + " is above " +
           std::to_string(greatest_rank));
    }
    check("effects", terms_.effects);
    check("factors", terms_.factors);
    check("shares", terms_.shares);
    check("curve", terms_.curve);
    check("covariance root", terms_.covariance_root);
    check("intercept", std::array{terms_.intercept, terms_.noise_origin});
    const std::array variances{terms_.noise, terms_.noise_growth, terms_.error_scale};
    check("noise", variances);
    for (const double v : variances) {
      if (v < 0.0) fail("noise = " + std::to_string(v) + " must be at least 0");
    }
    amplitudes_ = detail::amplitudes_of_codes(terms_.codes);
  }

  [[nodiscard]] const pooled_terms& terms() const { return terms_; }
  [[nodiscard]] const operand_codes& codes() const { return terms_.codes; }
  [[nodiscard]] const accuracy_link& link() const { return terms_.link; }

  /// The accuracy in per cent. Throws `std::invalid_argument` naming the layer whose width is not
  /// among those that may be asked for. Look-ups, without allocation.
  [[nodiscard]] double operator()(std::span<const Precision> precisions) const {
    std::array<std::uint16_t, greatest_operands> all;
    const auto places = std::span(all).first(terms_.codes.operands().size());
    terms_.codes.encode(precisions, places);
    return terms_.link.accuracy(stretched(places));
  }

  /// The same for genomes that lie one after the other. Throws also when sizes do not fit.
  void operator()(std::span<const Precision> genomes, std::span<double> accuracies) const {
    predict_batch(*this, terms_.codes.layers().size(), genomes, accuracies);
  }

  /// The accuracy with the standard error of a measurement like those of the table that was fitted: of
  /// the effects that were estimated, and of what no sum tells, noise of the measurement included. The
  /// uncertainty of products is left out, which `error_scale` makes up for on average. Without
  /// allocation.
  [[nodiscard]] prediction predict(std::span<const Precision> precisions) const {
    std::array<std::uint16_t, greatest_operands> all;
    const auto places = std::span(all).first(terms_.codes.operands().size());
    terms_.codes.encode(precisions, places);
    const double z = stretched(places);
    const double accuracy = terms_.link.accuracy(z);
    return {accuracy, error(terms_.variance(places), noise_at(z)) / terms_.link.slope(accuracy)};
  }

  /// How far a measurement like those of the table may be off a prediction of this accuracy in per
  /// cent, in percentage points, were the prediction the truth.
  [[nodiscard]] double measurement_error(double accuracy) const {
    return std::sqrt(noise_at(terms_.link.stretch(accuracy))) / terms_.link.slope(accuracy);
  }

  bool operator==(const pooled_surrogate& other) const { return terms_ == other.terms_; }

 private:
  static constexpr std::size_t greatest_rank = 256;

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("pooled_surrogate: " + what);
  }
  static void check_count(const char* what, std::size_t count, std::size_t expected) {
    if (count == expected) return;
    fail(std::to_string(count) + " numbers of \"" + what + "\" instead of " +
         std::to_string(expected));
  }
  static void check(const char* what, std::span<const double> values) {
    for (const double v : values) {
      if (std::isfinite(v)) continue;
      std::string found = "a number of \"";  // g++ 12 warns of a sum of strings here
      found += what;
      found += "\" is not finite";
      fail(found);
    }
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double stretched(std::span<const std::uint16_t> places) const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = terms_.intercept;
    for (const std::size_t place : places) sum += terms_.effects[place];
    double products = 0.0;
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      products += terms_.factors[k] *
                  (amplitudes_[places[pairs_[k].first]] * amplitudes_[places[pairs_[k].second]]);
    }
    std::array<double, detail::width_sums::most> n;
    sums_(places, n.data());
    double surface = 0.0;
    const double* q = terms_.curve.data();
    for (std::size_t u = 0; u < sums_.count(); ++u) {
      double line = 0.0;
      for (std::size_t v = u; v < sums_.count(); ++v) line += *q++ * n[v];
      surface += n[u] * line;
    }
    return sum + products + surface;
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double noise_at(double z) const {
    HWFLOWQ_STRICT_FP_BODY
    const double lost = terms_.noise_origin - z;
    return terms_.noise_where(lost > 0.0 ? lost : 0.0);
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP double error(double variance, double noise) const {
    HWFLOWQ_STRICT_FP_BODY
    return terms_.error_scale * std::sqrt(variance + noise);
  }

  pooled_terms terms_;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  detail::width_sums sums_;
  std::vector<double> amplitudes_;  // by code
};

}  // namespace hwflowq::accuracy

#endif
