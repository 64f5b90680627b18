// Measured accuracies of many genomes, row by row into a file.
#ifndef HWFLOWQ_EXAMPLES_MEASURE_TABLE_HPP
#define HWFLOWQ_EXAMPLES_MEASURE_TABLE_HPP

#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/integer/integer_evaluator.hpp>
#include <hwflowq/accuracy/integer/integer_network.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/workload/network.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "genomes.hpp"
#include "options.hpp"

namespace measure {

namespace accuracy = hwflowq::accuracy;
namespace io = hwflowq::io;

// What was measured before, less a line that was cut off while it was written.
inline accuracy::measured_table resume(const std::filesystem::path& path,
                                       const std::vector<std::string>& names) {
  if (!std::filesystem::exists(path)) {
    std::ofstream(path) << io::measured_csv_header(names);
    return accuracy::measured_table(names);
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  text.resize(text.rfind('\n') + 1);
  std::filesystem::resize_file(path, text.size());
  auto table = io::read_measured_csv(path);
  if (!std::equal(names.begin(), names.end(), table.layers().begin(), table.layers().end())) {
    throw std::invalid_argument(path.string() + " is a table of another network");
  }
  return table;
}

inline hwflowq::precision_space space_of(const options& o,
                                         const hwflowq::workload::network& network) {
  hwflowq::width_set widths;
  for (const int bits : o.bits) widths.insert(bits);
  return hwflowq::precision_space(network, {.weight_bits = widths, .activation_bits = widths});
}

/// Trained weights made ready, with the images that their moments are measured on.
struct prepared_network {
  accuracy::labelled_images calibration;
  accuracy::integer_network network;

  prepared_network(const options& o, const hwflowq::workload::network& shape,
                   const accuracy::labelled_images& training)
      : calibration(accuracy::calibration_images(training, o.calibration)),
        network(shape, io::read_layer_parameters(o.weights, shape), calibration) {}
};

inline void measure_table(const options& o, const hwflowq::workload::network& shape) {
  const auto split = accuracy::split_images(io::read_cifar10_training(o.data), o.validation);
  const prepared_network prepared(o, shape, split.training);
  const auto& validation = split.validation;
  accuracy::integer_evaluator evaluate(prepared.network, prepared.calibration, validation);
  const std::size_t images = std::min(o.images, validation.size());
  const auto space = space_of(o, shape);
  std::vector<std::string> names;
  for (std::size_t l = 0; l < shape.compute_layer_count(); ++l) {
    names.push_back(shape.compute_layer(l).name);
  }
  auto table = resume(o.out, names);
  fmt::print("{} genomes are there, {} are wanted; {} validation images each\n", table.size(),
             o.genomes, images);
  std::ofstream out(o.out, std::ios::app);
  const genome_source source(space, o.seed, o.branchings);
  const std::size_t before = table.size();
  const auto start = std::clock();
  std::size_t in_vain = 0;  // trees without a new genome, one behind the other
  for (std::uint32_t tree = 0; table.size() < o.genomes; ++tree) {
    auto genomes = source.tree(tree);
    std::erase_if(genomes, [&](const auto& g) { return table.row_of(g).has_value(); });
    std::sort(genomes.begin(), genomes.end());
    genomes.erase(std::unique(genomes.begin(), genomes.end()), genomes.end());
    if (genomes.empty()) {
      // A tree that was measured before may have left no more than one row.
      if (++in_vain <= table.size() + 1000) continue;
      throw std::invalid_argument(
          fmt::format("--genomes {}: of these widths no more than {} genomes were found", o.genomes,
                      table.size()));
    }
    in_vain = 0;
    const auto answers = evaluate(genomes, images);
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      table.add(genomes[i], answers[i].accuracy());
      out << io::measured_csv_row(genomes[i], answers[i].accuracy());
    }
    out.flush();
    if (!out) throw std::runtime_error(o.out.string() + " cannot be written");
    const auto fresh = static_cast<double>(table.size() - before);
    const double each = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / fresh;
    fmt::print(stderr, "\r{} of {} genomes, {:.2f} s of processor time each, {:.0f} images/s ",
               table.size(), o.genomes, each, static_cast<double>(images) / each);
  }
  if (evaluate.steps_run() == 0) return;
  fmt::print(stderr, "\n");
  fmt::print(
      "one genome after the other would take {:.2f} times as many steps\n",
      static_cast<double>(evaluate.steps_asked()) / static_cast<double>(evaluate.steps_run()));
}

/// The noise of a table's rows against one another: how differently two halves of the images judge
/// the first genomes of the table.
inline void measure_halves(const options& o, const hwflowq::workload::network& shape) {
  const auto split = accuracy::split_images(io::read_cifar10_training(o.data), o.validation);
  const prepared_network prepared(o, shape, split.training);
  accuracy::integer_evaluator evaluate(prepared.network, prepared.calibration, split.validation);
  const auto table = io::read_measured_csv(o.out);
  std::vector<std::vector<hwflowq::Precision>> genomes;
  for (std::size_t i = 0; i < std::min(o.genomes, table.size()); ++i) {
    const auto p = table.precisions(i);
    genomes.emplace_back(p.begin(), p.end());
  }
  const std::size_t half = std::min(o.images, split.validation.size()) / 2;
  std::vector<double> first;
  std::vector<double> second;
  double mean = 0.0;
  for (const auto& sheet : evaluate(genomes, 2 * half)) {
    const auto right = static_cast<double>(sheet.first(half).right());
    first.push_back(100.0 * right / static_cast<double>(half));
    second.push_back(100.0 * (static_cast<double>(sheet.right()) - right) /
                     static_cast<double>(half));
    mean += (first.back() - second.back()) / static_cast<double>(genomes.size());
  }
  double squares = 0.0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double off = first[i] - second[i] - mean;
    squares += off * off / static_cast<double>(first.size() - 1);
  }
  // The mean of two halves has a quarter of the variance of their difference.
  fmt::print(
      "{} genomes on two halves of {} images: Kendall's tau {:.3f}; a row's noise against the "
      "others "
      "{:.3f} percentage points\n",
      first.size(), 2 * half, accuracy::kendall(first, second), std::sqrt(squares / 4.0));
}

/// Accuracies of one width throughout, on the test or the validation images.
inline void measure_uniform(const options& o, const hwflowq::workload::network& shape) {
  const auto split = accuracy::split_images(io::read_cifar10_training(o.data), o.validation);
  const prepared_network prepared(o, shape, split.training);
  const auto images =
      o.on == "test" ? io::read_cifar10_test(o.data) : accuracy::labelled_images(split.validation);
  accuracy::integer_evaluator evaluate(prepared.network, prepared.calibration, images);
  const auto space = space_of(o, shape);
  for (const int bits : o.bits) {
    const std::vector<std::vector<hwflowq::Precision>> genome{
        space.expand(space.uniform(bits, bits))};
    const auto found = evaluate(genome, std::min(o.images, images.size()))[0].accuracy();
    fmt::print("{}/{}  {:.2f} % +- {:.2f}\n", bits, bits, found.accuracy, found.standard_error);
  }
}

}  // namespace measure

#endif
