// Accuracies of many genomes at once, with integers: what they have in common is computed once.
#ifndef HWFLOWQ_ACCURACY_INTEGER_INTEGER_EVALUATOR_HPP
#define HWFLOWQ_ACCURACY_INTEGER_INTEGER_EVALUATOR_HPP

#include <hwflowq/accuracy/answer_sheet.hpp>
#include <hwflowq/accuracy/integer/integer_network.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/prefix_runs.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Options of an integer_evaluator.
struct integer_evaluator_options {
  std::size_t images_per_pass = 8;  ///< so many that activations stay near the processor

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (images_per_pass >= 1) return;
    throw std::invalid_argument(
        "integer_evaluator_options: images_per_pass = 0 must be at least 1");
  }
};

/// Evaluates genomes, given by the precisions of their compute layers, on images.
///
/// Genomes are sorted so that those whose first steps agree stand next to one another, and the images
/// pass through the tree of their common prefixes depth first: each step writes to a place of its own,
/// so a branch finds there what the genome before it left. Answers are kept: a genome never runs twice
/// on an image, and a larger sample continues the smaller one.
///
/// Results do not depend on the order of genomes, on what was asked before, or on how images are cut
/// into passes. Not for several threads at once; several evaluators may share a network.
class integer_evaluator {
 public:
  using genome = std::vector<Precision>;

  /// A growing sample takes images from the front, so their order should be random. All three must
  /// outlive the evaluator.
  integer_evaluator(const integer_network& network, const labelled_images& calibration,
                    const labelled_images& images, integer_evaluator_options options = {})
      : network_(&network), calibration_(&calibration), images_(&images), options_(options) {
    options_.validate();
  }

  [[nodiscard]] std::size_t image_count() const { return images_->size(); }
  /// Steps run so far, each on one image, and what a plain loop over genomes would have run.
  [[nodiscard]] std::uint64_t steps_run() const { return steps_run_; }
  [[nodiscard]] std::uint64_t steps_asked() const { return steps_asked_; }

  /// Answers of every genome on the first `images` images, in the order of the genomes. Throws
  /// `std::invalid_argument` when there are not so many images, or a genome does not fit the network.
  [[nodiscard]] std::vector<answer_sheet> operator()(std::span<const genome> genomes,
                                                     std::size_t images) {
    if (images > image_count()) {
      throw std::invalid_argument("integer_evaluator: " + std::to_string(images) +
                                  " images were asked for, of " + std::to_string(image_count()));
    }
    std::vector<runner> runners;
    for (const auto& g : genomes) {
      network_->check(g);
      const auto entry = known_.try_emplace(g).first;
      if (entry->second.size() < images) runners.push_back({&entry->first, &entry->second, 0, {}});
    }
    // By what steps depend on: a layer's weights come with the next layer's activations.
    const auto earlier = [](const genome& a, const genome& b) {
      for (std::size_t l = 0; l < a.size(); ++l) {
        const auto& x = a[l];
        const auto& y = b[l];
        if (x.activation_bits != y.activation_bits) return x.activation_bits < y.activation_bits;
        if (x.weight_bits != y.weight_bits) return x.weight_bits < y.weight_bits;
      }
      return false;
    };
    order_by_prefix(runners, earlier, [this](const genome& a, const genome& b) {
      return network_->first_difference(a, b);
    });
    if (!runners.empty()) run(runners, images);
    std::vector<answer_sheet> answers;
    answers.reserve(genomes.size());
    for (const auto& g : genomes) answers.push_back(known_.at(g).first(images));
    return answers;
  }

 private:
  using runner = prefix_run<integer_network::step_map>;

  void run(std::vector<runner>& runners, std::size_t images) {
    const std::size_t layers = network_->layer_count();
    std::vector<std::vector<integer_network::step_map>> found(runners.size());
    network_->start(*calibration_, 0, calibration_->size(), calibrating_);
    for (std::size_t i = 0; i < runners.size(); ++i) {
      auto& r = runners[i];
      if (i > 0)
        r.steps.assign(runners[i - 1].steps.begin(),
                       runners[i - 1].steps.begin() + static_cast<std::ptrdiff_t>(r.shared));
      found[i].reserve(layers - r.shared);
      for (std::size_t l = r.shared; l < layers; ++l) {
        found[i].push_back(network_->calibrate(l, *r.precisions, calibrating_));
        r.steps.push_back(&found[i].back());
      }
      count(layers - r.shared, layers, calibration_->size());
    }
    for_passes(runners, images, options_.images_per_pass,
               [&](std::size_t first, std::size_t end) { pass(runners, first, end); });
  }

  // Images [first, end) through all genomes that do not know them.
  void pass(const std::vector<runner>& runners, std::size_t first, std::size_t end) {
    const std::size_t layers = network_->layer_count();
    network_->start(*images_, first, end - first, passing_);
    const auto step = [&](const runner& r, std::size_t l) {
      count(1, 0, end - first);
      network_->run(l, *r.precisions, *r.steps[l], passing_);
    };
    const auto answer = [&](const runner& r) {
      count(0, layers, end - first);
      for (std::size_t i = 0; i < end - first; ++i) {
        r.answers->append(network_->predicted(passing_, i) == images_->labels[first + i]);
      }
    };
    walk_prefixes(runners, layers, first, step, answer);
  }

  void count(std::size_t run, std::size_t asked, std::size_t images) {
    steps_run_ += run * images;
    steps_asked_ += asked * images;
  }

  const integer_network* network_;
  const labelled_images* calibration_;
  const labelled_images* images_;
  integer_evaluator_options options_;
  std::map<genome, answer_sheet> known_;
  integer_network::passing passing_;
  integer_network::passing calibrating_;
  std::uint64_t steps_run_ = 0;
  std::uint64_t steps_asked_ = 0;
};

}  // namespace hwflowq::accuracy

#endif
