// Accuracy measured while the search runs: every candidate is quantised and run on images.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_ACCURACY_MEASURED_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_ACCURACY_MEASURED_HPP

#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/integer/integer_evaluator.hpp>
#include <hwflowq/accuracy/integer/integer_network.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/workload/network.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "options.hpp"
#include "stand_in.hpp"

namespace codesign {

/// Measures genomes on validation images, each once. Calls may come from several threads.
class measurer {
 public:
  using genome = std::vector<Precision>;

  measurer(const hwflowq::workload::network& network, const options& chosen,
           const std::filesystem::path& weights)
      : split_(split_of(chosen)),
        images_(std::min(chosen.accuracy_images, split_.validation.size())),
        calibration_(hwflowq::accuracy::calibration_images(split_.training, 256)),
        network_(network, hwflowq::io::read_layer_parameters(weights, network), calibration_) {
    split_.training = {};  // 140 MB that nobody asks for again
  }

  [[nodiscard]] std::size_t images() const { return images_; }

  /// What is known of a genome, which is measured if nothing is.
  [[nodiscard]] hwflowq::accuracy::measured_accuracy measure(
      std::span<const Precision> precisions) {
    const genome one{precisions.begin(), precisions.end()};
    {
      const std::scoped_lock lock(mutex_);
      const auto found = known_.find(one);
      if (found != known_.end()) return found->second;
    }
    measure_all({one});
    const std::scoped_lock lock(mutex_);
    return known_.at(one);
  }

  /// Measures genomes of which nothing is known, together: what their first layers have in common is
  /// computed once.
  void measure_all(std::vector<genome> genomes) {
    std::sort(genomes.begin(), genomes.end());
    genomes.erase(std::unique(genomes.begin(), genomes.end()), genomes.end());
    std::unique_ptr<hwflowq::accuracy::integer_evaluator> evaluator;
    {
      const std::scoped_lock lock(mutex_);
      std::erase_if(genomes, [&](const genome& g) { return known_.contains(g); });
      if (genomes.empty()) return;
      if (!idle_.empty()) {
        evaluator = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (!evaluator) {
      evaluator = std::make_unique<hwflowq::accuracy::integer_evaluator>(network_, calibration_,
                                                                         split_.validation);
    }
    const auto sheets = (*evaluator)(genomes, images_);
    const std::scoped_lock lock(mutex_);
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      known_.emplace(std::move(genomes[i]), sheets[i].accuracy());
    }
    idle_.push_back(std::move(evaluator));
  }

 private:
  static hwflowq::accuracy::image_split split_of(const options& chosen) {
    const auto training = hwflowq::io::read_cifar10_training(chosen.data);
    // As many as weights were not trained with: 5,000 of CIFAR-10's 50,000.
    return hwflowq::accuracy::split_images(training, training.size() / 10);
  }

  hwflowq::accuracy::image_split split_;
  std::size_t images_;
  hwflowq::accuracy::labelled_images calibration_;
  hwflowq::accuracy::integer_network network_;
  std::mutex mutex_;
  std::map<genome, hwflowq::accuracy::measured_accuracy> known_;
  std::vector<std::unique_ptr<hwflowq::accuracy::integer_evaluator>> idle_;
};

/// Accuracy as it is measured on validation images of `--data`.
inline stand_in measured_axis(const hwflowq::workload::network& network, const options& chosen,
                              const std::filesystem::path& weights) {
  if (chosen.data.empty() || weights.empty()) {
    throw std::invalid_argument(
        "--accuracy measured needs --data DIR, images of CIFAR-10, and --weights FILE, trained "
        "weights of " +
        network.name());
  }
  const auto measuring = std::make_shared<measurer>(network, chosen, weights);
  const auto widest =
      measuring->measure(std::vector<Precision>(network.compute_layer_count(), Precision{8, 8}));
  stand_in axis;
  axis.name = "accuracy";
  axis.unit = "%";
  axis.warning = fmt::format(
      "accuracy is measured with {} on {} validation images: {:.2f} % at 8 bits, standard error "
      "{:.2f} percentage points",
      weights.filename().string(), measuring->images(), widest.accuracy, widest.standard_error);
  axis.error = widest.standard_error;
  axis.provenance = {
      {"source", "measured with " + weights.filename().string()},
      {"validation images", std::to_string(measuring->images())},
      {"standard error at 8 bits", fmt::format("{:.3f} percentage points", widest.standard_error)}};
  axis.value = [measuring](std::span<const Precision> precisions) {
    return measuring->measure(precisions).accuracy;
  };
  axis.prepare = [measuring](std::vector<measurer::genome> genomes) {
    measuring->measure_all(std::move(genomes));
  };
  return axis;
}

}  // namespace codesign

#endif
