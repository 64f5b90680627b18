// Strings and numbers as JSON text.
#ifndef HWFLOWQ_IO_DETAIL_JSON_WRITER_HPP
#define HWFLOWQ_IO_DETAIL_JSON_WRITER_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/detail/utf8.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace hwflowq::io::detail {

/// `text` in quotes, escaped as RFC 8259 (section 7) asks. Bytes that are not UTF-8 become U+FFFD:
/// a name that came from elsewhere must not cost the result of a search.
[[nodiscard]] inline std::string json_string(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  while (!text.empty()) {
    const char c = text.front();
    const auto code = static_cast<unsigned char>(c);
    const std::size_t size = utf8_character(text);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (code < 0x20 || code == 0x7F) {
      result += "\\u00";
      result += digits[code >> 4];
      result += digits[code & 15];
    } else if (size == 0) {
      result += "\xEF\xBF\xBD";
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return result + '"';
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
