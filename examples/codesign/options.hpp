// What the command line says.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_OPTIONS_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_OPTIONS_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace codesign {

struct options {
  std::string network = "resnet56";
  std::vector<std::string> levels{"coarse", "mid", "fine"};
  std::vector<std::string> objectives{};  // of the last level; empty: its defaults
  std::vector<int> bits{2, 3, 4, 5, 6, 7, 8};
  std::string law{};  // empty: the one nearest to the accelerator

  std::string accelerator = "bit_fusion";
  std::string dataflow = "output_stationary";
  std::uint64_t mapper_steps = 20'000;
  bool search_hardware = false;
  std::vector<std::string> engines{};  // of searched hardware; empty: all
  double area_budget_mm2 = std::numeric_limits<double>::infinity();

  std::string narrowing = "bounds";
  std::uint32_t margin = 1;
  double outside = 0.0;
  std::size_t population = 100;
  std::vector<std::size_t> generations{};  // of each level, or one number for all
  std::size_t stagnation = 40;
  std::string seeding{};                      // empty: by integer programs, where accuracy is cheap
  std::optional<std::uint64_t> refinement{};  // none where a look at accuracy is dear
  bool baselines = false;
  bool nested = false;

  std::uint64_t seed = 1;
  int threads = 0;
  double least_accuracy = std::numeric_limits<double>::quiet_NaN();  // NaN: the usual one
  std::string accuracy{};        // empty: the shipped surrogate, or else a stand-in
  std::string surrogate_kind{};  // fitted to a table; empty: the pooled sum
  std::filesystem::path data{};
  std::size_t accuracy_images = 1000;
  std::filesystem::path sensitivities{};
  std::filesystem::path weights{};
  std::filesystem::path out{};
  bool resume = false;
  std::size_t stop_after = 0;
};

/// Describes the options to a parser, which then fills `chosen`.
void add_options(CLI::App& app, options& chosen);

}  // namespace codesign

#endif
