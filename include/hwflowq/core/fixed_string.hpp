// A string that can be a template argument: names and units of objectives.
#ifndef HWFLOWQ_CORE_FIXED_STRING_HPP
#define HWFLOWQ_CORE_FIXED_STRING_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace hwflowq {

/// Characters of a string literal as a structural value, so that `name<"energy">` works.
template <std::size_t Size>
struct fixed_string {
  char characters[Size]{};

  // Implicit on purpose: a literal is the only way anybody writes one.
  consteval fixed_string(const char (&literal)[Size]) { std::copy_n(literal, Size, characters); }

  /// The text without its terminating zero.
  [[nodiscard]] constexpr std::string_view view() const { return {characters, Size - 1}; }

  friend constexpr bool operator==(const fixed_string&, const fixed_string&) = default;
};

}  // namespace hwflowq

#endif
