// Strings as Python text.
#ifndef HWFLOWQ_IO_DETAIL_PYTHON_WRITER_HPP
#define HWFLOWQ_IO_DETAIL_PYTHON_WRITER_HPP

#include <hwflowq/io/detail/utf8.hpp>

#include <string>
#include <string_view>

namespace hwflowq::io::detail {

/// `text` as a string literal: The Python Language Reference, section 2.4.1. Bytes that are not UTF-8
/// become U+FFFD.
[[nodiscard]] inline std::string python_string(std::string_view text) {
  const auto escape = [](std::string& result, std::string_view character) {
    if (character == "'" || character == "\\") {
      (result += '\\') += character;
    } else if (is_control(character)) {
      append_hexadecimal(result += "\\x", character.front());
    } else {
      result += character;
    }
  };
  return rewritten(text, escape, "'") + '\'';
}

/// `text` as a comment of one line: line ends become spaces.
[[nodiscard]] inline std::string python_comment(std::string_view text) {
  const auto on_one_line = [](std::string& result, std::string_view character) {
    result += is_control(character) ? " " : character;
  };
  return rewritten(text, on_one_line, "# ") + '\n';
}

}  // namespace hwflowq::io::detail

#endif
