// Tells valid UTF-8 from other bytes, and rewrites it character by character.
#ifndef HWFLOWQ_IO_DETAIL_UTF8_HPP
#define HWFLOWQ_IO_DETAIL_UTF8_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hwflowq::io::detail {

/// Bytes of the character that `text` starts with, 0 when these bytes are not UTF-8 (or there are
/// none). Overlong forms, surrogates and values beyond U+10FFFF are refused: Unicode Standard,
/// table 3-7.
[[nodiscard]] constexpr std::size_t utf8_character(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto between = [&](std::size_t i, std::uint32_t low, std::uint32_t high) {
    return byte(i) >= low && byte(i) <= high;
  };
  if (text.empty()) return 0;
  if (byte(0) < 0x80) return 1;
  if (between(0, 0xC2, 0xDF)) return between(1, 0x80, 0xBF) ? 2 : 0;
  if (between(0, 0xE0, 0xEF)) {
    const std::uint32_t low = byte(0) == 0xE0 ? 0xA0 : 0x80;
    const std::uint32_t high = byte(0) == 0xED ? 0x9F : 0xBF;
    return between(1, low, high) && between(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (between(0, 0xF0, 0xF4)) {
    const std::uint32_t low = byte(0) == 0xF0 ? 0x90 : 0x80;
    const std::uint32_t high = byte(0) == 0xF4 ? 0x8F : 0xBF;
    return between(1, low, high) && between(2, 0x80, 0xBF) && between(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

/// The character that a text which is not empty starts with, or its first byte where that is not UTF-8.
[[nodiscard]] constexpr std::string_view first_character(std::string_view text) {
  const std::size_t size = utf8_character(text);
  return text.substr(0, size == 0 ? 1 : size);
}

/// `begin`, and behind it what `append(result, character)` adds for each character of `text`. Bytes that
/// are not UTF-8 become U+FFFD: a name that came from elsewhere must not cost the result of a search.
template <std::invocable<std::string&, std::string_view> Append>
[[nodiscard]] std::string rewritten(std::string_view text, Append append, std::string begin = {}) {
  while (!text.empty()) {
    if (utf8_character(text) == 0) {
      begin += "\xEF\xBF\xBD";
    } else {
      append(begin, first_character(text));
    }
    text.remove_prefix(first_character(text).size());
  }
  return begin;
}

/// Whether a character is one of the 33 control characters of ASCII.
[[nodiscard]] constexpr bool is_control(std::string_view character) {
  const auto code = static_cast<unsigned char>(character.front());
  return code < 0x20 || code == 0x7F;
}

/// The two hexadecimal digits of a byte.
inline void append_hexadecimal(std::string& text, char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(byte);
  text += digits[code >> 4];
  text += digits[code & 15];
}

/// Whether all of `text` is UTF-8.
[[nodiscard]] constexpr bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = utf8_character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

/// Appends a code point below U+110000 that is not a surrogate.
inline void append_utf8(std::string& text, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

}  // namespace hwflowq::io::detail

#endif
