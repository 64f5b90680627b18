// Finds a point of a front by what people call it.
#ifndef HWFLOWQ_IO_FIND_POINT_HPP
#define HWFLOWQ_IO_FIND_POINT_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/front_document.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace hwflowq::io {

/// The position of the point that has this name, such as "knee", or else this number, counted from 0.
/// Throws `error` that says which names and numbers there are.
[[nodiscard]] inline std::size_t find_point(const front_document& document, std::string_view name) {
  std::string names;
  for (std::size_t i = 0; i < document.points.size(); ++i) {
    for (const auto& own : document.points[i].names) {
      if (own == name) return i;
      names += (names.empty() ? "" : ", ") + own;
    }
  }
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (problem == std::errc{} && end == name.data() + name.size() &&
      number < document.points.size()) {
    return number;
  }
  std::string known = document.points.empty()
                          ? "there are no points"
                          : "there are 0 to " + std::to_string(document.points.size() - 1);
  if (!names.empty()) known += ", and " + names;
  throw error("no point is called \"" + std::string(name) + "\": " + known);
}

}  // namespace hwflowq::io

#endif
