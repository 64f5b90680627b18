// Predicts accuracy as the mean of what several surrogates predict.
#ifndef HWFLOWQ_ACCURACY_ENSEMBLE_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_ENSEMBLE_SURROGATE_HPP

#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/prediction.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace hwflowq::accuracy {

namespace detail {

[[nodiscard]] HWFLOWQ_STRICT_FP inline double mean_of(std::span<const double> values) {
  HWFLOWQ_STRICT_FP_BODY
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

}  // namespace detail

/// The first two moments of an equal mixture of normal distributions, of which each prediction is one:
///
///     accuracy = 1/M sum_m mu_m,    variance = 1/M sum_m (sigma_m^2 + (mu_m - accuracy)^2)
///
/// which is the formula of B. Lakshminarayanan, A. Pritzel, C. Blundell, "Simple and scalable
/// predictive uncertainty estimation using deep ensembles", NeurIPS 2017, section 2.4, written as
/// squares of differences, which loses no digits. Throws `std::invalid_argument` when there is no
/// prediction.
[[nodiscard]] HWFLOWQ_STRICT_FP inline prediction equal_mixture(
    std::span<const prediction> predictions) {
  HWFLOWQ_STRICT_FP_BODY
  if (predictions.empty()) throw std::invalid_argument("equal_mixture: of no prediction");
  const auto count = static_cast<double>(predictions.size());
  double sum = 0.0;
  for (const auto& p : predictions) sum += p.accuracy;
  const double mean = sum / count;
  double squares = 0.0;
  for (const auto& p : predictions) {
    const double off = p.accuracy - mean;
    squares += p.standard_error * p.standard_error + off * off;
  }
  return {mean, std::sqrt(squares / count)};
}

/// Predicts the mean of what its members predict, two or more surrogates of the same layers and widths.
///
/// A search goes where its surrogate errs upwards. Of two members of which one errs there, the mean errs
/// half as much, and where they disagree the standard error says so: see `equal_mixture`. When members'
/// standard errors are of different things, of a measurement and of the truth, say, the ensemble's is of
/// what lies between.
///
/// Time and memory are the sum of the members'. Pure when they are; `operator()` allocates nothing when
/// theirs do not.
template <Surrogate... Members>
  requires(sizeof...(Members) >= 2)
class ensemble_surrogate {
 public:
  ensemble_surrogate() = default;

  /// Throws `std::invalid_argument` when layers or widths of members differ.
  explicit ensemble_surrogate(Members... members) : members_(std::move(members)...) {
    const auto same = [&](const auto&... m) { return ((m.codes() == codes()) && ...); };
    if (std::apply(same, members_)) return;
    throw std::invalid_argument(
        "ensemble_surrogate: its members are not of the same layers and widths");
  }

  [[nodiscard]] static constexpr std::size_t size() { return sizeof...(Members); }
  [[nodiscard]] const std::tuple<Members...>& members() const { return members_; }
  /// What the first member gives, a reference or not.
  [[nodiscard]] decltype(auto) codes() const { return std::get<0>(members_).codes(); }

  /// The accuracy in per cent. Throws what a member throws, `std::invalid_argument` naming the layer
  /// whose width is not among those that may be asked for.
  [[nodiscard]] double operator()(std::span<const Precision> precisions) const {
    return detail::mean_of(of_members<double>(
        [&](const auto& member) { return static_cast<double>(member(precisions)); }));
  }

  /// The same for genomes that lie one after the other. Throws also when sizes do not fit.
  void operator()(std::span<const Precision> genomes, std::span<double> accuracies) const {
    predict_batch(*this, codes().layers().size(), genomes, accuracies);
  }

  /// The accuracy with its standard error, in percentage points, of the mixture of what the members
  /// predict. Throws as `operator()` does.
  [[nodiscard]] prediction predict(std::span<const Precision> precisions) const {
    return equal_mixture(of_members<prediction>(
        [&](const auto& member) -> prediction { return member.predict(precisions); }));
  }

 private:
  template <typename T, typename Ask>
  [[nodiscard]] std::array<T, sizeof...(Members)> of_members(const Ask& ask) const {
    return std::apply(
        [&](const auto&... m) { return std::array<T, sizeof...(Members)>{ask(m)...}; }, members_);
  }

  std::tuple<Members...> members_;
};

}  // namespace hwflowq::accuracy

#endif
