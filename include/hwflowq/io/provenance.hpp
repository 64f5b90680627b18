// Where a result came from: what a reader needs to make it again.
#ifndef HWFLOWQ_IO_PROVENANCE_HPP
#define HWFLOWQ_IO_PROVENANCE_HPP

#include <hwflowq/io/named_texts.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io {

/// How a result was made, beside the seed and the library's version that every document has.
struct provenance {
  std::string command_line{};
  std::vector<std::uint64_t> seeds{};  ///< of all runs, where there were several
  named_texts versions{};              ///< of what took part, such as {"compiler", "g++ 12.2.0"}

  bool operator==(const provenance&) const = default;

  [[nodiscard]] bool empty() const {
    return command_line.empty() && seeds.empty() && versions.empty();
  }
};

/// The arguments of a program as one line that a POSIX shell takes apart again: what is not plain is
/// put into single quotes.
[[nodiscard]] inline std::string command_line_text(int count, const char* const* arguments) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (i > 0) text += ' ';
    if (!argument.empty() && argument.find_first_not_of(plain) == std::string_view::npos) {
      text += argument;
      continue;
    }
    text += '\'';
    for (const char c : argument) {
      if (c == '\'') {
        text += "'\\''";
      } else {
        text += c;
      }
    }
    text += '\'';
  }
  return text;
}

/// The compiler that translates this line.
[[nodiscard]] inline std::string compiler_version() {
#if defined(__clang__)
  return "clang++ " __clang_version__;
#elif defined(__GNUC__)
  return "g++ " __VERSION__;
#else
  return "unknown";
#endif
}

}  // namespace hwflowq::io

#endif
