// Text and numbers as HTML and SVG want them.
#ifndef HWFLOWQ_IO_REPORT_TEXT_HPP
#define HWFLOWQ_IO_REPORT_TEXT_HPP

#include <hwflowq/io/detail/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io::report {

/// Text that stands for itself in HTML and SVG, in elements as well as in quoted attributes: the five
/// characters with a meaning become references, bytes that are not UTF-8 and control characters other
/// than line ends and tabs become U+FFFD.
[[nodiscard]] inline std::string escaped(std::string_view text) {
  const auto escape = [](std::string& result, std::string_view character) {
    if (character == "&") {
      result += "&amp;";
    } else if (character == "<") {
      result += "&lt;";
    } else if (character == ">") {
      result += "&gt;";
    } else if (character == "\"") {
      result += "&quot;";
    } else if (character == "'") {
      result += "&#39;";
    } else if (io::detail::is_control(character) && character != "\n" && character != "\t") {
      result += "\xEF\xBF\xBD";
    } else {
      result += character;
    }
  };
  return io::detail::rewritten(text, escape);
}

/// At most so many characters of a text, the last of them an ellipsis where there were more.
[[nodiscard]] inline std::string shortened(std::string_view text, std::size_t characters) {
  std::size_t end = 0;   // of what has been seen
  std::size_t last = 0;  // where the character at the end of what is kept begins
  std::size_t seen = 0;
  while (end < text.size()) {
    if (seen + 1 == characters) last = end;
    if (seen == characters) return std::string(text.substr(0, last)) + "\xE2\x80\xA6";
    end += io::detail::first_character(text.substr(end)).size();
    ++seen;
  }
  return std::string(text);
}

/// At most so many characters from the end of a text, the first of them an ellipsis where there were
/// more: names of layers differ at their ends.
[[nodiscard]] inline std::string ending(std::string_view text, std::size_t characters) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size();) {
    starts.push_back(at);
    at += io::detail::first_character(text.substr(at)).size();
  }
  if (starts.size() <= characters) return std::string(text);
  const std::size_t from = starts.size() - characters + 1;
  return "\xE2\x80\xA6" + std::string(from < starts.size() ? text.substr(starts[from]) : "");
}

/// A length or position in a drawing: a tenth of a pixel is enough, and what lies more than 1e5 pixels
/// away, or nowhere, is not seen there either.
[[nodiscard]] inline std::string coordinate(double value) {
  char buffer[64];
  const double seen = std::isnan(value) ? 1e5 : std::clamp(value, -1e5, 1e5);
  const double tenths = std::round(seen * 10.0) / 10.0 + 0.0;  // -0.0 equals 0.0
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), tenths, std::chars_format::fixed);
  return std::string(buffer, end.ptr);
}

namespace detail {

// A comma after each three digits before the point.
[[nodiscard]] inline std::string with_commas(std::string text) {
  const auto point = text.find('.');
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = point == std::string::npos ? text.size() : point; at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

// Digits after the point that show so many in all.
[[nodiscard]] inline int places_of(double value, int digits) {
  const int whole = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  return digits > whole ? digits - whole : 0;
}

// Whether a number is better read with an exponent, or is none at all.
[[nodiscard]] inline bool is_unwieldy(double value) {
  const double size = std::abs(value);
  return !std::isfinite(value) || size >= 1e9 || (size < 1e-4 && size > 0.0);
}

[[nodiscard]] inline std::string unwieldy_number(double value, int digits) {
  if (std::isnan(value)) return "\xE2\x80\x93";
  if (std::isinf(value)) return value > 0.0 ? "\xE2\x88\x9E" : "\xE2\x88\x92\xE2\x88\x9E";
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                 std::chars_format::scientific, digits - 1);
  std::string text(buffer, end.ptr);
  const auto exponent = text.find('e');
  if (text.find('.') < exponent) {
    auto end_of_digits = text.find_last_not_of('0', exponent - 1) + 1;
    if (text[end_of_digits - 1] == '.') --end_of_digits;
    text.erase(end_of_digits, exponent - end_of_digits);
  }
  return text;
}

}  // namespace detail

/// A number to read, with so many significant digits and no trailing zeros; a comma parts thousands.
[[nodiscard]] inline std::string number(double value, int digits = 4) {
  if (value == 0.0) return "0";
  if (detail::is_unwieldy(value)) return detail::unwieldy_number(value, digits);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed,
                                 detail::places_of(value, digits));
  std::string text(buffer, end.ptr);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return detail::with_commas(std::move(text));
}

/// A number in a column whose greatest is `greatest`: all have as many digits after the point as that
/// one needs for so many significant digits, so that points stand below each other.
[[nodiscard]] inline std::string number_in_column(double value, double greatest, int digits = 4) {
  if (detail::is_unwieldy(value) || detail::is_unwieldy(greatest) || greatest == 0.0) {
    return number(value, digits);
  }
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed,
                                 detail::places_of(greatest, digits));
  return detail::with_commas(std::string(buffer, end.ptr));
}

}  // namespace hwflowq::io::report

#endif
