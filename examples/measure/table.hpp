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
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>
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
using genome = std::vector<hwflowq::Precision>;

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

/// A table in a file that grows by genomes as they are measured.
class growing_table {
 public:
  growing_table(const options& o, const hwflowq::workload::network& shape)
      : path_(o.out),
        split_(accuracy::split_images(io::read_cifar10_training(o.data), o.validation)),
        prepared_(o, shape, split_.training),
        random_views_(o.views == "random"),
        views_each_(o.views_each),
        seed_(o.seed),
        images_(std::min(o.images, split_.validation.size())),
        table_(resume(o.out, hwflowq::workload::compute_layer_names(shape))),
        out_(o.out, std::ios::app),
        before_(table_.size()) {}
  growing_table(const growing_table&) = delete;
  growing_table& operator=(const growing_table&) = delete;

  [[nodiscard]] std::size_t size() const { return table_.size(); }
  [[nodiscard]] std::size_t images() const { return images_; }
  [[nodiscard]] bool has(const genome& g) const { return table_.row_of(g).has_value(); }

  /// Measures those of the genomes that are not there, all on the same images; returns how many they
  /// were. `view` tells random views apart, for one seed.
  std::size_t add(std::vector<genome> genomes, std::uint32_t view) {
    std::erase_if(genomes, [&](const auto& g) { return has(g); });
    std::sort(genomes.begin(), genomes.end());
    genomes.erase(std::unique(genomes.begin(), genomes.end()), genomes.end());
    if (genomes.empty()) return 0;
    std::vector<std::size_t> right(genomes.size(), 0);
    const std::size_t views = random_views_ ? views_each_ : 1;
    for (std::size_t v = 0; v < views; ++v) {
      const auto seen = random_views_
                            ? accuracy::changed_images(split_.validation, {}, seed_,
                                                       static_cast<std::uint32_t>(view * views + v))
                            : split_.validation;
      accuracy::integer_evaluator evaluate(prepared_.network, prepared_.calibration, seen);
      const auto answers = evaluate(genomes, images_);
      for (std::size_t i = 0; i < genomes.size(); ++i) right[i] += answers[i].right();
      steps_run_ += evaluate.steps_run();
      steps_asked_ += evaluate.steps_asked();
    }
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      const auto found = mean_over_views(right[i], views);
      table_.add(genomes[i], found);
      out_ << io::measured_csv_row(genomes[i], found);
    }
    out_.flush();
    if (!out_) throw std::runtime_error(path_.string() + " cannot be written");
    return genomes.size();
  }

  void show_progress(std::size_t wanted) const {
    const auto fresh = static_cast<double>(table_.size() - before_);
    const double each = static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC / fresh;
    fmt::print(stderr, "\r{} of {} genomes, {:.2f} s of processor time each, {:.0f} images/s ",
               table_.size(), wanted, each, static_cast<double>(images_) / each);
  }

  void show_sharing() const {
    if (steps_run_ == 0) return;
    fmt::print(stderr, "\n");
    fmt::print("one genome after the other would take {:.2f} times as many steps\n",
               static_cast<double>(steps_asked_) / static_cast<double>(steps_run_));
  }

 private:
  // Views of one image are no sample of images: the standard error is that of one view.
  [[nodiscard]] accuracy::measured_accuracy mean_over_views(std::size_t right,
                                                            std::size_t views) const {
    auto found = accuracy::accuracy_of_counts(right / views, images_);
    found.accuracy = 100.0 * static_cast<double>(right) / static_cast<double>(images_ * views);
    return found;
  }

  std::filesystem::path path_;
  accuracy::image_split split_;
  prepared_network prepared_;
  bool random_views_;
  std::size_t views_each_;
  std::uint64_t seed_;
  std::uint64_t steps_run_ = 0;
  std::uint64_t steps_asked_ = 0;
  std::size_t images_;
  accuracy::measured_table table_;
  std::ofstream out_;
  std::size_t before_;
  std::clock_t start_ = std::clock();
};

/// Draws genomes until the table has as many as are wanted.
inline void measure_table(const options& o, const hwflowq::workload::network& shape) {
  growing_table table(o, shape);
  fmt::print("{} genomes are there, {} are wanted; {} validation images each\n", table.size(),
             o.genomes, table.images());
  const auto space = space_of(o, shape);
  const genome_source source(space, o.seed, o.branchings);
  std::size_t in_vain = 0;  // trees without a new genome, one behind the other
  for (std::uint32_t tree = 0; table.size() < o.genomes; ++tree) {
    if (table.add(source.tree(tree), tree) > 0) {
      in_vain = 0;
      table.show_progress(o.genomes);
      continue;
    }
    // A tree that was measured before may have left no more than one row.
    if (++in_vain <= table.size() + 1000) continue;
    throw std::invalid_argument(
        fmt::format("--genomes {}: of these widths no more than {} genomes were found", o.genomes,
                    table.size()));
  }
  table.show_sharing();
}

/// Adds genomes of fronts that searches found with a surrogate: where it is believed most, and where
/// what it does not know is most often mistaken for accuracy. As many as --genomes, evenly spread over
/// each front's points in the order of its first objective.
inline void measure_fronts(const options& o, const hwflowq::workload::network& shape) {
  if (o.fronts.empty()) throw std::invalid_argument("fronts: give some, --fronts front.json");
  std::vector<genome> chosen;
  for (const auto& path : o.fronts) {
    auto front = io::read_front_json(path);
    if (front.network != shape.name()) {
      throw std::invalid_argument(path.string() + " is a front of " + front.network + ", not of " +
                                  shape.name());
    }
    std::stable_sort(front.points.begin(), front.points.end(), [](const auto& a, const auto& b) {
      return a.objectives.front() > b.objectives.front();
    });
    const std::size_t count =
        std::min(front.points.size(), (o.genomes + o.fronts.size() - 1) / o.fronts.size());
    for (std::size_t i = 0; i < count; ++i) {
      chosen.push_back(front.points[i * front.points.size() / count].bits);
    }
  }
  growing_table table(o, shape);
  const std::size_t wanted = table.size() + chosen.size();
  fmt::print("{} genomes are there, {} are chosen from {} fronts; {} validation images each\n",
             table.size(), chosen.size(), o.fronts.size(), table.images());
  constexpr std::size_t at_once = 16;  // what is lost when it is stopped
  std::sort(chosen.begin(), chosen.end());
  for (std::size_t first = 0; first < chosen.size(); first += at_once) {
    const auto begin = chosen.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end =
        chosen.begin() + static_cast<std::ptrdiff_t>(std::min(chosen.size(), first + at_once));
    const auto view = static_cast<std::uint32_t>(first / at_once);
    if (table.add({begin, end}, view) > 0) table.show_progress(wanted);
  }
  table.show_sharing();
}

/// The noise of a table's rows against one another: how differently two halves of the images judge
/// the first genomes of the table.
inline void measure_halves(const options& o, const hwflowq::workload::network& shape) {
  const auto split = accuracy::split_images(io::read_cifar10_training(o.data), o.validation);
  const prepared_network prepared(o, shape, split.training);
  accuracy::integer_evaluator evaluate(prepared.network, prepared.calibration, split.validation);
  const auto table = io::read_measured_csv(o.out);
  std::vector<genome> genomes;
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
    const std::vector<genome> one{space.expand(space.uniform(bits, bits))};
    const auto found = evaluate(one, std::min(o.images, images.size()))[0].accuracy();
    fmt::print("{}/{}  {:.2f} % +- {:.2f}\n", bits, bits, found.accuracy, found.standard_error);
  }
}

}  // namespace measure

#endif
