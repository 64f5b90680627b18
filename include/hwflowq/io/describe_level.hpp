// Turns what a level of a flow found into plain data.
#ifndef HWFLOWQ_IO_DESCRIBE_LEVEL_HPP
#define HWFLOWQ_IO_DESCRIBE_LEVEL_HPP

#include <hwflowq/flow/level_result.hpp>
#include <hwflowq/io/level_summary.hpp>
#include <hwflowq/moo/problem.hpp>

#include <cmath>
#include <string>

namespace hwflowq::io {

/// The summary of a level that searched a problem of type P: names and units of the objectives come
/// from the problem. How the space was narrowed is for the caller to set; seconds are left out, so
/// that files are the same each time:
/// @code
/// document.levels = {describe_level<coarse_problem>(flow.result<0>()),
///                    describe_level<mid_problem>(flow.result<1>())};
/// @endcode
template <moo::Problem P>
[[nodiscard]] level_summary describe_level(
    const flow::level_result<typename P::genome_type, P::objective_count>& found) {
  level_summary summary;
  summary.name = std::string(found.report.name);
  for (const auto& d : P::descriptions) {
    summary.objectives.push_back({std::string(d.name), std::string(d.unit), d.direction});
  }
  for (const auto& s : found.front) {
    summary.points.emplace_back(s.objectives.begin(), s.objectives.end());
  }
  // NaN where the space does not say.
  if (const double size = found.report.log2_space_before; std::isfinite(size)) {
    summary.log2_space_before = size;
  }
  if (const double size = found.report.log2_space_after; std::isfinite(size)) {
    summary.log2_space_after = size;
  }
  summary.evaluations = found.report.evaluations;
  return summary;
}

}  // namespace hwflowq::io

#endif
