// Predicts accuracy as a sum over layers, with interactions of neighbours.
#ifndef HWFLOWQ_ACCURACY_ADDITIVE_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_ADDITIVE_SURROGATE_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/detail/cholesky.hpp>
#include <hwflowq/accuracy/detail/ridge_regression.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

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

/// Options of an additive_surrogate.
struct additive_options {
  double chance = 0.1;       ///< accuracy of guessing: 1 / classes
  bool interactions = true;  ///< whether neighbours' effects are multiplied, too
  std::vector<link_kind> links{all_links.begin(), all_links.end()};  ///< the best of these is taken

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    accuracy_link{link_kind::identity, chance}.validate();
    if (links.empty()) throw std::invalid_argument("additive_options: links must not be empty");
  }
};

class additive_surrogate {
 public:
  additive_surrogate() = default;

  additive_surrogate(const measured_table& table, std::span<const std::size_t> rows,
                     operand_codes codes, const additive_options& options = {})
      : codes_(std::move(codes)) {
    options.validate();
    if (rows.size() < 2) throw std::invalid_argument("additive_surrogate: needs two rows at least");
    const std::size_t operands = codes_.operands().size();
    std::vector<std::uint16_t> places(rows.size() * operands);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      codes_.encode(table.precisions(rows[i]), std::span(places).subspan(i * operands, operands));
    }
    double least = 0.0;
    bool first = true;
    for (const auto kind : options.links) {
      additive_surrogate candidate;
      candidate.codes_ = codes_;
      candidate.link_ = {kind, options.chance};
      const double error = candidate.fit(table, rows, places, options.interactions);
      if (first || error < least) {
        least = error;
        *this = std::move(candidate);
      }
      first = false;
    }
    error_ = least;
  }

  [[nodiscard]] const operand_codes& codes() const { return codes_; }
  [[nodiscard]] const accuracy_link& link() const { return link_; }
  [[nodiscard]] std::span<const double> effects() const { return effects_; }
  [[nodiscard]] double error() const { return error_; }
  [[nodiscard]] double ridge() const { return ridge_; }

  /// Stretched accuracy of encoded precisions.
  [[nodiscard]] HWFLOWQ_STRICT_FP double stretched(const std::uint16_t* places) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t operands = codes_.operands().size();
    double sum = intercept_;
    for (std::size_t i = 0; i < operands; ++i) sum += effects_[places[i]];
    double twice = 0.0;
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      twice += factors_[k] * effects_[places[pairs_[k].first]] * effects_[places[pairs_[k].second]];
    }
    return sum + twice;
  }

  [[nodiscard]] double operator()(std::span<const Precision> precisions) const {
    std::vector<std::uint16_t> places(codes_.operands().size());
    codes_.encode(precisions, places);
    return link_.accuracy(stretched(places.data()));
  }

 private:
  // Steps between neighbouring widths, each from the wider to the narrower. What a step is expected to
  // do falls with the width, and so does the feature: the ridge then shrinks steps among great widths.
  HWFLOWQ_STRICT_FP double fit(const measured_table& table, std::span<const std::size_t> rows,
                               std::span<const std::uint16_t> places, bool interactions) {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t n = rows.size();
    const auto operands = codes_.operands();
    const auto offsets = codes_.offsets();
    std::vector<double> z(n);
    std::vector<double> weight(n);
    for (std::size_t i = 0; i < n; ++i) {
      const auto& m = table.measured(rows[i]);
      z[i] = link_.stretch(m.accuracy);
      const double s =
          std::sqrt(m.standard_error * m.standard_error + 0.0) * link_.slope(m.accuracy);
      weight[i] = s;
    }
    double mean = 0.0;
    for (double s : weight) mean += s * s;
    mean /= static_cast<double>(n);
    static const double extra = getenv("EXTRA") ? atof(getenv("EXTRA")) : 1.0;
    double top = z[0];
    for (double v : z) top = std::max(top, v);
    for (std::size_t i = 0; i < n; ++i) {
      double d = top - z[i];
      weight[i] = mean / (weight[i] * weight[i] + extra * mean + kappa() * d * d);
    }

    std::vector<std::size_t> first_feature(operands.size());
    std::size_t p = 1;
    for (std::size_t o = 0; o < operands.size(); ++o) {
      first_feature[o] = p;
      p += operands[o].widths.size() - 1;
    }
    std::vector<double> scale(offsets.back(), 0.0);
    for (std::size_t o = 0; o < operands.size(); ++o) {
      std::size_t place = offsets[o];
      operands[o].widths.for_each([&](int bits) {
        static const double e = getenv("PEXP") ? atof(getenv("PEXP")) : 1.0;
        scale[place++] = reproducible::exp2(-e * bits);
      });
    }
    const auto fill = [&](std::size_t i, double* row) {
      row[0] = 1.0;
      for (std::size_t o = 0; o < operands.size(); ++o) {
        const std::size_t count = operands[o].widths.size() - 1;
        const std::size_t code = places[i * operands.size() + o] - offsets[o];
        for (std::size_t k = 0; k < count; ++k)
          row[first_feature[o] + k] = k >= code ? scale[offsets[o] + k] : 0.0;
      }
    };
    detail::ridge_regression main(n, p);
    std::vector<double> row(p);
    for (std::size_t i = 0; i < n; ++i) {
      fill(i, row.data());
      main.add(row, z[i], weight[i]);
    }
    auto best = main.fit();
    const auto read_effects = [&] {
      intercept_ = best.coefficients[0];
      effects_.assign(offsets.back(), 0.0);
      for (std::size_t o = 0; o < operands.size(); ++o) {
        double sum = 0.0;
        for (std::size_t k = operands[o].widths.size() - 1; k-- > 0;) {
          sum += best.coefficients[first_feature[o] + k] * scale[offsets[o] + k];
          effects_[offsets[o] + k] = sum;
        }
      }
    };
    read_effects();
    ridge_ = best.ridge;
    if (interactions) {
      pairs_ = codes_.neighbours();
      double mean_square = 0.0;
      for (double e : effects_) mean_square += e * e;
      mean_square /= static_cast<double>(effects_.size());
      const double unit = mean_square > 0.0 ? 1.0 / std::sqrt(mean_square) : 1.0;
      static const double ps = getenv("PS") ? atof(getenv("PS")) : 0.1;
      const std::vector<double> first_effects = effects_;
      detail::ridge_regression both(n, p + pairs_.size());
      std::vector<double> wide(p + pairs_.size());
      for (std::size_t i = 0; i < n; ++i) {
        fill(i, wide.data());
        const auto* at = places.data() + i * operands.size();
        for (std::size_t k = 0; k < pairs_.size(); ++k) {
          wide[p + k] = ps * unit * unit * first_effects[at[pairs_[k].first]] *
                        first_effects[at[pairs_[k].second]];
        }
        both.add(wide, z[i], weight[i]);
      }
      best = both.fit();
      // factors relative to first effects; keep those
      read_effects();
      mains_ = effects_;
      factors_.resize(pairs_.size());
      for (std::size_t k = 0; k < pairs_.size(); ++k)
        factors_[k] = best.coefficients[p + k] * ps * unit * unit;
      first_ = first_effects;
      ridge_ = best.ridge;
    } else {
      mains_ = effects_;
      first_ = effects_;
    }
    // leave-one-out error in accuracy
    double sum = 0.0, total = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double loo = z[i] - best.loo_residual[i];
      const double d = link_.accuracy(loo) - table.measured(rows[i]).accuracy;
      sum += std::fabs(d);
      total += 1;
    }
    return sum / total;
  }

 public:
  static double kappa() {
    static const double k = getenv("KAPPA") ? atof(getenv("KAPPA")) : 0.0;
    return k;
  }
  HWFLOWQ_STRICT_FP double value(const std::uint16_t* places) const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = intercept_;
    for (std::size_t i = 0; i < codes_.operands().size(); ++i) sum += mains_[places[i]];
    for (std::size_t k = 0; k < pairs_.size(); ++k)
      sum += factors_[k] * first_[places[pairs_[k].first]] * first_[places[pairs_[k].second]];
    return sum;
  }
  std::vector<double> mains_, first_;

 private:
  operand_codes codes_;
  accuracy_link link_;
  double intercept_ = 0.0;
  std::vector<double> effects_;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  std::vector<double> factors_;
  double ridge_ = 0.0;
  double error_ = 0.0;
};

}  // namespace hwflowq::accuracy

#endif
