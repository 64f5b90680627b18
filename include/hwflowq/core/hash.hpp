// 64-bit hashes of genomes, equal on every platform of the same byte order.
#ifndef HWFLOWQ_CORE_HASH_HPP
#define HWFLOWQ_CORE_HASH_HPP

#include <hwflowq/core/range_concepts.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hwflowq {

/// Spreads every input bit over all output bits: the 64-bit finaliser of MurmurHash3 with the
/// constants of variant 13 in Stafford, "Better bit mixing", 2011 (as SplitMix64 uses them).
[[nodiscard]] constexpr std::uint64_t mix_bits(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

/// Joins a hash with one more value; the order of joining matters.
[[nodiscard]] constexpr std::uint64_t hash_combine(std::uint64_t seed, std::uint64_t value) {
  return mix_bits(seed * 0x9E3779B97F4A7C15U + value + 0x632BE59BD9B4E019U);
}

namespace detail {

// Sums independent mixes of (position, word): no chain from word to word, so that the loop
// vectorises. The increment is 2^64 divided by the golden ratio.
inline constexpr std::uint64_t golden_increment = 0x9E3779B97F4A7C15U;

template <typename T>
concept byte_hashable = std::is_integral_v<T> || std::is_enum_v<T>;

inline std::uint64_t hash_bytes(const std::byte* data, std::size_t size) {
  std::uint64_t sum = 0;
  std::uint64_t position = golden_increment;
  std::size_t offset = 0;
  for (; offset + 8 <= size; offset += 8, position += golden_increment) {
    std::uint64_t word;
    std::memcpy(&word, data + offset, 8);
    sum += mix_bits(word ^ position);
  }
  if (offset < size) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + offset, size - offset);
    sum += mix_bits(word ^ position);
  }
  return mix_bits(sum ^ size);
}

template <std::floating_point T>
std::uint64_t hash_reals(const T* data, std::size_t size) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    // Adding zero turns -0.0 into 0.0: equal values hash equally.
    const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(data[i]) + 0.0);
    sum += mix_bits(bits ^ ((i + 1) * golden_increment));
  }
  return mix_bits(sum ^ size);
}

template <typename T>
concept has_hash_value = requires(const T& value) {
  { hash_value(value) } -> std::convertible_to<std::uint64_t>;
};

template <typename T>
concept has_std_hash = requires(const T& value) {
  { std::hash<T>{}(value) } -> std::convertible_to<std::size_t>;
};

template <typename T>
concept arithmetic_range = std::ranges::contiguous_range<T> && std::ranges::sized_range<T> &&
                           (byte_hashable<std::ranges::range_value_t<T>> ||
                            std::floating_point<std::ranges::range_value_t<T>>);

template <typename T>
concept tuple_like = requires { std::tuple_size<T>::value; };

// Equal unordered sets list their values in different orders, so a hash over the order is none.
template <typename T>
concept unordered_range = requires {
  typename T::hasher;
  typename T::key_equal;
};

template <typename T>
struct hash_dispatch;

}  // namespace detail

/// A type that `hash` accepts. In this order: a type with a function `hash_value(value)` found by
/// argument-dependent look-up; an arithmetic or enumeration type; a contiguous range of them; any
/// ordered range of hashable values; a tuple-like type of hashable values; a type with `std::hash`.
template <typename T>
concept Hashable = requires(const T& value) { detail::hash_dispatch<T>::compute(value); };

/// 64-bit hash of a value: equal values have equal hashes.
template <Hashable T>
[[nodiscard]] std::uint64_t hash(const T& value) {
  return detail::hash_dispatch<T>::compute(value);
}

/// Hash of several members, for a user's own `hash_value`:
/// `friend std::uint64_t hash_value(const design& d) { return hwflowq::hash_all(d.rows, d.bits); }`
template <Hashable... Ts>
[[nodiscard]] std::uint64_t hash_all(const Ts&... values) {
  std::uint64_t result = sizeof...(Ts);
  ((result = hash_combine(result, hash(values))), ...);
  return result;
}

namespace detail {

template <has_hash_value T>
struct hash_dispatch<T> {
  static std::uint64_t compute(const T& value) { return hash_value(value); }
};

template <typename T>
  requires(!has_hash_value<T> && (byte_hashable<T> || std::floating_point<T>))
struct hash_dispatch<T> {
  static std::uint64_t compute(const T& value) {
    if constexpr (std::floating_point<T>) {
      return mix_bits(std::bit_cast<std::uint64_t>(static_cast<double>(value) + 0.0));
    } else {
      return mix_bits(static_cast<std::uint64_t>(value));
    }
  }
};

template <typename T>
  requires(!has_hash_value<T> && arithmetic_range<T>)
struct hash_dispatch<T> {
  static std::uint64_t compute(const T& values) {
    using value_type = std::ranges::range_value_t<T>;
    const auto* data = std::ranges::data(values);
    const auto size = static_cast<std::size_t>(std::ranges::size(values));
    if constexpr (std::floating_point<value_type>) {
      return hash_reals(data, size);
    } else {
      return hash_bytes(reinterpret_cast<const std::byte*>(data), size * sizeof(value_type));
    }
  }
};

template <typename T>
  requires(!has_hash_value<T> && !arithmetic_range<T> && !unordered_range<T> &&
           std::ranges::input_range<const T> && Hashable<std::ranges::range_value_t<T>>)
struct hash_dispatch<T> {
  static std::uint64_t compute(const T& values) {
    std::uint64_t result = 0;
    for (const auto& value : values) {
      result = hash_combine(result, hash(static_cast<const std::ranges::range_value_t<T>&>(value)));
    }
    return result;
  }
};

template <typename T, std::size_t... I>
consteval bool all_hashable_elements(std::index_sequence<I...>) {
  return (Hashable<std::tuple_element_t<I, T>> && ...);
}

template <typename T>
concept hashable_elements = requires {
  std::tuple_size<T>::value;
} && all_hashable_elements<T>(std::make_index_sequence<std::tuple_size<T>::value>{});

template <typename T>
  requires(!has_hash_value<T> && !std::ranges::range<T> && hashable_elements<T>)
struct hash_dispatch<T> {
  static std::uint64_t compute(const T& value) {
    return std::apply([](const auto&... parts) { return hash_all(parts...); }, value);
  }
};

template <typename T>
  requires(!has_hash_value<T> && !byte_hashable<T> && !std::floating_point<T> &&
           !std::ranges::range<T> && !tuple_like<T> && has_std_hash<T>)
struct hash_dispatch<T> {
  static std::uint64_t compute(const T& value) { return mix_bits(std::hash<T>{}(value)); }
};

}  // namespace detail

}  // namespace hwflowq

#endif
