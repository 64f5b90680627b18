// Strings and numbers as JSON text.
#ifndef HWFLOWQ_IO_DETAIL_JSON_WRITER_HPP
#define HWFLOWQ_IO_DETAIL_JSON_WRITER_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/detail/utf8.hpp>

#include <cmath>
#include <concepts>
#include <string>
#include <string_view>

namespace hwflowq::io::detail {

/// `text` in quotes, escaped as RFC 8259 (section 7) asks. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] inline std::string json_string(std::string_view text) {
  const auto escape = [](std::string& result, std::string_view character) {
    if (character == "\"" || character == "\\") {
      (result += '\\') += character;
    } else if (character == "\n") {
      result += "\\n";
    } else if (character == "\t") {
      result += "\\t";
    } else if (is_control(character)) {
      append_hexadecimal(result += "\\u00", character.front());
    } else {
      result += character;
    }
  };
  return rewritten(text, escape, "\"") + '"';
}

/// The shortest text that reads back as the same number; JSON has no infinities, which become the
/// strings "inf" and "-inf". Precondition: not NaN.
[[nodiscard]] inline std::string json_number(double value) {
  if (std::isinf(value)) return value > 0.0 ? "\"inf\"" : "\"-inf\"";
  return number_text(value + 0.0);  // -0.0 equals 0.0
}

template <std::integral T>
[[nodiscard]] std::string json_number(T value) {
  return number_text(value);
}

}  // namespace hwflowq::io::detail

#endif
