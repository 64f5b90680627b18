// Predicts accuracy with a Gaussian process about a model of noise, and knows where it knows little.
#ifndef HWFLOWQ_ACCURACY_GAUSSIAN_PROCESS_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_GAUSSIAN_PROCESS_SURROGATE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/detail/genome_kernel.hpp>
#include <hwflowq/accuracy/detail/sparse_gaussian_process.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_parameters.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/prediction.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
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

/// Predicts accuracy and its uncertainty.
///
/// Stretched accuracy is z = link(accuracy) = m + g, with m the model of noise and g a Gaussian process of
/// zero mean, whose covariance lets steps between widths, pairs of operands and the sum as a whole be off
/// it: see `detail::genome_kernel`. A measurement's noise is its share of the table's squared standard
/// error, and a misfit of its own.
///
/// The hyper-parameters maximise the marginal likelihood, or its lower bound where inducing points
/// stand for more rows (`detail::sparse_gaussian_process`): Rasmussen, Williams, "Gaussian processes
/// for machine learning", 2006, section 5.4.
///
/// A prediction sums effects by look-ups, and adds tables of shares and their squares, one row an
/// operand, for all inducing points at once. Pure; may run on several threads. Nothing is allocated.
class gaussian_process_surrogate {
 public:
  gaussian_process_surrogate() = default;

  /// Fits to all rows of a table. Throws `std::invalid_argument` when it has fewer than 8.
  explicit gaussian_process_surrogate(const measured_table& table,
                                      const gaussian_process_options& options = {})
      : gaussian_process_surrogate(table, all_rows(table), codes_of(table), options) {}

  /// Fits to some rows; `codes` names the widths that may be asked for.
  gaussian_process_surrogate(const measured_table& table, std::span<const std::size_t> rows,
                             operand_codes codes, const gaussian_process_options& options = {})
      : codes_(std::move(codes)), options_(options) {
    prepare(table, rows);
    search();
    condition();
    calibrate(table, rows);
  }

  /// Fits with hyper-parameters that were found before: from a file, or to a table that grew a little.
  gaussian_process_surrogate(const measured_table& table, std::span<const std::size_t> rows,
                             operand_codes codes, const gaussian_process_parameters& parameters,
                             const gaussian_process_options& options = {})
      : codes_(std::move(codes)), options_(options), parameters_(parameters) {
    for (const double value : parameters.values()) {
      if (value >= -greatest_exponent && value <= greatest_exponent) continue;
      throw std::invalid_argument("gaussian_process_parameters: " + std::to_string(value) +
                                  " must be within [-20, 20]");
    }
    prepare(table, rows);
    condition();
  }

  [[nodiscard]] const operand_codes& codes() const { return codes_; }
  [[nodiscard]] const gaussian_process_options& options() const { return options_; }
  [[nodiscard]] const accuracy_link& link() const { return options_.link; }
  [[nodiscard]] const gaussian_process_parameters& parameters() const { return parameters_; }
  [[nodiscard]] std::size_t inducing_points() const { return inducing_; }
  /// Logarithm of the marginal likelihood of stretched accuracies, or its lower bound.
  [[nodiscard]] double evidence() const { return process_.evidence(); }

  /// The accuracy in per cent. Throws `std::invalid_argument` naming the layer whose width is not
  /// among those that may be asked for. O(operands x inducing points), without allocation.
  [[nodiscard]] double operator()(std::span<const Precision> precisions) const {
    std::array<std::uint16_t, greatest_operands> places;
    codes_.encode(precisions, std::span(places).first(codes_.operands().size()));
    return options_.link.accuracy(stretched(places.data()));
  }

  /// The same for genomes that lie one after the other. Throws also when sizes do not fit.
  void operator()(std::span<const Precision> genomes, std::span<double> accuracies) const {
    predict_batch(*this, codes_.layers().size(), genomes, accuracies);
  }

  /// The accuracy with its standard error, the misfit included. O(inducing points^2).
  [[nodiscard]] HWFLOWQ_STRICT_FP prediction predict(std::span<const Precision> precisions) const {
    HWFLOWQ_STRICT_FP_BODY
    std::array<std::uint16_t, greatest_operands> places;
    codes_.encode(precisions, std::span(places).first(codes_.operands().size()));
    const double accuracy = options_.link.accuracy(stretched(places.data()));
    const double m = kernel_.model(places.data());
    std::vector<double> covariances(inducing_);
    for (std::size_t a = 0; a < inducing_; ++a) {
      covariances[a] = kernel_.covariance(
          places.data(), m, inducing_places_.data() + a * operands(), inducing_model_[a]);
    }
    const double prior = kernel_.covariance(places.data(), m, places.data(), m);
    const double variance = process_.variance(covariances, prior) + misfit_;
    return {accuracy, error_scale_ * std::sqrt(variance) / options_.link.slope(accuracy)};
  }

 private:
  static constexpr double greatest_exponent = 20.0;
  static constexpr std::size_t greatest_inducing = 2048;

  [[nodiscard]] std::size_t operands() const { return codes_.operands().size(); }

  HWFLOWQ_STRICT_FP void prepare(const measured_table& table, std::span<const std::size_t> rows) {
    HWFLOWQ_STRICT_FP_BODY
    options_.validate();
    check_operand_count(codes_);
    training_ = detail::training_rows(table, rows, codes_, options_.link);
    kernel_ = detail::genome_kernel(codes_, training_);
    for (std::size_t i = 0; i < training_.size; ++i)
      training_model_.push_back(kernel_.model(training_.row(i)));
  }

  void take(const gaussian_process_parameters& p) {
    const auto power = [](double exponent) { return reproducible::exp2(exponent); };
    kernel_.take(p);
    misfit_ = power(p.misfit_variance);
    noise_share_ = power(p.noise_share);
    error_scale_ = power(p.error_scale);
  }

  HWFLOWQ_STRICT_FP std::vector<double> residuals(std::span<const std::size_t> rows) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<double> result;
    for (const std::size_t i : rows) result.push_back(training_.targets[i] - training_model_[i]);
    return result;
  }
  HWFLOWQ_STRICT_FP std::vector<double> noise_of(std::span<const std::size_t> rows) const {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<double> result;
    for (const std::size_t i : rows) {
      result.push_back(noise_share_ * training_.noise[i] + misfit_ + 1e-9);
    }
    return result;
  }

  // Rows and inducing points are thinned while hyper-parameters are looked for. What covariances are
  // functions of is computed once.
  HWFLOWQ_STRICT_FP void search() {
    HWFLOWQ_STRICT_FP_BODY
    std::vector<std::size_t> rows;
    const std::size_t n = std::min(training_.size, options_.search_rows);
    for (std::size_t i = 0; i < n; ++i) rows.push_back(i * training_.size / n);
    take(parameters_);
    const auto inducing = detail::choose_inducing_points(
        [&](std::size_t i, std::size_t j) {
          return kernel_.covariance(training_.row(rows[i]), training_model_[rows[i]],
                                    training_.row(rows[j]), training_model_[rows[j]]);
        },
        n, options_.search_points);
    const std::size_t m = inducing.size();
    std::vector<detail::genome_kernel::relation> relations(n * m);
    std::vector<std::size_t> column(n, 0);
    for (std::size_t a = 0; a < m; ++a) {
      column[inducing[a]] = a;
      for (std::size_t i = 0; i < n; ++i) {
        relations[i * m + a] =
            kernel_.relate(training_.row(rows[i]), training_.row(rows[inducing[a]]));
      }
    }
    const auto targets = residuals(rows);
    const auto evidence = [&](std::span<const double> values) {
      for (const double value : values) {
        if (!(value >= -greatest_exponent && value <= greatest_exponent)) return -1e300;
      }
      const auto with_scale = [&] {
        std::array<double, gaussian_process_parameters::count> all{};
        std::copy(values.begin(), values.end(), all.begin());
        return gaussian_process_parameters::of(all);
      };
      take(with_scale());
      // Asked for pairs of which one is an inducing point, and for single points.
      const auto kernel = [&](std::size_t i, std::size_t j) {
        const double a = training_model_[rows[i]];
        if (i == j) {
          return kernel_.covariance(kernel_.relate(training_.row(rows[i]), training_.row(rows[i])),
                                    a, a);
        }
        return kernel_.covariance(relations[i * m + column[j]], a, training_model_[rows[j]]);
      };
      const detail::sparse_gaussian_process process(kernel, inducing, targets, noise_of(rows));
      return process.is_sound() ? process.evidence() : -1e300;
    };
    const auto start = parameters_.values();
    auto found = detail::pattern_search(
        evidence, {start.begin(), start.begin() + gaussian_process_parameters::searched}, 2.0,
        0.25);
    found.push_back(0.0);
    parameters_ = gaussian_process_parameters::of(found);
  }

  // The model of noise and the hyper-parameters were fitted to the same rows, of which the posterior
  // variance knows nothing: standard errors are widened to what held-out quarters show.
  HWFLOWQ_STRICT_FP void calibrate(const measured_table& table, std::span<const std::size_t> rows) {
    HWFLOWQ_STRICT_FP_BODY
    if (rows.size() < 32) return;
    const auto fold = draw_folds(rows.size(), 4, 1);
    double squares = 0.0;
    for (std::size_t f = 0; f < 4; ++f) {
      std::vector<std::size_t> others;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (fold[i] != f) others.push_back(rows[i]);
      }
      auto options = options_;
      options.inducing_points = std::min(options_.inducing_points, options_.search_points);
      const gaussian_process_surrogate part(table, others, codes_, parameters_, options);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (fold[i] != f) continue;
        const auto& measured = table.measured(rows[i]);
        const auto guess = part.predict(table.precisions(rows[i]));
        const double off = guess.accuracy - measured.accuracy;
        const double expected = guess.standard_error * guess.standard_error +
                                noise_share_ * measured.standard_error * measured.standard_error;
        if (expected > 0.0) squares += off * off / expected;
      }
    }
    squares /= static_cast<double>(rows.size());
    if (!(squares > 1.0)) return;
    parameters_.error_scale = 0.5 * reproducible::log2(squares < 1e6 ? squares : 1e6);
    error_scale_ = reproducible::exp2(parameters_.error_scale);
  }

  HWFLOWQ_STRICT_FP void condition() {
    HWFLOWQ_STRICT_FP_BODY
    take(parameters_);
    const auto kernel = [&](std::size_t i, std::size_t j) {
      return kernel_.covariance(training_.row(i), training_model_[i], training_.row(j),
                                training_model_[j]);
    };
    const auto inducing =
        detail::choose_inducing_points(kernel, training_.size, options_.inducing_points);
    std::vector<std::size_t> rows(training_.size);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    process_ = detail::sparse_gaussian_process(kernel, inducing, residuals(rows), noise_of(rows));
    if (!process_.is_sound()) {
      throw std::invalid_argument("gaussian_process_surrogate: these parameters cannot be used");
    }
    inducing_ = inducing.size();
    inducing_places_.clear();
    inducing_model_.clear();
    for (const std::size_t i : inducing) {
      inducing_places_.insert(inducing_places_.end(), training_.row(i),
                              training_.row(i) + operands());
      inducing_model_.push_back(training_model_[i]);
    }
    tabulate();
    training_ = {};
    training_model_.clear();
  }

  // All that a prediction adds up: effects by code, and shares by code and inducing point.
  HWFLOWQ_STRICT_FP void tabulate() {
    HWFLOWQ_STRICT_FP_BODY
    const auto weights = process_.weights();
    const auto offsets = codes_.offsets();
    constant_ = kernel_.intercept();
    for (const double w : weights) constant_ += w;
    effects_.assign(kernel_.model().begin(), kernel_.model().end());
    shares_.assign(offsets.back() * inducing_, 0.0);
    for (std::size_t o = 0; o < operands(); ++o) {
      for (std::size_t c = offsets[o]; c < offsets[o + 1]; ++c) {
        for (std::size_t a = 0; a < inducing_; ++a) {
          const std::size_t b = inducing_places_[a * operands() + o];
          const std::size_t wider = c > b ? c : b;
          effects_[c] += weights[a] * kernel_.additive(wider);
          shares_[c * inducing_ + a] = kernel_.share(wider);
        }
      }
    }
  }

  [[nodiscard]] HWFLOWQ_STRICT_FP double stretched(const std::uint16_t* places) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t count = operands();
    double sum = constant_;
    double m = kernel_.intercept();
    const auto model = kernel_.model();
    for (std::size_t o = 0; o < count; ++o) {
      sum += effects_[places[o]];
      m += model[places[o]];
    }
    std::array<double, greatest_inducing> walks;
    std::array<double, greatest_inducing> squares;
    for (std::size_t a = 0; a < inducing_; ++a) walks[a] = squares[a] = 0.0;
    for (std::size_t o = 0; o < count; ++o) {
      const double* row = shares_.data() + std::size_t{places[o]} * inducing_;
      for (std::size_t a = 0; a < inducing_; ++a) {
        walks[a] += row[a];
        squares[a] += row[a] * row[a];
      }
    }
    for (std::size_t a = 0; a < inducing_; ++a) {
      const double d = m - inducing_model_[a];
      walks[a] = kernel_.pairs_and_curve(walks[a] * walks[a] - squares[a], d);
    }
    return sum + detail::dot(process_.weights().data(), walks.data(), inducing_);
  }

  operand_codes codes_;
  gaussian_process_options options_;
  gaussian_process_parameters parameters_;
  detail::genome_kernel kernel_;
  double misfit_ = 0.0;
  double noise_share_ = 0.0;
  double error_scale_ = 1.0;
  detail::training_rows training_;
  std::vector<double> training_model_;

  detail::sparse_gaussian_process process_;
  std::size_t inducing_ = 0;
  std::vector<std::uint16_t> inducing_places_;
  std::vector<double> inducing_model_;
  double constant_ = 0.0;
  std::vector<double> effects_;  // by code
  std::vector<double> shares_;   // by code, then by inducing point
};

}  // namespace hwflowq::accuracy

#endif
