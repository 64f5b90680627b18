// What quantising each tensor alone does, measured with LibTorch.
#ifndef HWFLOWQ_EXAMPLES_MEASURE_SENSITIVITIES_HPP
#define HWFLOWQ_EXAMPLES_MEASURE_SENSITIVITIES_HPP

#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/sensitivity_table.hpp>
#include <hwflowq/accuracy/torch/post_training.hpp>
#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/sensitivity_csv.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/workload/network.hpp>

#include <ATen/Parallel.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
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
  constexpr float mean[] = {0.485F, 0.456F, 0.406F};
  constexpr float deviation[] = {0.229F, 0.224F, 0.225F};
  batch result{
      at::empty({static_cast<std::int64_t>(count), source.channels, source.rows, source.columns}),
      {}};
  const auto plane = static_cast<std::size_t>(source.rows * source.columns);
  float* to = result.images.data_ptr<float>();
  for (std::size_t i = 0; i < count; ++i) {
    const auto pixels = source.image(first + i);
    for (std::size_t p = 0; p < pixels.size(); ++p) {
      const std::size_t c = p / plane % 3;
      *to++ = (static_cast<float>(pixels[p]) / 255.0F - mean[c]) / deviation[c];
    }
    result.labels.push_back(source.labels[first + i]);
  }
  return result;
}

inline void measure_sensitivities(const options& o, const hwflowq::workload::network& shape) {
  using hwflowq::Precision;
  at::set_num_threads(1);
  const auto layers = accuracy::trained_layers(shape, io::read_layer_parameters(o.weights, shape));
  const auto training =
      accuracy::split_images(io::read_cifar10_training(o.data), o.validation).training;
  const auto changed = accuracy::calibration_images(training, o.calibration);
  const auto calibration = normalised(changed, 0, changed.size()).images;
  const bool trained = layers.back().weight_steps.defined();
  // Weights that were trained quantised have moments of their own; float ones are brought back.
  const accuracy::post_training_network network(
      shape, layers, calibration,
      {.moments = trained ? accuracy::moment_rule::own : accuracy::moment_rule::float_network});
  const auto sample =
      normalised(training, o.calibration, std::min(o.images, training.size() - o.calibration));
  const auto labels = at::tensor(at::ArrayRef<std::int64_t>(sample.labels));
  const std::size_t count = layers.size();
  const std::vector<Precision> wide(count,
                                    Precision{16, 16});  // beyond 8 bits nothing is quantised
  const auto run = [&](const std::vector<Precision>& p, std::vector<at::Tensor>* inputs) {
    auto at_calibration = network.start(calibration);
    auto state = network.start(sample.images);
    for (std::size_t l = 0; l < count; ++l) {
      if (inputs != nullptr) inputs->push_back(network.input(l, state));
      const auto affine = network.calibrate(l, p[l], at_calibration);
      network.run(l, p[l], affine, state);
    }
    return network.logits(state).clone();
  };
  std::vector<at::Tensor> inputs;
  const auto exact = run(wide, &inputs);
  fmt::print("Fisher and Hessian traces of {} tensors on {} images\n", 2 * count,
             sample.labels.size());
  const auto fisher = fisher_traces(network.network(), layers, sample.images, labels);
  const auto few = std::min<std::int64_t>(64, sample.images.size(0));
  const auto hessian = hessian_traces(network.network(), layers, sample.images.narrow(0, 0, few),
                                      labels.narrow(0, 0, few), o.probes, o.seed);
  accuracy::sensitivity_table table(std::vector<std::string>{
      "mean_squared_error", "relative_error", "logit_mse", "fisher_trace", "hessian_trace"});
  for (std::size_t l = 1; l + 1 < count; ++l) {
    for (const auto kind : {accuracy::operand_kind::weights, accuracy::operand_kind::activations}) {
      const bool weights = kind == accuracy::operand_kind::weights;
      for (const int bits : o.bits) {
        auto p = wide;
        (weights ? p[l].weight_bits : p[l].activation_bits) = static_cast<std::int8_t>(bits);
        const auto& x = weights ? layers[l].weight : inputs[l];
        const auto error =
            (network.quantised(l, kind == accuracy::operand_kind::weights, bits, x) - x)
                .square()
                .mean()
                .item<double>();
        const double logit = (run(p, nullptr) - exact).square().mean().item<double>();
        const std::size_t at = 2 * l + (weights ? 0U : 1U);
        table.add(
            {network.network().compute_layer(l).name,
             kind,
             bits,
             {error, error / x.square().mean().item<double>(), logit, fisher[at], hessian[at]}});
      }
    }
    fmt::print(stderr, "\rlayer {} of {} ", l, count - 2);
  }
  fmt::print(stderr, "\n");
  io::write_sensitivity_csv(o.out, table);
}

}  // namespace measure

#endif
