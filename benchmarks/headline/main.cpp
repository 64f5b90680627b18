// Energy and latency at equal accuracy: the flow against baselines, over networks, accelerators, seeds;
// with hardware that is fixed, or searched beside the bits.
#include <hwflowq/flow/spread.hpp>
#include <hwflowq/io/provenance.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "codesign_run.hpp"
#include "joint.hpp"
#include "level_table.hpp"

namespace {

using namespace codesign;
using hwflowq::flow::spread;

/// A method's fronts, one a seed, and its hypervolumes relative to the flow's.
struct method_runs {
  std::string name;
  std::vector<front_of> fronts;
  std::vector<double> volumes;
};

/// Those that know nothing of the hardware.
bool knows_hardware(const std::string& method) {
  return method != "uniform widths" && !method.ends_with("weight_memory_bits") &&
         !method.ends_with("bit_operations");
}

spread cost_at(const method_runs& method, double accuracy, std::size_t cost) {
  std::vector<double> values;
  for (const auto& front : method.fronts) {
    const auto best = cheapest(front, cost, accuracy);
    values.push_back(best ? front[*best].objectives[cost]
                          : std::numeric_limits<double>::infinity());
  }
  return hwflowq::flow::spread_of(values);
}

std::vector<method_runs> run_all(const codesign_run& all, std::size_t seeds) {
  std::vector<method_runs> methods;
  const auto add = [&](const std::string& name, front_of front, double volume) {
    auto found = std::ranges::find(methods, name, &method_runs::name);
    if (found == methods.end()) found = methods.insert(found, {name, {}, {}});
    found->fronts.push_back(std::move(front));
    found->volumes.push_back(volume);
  };
  for (std::size_t seed = 1; seed <= seeds; ++seed) {
    options chosen = all.chosen;
    chosen.seed = seed;
    auto found = all.run(chosen);
    add("flow", std::move(found.levels.back().front), 1.0);
    for (auto& method : found.methods) {
      add(method.name, std::move(method.front), method.hypervolume);
    }
  }
  return methods;
}

// What the flow saves, in percent of medians, against the best of those that do not know the hardware, and
// against those that are usual elsewhere.
void print_savings(const std::vector<method_runs>& methods, const std::vector<double>& levels) {
  const auto of_median = [&](const method_runs& method, double level, std::size_t cost) {
    return 1.0 - cost_at(methods.front(), level, cost).median / cost_at(method, level, cost).median;
  };
  fmt::print("\nSaved by the flow, per cent:\n\n");
  print_heading({"against"}, levels);
  const auto print_row = [&](const std::string& name, const auto& saved) {
    fmt::print("| {} |", name);
    for (const double level : levels) {
      for (const std::size_t cost : {1U, 2U}) fmt::print(" {:.1f} |", 100.0 * saved(level, cost));
    }
    fmt::print("\n");
  };
  print_row("the best that is not aware of the hardware", [&](double level, std::size_t cost) {
    double least = 1.0;
    for (const auto& method : methods) {
      if (!knows_hardware(method.name)) least = std::min(least, of_median(method, level, cost));
    }
    return least;
  });
  for (const auto& method : methods) {
    if (knows_hardware(method.name)) continue;
    print_row(method.name,
              [&](double level, std::size_t cost) { return of_median(method, level, cost); });
  }
}

void report(const codesign_run& all, const std::vector<method_runs>& methods, std::FILE* csv) {
  const auto models = all.levels_of(all.chosen);
  const auto levels = levels_of_accuracy(all.task_of(all.chosen, models));
  fmt::print(
      "\n{} on {}, {} seeds: median [quartiles] of hypervolume, of that of the flow, and of least "
      "energy in uJ and least latency in us at {} of at least\n\n",
      all.network.name(), all.hardware.points[all.hardware.usual].name,
      methods.front().fronts.size(), all.accuracy.name);
  print_heading({"method", "hypervolume"}, levels);
  for (const bool aware : {true, false}) {
    if (!aware) print_group("not aware of the hardware", 2, levels);
    for (const auto& method : methods) {
      if (knows_hardware(method.name) != aware) continue;
      const auto volume = hwflowq::flow::spread_of(method.volumes);
      fmt::print("| {} | {:.3f} [{:.3f} {:.3f}] |", method.name, volume.median,
                 volume.lower_quartile, volume.upper_quartile);
      for (const double level : levels) {
        for (const std::size_t cost : {1U, 2U}) {
          const auto s = cost_at(method, level, cost);
          print_cell(s, cost == 1 ? 1e-6 : 1.0);
          if (csv == nullptr) continue;
          fmt::print(csv, "{},{},\"{}\",{},{},{},{},{},{},{},{}\n", all.network.name(),
                     all.chosen.accelerator, method.name, level,
                     cost == 1 ? "energy_pj" : "latency_us", s.count, s.median, s.lower_quartile,
                     s.upper_quartile, s.least, s.greatest);
        }
      }
      fmt::print("\n");
    }
  }
  print_savings(methods, levels);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Energy and latency at equal accuracy: the flow against baselines"};
  options chosen;
  std::vector<std::string> networks{"resnet20", "resnet56"};
  std::vector<std::string> accelerators{"simd_array", "bit_fusion", "bismo"};
  std::vector<std::string> joint;
  std::size_t seeds = 11;
  std::filesystem::path csv_path;
  add_options(app, chosen);
  app.add_option("--networks", networks, "Networks of the zoo")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--accelerators", accelerators, "Ready accelerators")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--joint", joint,
                 "Engines whose arrays are searched beside the bits, within the area of a default "
                 "one, in place of --accelerators: some of simd, bit_fusion, bit_serial")
      ->delimiter(',');
  app.add_option("--seeds", seeds, "Seeds, from 1 on")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--csv", csv_path, "File for the same figures, one a line");
  CLI11_PARSE(app, argc, argv);
  chosen.baselines = joint.empty();
  std::FILE* csv = csv_path.empty() ? nullptr : std::fopen(csv_path.c_str(), "w");
  try {
    if (!csv_path.empty() && csv == nullptr) {
      throw std::runtime_error(csv_path.string() + " cannot be written");
    }
    fmt::print("{}\n", hwflowq::io::command_line_text(argc, argv));
    if (csv != nullptr) {
      fmt::print(csv,
                 "network,accelerator,method,accuracy,cost,seeds,median,lower quartile,upper "
                 "quartile,least,greatest\n");
    }
    for (const auto& network : networks) {
      bits_by_seed known;
      for (const auto& engine : joint) {
        chosen.network = network;
        joint_study study(chosen, family_of(engine));
        study.run(seeds, known);
        study.print(csv);
        std::fflush(nullptr);
      }
      if (!joint.empty()) continue;
      for (const auto& accelerator : accelerators) {
        chosen.network = network;
        chosen.accelerator = accelerator;
        const codesign_run all(chosen);
        if (accelerator == accelerators.front()) fmt::print("*** {}\n", all.accuracy.warning);
        report(all, run_all(all, seeds), csv);
        std::fflush(nullptr);
      }
    }
  } catch (const std::exception& e) {
    fmt::print(stderr, "headline: {}\n", e.what());
    if (csv != nullptr) std::fclose(csv);
    return 1;
  }
  if (csv != nullptr) std::fclose(csv);
  return 0;
}
