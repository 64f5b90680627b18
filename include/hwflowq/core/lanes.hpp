// Several numbers in one vector register, as wide as the target has them.
#ifndef HWFLOWQ_CORE_LANES_HPP
#define HWFLOWQ_CORE_LANES_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>

/// Vectors of the GCC and Clang extension: arithmetic, comparison and `?:` work element by element,
/// with the same result as on single numbers, on any target.
namespace hwflowq {

/// Bytes in a vector register of the target that is compiled for.
#if defined(__AVX512F__)
inline constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t vector_bytes = 32;
#else
inline constexpr std::size_t vector_bytes = 16;
#endif

/// Numbers of 64 bits in a vector register.
inline constexpr std::size_t lane_count = vector_bytes / 8;

using real_lanes = double __attribute__((vector_size(vector_bytes)));
using word_lanes = std::uint64_t __attribute__((vector_size(vector_bytes)));

/// The unsigned integers of the same shape as a double or as real_lanes.
template <typename Real>
struct word_of;
template <>
struct word_of<double> {
  using type = std::uint64_t;
};
template <>
struct word_of<real_lanes> {
  using type = word_lanes;
};
template <typename Real>
using word_of_t = typename word_of<Real>::type;

/// A double, or as many as a register holds.
template <typename Real>
concept RealOrLanes = requires { typename word_of<Real>::type; };

/// Reads `lane_count` numbers from memory of any alignment.
[[nodiscard]] inline real_lanes load_lanes(const double* source) {
  real_lanes values;
  std::memcpy(&values, source, sizeof(values));
  return values;
}

/// Writes `lane_count` numbers to memory of any alignment.
inline void store_lanes(double* target, const real_lanes& values) {
  std::memcpy(target, &values, sizeof(values));
}

}  // namespace hwflowq

#endif
