// One run of the training program: its images, module and reports.
#ifndef HWFLOWQ_EXAMPLES_TRAIN_SESSION_HPP
#define HWFLOWQ_EXAMPLES_TRAIN_SESSION_HPP

#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/torch/evaluate.hpp>
#include <hwflowq/accuracy/torch/supernet.hpp>
#include <hwflowq/accuracy/torch/trainer.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/torch_weights.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "grow.hpp"
#include "options.hpp"
#include "progress.hpp"

namespace train {

using namespace hwflowq;

[[nodiscard]] inline accuracy::labelled_images first_images(const accuracy::labelled_images& images,
                                                            std::size_t count) {
  std::vector<std::size_t> indices(std::min(count, images.size()));
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return images.subset(indices);
}

/// The genome that --bits describes.
[[nodiscard]] inline std::vector<Precision> precisions_of(const precision_space& space,
                                                          const std::vector<int>& bits) {
  if (bits.size() <= 2) return space.expand(space.uniform(bits.front(), bits.back()));
  precision_genome genome;
  for (const int b : bits) genome.push_back(static_cast<std::int8_t>(b));
  return space.expand(genome);
}

class session {
 public:
  explicit session(const options& o)
      : options_(o),
        split_(accuracy::split_images(io::read_cifar10_training(o.data), o.validation)),
        network_(workload::zoo::resnet_cifar(o.depth)),
        space_(network_, space_options(o)),
        module_(network_, o.training.seed),
        type_(o.bfloat16 ? ::torch::kBFloat16 : ::torch::kFloat) {
    if (o.images > 0) split_.training = first_images(split_.training, o.images);
    const ::torch::Device device(o.device);
    quantised_ = o.what == "supernet" || o.what == "genome";
    const bool goes_on = !o.from.empty() && holds_steps(o.from);
    if (o.what == "float" && goes_on) {
      throw std::invalid_argument(fmt::format(
          "{} holds quantised weights: float training cannot start from them", o.from.string()));
    }
    if (o.what == "evaluate") {
      quantised_ = goes_on;
      if (quantised_) module_.add_quantisers();
      io::read_weights(o.from, module_);
    } else if (!o.from.empty() && o.from_depth > 0 && o.from_depth != o.depth) {
      if (quantised_) {
        throw std::invalid_argument(
            "--from-depth is for float training: quantised training needs a "
            "teacher of its own depth");
      }
      accuracy::network_module shallow(workload::zoo::resnet_cifar(o.from_depth));
      io::read_weights(o.from, shallow);
      grow(module_, o.depth, shallow, o.from_depth);
    } else if (!o.from.empty()) {
      if (goes_on) module_.add_quantisers(method());
      io::read_weights(o.from, module_);
      const bool own_teacher = o.teacher.empty() && !goes_on;
      if (quantised_) read_teacher(own_teacher ? o.from : o.teacher);
    }
    module_.to(device);
    // Training images stand in a random order, so the first are a random sample. They are changed as
    // in training: moments of images as they are would not fit the weights.
    const auto sample = std::min<std::size_t>(512, split_.training.size() / 2);
    const auto changed = accuracy::calibration_images(split_.training, 2 * sample);
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      calibration_.push_back(accuracy::plain_batch(changed, i * sample, sample).pixels.to(device));
    }
    if (quantised_ && !goes_on) {
      module_.add_quantisers(method());
      module_.fit_steps(calibration_.front());
    }
    module_.set_compute_type(type_);
  }

  int run() {
    const bool trains = options_.what != "evaluate";
    if (trains && !go_on()) return 0;
    module_.set_compute_type(::torch::kFloat);
    if (trains) {
      // Written before the reports, which take minutes.
      if (quantised_) module_.estimate_moments(calibration_, precisions_of(space_, highest()));
      io::write_safetensors(options_.out / "weights.safetensors", io::weights_of(module_),
                            {{"network", network_.name()}, {"trained", options_.what}});
    }
    report("validation", split_.validation);
    if (options_.test) report("test", io::read_cifar10_test(options_.data));
    return 0;
  }

 private:
  /// Whether the training came to its end.
  bool go_on() {
    accuracy::trainer training(module_, split_.training, loss(), options_.training);
    const auto checkpoint = options_.out / "training.checkpoint";
    if (moo::resume_checkpoint(training, checkpoint)) {
      fmt::print("resumed at step {} of {}\n", training.step(), training.steps());
    }
    const auto first = training.step();
    progress line(training, std::chrono::seconds(20));
    const auto few = first_images(split_.validation, 1000);
    while (!training.done()) {
      line.add(training.advance());
      const bool stop = options_.stop_after > 0 && training.step() - first >= options_.stop_after;
      if (training.step() % options_.checkpoint_every == 0 || training.done() || stop) {
        moo::save_checkpoint(training, checkpoint);
      }
      if (stop) return false;
      if (training.step() % training.steps_per_epoch() != 0 || training.done()) continue;
      line.show();
      line.begin_epoch();
      const auto epoch = training.step() / training.steps_per_epoch();
      if (options_.validate_every == 0 || epoch % options_.validate_every != 0) continue;
      report(fmt::format("validation, {} images", few.size()), few);
    }
    line.show();
    return true;
  }

  /// The widths whose moments are written with the weights: the genome's, or 8 bits.
  [[nodiscard]] std::vector<int> highest() const {
    return options_.what == "genome" ? options_.bits : std::vector{8};
  }

  /// The quantisers of this training.
  [[nodiscard]] accuracy::quantizer_method method() const {
    return options_.what == "genome" ? options_.method : accuracy::quantizer_method::lsq;
  }

  /// Float weights to learn from; without any, the labels are all there is.
  void read_teacher(const std::filesystem::path& weights) {
    if (weights.empty()) {
      throw std::invalid_argument(
          fmt::format("{} holds quantised weights: --teacher has to name float ones to learn from",
                      options_.from.string()));
    }
    teacher_ = std::make_shared<accuracy::network_module>(network_);
    io::read_weights(weights, *teacher_);
    teacher_->to(::torch::Device(options_.device));
    teacher_->set_compute_type(type_);
  }

  [[nodiscard]] static bool holds_steps(const std::filesystem::path& path) {
    const io::safetensors_file file(path);
    return std::any_of(file.entries().begin(), file.entries().end(),
                       [](const auto& e) { return e.name.ends_with(".weight_steps"); });
  }

  [[nodiscard]] static precision_space_options space_options(const options& o) {
    precision_space_options space;
    if (o.what == "supernet") {
      space.weight_bits = space.activation_bits = {};
      for (const int b : o.bits) {
        space.weight_bits.insert(b);
        space.activation_bits.insert(b);
      }
    } else {
      space.weight_bits = space.activation_bits = width_set::between(1, 8);
    }
    return space;
  }

  [[nodiscard]] accuracy::batch_loss loss() const {
    const auto& o = options_;
    if (o.what == "float") return accuracy::cross_entropy(o.smoothing);
    auto plan = o.what == "supernet" ? accuracy::supernet_plan(space_, o.supernet)
                                     : accuracy::single_plan(precisions_of(space_, o.bits));
    return accuracy::quantised_loss(std::move(plan), teacher_, o.distillation);
  }

  void report_one(const std::string& name, const accuracy::labelled_images& images,
                  const std::vector<Precision>& precisions) {
    if (!precisions.empty()) module_.estimate_moments(calibration_, precisions);
    const auto correct = accuracy::count_correct(module_, images, precisions);
    const double share = static_cast<double>(correct) / static_cast<double>(images.size());
    fmt::print("  {} {:.2f} % (+- {:.2f})", name, 100.0 * share,
               100.0 * std::sqrt(share * (1.0 - share) / static_cast<double>(images.size())));
    std::fflush(stdout);
  }

  void report(const std::string& what, const accuracy::labelled_images& images) {
    fmt::print("{}:", what);
    if (!quantised_) {
      report_one("float", images, {});
    } else if (options_.what == "genome") {
      report_one("genome", images, precisions_of(space_, options_.bits));
    } else {
      for (const int b : options_.bits) {
        report_one(fmt::format("{}/{}", b, b), images, space_.expand(space_.uniform(b, b)));
      }
    }
    fmt::print("\n");
    std::fflush(stdout);
  }

  const options& options_;
  accuracy::image_split split_;
  workload::network network_;
  precision_space space_;
  accuracy::network_module module_;
  std::shared_ptr<accuracy::network_module> teacher_;
  std::vector<::torch::Tensor> calibration_;
  ::torch::ScalarType type_;
  bool quantised_ = false;
};

}  // namespace train

#endif
