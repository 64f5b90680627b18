// What narrowing between levels costs in hypervolume and saves in evaluations, and how a joint search of
// bits and hardware compares with a nested one.
#include <hwflowq/flow/spread.hpp>
#include <hwflowq/io/provenance.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "codesign_run.hpp"

namespace {

using namespace codesign;

std::string text(const std::vector<double>& values, int digits) {
  const auto s = hwflowq::flow::spread_of(values);
  return fmt::format("{:.{}f} [{:.{}f} {:.{}f}]", s.median, digits, s.lower_quartile, digits,
                     s.upper_quartile, digits);
}

/// A way to search, and what it gave with each seed.
struct variant {
  std::string name;
  options settings;
  std::vector<double> volumes{};      // relative to the first variant with the same seed
  std::vector<double> evaluations{};  // of all levels
  std::vector<double> fine_share{};   // of the seconds
  std::vector<double> log2_left{};    // of the space of the last level
};

void run_variants(const codesign_run& all, std::vector<variant>& variants, std::size_t seeds) {
  const auto models = all.levels_of(all.chosen);
  const auto worst = worst_values(all.task_of(all.chosen, models), models.back());
  for (std::size_t seed = 1; seed <= seeds; ++seed) {
    double first = 0.0;
    for (auto& v : variants) {
      v.settings.seed = seed;
      const auto found = all.run(v.settings);
      const double volume = volume_of(found.levels.back().front, worst);
      if (&v == &variants.front()) first = volume;
      double seconds = 0.0;
      double evaluations = 0.0;
      for (const auto& level : found.levels) {
        seconds += level.report.seconds;
        evaluations += static_cast<double>(level.report.evaluations);
      }
      v.volumes.push_back(volume / first);
      v.evaluations.push_back(evaluations);
      v.fine_share.push_back(100.0 * found.levels.back().report.seconds / seconds);
      v.log2_left.push_back(found.levels.back().report.log2_space_after);
    }
  }
  fmt::print("{:<52} {:>24} {:>14} {:>24} {:>24}\n", "median [quartiles]", "hypervolume",
             "evaluations", "share of fine in time, %", "log2 of space left");
  for (const auto& v : variants) {
    fmt::print("{:<52} {:>24} {:>14.0f} {:>24} {:>24}\n", v.name, text(v.volumes, 4),
               hwflowq::flow::spread_of(v.evaluations).median, text(v.fine_share, 1),
               text(v.log2_left, 1));
  }
}

void compare_narrowing(const options& chosen, std::size_t seeds) {
  const codesign_run all(chosen);
  fmt::print("*** {}\n\n{} on {}: hypervolume relative to the fine level alone, same seed\n",
             all.accuracy.warning, all.network.name(), all.hardware.points.front().name);
  const std::size_t g = chosen.generations.empty() ? 100 : chosen.generations.front();
  const auto with = [&](std::vector<std::string> levels, std::vector<std::size_t> generations,
                        const std::string& narrowing, double outside) {
    options o = all.chosen;
    o.levels = std::move(levels);
    o.generations = std::move(generations);
    o.narrowing = narrowing;
    o.outside = outside;
    o.stagnation = 0;
    o.refinement = 0;
    return o;
  };
  const std::vector<std::string> three{"coarse", "mid", "fine"};
  std::vector<variant> variants{
      {"fine alone, as many evaluations", with({"fine"}, {3 * g}, "none", 0.0)},
      {"fine alone, a third of them", with({"fine"}, {g}, "none", 0.0)},
      {"three levels, nothing handed over", with(three, {g, g, g}, "none", 0.0)},
      {"three levels, seeds", with(three, {g, g, g}, "seeds", 0.0)},
      {"three levels, seeds and bounds of the whole front", with(three, {g, g, g}, "bounds", 0.0)},
      {"three levels, seeds and bounds of 90 %", with(three, {g, g, g}, "bounds", 0.05)},
      {"three levels, seeds and bounds of 80 %", with(three, {g, g, g}, "bounds", 0.1)},
      {"three levels, seeds and bounds of 50 %", with(three, {g, g, g}, "bounds", 0.25)}};
  run_variants(all, variants, seeds);
}

// The same evaluations of pairs of bits and hardware for both.
void compare_nested(options chosen, std::size_t seeds) {
  chosen.search_hardware = true;
  chosen.levels = {"fine"};
  chosen.stagnation = 0;
  chosen.refinement = 0;
  chosen.nested = true;
  const codesign_run all(chosen);
  std::vector<double> shares;
  std::uint64_t joint = 0;
  std::uint64_t nested = 0;
  for (std::size_t seed = 1; seed <= seeds; ++seed) {
    options o = all.chosen;
    o.seed = seed;
    const auto found = all.run(o);
    shares.push_back(found.methods.front().hypervolume);
    joint = found.levels.front().report.evaluations;
    nested = found.methods.front().evaluations;
  }
  fmt::print(
      "\n{} with {} arrays, within {} mm2: hypervolume of a nested search of {} evaluations, "
      "relative to a joint one of {}: {}\n",
      all.network.name(), all.hardware.points.size(), chosen.area_budget_mm2, nested, joint,
      text(shares, 4));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"What narrowing costs and saves; joint and nested search"};
  options chosen;
  chosen.network = "resnet20";
  std::size_t seeds = 11;
  add_options(app, chosen);
  app.add_option("--seeds", seeds, "Seeds, from 1 on")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    fmt::print("{}\n", hwflowq::io::command_line_text(argc, argv));
    const bool nested = chosen.nested;
    chosen.nested = false;
    if (nested) {
      compare_nested(chosen, seeds);
    } else {
      compare_narrowing(chosen, seeds);
    }
  } catch (const std::exception& e) {
    fmt::print(stderr, "narrowing: {}\n", e.what());
    return 1;
  }
  return 0;
}
