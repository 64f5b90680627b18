// What a Gaussian process is told, and what it finds.
#ifndef HWFLOWQ_ACCURACY_GAUSSIAN_PROCESS_PARAMETERS_HPP
#define HWFLOWQ_ACCURACY_GAUSSIAN_PROCESS_PARAMETERS_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace hwflowq::accuracy {

/// Options of a gaussian_process_surrogate.
struct gaussian_process_options {
  accuracy_link link{link_kind::logit, 0.1};
  std::size_t inducing_points = 512;  ///< points that carry the rest; all, if there are no more
  std::size_t search_points = 160;    ///< as many while hyper-parameters are looked for
  std::size_t search_rows = 1000;     ///< and so many rows

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    link.validate();
    const auto within = [](const char* field, std::size_t value, std::size_t least,
                           std::size_t most) {
      if (value >= least && value <= most) return;
      throw std::invalid_argument("gaussian_process_options: " + std::string(field) + " = " +
                                  std::to_string(value) + " must be within [" +
                                  std::to_string(least) + ", " + std::to_string(most) + "]");
    };
    within("inducing_points", inducing_points, 8, 2048);
    within("search_points", search_points, 8, 2048);
    within("search_rows", search_rows, 8, std::size_t{1} << 30);
  }
};

/// What the search for hyper-parameters found, all as binary logarithms.
struct gaussian_process_parameters {
  static constexpr std::size_t count = 8;
  static constexpr std::size_t searched = 7;  ///< the last is found after the others

  double effect_variance = -2.0;  ///< of steps between widths, in units of their noise
  double walk_variance = -4.0;    ///< of steps that are equally likely at all widths
  double pair_variance = -6.0;    ///< of what two operands do together
  double curve_variance = -4.0;   ///< of a curve over the model of noise
  double curve_length = 0.0;      ///< in stretched accuracy
  double misfit_variance = -7.0;  ///< of what no function of precisions tells
  double noise_share = -2.0;      ///< of the table's error variances: genomes share images
  double error_scale = 0.0;       ///< of standard errors, by held-out rows

  bool operator==(const gaussian_process_parameters&) const = default;

  [[nodiscard]] std::array<double, count> values() const {
    return {effect_variance, walk_variance,   pair_variance, curve_variance,
            curve_length,    misfit_variance, noise_share,   error_scale};
  }
  [[nodiscard]] static gaussian_process_parameters of(std::span<const double> v) {
    return {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]};
  }
};

}  // namespace hwflowq::accuracy

#endif
