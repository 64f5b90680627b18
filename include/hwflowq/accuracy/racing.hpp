// Stops measuring genomes that others beat for certain.
#ifndef HWFLOWQ_ACCURACY_RACING_HPP
#define HWFLOWQ_ACCURACY_RACING_HPP

#include <hwflowq/accuracy/answer_sheet.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// The number that a standard normal value exceeds with probability `tail`, within (0, 0.5]; absolute
/// error below 4.5e-4: Abramowitz, Stegun, "Handbook of Mathematical Functions", 26.2.23.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double normal_quantile(double tail) {
  HWFLOWQ_STRICT_FP_BODY
  constexpr double two_ln2 = 1.38629436111989061883446424292;
  const double t = std::sqrt(-two_ln2 * reproducible::log2(tail));
  const double above = 2.515517 + t * (0.802853 + t * 0.010328);
  const double below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}

/// Options of a race.
struct race_options {
  double confidence =
      0.99;               ///< that a genome which is stopped is dominated indeed, by one opponent
  std::size_t looks = 8;  ///< how often it will be judged: each look gets its share of the doubt

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("race_options: " + what);
    };
    if (!(confidence >= 0.5 && confidence <= 0.999999)) {
      fail("confidence = " + std::to_string(confidence) + " must be within [0.5, 0.999999]");
    }
    if (looks < 1) fail("looks = 0 must be at least 1");
  }
};

/// Tells which genomes need not be measured further: those that cost no less, in every respect, than
/// another one which is more accurate for certain.
///
/// Two genomes are compared on the images that both have seen. Only those matter that one of them has
/// right and the other wrong: if both were equally accurate, each would be right on half of these
/// (McNemar, "Note on the sampling error of the difference between correlated proportions",
/// Psychometrika 12(2), 1947; with the continuity correction of Edwards, ibid. 13(3), 1948). On the same
/// images that takes far fewer of them than two separate confidence intervals would. The chance of an
/// error is shared out over the looks (Bonferroni). The idea of a race is from Maron, Moore, "Hoeffding
/// races", NIPS 1993.
class race {
 public:
  /// `costs` holds the same number of costs for each genome, genome by genome, all to be minimised.
  /// Throws `std::invalid_argument` when they do not divide, or the options are invalid.
  race(std::vector<double> costs, std::size_t genomes, race_options options = {})
      : costs_(std::move(costs)), genomes_(genomes) {
    options.validate();
    if (genomes == 0 || costs_.size() % genomes != 0) {
      throw std::invalid_argument("race: " + std::to_string(costs_.size()) +
                                  " costs do not divide into " + std::to_string(genomes) +
                                  " genomes");
    }
    quantile_ = normal_quantile((1.0 - options.confidence) / static_cast<double>(options.looks));
  }

  /// Clears `alive[i]` of every genome that one which is alive dominates. Of genomes that dominate each
  /// other by turns none is lost: accuracy decides. O(genomes^2 images / 64).
  void operator()(std::span<const answer_sheet> answers, std::vector<bool>& alive) const {
    const std::vector<bool> before = alive;
    for (std::size_t i = 0; i < genomes_; ++i) {
      for (std::size_t j = 0; j < genomes_ && alive[i]; ++j) {
        if (j != i && before[j] && costs_no_more(j, i) && is_better(answers[j], answers[i])) {
          alive[i] = false;
        }
      }
    }
  }

  /// Whether a is more accurate than b for certain.
  [[nodiscard]] HWFLOWQ_STRICT_FP bool is_better(const answer_sheet& a,
                                                 const answer_sheet& b) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto for_a = static_cast<double>(right_only(a, b));
    const auto for_b = static_cast<double>(right_only(b, a));
    return for_a - for_b - 1.0 > quantile_ * std::sqrt(for_a + for_b);
  }

 private:
  [[nodiscard]] bool costs_no_more(std::size_t a, std::size_t b) const {
    const std::size_t each = costs_.size() / genomes_;
    for (std::size_t k = 0; k < each; ++k) {
      if (!(costs_[a * each + k] <= costs_[b * each + k])) return false;
    }
    return true;
  }

  std::vector<double> costs_;
  std::size_t genomes_;
  double quantile_ = 0.0;
};

}  // namespace hwflowq::accuracy

#endif
