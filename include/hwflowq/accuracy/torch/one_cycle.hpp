// The learning rate of a training as a function of the step.
#ifndef HWFLOWQ_ACCURACY_TORCH_ONE_CYCLE_HPP
#define HWFLOWQ_ACCURACY_TORCH_ONE_CYCLE_HPP

#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>
#include <string>

namespace hwflowq::accuracy {

/// A learning rate that rises linearly from 0 to its peak, then falls to 0 along half a cosine:
/// Loshchilov, Hutter, "SGDR: Stochastic gradient descent with warm restarts", ICLR 2017, equation 5,
/// without restarts; warm-up as in Goyal et al., "Accurate, large minibatch SGD", 2017, section 2.2.
struct one_cycle {
  double peak = 0.2;
  double warm_up = 0.15;  ///< share of all steps until the peak is reached

  bool operator==(const one_cycle&) const = default;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (!(peak > 0.0)) {
      throw std::invalid_argument("one_cycle: peak = " + std::to_string(peak) +
                                  " must be greater than 0");
    }
    if (!(warm_up >= 0.0 && warm_up < 1.0)) {
      throw std::invalid_argument("one_cycle: warm_up = " + std::to_string(warm_up) +
                                  " must be within [0, 1)");
    }
  }

  /// The rate at a step of `steps`, counted from 0. Precondition: step < steps.
  [[nodiscard]] double at(std::uint64_t step, std::uint64_t steps) const {
    const double done = (static_cast<double>(step) + 0.5) / static_cast<double>(steps);
    if (done < warm_up) return peak * done / warm_up;
    return peak * 0.5 * (1.0 + std::cos(std::numbers::pi * (done - warm_up) / (1.0 - warm_up)));
  }
};

}  // namespace hwflowq::accuracy

#endif
