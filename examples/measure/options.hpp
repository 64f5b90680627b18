// What the command line says.
#ifndef HWFLOWQ_EXAMPLES_MEASURE_OPTIONS_HPP
#define HWFLOWQ_EXAMPLES_MEASURE_OPTIONS_HPP

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace measure {

struct options {
  std::string what = "table";
  std::string network = "resnet20";
  std::filesystem::path data{};
  std::filesystem::path weights{};
  std::filesystem::path out{"measured.csv"};
  std::string on = "test";
  std::string views = "random";
  std::size_t views_each = 1;
  std::vector<std::filesystem::path> fronts{};
  std::vector<int> bits{2, 3, 4, 5, 6, 7, 8};
  std::size_t genomes = 3000;
  std::size_t images = 5000;
  std::size_t validation = 5000;
  std::size_t calibration = 512;
  std::size_t branchings = 0;
  std::size_t probes = 8;
  std::uint64_t seed = 1;
};

inline void add_options(CLI::App& app, options& o) {
  app.add_option("what", o.what,
                 "table: accuracies of genomes; fronts: the same, of what searches found; halves: "
                 "the noise of the table in --out; uniform: of one "
                 "width throughout; sensitivities: of single tensors, on training images")
      ->check(CLI::IsMember({"table", "fronts", "uniform", "halves", "sensitivities"}))
      ->capture_default_str();
  app.add_option("--network", o.network, "Name of a network of the zoo")->capture_default_str();
  app.add_option("--data", o.data, "Directory of data_batch_1.bin to test_batch.bin")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--weights", o.weights, "Float or supernet weights (.safetensors)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--out", o.out, "File to write; a table that is there is continued")
      ->capture_default_str();
  app.add_option("--bits", o.bits, "Widths")
      ->delimiter(',')
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  app.add_option("--genomes", o.genomes, "Rows of the table")->capture_default_str();
  app.add_option("--images", o.images, "Images for each")->capture_default_str();
  app.add_option("--fronts", o.fronts, "Fronts (front.json) that genomes are taken from")
      ->check(CLI::ExistingFile);
  app.add_option("--on", o.on, "Images that uniform is measured on")
      ->check(CLI::IsMember({"test", "validation"}))
      ->capture_default_str();
  app.add_option(
         "--views", o.views,
         "Validation images of table and fronts: unchanged, or flipped and moved at random as "
         "in training, otherwise for each tree of genomes, so that what is chance in the "
         "images is another one for each")
      ->check(CLI::IsMember({"random", "unchanged"}))
      ->capture_default_str();
  app.add_option("--views-each", o.views_each,
                 "Random views that each genome is measured on; its accuracy is the mean")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--validation", o.validation, "Images kept from training to validate with")
      ->capture_default_str();
  app.add_option("--calibration", o.calibration, "Training images that moments are measured on")
      ->capture_default_str();
  app.add_option(
         "--branchings", o.branchings,
         "2^n genomes have their first layers in common, which makes 4 two and a half times as "
         "fast as 0; rows are then no independent sample")
      ->check(CLI::Range(0, 8))
      ->capture_default_str();
  app.add_option("--probes", o.probes, "Random vectors for Hessian traces, for each 64 images")
      ->capture_default_str();
  app.add_option("--seed", o.seed, "Same seed, same genomes")->capture_default_str();
}

}  // namespace measure

#endif
