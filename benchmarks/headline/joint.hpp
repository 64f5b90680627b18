// Bits and hardware searched together, against bits first and hardware given or chosen afterwards.
#ifndef HWFLOWQ_BENCHMARKS_HEADLINE_JOINT_HPP
#define HWFLOWQ_BENCHMARKS_HEADLINE_JOINT_HPP

#include <hwflowq/flow/spread.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "array_family.hpp"
#include "bits_first.hpp"
#include "codesign_run.hpp"
#include "costed_designs.hpp"
#include "level_table.hpp"

namespace codesign {

/// What bits run on that were found without hardware genes.
enum class array_choice : unsigned char { default_array, best_at_8_bits, chosen_afterwards };
inline constexpr std::array<std::pair<array_choice, const char*>, 3> array_choices{
    {{array_choice::default_array, "on the default array"},
     {array_choice::best_at_8_bits, "on the array that is best at 8 bits"},
     {array_choice::chosen_afterwards, "on arrays chosen afterwards, one for each design"}}};

/// A method's designs, seed by seed.
struct method_designs {
  std::string name;
  bool knows_hardware = true;
  std::vector<costed_designs> seeds{};
};

/// Bits found without hardware, by engine or none: they serve all families of a network.
using bits_by_seed = std::map<std::size_t, std::vector<found_bits>>;

/// One network on the arrays of one family that are no larger than its default one.
class joint_study {
 public:
  joint_study(const options& chosen, const array_family& family)
      : family_(family), all_(with_budget(chosen, family)) {
    all_.hardware.usual = default_array_of(family).index;
    const auto models = all_.levels_of(all_.chosen);
    levels_ = levels_of_accuracy(all_.task_of(all_.chosen, models));
    fine_ = make_level_model("fine", all_.chosen, all_.network, hwflowq::choices_of(all_.space),
                             all_.hardware, usual_objectives("fine", 2));
    const std::vector<precision_genome> eight{all_.space.uniform(8, 8)};
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < all_.hardware.points.size(); ++i) {
      if (all_.hardware.points[i].area_mm2 > all_.chosen.area_budget_mm2) continue;
      affordable_.push_back(i);
      for (const auto& d : cost(eight, std::span(&i, 1), levels_.back())) {
        if (d.product() >= least) continue;
        least = d.product();
        best_at_8_bits_ = i;
      }
    }
  }

  /// Runs all methods with seeds from 1 on. Bits that need no hardware are taken from `known`, or put
  /// there.
  void run(std::size_t seeds, bits_by_seed& known) {
    for (std::size_t seed = 1; seed <= seeds; ++seed) {
      auto settings = all_.chosen;
      settings.seed = seed;
      const auto found = all_.run(settings);
      costed_designs together;
      for (const auto& d : found.levels.back().front) {
        together.push_back({d.objectives[0], d.objectives[1], d.objectives[2],
                            all_.hardware.index(std::get<1>(d.genome))});
      }
      flow_.push_back(std::move(together));
      flow_anew_.push_back(cost(bits_of(found.levels.back().front), affordable_, levels_.back()));
      if (!known.contains(seed)) known[seed] = unaware_bits(all_, settings);
      for (const auto& bits : known[seed]) add(bits, false);
      add(aware_bits(all_, settings), true);
      fmt::print(stderr, "{}: seed {} of {}\n", family_.engine, seed, seeds);
    }
  }

  void print(std::FILE* csv) const {
    const auto& points = all_.hardware.points;
    fmt::print(
        "\n{}, {} seeds: {} arrays of the engine {} are at most as large as the default one, {} "
        "({:.3f} mm2). The best at 8 bits is {} ({:.3f} mm2).\n\nMedian [quartiles] of least "
        "energy "
        "in uJ and of least latency in us at {} of at least\n\n",
        all_.network.name(), flow_.size(), affordable_.size(), family_.engine,
        points[all_.hardware.usual].name, points[all_.hardware.usual].area_mm2,
        points[best_at_8_bits_].name, points[best_at_8_bits_].area_mm2, all_.accuracy.name);
    print_heading({"method"}, levels_);
    print_row("flow, bits and array together", flow_, "searched", csv);
    print_row("the same, arrays chosen anew for each of its bits", flow_anew_, "chosen anew", csv);
    for (const auto& [choice, text] : array_choices) {
      print_group(text, 1, levels_);
      for (const auto& method : methods_.at(choice)) {
        print_row(method.name, method.seeds, text, csv);
      }
    }
    print_savings(csv);
    print_arrays();
  }

 private:
  static options with_budget(options chosen, const array_family& family) {
    chosen.search_hardware = true;
    chosen.engines = {family.engine};
    chosen.area_budget_mm2 = default_array_of(family).area_mm2;
    chosen.law = law_of(chosen);
    return chosen;
  }

  /// All designs of bits on arrays, as far as they are accurate enough to be asked for. Each accuracy is
  /// looked at once.
  [[nodiscard]] costed_designs cost(const std::vector<precision_genome>& bits,
                                    std::span<const std::size_t> arrays,
                                    double least_accuracy) const {
    costed_designs designs;
    std::array<double, greatest_field_count> fields{};
    for (const auto& genome : bits) {
      const auto precisions = all_.space.expand(genome);
      const double accuracy = all_.accuracy.value(precisions);
      if (accuracy < least_accuracy) continue;
      for (const std::size_t array : arrays) {
        if (!fine_.evaluate(precisions, array, fields)) continue;
        designs.push_back({accuracy, fields[fine_.chosen[0]], fields[fine_.chosen[1]], array});
      }
    }
    return designs;
  }

  void add(const found_bits& found, bool knows_hardware) {
    for (const auto& [choice, text] : array_choices) {
      auto& all = methods_[choice];
      auto method = std::ranges::find(all, found.method, &method_designs::name);
      if (method == all.end()) method = all.insert(method, {found.method, knows_hardware});
      const std::span<const std::size_t> arrays =
          choice == array_choice::default_array    ? std::span(&all_.hardware.usual, 1)
          : choice == array_choice::best_at_8_bits ? std::span(&best_at_8_bits_, 1)
                                                   : std::span(affordable_);
      method->seeds.push_back(cost(found.bits, arrays, levels_.back()));
    }
  }

  template <typename Cost>
  [[nodiscard]] static flow::spread spread_at(const std::vector<costed_designs>& seeds,
                                              double level, const Cost& cost) {
    std::vector<double> values;
    for (const auto& designs : seeds) values.push_back(least_at(designs, level, cost));
    return flow::spread_of(values);
  }

  void print_row(const std::string& name, const std::vector<costed_designs>& seeds,
                 const std::string& arrays, std::FILE* csv) const {
    fmt::print("| {} |", name);
    for (const double level : levels_) {
      const std::array spreads{spread_at(seeds, level, [](const auto& d) { return d.energy_pj; }),
                               spread_at(seeds, level, [](const auto& d) { return d.latency_us; })};
      for (std::size_t c = 0; c < 2; ++c) {
        const auto& s = spreads[c];
        print_cell(s, c == 0 ? 1e-6 : 1.0);
        if (csv == nullptr) continue;
        fmt::print(csv, "{},{} arrays,\"{}: {}\",{},{},{},{},{},{},{},{}\n", all_.network.name(),
                   family_.engine, name, arrays, level, c == 0 ? "energy_pj" : "latency_us",
                   s.count, s.median, s.lower_quartile, s.upper_quartile, s.least, s.greatest);
      }
    }
    fmt::print("\n");
  }

  // The method of the least median among those that know the hardware, or those that do not.
  template <typename Cost>
  [[nodiscard]] const method_designs& best(array_choice choice, bool knows_hardware, double level,
                                           const Cost& cost) const {
    const method_designs* found = nullptr;
    double least = 0.0;
    for (const auto& method : methods_.at(choice)) {
      if (method.knows_hardware != knows_hardware) continue;
      const double median = spread_at(method.seeds, level, cost).median;
      if (found != nullptr && median >= least) continue;
      found = &method;
      least = median;
    }
    return *found;
  }

  void print_savings(std::FILE* csv) const {
    fmt::print(
        "\nSaved at equal accuracy, per cent, median [quartiles] over pairs of one seed. Apart: "
        "least "
        "energy against least energy, least latency against least latency, each of the best method "
        "for it. One design: against the design of least energy times latency of the best method "
        "for "
        "it, the design of the flow whose smaller saving is greatest. Where arrays are chosen "
        "afterwards, they are for the flow's bits, too.\n\n| against | at | energy, "
        "apart | latency, apart | energy, one design | latency, one design "
        "|\n|---|---|---|---|---|---"
        "|\n");
    for (const bool knows_hardware : {false, true}) {
      for (const auto& [choice, text] : array_choices) {
        for (const double level : levels_) {
          print_saving(choice, knows_hardware, text, level, csv);
        }
      }
    }
  }

  void print_saving(array_choice choice, bool knows_hardware, const std::string& text, double level,
                    std::FILE* csv) const {
    const auto energy = [](const costed_design& d) { return d.energy_pj; };
    const auto latency = [](const costed_design& d) { return d.latency_us; };
    const auto product = [](const costed_design& d) { return d.product(); };
    const auto& on_energy = best(choice, knows_hardware, level, energy);
    const auto& on_latency = best(choice, knows_hardware, level, latency);
    const auto& on_both = best(choice, knows_hardware, level, product);
    const auto& own = choice == array_choice::chosen_afterwards ? flow_anew_ : flow_;
    std::array<std::vector<double>, 4> saved;
    for (std::size_t s = 0; s < own.size(); ++s) {
      saved[0].push_back(1.0 - least_at(own[s], level, energy) /
                                   least_at(on_energy.seeds[s], level, energy));
      saved[1].push_back(1.0 - least_at(own[s], level, latency) /
                                   least_at(on_latency.seeds[s], level, latency));
      const auto base = balanced_at(on_both.seeds[s], level);
      const auto single = base ? best_single_saving(own[s], level, *base) : saving{1.0, 1.0};
      saved[2].push_back(single.energy);
      saved[3].push_back(single.latency);
    }
    fmt::print("| {}, {} | {:.2f} |", knows_hardware ? "bits of the flow" : "unaware bits", text,
               level);
    constexpr std::array names{"energy saved", "latency saved", "energy saved, one design",
                               "latency saved, one design"};
    const std::array whose{&on_energy, &on_latency, &on_both, &on_both};
    for (std::size_t i = 0; i < saved.size(); ++i) {
      const auto s = flow::spread_of(saved[i]);
      fmt::print(" {:.1f} [{:.1f} {:.1f}]{} |", 100.0 * s.median, 100.0 * s.lower_quartile,
                 100.0 * s.upper_quartile, i == 3 || knows_hardware ? "" : ", " + whose[i]->name);
      if (csv == nullptr) continue;
      fmt::print(csv, "{},{} arrays,\"against {}: {}\",{},\"{}\",{},{},{},{},{},{}\n",
                 all_.network.name(), family_.engine, whose[i]->name, text, level, names[i],
                 s.count, s.median, s.lower_quartile, s.upper_quartile, s.least, s.greatest);
    }
    fmt::print("\n");
  }

  // Which arrays the flow's cheapest designs have, how often among the seeds.
  void print_arrays() const {
    fmt::print("\nArrays of the flow's cheapest designs, and with how many seeds:\n");
    for (const double level : levels_) {
      for (const bool energy : {true, false}) {
        std::map<std::string, std::size_t> counts;
        for (const auto& designs : flow_) {
          const auto cost = [&](const costed_design& d) {
            return energy ? d.energy_pj : d.latency_us;
          };
          const double least = least_at(designs, level, cost);
          for (const auto& d : designs) {
            if (d.accuracy < level || cost(d) != least) continue;
            ++counts[all_.hardware.points[d.hardware].name];
            break;
          }
        }
        fmt::print("  {:.2f}, least {}:", level, energy ? "energy" : "latency");
        for (const auto& [name, count] : counts) fmt::print("  {} ({})", name, count);
        fmt::print("\n");
      }
    }
  }

  array_family family_;
  codesign_run all_;
  level_model fine_;
  std::vector<double> levels_;  // of accuracy, descending
  std::vector<std::size_t> affordable_;
  std::size_t best_at_8_bits_ = 0;
  std::vector<costed_designs> flow_;
  std::vector<costed_designs> flow_anew_;  // its bits on all arrays
  std::map<array_choice, std::vector<method_designs>> methods_;
};

}  // namespace codesign

#endif
