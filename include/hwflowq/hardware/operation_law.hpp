// The concept OperationLaw: how much work one multiplication is at given widths.
#ifndef HWFLOWQ_HARDWARE_OPERATION_LAW_HPP
#define HWFLOWQ_HARDWARE_OPERATION_LAW_HPP

#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>

namespace hwflowq {

/// `law(weight_bits, activation_bits)` gives a number when compiling as well as when running.
template <typename L>
concept weighs_operation = requires(const L& law, int bits) {
  { law(bits, bits) } -> std::convertible_to<double>;
};

/// Tells how much work one multiply-accumulate operation is on a kind of compute engine, in units
/// of one at 8 x 8 bits: 0.25 where four of them take the place of an 8-bit one.
///
/// | requirement                    | expression                          | meaning                 |
/// |--------------------------------|-------------------------------------|-------------------------|
/// | `weighs_operation<L>`          | `law(weight_bits, activation_bits)` | MACs of 8 x 8 bits      |
/// | `std::copy_constructible<L>`   |                                     | models keep a copy      |
///
/// Semantics that no compiler checks: a pure function, positive and finite for all widths from
/// `least_bits` to `greatest_bits`, and never less for a wider operand; `is_sound_law` tests the
/// latter, in a static_assert where the law is constexpr. The smallest model is a lambda:
/// `[](int weight_bits, int) { return weight_bits / 8.0; }`.
template <typename L>
concept OperationLaw = weighs_operation<L> && std::copy_constructible<L>;

/// Lists everything that L lacks to be an OperationLaw.
template <typename L>
consteval bool check_operation_law() {
  static_assert(weighs_operation<L>,
                "OperationLaw: add `constexpr double operator()(int weight_bits, int "
                "activation_bits) const`, the work of one MAC relative to 8 x 8 bits");
  static_assert(std::copy_constructible<L>,
                "OperationLaw: make it copyable, since models keep a copy");
  return true;
}

/// Whether a law is positive and never decreasing in either width. O(16^2).
template <OperationLaw L>
[[nodiscard]] constexpr bool is_sound_law(const L& law) {
  for (int w = least_bits; w <= greatest_bits; ++w) {
    for (int a = least_bits; a <= greatest_bits; ++a) {
      const double work = law(w, a);
      if (!(work > 0.0)) return false;
      if (w < greatest_bits && law(w + 1, a) < work) return false;
      if (a < greatest_bits && law(w, a + 1) < work) return false;
    }
  }
  return true;
}

/// Work grows with both widths: b_w b_a / 64. One-bit multipliers process all pairs of bits, in time
/// (Loom: Sharify et al., DAC 2018; BISMO: Umuroglu et al., FPL 2018) or in space (BitFusion: Sharma
/// et al., ISCA 2018, without its rounding to powers of two).
struct bit_serial_law {
  [[nodiscard]] constexpr double operator()(int weight_bits, int activation_bits) const {
    return weight_bits * activation_bits / 64.0;
  }
};

/// Sub-word parallelism: a multiplier works on lanes of the least supported width that holds the
/// wider operand. A word of 16 bits holds 16 / lane operations, where two at 8 bits fit, so that one
/// operation is lane / 8 of an 8-bit one. Operands wider than the widest lane take as many passes as
/// a schoolbook multiplication of such lanes has partial products.
template <int... Lanes>
  requires(sizeof...(Lanes) > 0) && ((Lanes > 0) && ...)
struct subword_law {
  /// The supported widths, ascending.
  static constexpr std::array<int, sizeof...(Lanes)> lanes = [] {
    std::array<int, sizeof...(Lanes)> sorted{Lanes...};
    std::ranges::sort(sorted);
    return sorted;
  }();

  /// The lane that operands of these widths occupy.
  [[nodiscard]] static constexpr int lane(int weight_bits, int activation_bits) {
    for (const int bits : lanes) {
      if (bits >= std::max(weight_bits, activation_bits)) return bits;
    }
    return lanes.back();
  }

  [[nodiscard]] constexpr double operator()(int weight_bits, int activation_bits) const {
    const int width = lane(weight_bits, activation_bits);
    const int passes =
        ((weight_bits + width - 1) / width) * ((activation_bits + width - 1) / width);
    return passes * width / 8.0;
  }
};

/// Bit-parallel multipliers that split into lanes of 2, 4, 8 or 16 bits.
using bit_parallel_law = subword_law<2, 4, 8, 16>;

/// A multiplier that takes no notice of widths: always 1.
struct fixed_law {
  [[nodiscard]] constexpr double operator()(int /*weight_bits*/, int /*activation_bits*/) const {
    return 1.0;
  }
};

}  // namespace hwflowq

#endif
