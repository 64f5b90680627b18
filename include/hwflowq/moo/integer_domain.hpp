// The values that one integer gene may take.
#ifndef HWFLOWQ_MOO_INTEGER_DOMAIN_HPP
#define HWFLOWQ_MOO_INTEGER_DOMAIN_HPP

#include <hwflowq/core/random.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// Every integer between two bounds, or an explicit alphabet such as {2, 4, 8}.
template <std::integral T>
class integer_domain {
 public:
  /// All integers of [lower, upper]. Throws `std::invalid_argument` when lower > upper, or when
  /// they number more than 2^32 - 1.
  [[nodiscard]] static integer_domain between(T lower, T upper) {
    // Appended, since GCC 12 warns of overlap where a literal and a temporary are added.
    std::string bounds = "[";
    bounds.append(std::to_string(lower)).append(", ").append(std::to_string(upper)).append("]");
    if (lower > upper) {
      throw std::invalid_argument("integer_domain: bounds " + bounds + " are empty");
    }
    if (distance(lower, upper) >= std::numeric_limits<std::uint32_t>::max()) {
      throw std::invalid_argument("integer_domain: bounds " + bounds + " hold too many integers");
    }
    return integer_domain(lower, upper, {});
  }

  /// The given values, in any order; repeated ones count once. Throws `std::invalid_argument` when
  /// there is none.
  [[nodiscard]] static integer_domain of(std::vector<T> alphabet) {
    if (alphabet.empty()) throw std::invalid_argument("integer_domain: the alphabet is empty");
    std::sort(alphabet.begin(), alphabet.end());
    alphabet.erase(std::unique(alphabet.begin(), alphabet.end()), alphabet.end());
    const T lower = alphabet.front();
    const T upper = alphabet.back();
    return integer_domain(lower, upper, std::move(alphabet));
  }

  /// The number of values.
  [[nodiscard]] std::uint32_t size() const {
    return alphabet_.empty() ? static_cast<std::uint32_t>(distance(lower_, upper_) + 1)
                             : static_cast<std::uint32_t>(alphabet_.size());
  }

  /// The value of a given position in ascending order. Precondition: position < size().
  [[nodiscard]] T value(std::uint32_t position) const {
    if (!alphabet_.empty()) return alphabet_[position];
    return static_cast<T>(static_cast<std::uint64_t>(lower_) + position);
  }

  /// The position of the value nearest to `x`; of two equally near ones the lower.
  [[nodiscard]] std::uint32_t position(T x) const {
    if (x <= lower_) return 0;
    if (x >= upper_) return size() - 1;
    if (alphabet_.empty()) return static_cast<std::uint32_t>(distance(lower_, x));
    const auto above = std::lower_bound(alphabet_.begin(), alphabet_.end(), x);
    const auto index = static_cast<std::uint32_t>(above - alphabet_.begin());
    return distance(alphabet_[index - 1], x) <= distance(x, *above) ? index - 1 : index;
  }

  [[nodiscard]] bool contains(T x) const { return value(position(x)) == x; }

  /// The value nearest to `x`.
  [[nodiscard]] T nearest(T x) const { return value(position(x)); }

  /// The values at the given positions alone. Throws `std::invalid_argument` when there is none.
  /// Precondition: positions < size().
  [[nodiscard]] integer_domain restricted(std::span<const std::uint32_t> positions) const {
    if (positions.size() == size()) return *this;
    std::vector<T> kept;
    for (const std::uint32_t position : positions) kept.push_back(value(position));
    return of(std::move(kept));
  }

 private:
  // Named functions make domains: a brace list of two numbers could mean bounds or an alphabet.
  integer_domain(T lower, T upper, std::vector<T> alphabet)
      : lower_(lower), upper_(upper), alphabet_(std::move(alphabet)) {}

  // Exact where the subtraction of two T would overflow.
  [[nodiscard]] static std::uint64_t distance(T from, T to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  }

  T lower_;
  T upper_;
  std::vector<T> alphabet_;  // ascending; empty where every integer between the bounds is a value
};

}  // namespace hwflowq::moo

#endif
