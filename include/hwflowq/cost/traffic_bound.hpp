// Least traffic between a memory and what computes with a limited memory of its own.
#ifndef HWFLOWQ_COST_TRAFFIC_BOUND_HPP
#define HWFLOWQ_COST_TRAFFIC_BOUND_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/operand_use.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq {

/// Widths of a layer's operands as they are stored, in bits.
struct operand_bits {
  int weight_bits = 8;
  int input_bits = 8;
  int output_bits = 8;
  int accumulator_bits = 32;  ///< of a partial sum; no operand is wider

  bool operator==(const operand_bits&) const = default;
};

/// Traffic that no schedule avoids, in bits: every weight and input that is used comes in at least
/// once, and every output goes out once. Biases are not counted.
[[nodiscard]] constexpr std::int64_t compulsory_traffic_bits(const operand_use& use,
                                                             const operand_bits& bits) {
  return use.weights * bits.weight_bits + use.inputs * bits.input_bits +
         use.outputs * bits.output_bits;
}

namespace detail {

/// Most multiplications in a stretch of a schedule that moves `moved` bits, with `before` bits on
/// chip when it begins and `after` when it ends. The root here and the ceiling below are the builtins
/// that <cmath> consists of: including it takes compilers longer than all of this.
[[nodiscard]] HWFLOWQ_STRICT_FP inline double most_macs(const operand_use& use,
                                                        const operand_bits& bits, double before,
                                                        double after, double moved) {
  HWFLOWQ_STRICT_FP_BODY
  const double best = (2.0 * (after + moved) - before) / 3.0;
  const double loaded = std::min(std::max(best, 0.0), moved);
  const double half = (before + loaded) / 2.0;
  const double weights = half / bits.weight_bits;
  const double inputs = half / bits.input_bits;
  const double outputs = (after + (moved - loaded)) / bits.output_bits;
  return __builtin_sqrt(static_cast<double>(use.reuse) * weights * inputs * outputs);
}

}  // namespace detail

/// A lower bound on the traffic of a convolution or matrix multiplication, in bits, when at most
/// `capacity_bits` of weights, inputs and partial sums fit on the near side: for every order of its
/// multiplications, every tiling and every replacement policy.
///
/// It is the larger of the compulsory traffic and of a bound in the manner of Hong and Kung ("I/O
/// complexity: the red-blue pebble game", STOC 1981), in the form of Irony, Toledo and Tiskin (JPDC
/// 64, 2004) with the window reuse of Chen et al. ("Communication lower bound in convolution
/// accelerators", HPCA 2020), here in bits of operands of different widths:
///
/// Cut a schedule where its traffic passes multiples of T bits. A stretch moves at most T + b bits,
/// where b is the widest element (it may straddle the cut). Its multiplications use W weights and I
/// inputs, which were on chip when it began or came in: w W + i I <= M + in. They add to O outputs,
/// each of which is on chip when it ends or went out: o O <= M + out, in + out <= T + b; a partial
/// sum is no narrower than its output. By Loomis and Whitney, on the triples (output channel; position
/// in the window; position in the output), there are at most sqrt(W O r I) multiplications, where one
/// input stands at up to r places of the unrolled windows; groups are such products side by side,
/// whose sum is no larger. `detail::most_macs` is the largest value under these constraints (w W =
/// i I, and the best split into in and out). Nothing is on chip before the first stretch nor needed
/// after the last. So there are at least
///   n = 2 + (MACs - first - last) / any other
/// stretches, and more than (n - 1) T bits were moved. Any T gives a bound; powers of two are tried,
/// of which one is close to the best, T = 4 M. For M small against the layer the bound tends to
/// sqrt(2 w i o / (r M)) bits per multiplication.
///
/// It never decreases with a width, and never increases with the capacity. Preconditions: the
/// capacity is at least 0, and accumulators are at least as wide as any operand.
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::int64_t least_traffic_bits(const operand_use& use,
                                                                       const operand_bits& bits,
                                                                       std::int64_t capacity_bits) {
  HWFLOWQ_STRICT_FP_BODY
  std::int64_t least = compulsory_traffic_bits(use, bits);
  const auto capacity = static_cast<double>(capacity_bits);
  const auto macs = static_cast<double>(use.macs);
  for (std::int64_t cut = 16; cut < (std::int64_t{1} << 50); cut *= 2) {
    const double moved = static_cast<double>(cut) + bits.accumulator_bits;
    const double ends = detail::most_macs(use, bits, 0.0, capacity, moved) +
                        detail::most_macs(use, bits, capacity, 0.0, moved);
    if (macs <= ends) break;  // two stretches may do, and longer ones all the more
    const double between = (macs - ends) / detail::most_macs(use, bits, capacity, capacity, moved);
    // Less by more than all roundings: a bound may be too low, never too high.
    const auto stretches = static_cast<std::int64_t>(__builtin_ceil(between * (1.0 - 1e-12)));
    least = std::max(least, (stretches + 1) * cut);
  }
  return least;
}

}  // namespace hwflowq

#endif
