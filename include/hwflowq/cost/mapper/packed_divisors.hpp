// Whether the factors of all loops divide others, by a subtraction.
#ifndef HWFLOWQ_COST_MAPPER_PACKED_DIVISORS_HPP
#define HWFLOWQ_COST_MAPPER_PACKED_DIVISORS_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq {

/// A divisor of each loop's iterations as the exponents of its primes, side by side in machine words with
/// a guard bit above each. A set of divisors divides another if no exponent is larger: then subtracting it
/// borrows from no guard bit.
///
/// A number below 2^31 has at most nine primes, and takes at most 21 bits: three loops fit into a word.
class packed_divisors {
 public:
  using words = std::array<std::uint64_t, 3>;
  /// Positions in ascending lists of divisors, one for each loop.
  using indices = std::array<std::uint16_t, workload::loop_count>;

  packed_divisors() = default;

  /// Of ascending lists of all divisors. Preconditions: none is empty, no number exceeds 2^31.
  explicit packed_divisors(
      const std::array<std::vector<std::int32_t>, workload::loop_count>& divisors) {
    int used = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const auto& list = divisors[d];
      loop& packed = loops_[d];
      packed.values.assign(list.size(), 0);
      std::vector<int> widths;
      std::vector<std::int64_t> primes;
      std::int64_t rest = list.back();
      int total = 0;
      for (const std::int64_t prime : list) {
        if (prime == 1 || rest % prime != 0) continue;
        unsigned exponent = 0;
        for (; rest % prime == 0; rest /= prime) ++exponent;
        primes.push_back(prime);
        widths.push_back(static_cast<int>(std::bit_width(exponent)) + 1);
        total += widths.back();
      }
      if (used + total > 64) {
        ++last_;
        used = 0;
      }
      packed.word = last_;
      for (std::size_t p = 0; p < primes.size(); ++p) {
        for (std::size_t k = 0; k < list.size(); ++k) {
          std::uint64_t exponent = 0;
          for (std::int64_t n = list[k]; n % primes[p] == 0; n /= primes[p]) ++exponent;
          packed.values[k] += exponent << used;
        }
        used += widths[p];
        guards_[last_] |= std::uint64_t{1} << (used - 1);
      }
    }
  }

  [[nodiscard]] words of(const indices& index) const {
    words packed{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      packed[loops_[d].word] += loops_[d].values[index[d]];
    }
    return packed;
  }

  /// Whether every divisor of `a` divides that of `b`.
  [[nodiscard]] bool divides(const words& a, const words& b) const {
    for (std::size_t w = 0; w <= last_; ++w) {
      if ((((b[w] | guards_[w]) - a[w]) & guards_[w]) != guards_[w]) return false;
    }
    return true;
  }

 private:
  struct loop {
    std::size_t word = 0;
    std::vector<std::uint64_t> values;  // of each divisor
  };

  std::array<loop, workload::loop_count> loops_;
  words guards_{};
  std::size_t last_ = 0;
};

}  // namespace hwflowq

#endif
