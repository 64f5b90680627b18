// Strings as Python text.
#ifndef HWFLOWQ_IO_DETAIL_PYTHON_WRITER_HPP
#define HWFLOWQ_IO_DETAIL_PYTHON_WRITER_HPP

#include <hwflowq/io/detail/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace hwflowq::io::detail {

/// `text` as a string literal: The Python Language Reference, section 2.4.1. Bytes that are not UTF-8
/// become U+FFFD.
[[nodiscard]] inline std::string python_string(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "'";
  while (!text.empty()) {
    const char c = text.front();
    const auto code = static_cast<unsigned char>(c);
    const std::size_t size = utf8_character(text);
    if (c == '\'' || c == '\\') {
      result += '\\';
      result += c;
    } else if (code < 0x20 || code == 0x7F) {
      result += "\\x";
      result += digits[code >> 4];
      result += digits[code & 15];
    } else if (size == 0) {
      result += "\xEF\xBF\xBD";
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return result + '\'';
}

/// `text` as a comment of one line: line ends become spaces.
[[nodiscard]] inline std::string python_comment(std::string_view text) {
  std::string result = "# ";
  while (!text.empty()) {
    const std::size_t size = utf8_character(text);
    const auto code = static_cast<unsigned char>(text.front());
    if (size == 0) {
      result += "\xEF\xBF\xBD";
    } else if (code < 0x20 || code == 0x7F) {
      result += ' ';
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return result + '\n';
}

}  // namespace hwflowq::io::detail

#endif
