// Reads JSON piece by piece where its structure is known beforehand.
#ifndef HWFLOWQ_IO_DETAIL_JSON_READER_HPP
#define HWFLOWQ_IO_DETAIL_JSON_READER_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace hwflowq::io::detail {

/// A strict reader of RFC 8259 text that asks for what comes next. It never recurses, because its
/// caller knows the structure: nesting cannot exhaust the stack. Every function throws `error` that
/// names the byte where the text differs.
class json_reader {
 public:
  explicit json_reader(std::string_view text) : text_(text) {}

  /// Skips one of the characters `{}[]:,`.
  void expect(char mark) {
    if (!accept(mark)) fail(std::string("expected '") + mark + "'");
  }

  /// Skips `mark` if it comes next.
  bool accept(char mark) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != mark) return false;
    ++at_;
    return true;
  }

  /// A string, its escapes resolved.
  [[nodiscard]] std::string string() {
    expect('"');
    std::string result;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return result;
      }
      if (static_cast<unsigned char>(c) < 0x20) fail("control character in a string");
      if (c == '\\') {
        ++at_;
        append_utf8(result, escaped());
        continue;
      }
      const std::size_t size = utf8_character(text_.substr(at_));
      if (size == 0) fail("bytes that are not UTF-8");
      result += text_.substr(at_, size);
      at_ += size;
    }
    fail("a string without an end");
  }

  /// A whole number from 0 to 2^64 - 1, without fraction or exponent.
  [[nodiscard]] std::uint64_t whole_number() {
    skip_space();
    const std::size_t start = at_;
    std::uint64_t result = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const auto digit = static_cast<std::uint64_t>(text_[at_] - '0');
      if (result > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) {
        fail("a number beyond 64 bits");
      }
      result = 10 * result + digit;
    }
    if (at_ == start) fail("expected a whole number");
    if (text_[start] == '0' && at_ - start > 1) fail("a number with leading zeros");
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E')) {
      fail("expected a whole number");
    }
    return result;
  }

  /// The character that comes next, 0 at the end.
  [[nodiscard]] char next() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  /// Skips one of the words `true`, `false` and `null` if it comes next.
  bool accept_word(std::string_view word) {
    skip_space();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  /// The text of a number.
  [[nodiscard]] std::string_view number_text() {
    skip_space();
    const std::size_t start = at_;
    const auto digits = [&] {
      const std::size_t first = at_;
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
      if (at_ == first) fail("expected a number");
    };
    const auto skip_one_of = [&](std::string_view marks) {
      if (at_ >= text_.size() || marks.find(text_[at_]) == std::string_view::npos) return false;
      ++at_;
      return true;
    };
    skip_one_of("-");
    const std::size_t whole = at_;
    digits();
    if (text_[whole] == '0' && at_ - whole > 1) fail("a number with leading zeros");
    if (skip_one_of(".")) digits();
    if (skip_one_of("eE")) {
      skip_one_of("+-");
      digits();
    }
    return text_.substr(start, at_ - start);
  }

  /// Only white space may be left.
  void expect_end() {
    skip_space();
    if (at_ != text_.size()) fail("text after the end");
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw error(reason + " at byte " + std::to_string(at_));
  }

 private:
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  // What stands behind a backslash, as a code point.
  [[nodiscard]] std::uint32_t escaped() {
    if (at_ >= text_.size()) fail("a string without an end");
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char c = text_[at_++];
    if (const auto i = letters.find(c); i != std::string_view::npos) {
      return static_cast<unsigned char>(meanings[i]);
    }
    if (c != 'u') fail("an unknown escape");
    const std::uint32_t first = four_digits();
    if (first < 0xD800 || first > 0xDFFF) return first;
    if (first > 0xDBFF || !text_.substr(at_).starts_with("\\u")) fail("half a surrogate pair");
    at_ += 2;
    const std::uint32_t second = four_digits();
    if (second < 0xDC00 || second > 0xDFFF) fail("half a surrogate pair");
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
  }

  [[nodiscard]] std::uint32_t four_digits() {
    std::uint32_t result = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      result *= 16;
      if (c >= '0' && c <= '9') {
        result += static_cast<std::uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        result += static_cast<std::uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        result += static_cast<std::uint32_t>(c - 'A' + 10);
      } else {
        fail("an escape without four digits");
      }
    }
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace hwflowq::io::detail

#endif
