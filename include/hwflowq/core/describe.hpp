// Values as short text, for error messages and tables.
#ifndef HWFLOWQ_CORE_DESCRIBE_HPP
#define HWFLOWQ_CORE_DESCRIBE_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/range_concepts.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hwflowq {

namespace detail {

template <typename T>
concept has_to_text = requires(const T& value) {
  { to_text(value) } -> std::convertible_to<std::string>;
};

}  // namespace detail

/// A number as the shortest text that reads back as the same number.
template <typename T>
  requires std::is_arithmetic_v<T>
[[nodiscard]] std::string number_text(T value) {
  if constexpr (std::same_as<T, bool>) {
    return value ? "true" : "false";
  } else {
    char buffer[64];
    const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
    return std::string(buffer, result.ptr);
  }
}

/// Text for any value: a function `to_text(value)` found by argument-dependent look-up, or numbers,
/// strings, ranges as `[1, 2, 3]` and tuples as `(1, [2])`; for any other hashable type its hash.
template <typename T>
[[nodiscard]] std::string describe(const T& value) {
  if constexpr (detail::has_to_text<T>) {
    return to_text(value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    return number_text(value);
  } else if constexpr (std::is_enum_v<T>) {
    return number_text(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (std::ranges::input_range<const T>) {
    std::string text = "[";
    const char* separator = "";
    for (const auto& element : value) {
      text += std::exchange(separator, ", ");
      text += describe<std::ranges::range_value_t<const T>>(element);
    }
    return text + "]";
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    std::string text = "(";
    [[maybe_unused]] const char* separator = "";
    std::apply(
        [&](const auto&... parts) {
          ((text += std::exchange(separator, ", "), text += describe(parts)), ...);
        },
        value);
    return text + ")";
  } else if constexpr (Hashable<T>) {
    char buffer[20];
    const auto result = std::to_chars(buffer, buffer + sizeof(buffer), hash(value), 16);
    return std::string("#").append(buffer, result.ptr);
  } else {
    return "(not printable)";
  }
}

}  // namespace hwflowq

#endif
