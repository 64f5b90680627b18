// Which genes mutate: every gene with the same small probability, without one draw a gene.
#ifndef HWFLOWQ_MOO_MUTATION_GAPS_HPP
#define HWFLOWQ_MOO_MUTATION_GAPS_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <concepts>
#include <cstddef>

namespace hwflowq::moo {

namespace detail {

[[nodiscard]] HWFLOWQ_STRICT_FP inline double inverse_log2_of_complement(double probability) {
  HWFLOWQ_STRICT_FP_BODY
  return 1.0 / reproducible::log2(1.0 - probability);
}

// The number of failures before the first success of independent trials, drawn by inversion:
// floor(ln(u) / ln(1 - p)), u uniform in (0, 1]. Devroye, "Non-uniform random variate generation",
// 1986, section X.2. `limit` bounds the result.
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::size_t geometric_gap(double uniform,
                                                                 double inverse_log2,
                                                                 std::size_t limit) {
  HWFLOWQ_STRICT_FP_BODY
  const double failures = reproducible::log2(1.0 - uniform) * inverse_log2;
  return failures < static_cast<double>(limit) ? static_cast<std::size_t>(failures) : limit;
}

}  // namespace detail

/// Calls `mutate(index)` for each index of [0, size) independently with the given probability, in
/// ascending order. Draws one number from the stream for each index chosen and one more.
template <typename Mutate>
  requires std::invocable<const Mutate&, std::size_t>
void for_each_mutated(std::size_t size, double probability, random_stream& stream,
                      const Mutate& mutate) {
  if (!(1.0 - probability < 1.0)) return;  // below 2^-53 the logarithm would be 0
  if (probability >= 1.0) {
    for (std::size_t i = 0; i < size; ++i) mutate(i);
    return;
  }
  const double inverse_log2 = detail::inverse_log2_of_complement(probability);
  for (std::size_t i = detail::geometric_gap(stream.uniform(), inverse_log2, size); i < size;) {
    mutate(i);
    i += 1 + detail::geometric_gap(stream.uniform(), inverse_log2, size);
  }
}

}  // namespace hwflowq::moo

#endif
