// Energy and latency at equal accuracy: the flow against baselines, over networks, accelerators, seeds;
// with hardware that is fixed, or searched beside the bits.
#include <hwflowq/flow/spread.hpp>
#include <hwflowq/io/provenance.hpp>

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

// The flow against the best median of those that do not know the hardware, in percent.
void print_savings(const std::vector<method_runs>& methods, const std::vector<double>& levels) {
  for (const double level : levels) {
    fmt::print("  at {:.2f}:", level);
    for (const std::size_t cost : {1U, 2U}) {
      double best = std::numeric_limits<double>::infinity();
      std::string whose = "none reaches it";
      for (const auto& method : methods) {
        if (method.name == "flow" || knows_hardware(method.name)) continue;
        const double median = cost_at(method, level, cost).median;
        if (median < best) {
          best = median;
          whose = method.name;
        }
      }
      const double own = cost_at(methods.front(), level, cost).median;
      fmt::print("  {} {:+.1f} % saved (best: {})", cost == 1 ? "energy" : "latency",
                 100.0 * (1.0 - own / best), whose);
    }
    fmt::print("\n");
  }
}

void report(const codesign_run& all, const std::vector<method_runs>& methods, std::FILE* csv) {
  const auto models = all.levels_of(all.chosen);
  const auto levels = levels_of_accuracy(all.task_of(all.chosen, models));
  fmt::print(
      "\n{} on {}, {} seeds: median [quartiles] of energy in uJ and latency in us at {} of at "
      "least\n",
      all.network.name(), all.hardware.points[all.hardware.usual].name,
      methods.front().fronts.size(), all.accuracy.name);
  fmt::print("{:<40} {:>20}", "", "hypervolume");
  for (const double level : levels) fmt::print(" {:>25.2f} {:>25}", level, "");
  fmt::print("\n");
  for (const auto& method : methods) {
    const auto volume = hwflowq::flow::spread_of(method.volumes);
    fmt::print("{:<40} {:>20}", method.name,
               fmt::format("{:.3f} [{:.3f} {:.3f}]", volume.median, volume.lower_quartile,
                           volume.upper_quartile));
    for (const double level : levels) {
      for (const std::size_t cost : {1U, 2U}) {
        const auto s = cost_at(method, level, cost);
        const double scale = cost == 1 ? 1e-6 : 1.0;
        fmt::print(" {:>25}", fmt::format("{:.1f} [{:.1f} {:.1f}]", s.median * scale,
                                          s.lower_quartile * scale, s.upper_quartile * scale));
        if (csv == nullptr) continue;
        fmt::print(csv, "{},{},\"{}\",{},{},{},{},{},{},{},{}\n", all.network.name(),
                   all.chosen.accelerator, method.name, level,
                   cost == 1 ? "energy_pj" : "latency_us", s.count, s.median, s.lower_quartile,
                   s.upper_quartile, s.least, s.greatest);
      }
    }
    fmt::print("\n");
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
