// Trains a module by stochastic gradient descent; can be saved and resumed at any step.
#ifndef HWFLOWQ_ACCURACY_TORCH_TRAINER_HPP
#define HWFLOWQ_ACCURACY_TORCH_TRAINER_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/torch/image_batch.hpp>
#include <hwflowq/accuracy/torch/network_module.hpp>
#include <hwflowq/accuracy/torch/one_cycle.hpp>
#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// How a module is trained.
struct training_options {
  std::uint32_t epochs = 40;
  std::size_t batch = 128;
  one_cycle learning_rate{};
  double momentum = 0.9;       ///< of Nesterov
  double weight_decay = 5e-4;  ///< of weights; biases, scales, shifts and steps do not decay
  augmentation change{};
  std::uint64_t seed = 1;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("training_options: " + what);
    };
    if (epochs == 0) fail("epochs = 0 must be at least 1");
    if (batch == 0) fail("batch = 0 must be at least 1");
    if (!(momentum >= 0.0 && momentum < 1.0)) {
      fail("momentum = " + std::to_string(momentum) + " must be within [0, 1)");
    }
    if (!(weight_decay >= 0.0)) {
      fail("weight_decay = " + std::to_string(weight_decay) + " must be at least 0");
    }
    learning_rate.validate();
    change.validate();
  }
};

/// What one step of training saw.
struct batch_result {
  double loss = 0.0;        ///< mean over the batch
  std::size_t correct = 0;  ///< images whose class came out first
};

/// Computes the loss of a batch and adds its gradient to those of the parameters.
using batch_loss = std::function<batch_result(network_module&, const image_batch&, std::uint64_t)>;

/// Softmax cross-entropy with the labels. `smoothing` is the share of the target spread over all
/// classes: Szegedy et al., "Rethinking the inception architecture", CVPR 2016, section 7.
[[nodiscard]] inline batch_loss cross_entropy(double smoothing = 0.0) {
  return [smoothing](network_module& module, const image_batch& batch, std::uint64_t) {
    const auto logits = module.forward(batch.pixels);
    const auto loss =
        ::torch::cross_entropy_loss(logits, batch.labels, {}, at::Reduction::Mean, -100, smoothing);
    loss.backward();
    const auto correct = logits.detach().argmax(1).eq(batch.labels).sum();
    return batch_result{loss.item<double>(),
                        static_cast<std::size_t>(correct.item<std::int64_t>())};
  };
}

/// Trains a module on images, one batch a step: stochastic gradient descent with the momentum of
/// Nesterov as PyTorch defines it (Sutskever et al., ICML 2013), the learning rate of one cycle.
///
/// The order of images and their changes depend on the seed and the step only, so that a training
/// that is saved and loaded goes on to the same weights, bit by bit on the same machine and number of
/// threads. Epochs and learning rate may be others when it goes on: a training can be prolonged.
/// Images of an incomplete last batch of an epoch are left out of it.
///
/// Module and images must outlive the trainer.
class trainer {
 public:
  using Tensor = ::torch::Tensor;

  /// Throws `std::invalid_argument` when options are invalid or a batch is larger than the images.
  trainer(network_module& module, const labelled_images& images, batch_loss loss,
          const training_options& options)
      : module_(module), images_(images), loss_(std::move(loss)), options_(options) {
    options.validate();
    steps_per_epoch_ = images.size() / options.batch;
    if (steps_per_epoch_ == 0) {
      throw std::invalid_argument("trainer: batch = " + std::to_string(options.batch) +
                                  " must be at most the number of images, " +
                                  std::to_string(images.size()));
    }
    for (const auto& p : module.named_parameters()) {
      names_.push_back(p.key());
      decays_.push_back(p.key().ends_with(".weight") && p.value().dim() > 1);
      parameters_.push_back(p.value());
      velocities_.push_back(::torch::zeros_like(p.value()));
    }
    for (const auto& b : module.named_buffers()) buffers_.push_back(b.value());
  }

  [[nodiscard]] const training_options& options() const { return options_; }
  [[nodiscard]] std::uint64_t step() const { return step_; }
  [[nodiscard]] std::uint64_t steps_per_epoch() const { return steps_per_epoch_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_per_epoch_ * options_.epochs; }
  [[nodiscard]] bool done() const { return step_ >= steps(); }
  [[nodiscard]] double learning_rate() const { return options_.learning_rate.at(step_, steps()); }

  /// Trains on the next batch. Precondition: not done().
  batch_result advance() {
    const auto epoch = static_cast<std::uint32_t>(step_ / steps_per_epoch_);
    const auto at = static_cast<std::size_t>(step_ % steps_per_epoch_);
    if (at == 0 || order_.empty()) order_ = epoch_order(images_.size(), options_.seed, epoch);
    const auto indices = std::span(order_).subspan(at * options_.batch, options_.batch);
    auto batch = augmented_batch(images_, indices, options_.change, options_.seed, epoch);
    const auto device = parameters_.front().device();
    batch.pixels = batch.pixels.to(device);
    batch.labels = batch.labels.to(device);
    module_.train();
    for (auto& p : parameters_) {
      if (p.grad().defined()) p.mutable_grad().zero_();
    }
    const auto result = loss_(module_, batch, step_);
    update();
    ++step_;
    return result;
  }

  /// Writes weights, moments and velocities. With `load` and `fingerprint` a trainer is `Checkpointable`.
  void save(binary_output& output) const {
    write(output, step_);
    for_each_tensor([&](const Tensor& t) {
      const auto values = t.detach().to(::torch::kCPU, ::torch::kFloat).contiguous();
      write(output, std::vector<float>(values.data_ptr<float>(),
                                       values.data_ptr<float>() + values.numel()));
    });
  }

  /// Goes on where `save` was called. Throws `error` when the state is that of another module; the
  /// trainer is then as it was.
  void load(binary_input& input) {
    const auto step = read<std::uint64_t>(input);
    std::vector<std::vector<float>> values;
    for_each_tensor([&](const Tensor& t) {
      read(input, values.emplace_back());
      if (values.back().size() != static_cast<std::size_t>(t.numel())) {
        throw error("a tensor has " + std::to_string(values.back().size()) + " values instead of " +
                    std::to_string(t.numel()));
      }
    });
    ::torch::NoGradGuard no_gradient;
    auto next = values.begin();
    for_each_tensor([&](Tensor t) {
      t.copy_(::torch::from_blob(next->data(), t.sizes()));
      ++next;
    });
    step_ = step;
    order_.clear();
  }

  /// Tells trainings apart that must not be mixed up: by module, images, batches and seed.
  [[nodiscard]] std::uint64_t fingerprint() const {
    return hash_all(names_, options_.batch, options_.change.padding, options_.change.flip,
                    options_.seed, images_.pixels);
  }

 private:
  template <typename Visit>
  void for_each_tensor(const Visit& visit) const {
    for (const auto* tensors : {&parameters_, &velocities_, &buffers_}) {
      for (const auto& t : *tensors) visit(t);
    }
  }

  void update() {
    ::torch::NoGradGuard no_gradient;
    const double rate = learning_rate();
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      auto& p = parameters_[i];
      auto& v = velocities_[i];
      if (!p.grad().defined()) continue;
      auto g = p.grad();
      if (decays_[i]) g.add_(p, options_.weight_decay);
      v.mul_(options_.momentum).add_(g);
      p.add_(g.add_(v, options_.momentum), -rate);
    }
    module_.limit_steps();
  }

  network_module& module_;
  const labelled_images& images_;
  batch_loss loss_;
  training_options options_;
  std::uint64_t steps_per_epoch_ = 0;
  std::uint64_t step_ = 0;
  std::vector<std::string> names_;
  std::vector<bool> decays_;
  std::vector<Tensor> parameters_;
  std::vector<Tensor> velocities_;
  std::vector<Tensor> buffers_;
  std::vector<std::size_t> order_;
};

}  // namespace hwflowq::accuracy

#endif
