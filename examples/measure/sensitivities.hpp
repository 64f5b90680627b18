// What quantising each tensor alone does, measured with LibTorch.
#ifndef HWFLOWQ_EXAMPLES_MEASURE_SENSITIVITIES_HPP
#define HWFLOWQ_EXAMPLES_MEASURE_SENSITIVITIES_HPP

#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/integer/feature_maps.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/sensitivity_table.hpp>
#include <hwflowq/accuracy/torch/channel_loops.hpp>
#include <hwflowq/accuracy/torch/post_training.hpp>
#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/sensitivity_csv.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/workload/network.hpp>

#include <ATen/Parallel.h>
#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "gradients.hpp"
#include "options.hpp"

namespace measure {

namespace accuracy = hwflowq::accuracy;
namespace io = hwflowq::io;

struct batch {
  at::Tensor images;
  std::vector<std::int64_t> labels;
};

// Images normalised with the constants of the usual CIFAR-10 weights.
inline batch normalised(const accuracy::labelled_images& source, std::size_t first,
                        std::size_t count) {
  const accuracy::pixel_scale scale{};
  batch result{
      at::empty({static_cast<std::int64_t>(count), source.channels, source.rows, source.columns}),
      {}};
  const auto plane = static_cast<std::size_t>(source.rows * source.columns);
  float* to = result.images.data_ptr<float>();
  for (std::size_t i = 0; i < count; ++i) {
    const auto pixels = source.image(first + i);
    for (std::size_t p = 0; p < pixels.size(); ++p) {
      const std::size_t c = p / plane % 3;
      *to++ = (static_cast<float>(pixels[p]) / 255.0F - static_cast<float>(scale.mean[c])) /
              static_cast<float>(scale.deviation[c]);
    }
    result.labels.push_back(source.labels[first + i]);
  }
  return result;
}

/// The layers with other maps from sums to what batch normalisations write.
inline std::vector<accuracy::trained_layer> with_maps(
    std::vector<accuracy::trained_layer> layers,
    const std::vector<accuracy::channel_affine>& maps) {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    auto& own = layers[l];
    if (!own.has_batch_norm()) continue;
    own.gamma = at::tensor(at::ArrayRef<float>(maps[l].scale));
    own.beta = at::tensor(at::ArrayRef<float>(maps[l].shift));
    own.mean = at::zeros_like(own.gamma);
    own.variance = at::ones_like(own.gamma);
    own.epsilon = 0.0;
    own.bias.reset();
  }
  return layers;
}

inline void measure_sensitivities(const options& o, const hwflowq::workload::network& shape) {
  using hwflowq::Precision;
  at::set_num_threads(1);
  const auto layers = accuracy::trained_layers(shape, io::read_layer_parameters(o.weights, shape));
  const auto training =
      accuracy::split_images(io::read_cifar10_training(o.data), o.validation).training;
  if (o.images == 0 || o.calibration + o.images > training.size()) {
    throw std::invalid_argument(fmt::format(
        "sensitivities: --calibration {} and --images {} are not within 1 to {} training images",
        o.calibration, o.images, training.size()));
  }
  const auto changed = accuracy::calibration_images(training, o.calibration);
  const auto calibration = normalised(changed, 0, changed.size()).images;
  const bool trained = layers.back().weight_steps.defined();
  // Weights that were trained quantised have moments of their own; float ones are brought back.
  const accuracy::post_training_network network(
      shape, layers, calibration,
      {.moments = trained ? accuracy::moment_rule::own : accuracy::moment_rule::float_network});
  const auto sample = normalised(training, o.calibration, o.images);
  const auto labels = at::tensor(at::ArrayRef<std::int64_t>(sample.labels));
  const std::size_t count = layers.size();
  constexpr Precision wide{16, 16};  // beyond 8 bits nothing is quantised
  auto at_calibration = network.start(calibration);
  auto at_sample = network.start(sample.images);
  // Runs layer `first` at a precision, and those behind it as they are.
  const auto finish = [&](std::size_t first, Precision precision,
                          std::vector<accuracy::channel_affine>* maps) {
    auto calibrating = at_calibration;
    auto state = at_sample;
    for (std::size_t l = first; l < count; ++l) {
      const auto p = l == first ? precision : wide;
      const auto affine = network.calibrate(l, p, calibrating);
      network.run(l, p, affine, state);
      if (maps != nullptr) maps->push_back(affine);
    }
    return network.logits(state).clone();
  };
  std::vector<accuracy::channel_affine> maps;
  const auto exact = finish(0, wide, &maps);
  fmt::print("{:.2f} % of {} training images are right with nothing quantised\n",
             100.0 * exact.argmax(1).eq(labels).to(at::kDouble).mean().item<double>(), o.images);
  const auto differentiated = with_maps(layers, maps);
  const auto fisher = fisher_traces(network.network(), differentiated, sample.images, labels);
  const auto hessian =
      hessian_traces(network.network(), differentiated, sample.images, labels, o.probes, o.seed);
  accuracy::sensitivity_table table(std::vector<std::string>{
      "mean_squared_error", "relative_error", "logit_mse", "fisher_trace", "hessian_trace"});
  for (std::size_t l = 0; l + 1 < count; ++l) {
    for (const auto kind : {accuracy::operand_kind::weights, accuracy::operand_kind::activations}) {
      if (l == 0) continue;  // it keeps its width, like the last
      const bool weights = kind == accuracy::operand_kind::weights;
      for (const int bits : o.bits) {
        auto p = wide;
        (weights ? p.weight_bits : p.activation_bits) = static_cast<std::int8_t>(bits);
        const auto& x = weights ? layers[l].weight : network.input(l, at_sample);
        const auto error =
            (network.quantised(l, weights, bits, x) - x).square().mean().item<double>();
        const double logit = (finish(l, p, nullptr) - exact).square().mean().item<double>();
        const std::size_t at = 2 * l + (weights ? 0U : 1U);
        table.add(
            {network.network().compute_layer(l).name,
             kind,
             bits,
             {error, error / x.square().mean().item<double>(), logit, fisher[at], hessian[at]}});
      }
    }
    network.run(l, wide, network.calibrate(l, wide, at_calibration), at_sample);
    fmt::print(stderr, "\rlayer {} of {} ", l, count - 2);
  }
  fmt::print(stderr, "\n");
  io::write_sensitivity_csv(o.out, table);
}

}  // namespace measure

#endif
