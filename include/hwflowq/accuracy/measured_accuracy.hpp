// An accuracy that was counted on images, with its standard error.
#ifndef HWFLOWQ_ACCURACY_MEASURED_ACCURACY_HPP
#define HWFLOWQ_ACCURACY_MEASURED_ACCURACY_HPP

#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace hwflowq::accuracy {

/// The share of images that a network classifies as they are labelled.
struct measured_accuracy {
  double accuracy = 0.0;        ///< in per cent
  double standard_error = 0.0;  ///< of `accuracy`, in percentage points
  std::uint64_t images = 0;     ///< 0 where nobody knows

  bool operator==(const measured_accuracy&) const = default;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("measured_accuracy: " + what);
    };
    if (!(accuracy >= 0.0 && accuracy <= 100.0)) {
      fail("accuracy = " + std::to_string(accuracy) + " must be within [0, 100]");
    }
    if (!(standard_error >= 0.0 && standard_error <= 100.0)) {
      fail("standard_error = " + std::to_string(standard_error) + " must be within [0, 100]");
    }
  }
};

/// The accuracy of `correct` images out of `images`. Its standard error is that of a binomial share,
/// sqrt(p (1 - p) / n), with p = (correct + 2) / (images + 4), so that none and all correct are not
/// taken for certain (Agresti, Coull, "Approximate is better than 'exact' for interval estimation of
/// binomial proportions", The American Statistician 52(2), 1998). It says how far the accuracy on all
/// images of this kind may be off; two genomes on the same images differ by less. Throws
/// `std::invalid_argument` when there are no images, or fewer than are correct.
[[nodiscard]] HWFLOWQ_STRICT_FP inline measured_accuracy accuracy_of_counts(std::uint64_t correct,
                                                                            std::uint64_t images) {
  HWFLOWQ_STRICT_FP_BODY
  if (images == 0 || correct > images) {
    throw std::invalid_argument("accuracy_of_counts: " + std::to_string(correct) +
                                " correct images out of " + std::to_string(images));
  }
  const auto n = static_cast<double>(images);
  const double p = (static_cast<double>(correct) + 2.0) / (n + 4.0);
  return {100.0 * static_cast<double>(correct) / n, 100.0 * std::sqrt(p * (1.0 - p) / (n + 4.0)),
          images};
}

}  // namespace hwflowq::accuracy

#endif
