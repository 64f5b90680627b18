#include <hwflowq/io/detail/utf8.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"

using hwflowq::io::detail::append_hexadecimal;
using hwflowq::io::detail::append_utf8;
using hwflowq::io::detail::first_character;
using hwflowq::io::detail::is_control;
using hwflowq::io::detail::is_utf8;
using hwflowq::io::detail::rewritten;
using hwflowq::io::detail::utf8_character;

TEST_CASE("every code point is one character, and each shorter part of it none") {
  std::size_t wrong = 0;
  for (std::uint32_t code = 0; code < 0x110000; ++code) {
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    std::string text;
    append_utf8(text, code);
    const std::size_t expected = surrogate        ? 0
                                 : code < 0x80    ? 1
                                 : code < 0x800   ? 2
                                 : code < 0x10000 ? 3
                                                  : 4;
    wrong += utf8_character(text) != expected;
    wrong += utf8_character(text + "x") != expected;
    for (std::size_t part = 1; part < text.size(); ++part) {
      wrong += is_utf8(text.substr(0, part)) || utf8_character(text.substr(part)) != 0;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("overlong forms and values beyond the last code point are refused") {
  for (const char* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\x80"}) {
    CHECK_FALSE(is_utf8(text));
  }
  CHECK(is_utf8(""));
  CHECK(is_utf8("Schicht 3 \xC3\xBC"));
}

TEST_CASE("text is rewritten character by character, and what is no UTF-8 replaced") {
  CHECK(first_character("\xC3\xBC-") == "\xC3\xBC");
  CHECK(first_character("\xC3-") == "\xC3");
  const auto bracketed = [](std::string& result, std::string_view character) {
    result += '[';
    result += character;
    result += ']';
  };
  CHECK(rewritten("a\xC3\xBC\xC3", bracketed, ":") == ":[a][\xC3\xBC]\xEF\xBF\xBD");
  CHECK(rewritten("", bracketed).empty());
}

TEST_CASE("control characters and hexadecimal digits are those of ASCII") {
  std::string digits;
  int controls = 0;
  for (int code = 0; code < 128; ++code) {
    const char c = static_cast<char>(code);
    controls += is_control({&c, 1});
    if (code == 0x1F || code == 0x7A) append_hexadecimal(digits, c);
  }
  CHECK(controls == 33);
  CHECK_FALSE(is_control("\xC3\xBC"));
  CHECK(digits == "1f7a");
}
