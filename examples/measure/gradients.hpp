// The float network as a differentiable function of every layer's weights and of what it reads.
#ifndef HWFLOWQ_EXAMPLES_MEASURE_GRADIENTS_HPP
#define HWFLOWQ_EXAMPLES_MEASURE_GRADIENTS_HPP

#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/workload/network.hpp>

#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/functional/loss.h>
#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace measure {

/// Tensors of one pass: by compute layer its weights and what it reads, in turn; and the logits.
struct differentiable_pass {
  std::vector<torch::Tensor> operands;
  torch::Tensor logits;
};

inline differentiable_pass run_differentiable(
    const hwflowq::workload::network& network,
    const std::vector<hwflowq::accuracy::trained_layer>& layers, const torch::Tensor& images) {
  using hwflowq::workload::layer_kind;
  differentiable_pass pass;
  std::vector<torch::Tensor> values(network.tensors().size());
  values[network.inputs().front()] = images.clone().requires_grad_(true);
  std::size_t compute = 0;
  for (const auto& layer : network.layers()) {
    const auto& s = layer.shape;
    const auto& x = values[layer.inputs.front()];
    auto& y = values[layer.output];
    const bool activates =
        std::any_of(network.layers().begin(), network.layers().end(), [&](const auto& reader) {
          return reader.shape.kind != layer_kind::add &&
                 std::find(reader.inputs.begin(), reader.inputs.end(), layer.output) !=
                     reader.inputs.end();
        });
    switch (s.kind) {
      case layer_kind::convolution:
      case layer_kind::fully_connected: {
        const auto& own = layers[compute++];
        const auto weight = own.weight.clone().requires_grad_(true);
        pass.operands.push_back(weight);
        pass.operands.push_back(x);
        if (s.kind == layer_kind::fully_connected) {
          y = torch::linear(x.reshape({x.size(0), -1}), weight, own.bias)
                  .reshape({x.size(0), s.K, 1, 1});
        } else {
          y = torch::conv2d(x, weight, own.bias, {s.stride_rows, s.stride_columns},
                            {s.pad.top, s.pad.left}, {s.dilation_rows, s.dilation_columns},
                            s.groups);
        }
        if (own.has_batch_norm()) {
          y = torch::batch_norm(y, own.gamma, own.beta, own.mean, own.variance, false, 0.0,
                                own.epsilon, false);
        }
        if (activates) y = torch::relu(y);
        break;
      }
      case layer_kind::add:
        y = x;
        for (std::size_t i = 1; i < layer.inputs.size(); ++i) y = y + values[layer.inputs[i]];
        y = torch::relu(y);
        break;
      case layer_kind::shortcut:
        y = torch::constant_pad_nd(
            x.slice(2, 0, c10::nullopt, s.stride_rows).slice(3, 0, c10::nullopt, s.stride_columns),
            {0, 0, 0, 0, (s.K - s.C) / 2, s.K - s.C - (s.K - s.C) / 2});
        break;
      case layer_kind::average_pooling:
        y = torch::avg_pool2d(x, {s.R, s.S}, {s.stride_rows, s.stride_columns},
                              {s.pad.top, s.pad.left});
        break;
      default:
        throw std::invalid_argument("layer \"" + layer.name + "\" cannot be differentiated here");
    }
  }
  pass.logits = values[network.layers().back().output].reshape({images.size(0), -1});
  return pass;
}

/// Sums over elements of the squared gradient of each image's loss, averaged over images: traces of
/// the (empirical) Fisher matrices of all operands.
inline std::vector<double> fisher_traces(
    const hwflowq::workload::network& network,
    const std::vector<hwflowq::accuracy::trained_layer>& layers, const torch::Tensor& images,
    const torch::Tensor& labels) {
  std::vector<double> traces(2 * layers.size(), 0.0);
  const auto n = images.size(0);
  for (std::int64_t i = 0; i < n; ++i) {
    const auto pass = run_differentiable(network, layers, images.narrow(0, i, 1));
    const auto loss = torch::nn::functional::cross_entropy(pass.logits, labels.narrow(0, i, 1));
    const auto gradients = torch::autograd::grad({loss}, pass.operands);
    for (std::size_t o = 0; o < traces.size(); ++o) {
      traces[o] += gradients[o].square().sum().item<double>() / static_cast<double>(n);
    }
  }
  return traces;
}

/// Traces of the Hessians of the mean loss by each operand, estimated with random signs v as the mean
/// of v^T H v (Hutchinson, "A stochastic estimator of the trace of the influence matrix for Laplacian
/// smoothing splines", Communications in Statistics 18(3), 1989), `probes` of them for each 64 images.
/// Activations are summed over images and count per image.
inline std::vector<double> hessian_traces(
    const hwflowq::workload::network& network,
    const std::vector<hwflowq::accuracy::trained_layer>& layers, const torch::Tensor& images,
    const torch::Tensor& labels, std::size_t probes, std::uint64_t seed) {
  constexpr std::int64_t at_once = 64;  // twice differentiable, images take some 20 MB each
  std::vector<double> traces(2 * layers.size(), 0.0);
  std::uint32_t draw = 0;
  for (std::int64_t first = 0; first < images.size(0); first += at_once) {
    const auto count = std::min(at_once, images.size(0) - first);
    const double share = static_cast<double>(count) / static_cast<double>(images.size(0));
    const auto pass = run_differentiable(network, layers, images.narrow(0, first, count));
    const auto loss =
        torch::nn::functional::cross_entropy(pass.logits, labels.narrow(0, first, count));
    const auto gradients = torch::autograd::grad({loss}, pass.operands, {}, true, true);
    for (std::size_t probe = 0; probe < probes; ++probe, ++draw) {
      for (std::size_t o = 0; o < traces.size(); ++o) {
        auto signs = torch::empty(pass.operands[o].numel());
        hwflowq::random_stream random(seed, draw, static_cast<std::uint32_t>(o));
        float* v = signs.data_ptr<float>();
        for (std::int64_t i = 0; i < signs.numel(); ++i) v[i] = random.chance(0.5) ? 1.0F : -1.0F;
        signs = signs.reshape(pass.operands[o].sizes());
        const auto product = torch::autograd::grad({(gradients[o] * signs).sum()},
                                                   {pass.operands[o]}, {}, true, false, true)[0];
        if (!product.defined()) continue;
        traces[o] += share * (product * signs).sum().item<double>() / static_cast<double>(probes);
      }
    }
  }
  return traces;
}

}  // namespace measure

#endif
