// Accuracies of many genomes at once: what they have in common is computed once.
#ifndef HWFLOWQ_ACCURACY_TORCH_BATCH_EVALUATOR_HPP
#define HWFLOWQ_ACCURACY_TORCH_BATCH_EVALUATOR_HPP

#include <hwflowq/accuracy/answer_sheet.hpp>
#include <hwflowq/accuracy/prefix_runs.hpp>
#include <hwflowq/accuracy/torch/channel_loops.hpp>
#include <hwflowq/accuracy/torch/post_training.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <ATen/ATen.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Options of a batch_evaluator.
struct batch_evaluator_options {
  std::size_t images_per_pass = 64;  ///< so many that activations stay near the processor

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (images_per_pass >= 1) return;
    throw std::invalid_argument("batch_evaluator_options: images_per_pass = 0 must be at least 1");
  }
};

/// Evaluates genomes, given by the precisions of their compute layers, on images.
///
/// Genomes are sorted, so that those whose first layers agree stand next to one another, and the
/// images pass through the tree of their common prefixes: depth first, a stack holding the activations
/// of the path, each node run once. Answers are kept by genome: a genome is never run twice on an
/// image, and a larger sample continues the smaller one. What is kept takes a bit per image.
///
/// Results do not depend on the order of genomes, on what was asked before, or on how images are cut
/// into passes. Not for several threads at once.
class batch_evaluator {
 public:
  using genome = std::vector<Precision>;

  /// `images` are normalised as the network wants them, B x C x rows x columns; a growing sample takes
  /// them from the front, so their order should be random. Throws `std::invalid_argument` when labels
  /// are not as many.
  batch_evaluator(const post_training_network& network, at::Tensor calibration, at::Tensor images,
                  std::vector<std::int64_t> labels, batch_evaluator_options options = {})
      : network_(&network),
        calibration_(std::move(calibration)),
        images_(std::move(images)),
        labels_(std::move(labels)),
        options_(options) {
    options_.validate();
    if (images_.dim() != 4 || static_cast<std::size_t>(images_.size(0)) != labels_.size()) {
      throw std::invalid_argument("batch_evaluator: " + std::to_string(labels_.size()) +
                                  " labels are not those of the images");
    }
  }

  [[nodiscard]] std::size_t image_count() const { return labels_.size(); }
  /// Compute layers run so far, each on one pass of images, and what a plain loop over genomes would
  /// have run.
  [[nodiscard]] std::uint64_t layers_run() const { return layers_run_; }
  [[nodiscard]] std::uint64_t layers_asked() const { return layers_asked_; }

  /// Answers of every genome on the first `images` images, in the order of the genomes. Throws
  /// `std::invalid_argument` when there are not so many images, or a genome has another number of
  /// layers.
  [[nodiscard]] std::vector<answer_sheet> operator()(std::span<const genome> genomes,
                                                     std::size_t images) {
    return staged(genomes, std::span(&images, 1), [](const auto&, auto&) {});
  }

  /// The same in stages of growing samples: after each but the last, `judge(answers, alive)` may clear
  /// `alive[i]` of a genome that need not go on. The answers hold as many images as were looked at.
  template <typename Judge>
    requires std::invocable<Judge&, std::span<const answer_sheet>, std::vector<bool>&>
  [[nodiscard]] std::vector<answer_sheet> staged(std::span<const genome> genomes,
                                                 std::span<const std::size_t> stages,
                                                 Judge&& judge) {
    std::vector<answer_sheet> answers(genomes.size());
    std::vector<bool> alive(genomes.size(), true);
    calibrations known;
    for (std::size_t s = 0; s < stages.size(); ++s) {
      if (stages[s] > image_count()) {
        throw std::invalid_argument("batch_evaluator: " + std::to_string(stages[s]) +
                                    " images were asked for, of " + std::to_string(image_count()));
      }
      advance(genomes, alive, stages[s], known);
      for (std::size_t i = 0; i < genomes.size(); ++i) {
        if (alive[i]) answers[i] = known_answers_.at(genomes[i]).first(stages[s]);
      }
      if (s + 1 < stages.size()) judge(std::span<const answer_sheet>(answers), alive);
    }
    return answers;
  }

 private:
  // What calibration found, by the precisions of the layers up to and with one.
  using calibrations = std::map<genome, channel_affine>;

  using runner = prefix_run<channel_affine>;

  // Brings all that live to the same number of images.
  void advance(std::span<const genome> genomes, const std::vector<bool>& alive, std::size_t images,
               calibrations& known) {
    std::vector<runner> runners;
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      if (genomes[i].size() != network_->layer_count()) {
        throw std::invalid_argument("batch_evaluator: genome " + std::to_string(i) + " has " +
                                    std::to_string(genomes[i].size()) + " layers instead of " +
                                    std::to_string(network_->layer_count()));
      }
      if (!alive[i]) continue;
      const auto entry = known_answers_.try_emplace(genomes[i]).first;
      if (entry->second.size() < images) runners.push_back({&entry->first, &entry->second, 0, {}});
    }
    if (runners.empty()) return;
    order_by_prefix(runners, std::less<genome>(), [](const genome& a, const genome& b) {
      return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first -
                                      a.begin());
    });
    calibrate(runners, known);
    for_passes(runners, images, options_.images_per_pass,
               [&](std::size_t first, std::size_t end) { pass(runners, first, end); });
  }

  void calibrate(std::vector<runner>& runners, calibrations& known) {
    const std::size_t layers = network_->layer_count();
    std::vector<post_training_network::activations> stack(layers + 1);
    stack[0] = network_->start(calibration_);
    std::size_t done = 0;  // layers of the path whose activations are on the stack
    const runner* previous = nullptr;
    for (auto& r : runners) {
      r.steps.resize(layers);
      done = std::min(done, r.shared);
      genome prefix;
      for (std::size_t l = 0; l < layers; ++l) {
        prefix.push_back((*r.precisions)[l]);
        if (previous != nullptr && l < r.shared) {
          r.steps[l] = previous->steps[l];
          continue;
        }
        const auto found = known.find(prefix);
        if (found != known.end()) {
          r.steps[l] = &found->second;
          continue;
        }
        for (; done < l; ++done) run(r, done, stack);  // a prefix that an earlier stage calibrated
        stack[l + 1] = stack[l];
        r.steps[l] =
            &known.emplace(prefix, network_->calibrate(l, prefix[l], stack[l + 1])).first->second;
        done = l + 1;
        ++layers_run_;
      }
      layers_asked_ += layers;
      previous = &r;
    }
  }

  void run(const runner& r, std::size_t l, std::vector<post_training_network::activations>& stack) {
    stack[l + 1] = stack[l];
    network_->run(l, (*r.precisions)[l], *r.steps[l], stack[l + 1]);
    ++layers_run_;
  }

  // Images [first, end) through all genomes that do not know them.
  void pass(const std::vector<runner>& runners, std::size_t first, std::size_t end) {
    const std::size_t layers = network_->layer_count();
    std::vector<post_training_network::activations> stack(layers + 1);
    stack[0] = network_->start(images_.narrow(0, static_cast<std::int64_t>(first),
                                              static_cast<std::int64_t>(end - first)));
    const auto answer = [&](const runner& r) {
      layers_asked_ += layers;
      const auto classes = network_->logits(stack[layers]).argmax(1).contiguous();
      const std::int64_t* predicted = classes.data_ptr<std::int64_t>();
      for (std::size_t i = first; i < end; ++i)
        r.answers->append(predicted[i - first] == labels_[i]);
    };
    walk_prefixes(
        runners, layers, first, [&](const runner& r, std::size_t l) { run(r, l, stack); }, answer);
  }

  const post_training_network* network_;
  at::Tensor calibration_;
  at::Tensor images_;
  std::vector<std::int64_t> labels_;
  batch_evaluator_options options_;
  std::map<genome, answer_sheet> known_answers_;
  std::uint64_t layers_run_ = 0;
  std::uint64_t layers_asked_ = 0;
};

}  // namespace hwflowq::accuracy

#endif
