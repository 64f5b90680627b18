// What a run found, as tables: levels, hand-picked designs, methods compared.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_TABLE_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_TABLE_HPP

#include <hwflowq/flow/level_result.hpp>
#include <hwflowq/io/objective_column.hpp>
#include <hwflowq/io/report/selection.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/moo/pareto_local_search.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../common/cheapest.hpp"
#include "models.hpp"
#include "search.hpp"

namespace codesign {

using examples::cheapest;
using front_of = std::vector<found_design>;

/// What the values of a level's designs are.
inline std::vector<hwflowq::io::objective_column> columns_of(const task& task,
                                                             const level_model& level) {
  std::vector<hwflowq::io::objective_column> columns{
      {task.accuracy.name, task.accuracy.unit, hwflowq::sense::maximise, task.accuracy.error}};
  for (const auto& field : level.fields) columns.push_back({field.name, field.unit});
  return columns;
}

/// Position of the most accurate design.
inline std::size_t most_accurate(const front_of& front) {
  const auto best = std::ranges::max_element(
      front, {}, [](const found_design& d) { return d.objectives.front(); });
  return static_cast<std::size_t>(best - front.begin());
}

/// A design of a front, and what it was picked as.
struct picked {
  std::string name;
  std::size_t place;
};

/// The most accurate, the knee, the cheapest in every cost, and the cheapest of those that lose at most
/// half a percentage point against `unquantised`, where accuracy is in percent.
inline std::vector<picked> pick(const task& task, const front_of& front,
                                const std::optional<double>& unquantised,
                                const std::string& of_what) {
  const auto& fields = task.levels.back().fields;
  std::vector<picked> result{
      {"best " + task.accuracy.name, most_accurate(front)},
      {"knee", hwflowq::io::report::knee_of(front, columns_of(task, task.levels.back()))}};
  for (std::size_t m = 1; m <= fields.size(); ++m) {
    result.push_back({"least " + fields[m - 1].name, *cheapest(front, m)});
  }
  if (!unquantised) return result;
  for (std::size_t m = 1; m <= fields.size(); ++m) {
    if (const auto found = cheapest(front, m, *unquantised - 0.5)) {
      result.push_back({"within 0.5 of " + of_what + ", " + fields[m - 1].name, *found});
    }
  }
  return result;
}

inline std::pair<double, double> mean_bits(const task& task, const design& d) {
  double weights = 0.0;
  double activations = 0.0;
  const auto precisions = task.space.expand(std::get<0>(d));
  for (const auto& p : precisions) {
    weights += p.weight_bits;
    activations += p.activation_bits;
  }
  const auto count = static_cast<double>(precisions.size());
  return {weights / count, activations / count};
}

inline void print_header(const task& task, const level_model& level, const std::string& against) {
  std::string line = fmt::format("{:<34}", "");
  const auto column = [](const std::string& name, const std::string& unit) {
    return unit.empty() ? name : name + " [" + unit + "]";
  };
  line += fmt::format("  {:>18}", column(task.accuracy.name, task.accuracy.unit));
  for (const auto& field : level.fields) {
    line += fmt::format("  {:>27}", column(field.name, field.unit));
  }
  fmt::print("{}  bits of weights, activations\n", line);
  fmt::print("{:<34}  {:>18}", "", "");
  for (std::size_t m = 0; m < level.fields.size(); ++m) fmt::print("  {:>27}", against);
  fmt::print("\n");
}

/// One line: values, costs also relative to those of `base`.
inline void print_row(const task& task, const std::string& label, const found_design& d,
                      const std::vector<double>& base) {
  fmt::print("{:<34}  {:>18.2f}", label, d.objectives.front());
  for (std::size_t m = 1; m < d.objectives.size(); ++m) {
    const double change = 100.0 * (d.objectives[m] / base[m] - 1.0);
    fmt::print("  {:>17.6g} {:>+7.1f} %", d.objectives[m], change);
  }
  const auto [weights, activations] = mean_bits(task, d.genome);
  fmt::print("  {:.2f}, {:.2f}", weights, activations);
  if (task.chosen.search_hardware) {
    fmt::print("  {}", task.hardware.points[task.hardware.index(std::get<1>(d.genome))].name);
  }
  fmt::print("\n");
}

/// Designs of one width throughout, for comparison.
inline std::vector<std::pair<int, found_design>> uniform_rows(const task& task,
                                                              const level_model& level) {
  std::vector<int> widths;
  for (const int wanted : {8, 4}) {
    const auto nearest = std::ranges::min_element(
        task.chosen.bits, {}, [&](int bits) { return std::abs(bits - wanted); });
    if (std::ranges::find(widths, *nearest) == widths.end()) widths.push_back(*nearest);
  }
  std::vector<std::pair<int, found_design>> rows;
  for (const int bits : widths) {
    const auto d = uniform_design(task, bits);
    rows.push_back({bits, {d, objective_values(task, level, d)}});
  }
  return rows;
}

/// What was narrowed, what it cost, and what was found.
inline void print_level(const found_level& level) {
  const auto& r = level.report;
  fmt::print("\nlevel {}: {} designs on the front\n", r.name, level.front.size());
  fmt::print("  space 2^{:.1f} of 2^{:.1f}, narrowed by: {}\n", r.log2_space_after,
             r.log2_space_before, level.narrowing);
  fmt::print("  {} generations from {} seeds, {} evaluations in {:.2f} s\n", r.generations, r.seeds,
             r.evaluations, r.seconds);
  if (r.seeding_evaluations > 0) {
    fmt::print("  integer programs took {} of them\n", r.seeding_evaluations);
  }
  if (r.refinement_evaluations == 0) return;
  fmt::print("  local search took {} of them: {}\n", r.refinement_evaluations,
             r.locally_optimal()
                 ? "locally optimal, no change of one gene gives a design that dominates one of it"
                 : "it ended with its budget, the front is not shown to be locally optimal");
}

/// The picked designs and designs of even widths.
inline void print_designs(const task& task, const level_model& level, const front_of& front,
                          const std::vector<picked>& picks) {
  const auto uniform = uniform_rows(task, level);
  const auto& base = uniform.front().second.objectives;
  print_header(task, level, fmt::format("against {} bits", uniform.front().first));
  for (const auto& [name, place] : picks) print_row(task, name, front[place], base);
  for (const auto& [bits, d] : uniform) {
    print_row(task, fmt::format("uniform {}/{} bits", bits, bits), d, base);
  }
}

/// Levels of accuracy at which costs are compared: half a point, one and two points below 8 bits where
/// accuracy is in percent, else what uniform designs have.
inline std::vector<double> levels_of_accuracy(const task& task) {
  const auto value = [&](int bits) {
    return task.accuracy.value(task.space.expand(std::get<0>(uniform_design(task, bits))));
  };
  if (task.accuracy.unit == "%") {
    const double best = value(*std::ranges::max_element(task.chosen.bits));
    return {best - 0.5, best - 1.0, best - 2.0};
  }
  return {value(6), value(5), value(4)};
}

/// All methods: hypervolume, and the least cost of designs that are accurate enough.
inline void print_methods(const task& task, const found_flow& found) {
  const auto levels = levels_of_accuracy(task);
  const auto& fields = task.levels.back().fields;
  std::uint64_t evaluations = 0;
  for (const auto& level : found.levels) evaluations += level.report.evaluations;
  fmt::print("\nleast cost at an accuracy ({}) of at least", task.accuracy.name);
  for (const double level : levels) fmt::print("  {:.2f}", level);
  fmt::print("\n{:<38} {:>11} {:>11}", "", "evaluations", "hypervolume");
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (const auto& field : fields) fmt::print(" {:>17}", field.name);
  }
  fmt::print("\n");
  const auto row = [&](const std::string& name, std::uint64_t count, double volume,
                       const front_of& front) {
    fmt::print("{:<38} {:>11} {:>11.4f}", name, count, volume);
    for (const double level : levels) {
      for (std::size_t m = 1; m <= fields.size(); ++m) {
        const auto best = cheapest(front, m, level);
        fmt::print(" {:>17}", best ? fmt::format("{:.5g}", front[*best].objectives[m]) : "-");
      }
    }
    fmt::print("\n");
  };
  row("flow of " + std::to_string(found.levels.size()) + " levels", evaluations, 1.0,
      found.levels.back().front);
  for (const auto& method : found.methods) {
    row(method.name, method.evaluations, method.hypervolume, method.front);
  }
}

}  // namespace codesign

#endif
