// What the command line says.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_OPTIONS_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_OPTIONS_HPP

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace codesign {

struct options {
  std::string network = "resnet56";
  std::vector<std::string> levels{"coarse", "mid"};
  std::vector<std::string> objectives{};  // empty: the defaults of each level
  std::vector<int> bits{2, 3, 4, 5, 6, 7, 8};
  std::string law = "bit-serial";
  std::size_t population = 100;
  std::size_t generations = 300;
  std::uint64_t seed = 1;
  int threads = 0;
  std::string accuracy{};  // empty: the shipped surrogate, or else a stand-in
  std::filesystem::path data{};
  std::size_t accuracy_images = 1000;
  std::filesystem::path sensitivities{};
  std::filesystem::path weights{};
  std::filesystem::path out{};
  bool resume = false;
};

/// Describes the options to a parser, which then fills `chosen`.
inline void add_options(CLI::App& app, options& chosen) {
  app.add_option("--network", chosen.network,
                 "Name of a network of the zoo, or a file ending in .onnx")
      ->capture_default_str();
  app.add_option("--levels", chosen.levels, "Levels of abstraction, one after the other")
      ->delimiter(',')
      ->check(CLI::IsMember({"coarse", "mid"}))
      ->capture_default_str();
  app.add_option("--objectives", chosen.objectives,
                 "Cost fields to minimise beside accuracy, one to three. coarse: "
                 "fractional_operations, bit_operations, weight_memory_bits, peak_activation_bits, "
                 "total_activation_bits, model_size_bytes; mid: compute_cycles, dram_traffic_bits, "
                 "buffer_traffic_bits, latency_cycles, latency_us, energy_pj")
      ->delimiter(',');
  app.add_option("--bits", chosen.bits, "Widths that every layer may choose from")
      ->delimiter(',')
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  app.add_option("--law", chosen.law, "How work shrinks with bits")
      ->check(CLI::IsMember({"bit-serial", "bit-parallel", "fixed"}))
      ->capture_default_str();
  app.add_option("--population", chosen.population, "Candidates kept")->capture_default_str();
  app.add_option("--generations", chosen.generations, "Generations per level")
      ->capture_default_str();
  app.add_option("--seed", chosen.seed, "Same seed, same result")->capture_default_str();
  app.add_option("--threads", chosen.threads, "Threads; 0 takes all that there are")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option(
      "--accuracy", chosen.accuracy,
      "Where accuracy comes from: surrogate (the one that ships, default where there is "
      "one), a file ending in .surrogate, a measured table ending in .csv to which one is "
      "fitted, measured (every candidate, on images of --data), or a proxy: logit-error, fit, "
      "hessian, signal-to-noise, mean-bits");
  app.add_option("--data", chosen.data,
                 "Directory of data_batch_1.bin to data_batch_5.bin, for --accuracy measured")
      ->check(CLI::ExistingDirectory);
  app.add_option("--accuracy-images", chosen.accuracy_images,
                 "Validation images for --accuracy measured")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--sensitivities", chosen.sensitivities,
                 "Table (.csv) of single tensors, for the proxies logit-error, fit and hessian")
      ->check(CLI::ExistingFile);
  app.add_option("--weights", chosen.weights, "Trained weights (.safetensors) to quantise")
      ->check(CLI::ExistingFile);
  app.add_option("--out", chosen.out,
                 "Directory for front.csv, front.json, history and checkpoint");
  app.add_flag("--resume", chosen.resume, "Go on from the checkpoints in --out");
}

}  // namespace codesign

#endif
