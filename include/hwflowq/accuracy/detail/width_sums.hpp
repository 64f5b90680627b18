// How much of a network stands at or below each width, and which operands meet.
#ifndef HWFLOWQ_ACCURACY_DETAIL_WIDTH_SUMS_HPP
#define HWFLOWQ_ACCURACY_DETAIL_WIDTH_SUMS_HPP

#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy::detail {

/// For weights, then for activations, and for every width w but the greatest that one of them may
/// have: the sum of the shares of those operands that have w bits or fewer.
class width_sums {
 public:
  /// Sums that there can be at most.
  static constexpr std::size_t most = 2 * static_cast<std::size_t>(greatest_bits);

  width_sums() = default;

  /// `shares` holds one number per operand.
  width_sums(const operand_codes& codes, std::span<const double> shares) {
    width_set all[2];
    for (const auto& o : codes.operands()) {
      o.widths.for_each([&](int bits) { all[o.is_activation ? 1 : 0].insert(bits); });
    }
    std::vector<std::pair<bool, int>> sums;
    for (const bool is_activation : {false, true}) {
      const auto& widths = all[is_activation ? 1 : 0];
      if (widths.empty()) continue;
      widths.for_each([&](int bits) {
        if (bits != widths.highest()) sums.emplace_back(is_activation, bits);
      });
    }
    count_ = sums.size();
    const auto operands = codes.operands();
    for (std::size_t o = 0; o < operands.size(); ++o) {
      operands[o].widths.for_each([&](int bits) {
        for (const auto& [is_activation, width] : sums) {
          const bool counts = is_activation == operands[o].is_activation && bits <= width;
          by_code_.push_back(counts ? shares[o] : 0.0);
        }
      });
    }
  }

  /// Sums that there are.
  [[nodiscard]] std::size_t count() const { return count_; }
  /// Products of two of them, themselves included: the first with all, the second with all but the
  /// first, and so on.
  [[nodiscard]] std::size_t products() const { return count_ * (count_ + 1) / 2; }
  /// What a code adds to every sum.
  [[nodiscard]] const double* of_code(std::size_t code) const {
    return by_code_.data() + code * count_;
  }

  /// Writes `count()` sums of these places.
  HWFLOWQ_STRICT_FP void operator()(std::span<const std::uint16_t> places, double* sums) const {
    HWFLOWQ_STRICT_FP_BODY
    for (std::size_t k = 0; k < count_; ++k) sums[k] = 0.0;
    for (const std::size_t place : places) {
      const double* own = of_code(place);
      for (std::size_t k = 0; k < count_; ++k) sums[k] += own[k];
    }
  }

 private:
  std::size_t count_ = 0;
  std::vector<double> by_code_;
};

/// Amplitude of every code's noise relative to the operand's least width: 2^-(b - least). Products of
/// two of them are what neighbours do together.
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::vector<double> amplitudes_of_codes(
    const operand_codes& codes) {
  HWFLOWQ_STRICT_FP_BODY
  std::vector<double> amplitudes;
  for (const auto& o : codes.operands()) {
    const int least = o.widths.lowest();
    o.widths.for_each([&](int bits) {
      amplitudes.push_back(reproducible::exp2(-static_cast<double>(bits - least)));
    });
  }
  return amplitudes;
}

}  // namespace hwflowq::accuracy::detail

#endif
