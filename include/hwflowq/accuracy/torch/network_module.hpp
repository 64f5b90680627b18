// A network of layers as a LibTorch module that can be trained.
#ifndef HWFLOWQ_ACCURACY_TORCH_NETWORK_MODULE_HPP
#define HWFLOWQ_ACCURACY_TORCH_NETWORK_MODULE_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/workload/network.hpp>

#include <torch/torch.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// How pixels become what the first layer reads: (pixel / 255 - mean) / deviation, per channel.
struct pixel_normalisation {
  std::vector<double> mean{0.485, 0.456, 0.406};
  std::vector<double> deviation{0.229, 0.224, 0.225};
};

class network_module : public ::torch::nn::Module {
 public:
  using Tensor = ::torch::Tensor;

  explicit network_module(workload::network network, std::uint64_t seed = 1,
                          pixel_normalisation normalisation = {})
      : network_(std::move(network)), normalisation_(std::move(normalisation)) {
    const auto layers = network_.layers();
    units_.resize(layers.size());
    std::vector<bool> activated(network_.tensors().size(), false);
    last_reader_.resize(network_.tensors().size(), 0);
    for (std::size_t i = 0; i < layers.size(); ++i) {
      for (const auto t : layers[i].inputs) {
        last_reader_[t] = i;
        if (layers[i].shape.kind != workload::layer_kind::add) activated[t] = true;
      }
    }
    std::uint32_t compute = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto& layer = layers[i];
      auto& unit = units_[i];
      unit.relu = layer.shape.kind == workload::layer_kind::add;
      if (!workload::computes(layer.shape.kind)) continue;
      unit.relu = activated[layer.output];
      add_parameters(layer, unit, random_stream(seed, compute++));
    }
  }

  [[nodiscard]] const workload::network& network() const { return network_; }

  ::torch::ScalarType compute_type = ::torch::kFloat;

  [[nodiscard]] ::torch::Device device() const { return parameters().front().device(); }

  Tensor forward(const Tensor& pixels) {
    const auto layers = network_.layers();
    std::vector<Tensor> values(network_.tensors().size());
    values[network_.inputs().front()] = normalised(pixels);
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto& layer = layers[i];
      values[layer.output] = run(layer, units_[i], values);
      for (const auto t : layer.inputs) {
        if (last_reader_[t] == i) values[t] = Tensor();
      }
    }
    return values[layers.back().output].to(::torch::kFloat);
  }

  std::string batch_norm_name(const std::string& layer) const {
    const auto at = layer.rfind("conv");
    if (at == std::string::npos) return layer + ".bn";
    return layer.substr(0, at) + "bn" + layer.substr(at + 4);
  }

 private:
  struct unit {
    Tensor weight, bias, gamma, beta, mean, variance;
    bool relu = false;
  };

  Module& child(const std::string& path) {
    Module* at = this;
    std::size_t begin = 0;
    while (true) {
      const auto end = path.find('.', begin);
      const auto name = path.substr(begin, end == std::string::npos ? end : end - begin);
      auto children = at->named_children();
      if (const auto* found = children.find(name)) {
        at = found->get();
      } else {
        at = at->register_module(name, std::make_shared<Module>()).get();
      }
      if (end == std::string::npos) return *at;
      begin = end + 1;
    }
  }

  void add_parameters(const workload::layer& layer, unit& u, random_stream random) {
    const auto& s = layer.shape;
    auto& own = child(layer.name);
    const bool fc = s.kind == workload::layer_kind::fully_connected;
    auto weight = fc ? ::torch::empty({s.K, s.C}) : ::torch::empty({s.K, s.C / s.groups, s.R, s.S});
    // He et al. 2015: deviation sqrt(2 / fan out)
    const double deviation = fc ? std::sqrt(1.0 / (3.0 * static_cast<double>(s.C)))
                                : std::sqrt(2.0 / static_cast<double>(s.K / s.groups * s.R * s.S));
    float* data = weight.data_ptr<float>();
    for (std::int64_t n = weight.numel(), i = 0; i < n; ++i) {
      const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
      data[i] = static_cast<float>(deviation * radius *
                                   std::cos(2.0 * std::numbers::pi * random.uniform()));
    }
    u.weight = own.register_parameter("weight", weight);
    if (layer.trained_with == workload::normalisation::none ? s.bias
                                                            : layer.trained_with == workload::normalisation::bias_then_batch_norm) {
      u.bias = own.register_parameter("bias", ::torch::zeros({s.K}));
    }
    if (layer.trained_with == workload::normalisation::none) return;
    auto& bn = child(batch_norm_name(layer.name));
    u.gamma = bn.register_parameter("weight", ::torch::ones({s.K}));
    u.beta = bn.register_parameter("bias", ::torch::zeros({s.K}));
    u.mean = bn.register_buffer("running_mean", ::torch::zeros({s.K}));
    u.variance = bn.register_buffer("running_var", ::torch::ones({s.K}));
  }

  Tensor normalised(const Tensor& pixels) const {
    const auto options = ::torch::dtype(::torch::kDouble);
    const auto mean = ::torch::tensor(normalisation_.mean, options);
    const auto deviation = ::torch::tensor(normalisation_.deviation, options);
    const auto factor = (1.0 / (255.0 * deviation)).to(::torch::kFloat).view({1, -1, 1, 1}).to(pixels.device());
    const auto shift = (-mean / deviation).to(::torch::kFloat).view({1, -1, 1, 1}).to(pixels.device());
    return (pixels.to(::torch::kFloat) * factor + shift)
        .to(compute_type)
        .contiguous(::torch::MemoryFormat::ChannelsLast);
  }

  Tensor run(const workload::layer& layer, const unit& u, const std::vector<Tensor>& values) const {
    using workload::layer_kind;
    const auto& s = layer.shape;
    const Tensor& x = values[layer.inputs.front()];
    Tensor y;
    switch (s.kind) {
      case layer_kind::convolution:
        y = ::torch::conv2d(x, u.weight.to(x.scalar_type()).contiguous(::torch::MemoryFormat::ChannelsLast),
                            u.bias.defined() ? u.bias.to(x.scalar_type()) : u.bias, {s.stride_rows, s.stride_columns},
                            {s.pad.top, s.pad.left}, {s.dilation_rows, s.dilation_columns}, s.groups);
        break;
      case layer_kind::fully_connected:
        y = ::torch::linear(x.flatten(1).to(::torch::kFloat), u.weight, u.bias);
        break;
      case layer_kind::average_pooling:
        y = s.P == 1 && s.Q == 1 ? x.to(::torch::kFloat).mean({2, 3}, true) : ::torch::avg_pool2d(x, {s.R, s.S}, {s.stride_rows, s.stride_columns});
        break;
      case layer_kind::add:
        y = values[layer.inputs[0]];
        for (std::size_t i = 1; i < layer.inputs.size(); ++i) y = y + values[layer.inputs[i]];
        break;
      case layer_kind::shortcut:
        y = x.slice(2, 0, c10::nullopt, s.stride_rows).slice(3, 0, c10::nullopt, s.stride_columns);
        y = ::torch::constant_pad_nd(y, {0, 0, 0, 0, (s.K - s.C) / 2, s.K - s.C - (s.K - s.C) / 2})
                .contiguous(::torch::MemoryFormat::ChannelsLast);
        break;
      default:
        throw std::invalid_argument("layer \"" + layer.name + "\": unsupported");
    }
    if (u.gamma.defined()) {
      y = ::torch::batch_norm(y, u.gamma, u.beta, u.mean, u.variance, is_training(), 0.1, 1e-5, true);
    }
    if (u.relu) y = ::torch::relu(y);
    return y;
  }

  workload::network network_;
  pixel_normalisation normalisation_;
  std::vector<unit> units_;
  std::vector<std::size_t> last_reader_;
};

}  // namespace hwflowq::accuracy

#endif
