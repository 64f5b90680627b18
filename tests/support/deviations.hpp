// Counts of random events against what their probability says.
#ifndef HWFLOWQ_TESTS_SUPPORT_DEVIATIONS_HPP
#define HWFLOWQ_TESTS_SUPPORT_DEVIATIONS_HPP

#include <cmath>

namespace hwflowq::test {

/// How many standard deviations a binomial count lies from its mean.
inline double deviations(double count, double draws, double p) {
  return std::abs(count - draws * p) / std::sqrt(draws * p * (1.0 - p));
}

}  // namespace hwflowq::test

#endif
