// The front that another method found, for comparison.
#ifndef HWFLOWQ_IO_BASELINE_FRONT_HPP
#define HWFLOWQ_IO_BASELINE_FRONT_HPP

#include <hwflowq/io/front_point.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hwflowq::io {

/// A method to compare with, and its points in the objectives of the document.
struct baseline_front {
  std::string method;                          ///< such as "uniform widths"
  std::vector<front_point> points{};           ///< with bits; names and costs may be left out
  std::optional<std::uint64_t> evaluations{};  ///< that it was allowed

  bool operator==(const baseline_front&) const = default;
};

}  // namespace hwflowq::io

#endif
