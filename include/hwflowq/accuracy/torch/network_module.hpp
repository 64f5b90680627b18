// A network of layers as a LibTorch module that can be trained, in float or quantised.
#ifndef HWFLOWQ_ACCURACY_TORCH_NETWORK_MODULE_HPP
#define HWFLOWQ_ACCURACY_TORCH_NETWORK_MODULE_HPP

#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/accuracy/torch/batch_norm_activation.hpp>
#include <hwflowq/accuracy/torch/detail/layer_forward.hpp>
#include <hwflowq/accuracy/torch/quantizer_method.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <torch/nn/module.h>
#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// The width that stands for floating-point numbers in a `Precision` given to a module.
inline constexpr std::int8_t float_bits = 32;
/// The widest integers that a module is trained for.
inline constexpr int greatest_trained_bits = 8;

/// How pixels become what the first layer reads: (pixel / 255 - mean) / deviation, per channel.
struct pixel_normalisation {
  std::vector<double> mean{0.485, 0.456, 0.406};
  std::vector<double> deviation{0.229, 0.224, 0.225};
};

/// A module that computes what a `workload::network` describes.
///
/// Layers keep their names, so that parameters are called as in the usual weight files: layer "X"
/// has "X.weight" and, where it was trained with one, "X.bias"; its batch normalisation is called like
/// it with "bn" in place of the last "conv" ("layer1.0.bn2" for "layer1.0.conv2"), "X.bn" where there
/// is none. What a layer writes passes a ReLU if it is an addition, or computes and something else
/// than an addition reads it: the rule of residual networks.
///
/// Quantised by a `Precision` per compute layer, each compute layer's weights are, channel by channel
/// and signed; and each tensor that a compute layer reads, as a whole, once for all that read it (a
/// shortcut carries what the convolution beside it reads), unsigned where it cannot be negative.
/// The network's input are pixels, which 8 bits hold exactly; narrower ones are spread over 0 ... 255.
/// Sums, biases, batch normalisation and additions stay floating-point numbers.
class network_module : public ::torch::nn::Module {
 public:
  using Tensor = ::torch::Tensor;

  /// Builds the module and draws its weights: normal with variance 2 / fan-out (He et al., "Delving
  /// deep into rectifiers", ICCV 2015), 1 / (3 C) for fully connected layers. Throws
  /// `std::invalid_argument` naming a layer of a kind that cannot be trained here.
  explicit network_module(workload::network network, std::uint64_t seed = 1,
                          pixel_normalisation normalisation = {});

  [[nodiscard]] const workload::network& network() const { return network_; }
  [[nodiscard]] ::torch::Device device() const { return units_.front().weight.device(); }

  /// Numbers that convolutions and what follows them compute with: float, or bfloat16, which is twice
  /// as fast where processors know it and holds every integer of up to 8 bits. Weights stay floats.
  [[nodiscard]] ::torch::ScalarType compute_type() const { return compute_type_; }
  void set_compute_type(::torch::ScalarType type) { compute_type_ = type; }

  /// Logits of pixels given as N, C, rows, columns in 0 ... 255.
  Tensor forward(const Tensor& pixels) { return run(pixels, {}, {}); }

  /// The same with quantised operands. A width of `float_bits` leaves an operand as it is. Throws
  /// `std::invalid_argument` when there is not one precision per compute layer, a width is none from
  /// 1 to `greatest_trained_bits`, or quantisers were not added.
  Tensor forward(const Tensor& pixels, std::span<const Precision> precisions) {
    check(precisions);
    return run(pixels, precisions, {});
  }

  /// Adds the parameters of quantisers: one step per width, and per channel for weights.
  void add_quantisers(quantizer_method method = quantizer_method::lsq);

  /// Sets all steps to those of least squared error, for the weights as they are and the activations
  /// of the float network on these pixels.
  void fit_steps(const Tensor& pixels);

  /// Keeps steps within what can be of use, after a change by an optimiser: greater than 0, and those
  /// of weights no greater than makes the greatest integer stand for the channel's greatest weight.
  /// Beyond that integers are wasted, and a step that few or no weights reach hardly gets a gradient
  /// back: the steps of wide integers are small beside an optimiser's moves, and do jump there.
  void limit_steps();

  /// Measures the moments of every batch normalisation anew, as means over batches, for this
  /// precision: what a layer's moments are measured on has passed the layers before it normalised by
  /// their own moments of the same batch.
  void estimate_moments(std::span<const Tensor> batches, std::span<const Precision> precisions) {
    ::torch::NoGradGuard no_gradient;
    const bool training = is_training();
    train();
    for (std::size_t i = 0; i < batches.size(); ++i) {
      momentum_ = 1.0 / static_cast<double>(i + 1);
      if (precisions.empty()) {
        forward(batches[i]);
      } else {
        forward(batches[i], precisions);
      }
    }
    momentum_ = default_momentum;
    train(training);
  }

 private:
  static constexpr double default_momentum = 0.1;
  static constexpr double least_step = 1e-6;
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  struct unit {
    Tensor weight, bias, gamma, beta, mean, variance;
    Tensor weight_steps;  // 8, K
    Tensor input_steps;   // 8
    bool relu = false;
    std::size_t compute = none;  // number among the compute layers
  };
  using observer = std::function<void(workload::tensor_index, const Tensor&)>;

  ::torch::nn::Module& child(const std::string& path);
  void add_parameters(const workload::layer& layer, unit& u, random_stream random);
  void check(std::span<const Precision> precisions) const;
  Tensor normalised(const Tensor& pixels, int bits) const;
  Tensor run(const Tensor& pixels, std::span<const Precision> precisions, const observer& observe);
  Tensor weights(const unit& u, int bits) const;
  Tensor activations(const Tensor& x, workload::tensor_index t, int bits) const;
  [[nodiscard]] activation_step step_of(workload::tensor_index t, int bits,
                                        std::int64_t elements) const;
  [[nodiscard]] quantization::integer_range activation_range(workload::tensor_index t,
                                                             int bits) const {
    return non_negative_[t] ? quantization::unsigned_range(bits)
                            : quantization::signed_narrow(bits);
  }

  workload::network network_;
  pixel_normalisation normalisation_;
  std::vector<unit> units_;
  std::vector<std::size_t> last_reader_;
  std::vector<std::size_t> quantised_for_;  // per tensor: the first layer that computes with it
  std::vector<bool> non_negative_;          // per tensor
  std::optional<quantizer_method> method_;
  double momentum_ = default_momentum;
  ::torch::ScalarType compute_type_ = ::torch::kFloat;
};

inline network_module::network_module(workload::network network, std::uint64_t seed,
                                      pixel_normalisation normalisation)
    : network_(std::move(network)), normalisation_(std::move(normalisation)) {
  using workload::layer_kind;
  const auto layers = network_.layers();
  const std::size_t tensors = network_.tensors().size();
  std::vector<bool> read_beside_additions(tensors, false);
  last_reader_.resize(tensors, 0);
  quantised_for_.resize(tensors, none);
  non_negative_.resize(tensors, false);
  units_.resize(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto kind = layers[i].shape.kind;
    detail::check_trainable(layers[i]);
    for (const auto t : layers[i].inputs) {
      last_reader_[t] = i;
      if (kind != layer_kind::add) read_beside_additions[t] = true;
      if (workload::computes(kind) && quantised_for_[t] == none) quantised_for_[t] = i;
    }
  }
  std::uint32_t compute = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = layers[i];
    auto& u = units_[i];
    u.relu = layer.shape.kind == layer_kind::add;
    if (workload::computes(layer.shape.kind)) {
      u.relu = read_beside_additions[layer.output];
      u.compute = compute;
      add_parameters(layer, u, random_stream(seed, compute++));
    }
    non_negative_[layer.output] = u.relu || (!workload::computes(layer.shape.kind) &&
                                             std::all_of(layer.inputs.begin(), layer.inputs.end(),
                                                         [&](auto t) { return non_negative_[t]; }));
  }
}

inline ::torch::nn::Module& network_module::child(const std::string& path) {
  ::torch::nn::Module* at = this;
  for (std::size_t begin = 0;;) {
    const auto end = path.find('.', begin);
    const auto name = path.substr(begin, end == std::string::npos ? end : end - begin);
    auto children = at->named_children();
    const auto* found = children.find(name);
    at = found != nullptr
             ? found->get()
             : at->register_module(name, std::make_shared<::torch::nn::Module>()).get();
    if (end == std::string::npos) return *at;
    begin = end + 1;
  }
}

inline void network_module::add_parameters(const workload::layer& layer, unit& u,
                                           random_stream random) {
  const auto& s = layer.shape;
  auto& own = child(layer.name);
  u.weight = own.register_parameter("weight", detail::random_weights(s, random));
  using workload::normalisation;
  const bool normalised = layer.trained_with != normalisation::none;
  if (layer.trained_with == normalisation::bias_then_batch_norm || (!normalised && s.bias)) {
    u.bias = own.register_parameter("bias", ::torch::zeros({s.K}));
  }
  if (!normalised) return;
  auto& bn = child(batch_norm_name(layer.name));
  u.gamma = bn.register_parameter("weight", ::torch::ones({s.K}));
  u.beta = bn.register_parameter("bias", ::torch::zeros({s.K}));
  u.mean = bn.register_buffer("running_mean", ::torch::zeros({s.K}));
  u.variance = bn.register_buffer("running_var", ::torch::ones({s.K}));
}

inline void network_module::check(std::span<const Precision> precisions) const {
  const auto fail = [](const std::string& what) {
    throw std::invalid_argument("network_module: " + what);
  };
  if (!method_) fail("has no quantisers: call add_quantisers first");
  if (precisions.size() != network_.compute_layer_count()) {
    fail(std::to_string(precisions.size()) + " precisions for " +
         std::to_string(network_.compute_layer_count()) + " compute layers");
  }
  for (std::size_t l = 0; l < precisions.size(); ++l) {
    for (const int bits : {precisions[l].weight_bits, precisions[l].activation_bits}) {
      if ((bits < 1 || bits > greatest_trained_bits) && bits != float_bits) {
        fail("layer \"" + network_.compute_layer(l).name + "\" has " + std::to_string(bits) +
             " bits instead of 1 to " + std::to_string(greatest_trained_bits) + " or " +
             std::to_string(float_bits) + " for float");
      }
    }
  }
}

inline void network_module::add_quantisers(quantizer_method method) {
  if (method_) throw std::invalid_argument("network_module: has quantisers already");
  method_ = method;
  const auto layers = network_.layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    auto& u = units_[i];
    if (u.compute == none || method == quantizer_method::dorefa) continue;
    auto& own = child(layers[i].name);
    if (method == quantizer_method::lsq) {
      u.weight_steps = own.register_parameter(
          "weight_steps",
          ::torch::ones({greatest_trained_bits, layers[i].shape.K}, ::torch::device(device())));
    }
    const auto t = layers[i].inputs.front();
    if (quantised_for_[t] == i && t != network_.inputs().front()) {
      u.input_steps = own.register_parameter(
          "input_steps", ::torch::ones({greatest_trained_bits}, ::torch::device(device())));
    }
  }
}

inline void network_module::fit_steps(const Tensor& pixels) {
  ::torch::NoGradGuard no_gradient;
  const auto fit = [](const Tensor& values, const quantization::integer_range& range) {
    const auto data = values.to(::torch::kCPU, ::torch::kFloat).contiguous();
    const std::span<const float> all(data.data_ptr<float>(),
                                     static_cast<std::size_t>(data.numel()));
    const double scale = quantization::fit_quantizer(all, {.range = range}).scale;
    return std::max(scale, least_step);
  };
  const auto fill = [&](Tensor& steps, const Tensor& values, std::int64_t bits,
                        const quantization::integer_range& range) {
    steps[bits - 1].fill_(fit(values, range));
  };
  for (auto& u : units_) {
    if (!u.weight_steps.defined()) continue;
    for (int bits = 1; bits <= greatest_trained_bits; ++bits) {
      for (std::int64_t k = 0; k < u.weight.size(0); ++k) {
        u.weight_steps[bits - 1][k].fill_(fit(u.weight[k], quantization::signed_narrow(bits)));
      }
    }
  }
  const bool training = is_training();
  eval();
  run(pixels, {}, [&](workload::tensor_index t, const Tensor& x) {
    auto& u = units_[quantised_for_[t]];
    if (!u.input_steps.defined()) return;
    constexpr std::int64_t most = 1 << 17;  // values enough for a scale
    auto values = x.flatten();
    values = values.slice(0, 0, c10::nullopt, std::max<std::int64_t>(1, values.numel() / most | 1));
    for (int bits = 1; bits <= greatest_trained_bits; ++bits) {
      fill(u.input_steps, values, bits, activation_range(t, bits));
    }
  });
  train(training);
}

inline void network_module::limit_steps() {
  ::torch::NoGradGuard no_gradient;
  std::vector<float> greatest_integers;  // by width
  for (int bits = 1; bits <= greatest_trained_bits; ++bits) {
    greatest_integers.push_back(static_cast<float>(quantization::signed_narrow(bits).highest()));
  }
  const Tensor highest = ::torch::tensor(greatest_integers).to(device()).unsqueeze(1);
  for (auto& u : units_) {
    if (u.weight_steps.defined()) {
      const Tensor greatest_weights = u.weight.flatten(1).abs().amax(1);
      u.weight_steps.copy_(::torch::minimum(u.weight_steps, greatest_weights / highest));
      u.weight_steps.clamp_min_(least_step);
    }
    if (u.input_steps.defined()) u.input_steps.clamp_min_(least_step);
  }
}

inline network_module::Tensor network_module::normalised(const Tensor& pixels, int bits) const {
  const auto options = ::torch::dtype(::torch::kDouble);
  const auto deviation = ::torch::tensor(normalisation_.deviation, options);
  const auto to = [&](const Tensor& t) {
    return t.view({1, -1, 1, 1}).to(pixels.device(), ::torch::kFloat);
  };
  const auto factor = to(1.0 / (255.0 * deviation));
  const auto shift = to(-::torch::tensor(normalisation_.mean, options) / deviation);
  auto x = pixels.to(::torch::kFloat);
  if (bits < 8) {
    const double levels = (1 << bits) - 1;
    x = (x * (levels / 255.0)).round() * (255.0 / levels);
  }
  return (x * factor + shift).to(compute_type_).contiguous(::torch::MemoryFormat::ChannelsLast);
}

inline network_module::Tensor network_module::weights(const unit& u, int bits) const {
  if (bits == float_bits) return u.weight;
  const auto range = quantization::signed_narrow(bits);
  if (*method_ != quantizer_method::lsq) return quantise_weights_dorefa(u.weight, range);
  return quantise_by_step(u.weight, u.weight_steps[bits - 1], range, step_gradient::lsq,
                          lsq_gradient_scale(u.weight[0].numel(), range));
}

inline activation_step network_module::step_of(workload::tensor_index t, int bits,
                                               std::int64_t elements) const {
  const auto range = activation_range(t, bits);
  activation_step step{units_[quantised_for_[t]].input_steps[bits - 1], bits};
  if (*method_ == quantizer_method::pact) {
    step.gradient = step_gradient::pact;
  } else {
    step.gradient_scale = lsq_gradient_scale(elements, range);
  }
  return step;
}

inline network_module::Tensor network_module::activations(const Tensor& x, workload::tensor_index t,
                                                          int bits) const {
  if (bits == float_bits) return x;
  const auto range = activation_range(t, bits);
  if (*method_ == quantizer_method::dorefa) return quantise_activations_dorefa(x, range);
  const auto step = step_of(t, bits, x[0].numel());
  return quantise_by_step(x, step.step, range, step.gradient, step.gradient_scale);
}

inline network_module::Tensor network_module::run(const Tensor& pixels,
                                                  std::span<const Precision> precisions,
                                                  const observer& observe) {
  const auto layers = network_.layers();
  std::vector<Tensor> values(network_.tensors().size());
  const auto input = network_.inputs().front();
  const auto bits_of = [&](workload::tensor_index t) -> int {
    if (precisions.empty() || quantised_for_[t] == none) return float_bits;
    return precisions[units_[quantised_for_[t]].compute].activation_bits;
  };
  values[input] = normalised(pixels, bits_of(input));
  std::vector<Tensor> read;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = layers[i];
    const auto& u = units_[i];
    const auto t = layer.output;
    read.clear();
    for (const auto from : layer.inputs) read.push_back(values[from]);
    for (const auto from : layer.inputs) {
      if (last_reader_[from] == i) values[from] = Tensor();
    }
    Tensor y;
    if (u.compute == none) {
      y = detail::move_data(layer.shape, read);
    } else {
      const auto w = precisions.empty() ? u.weight : weights(u, precisions[u.compute].weight_bits);
      y = detail::multiply(layer.shape, read.front(), w, u.bias);
    }
    int bits = bits_of(t);
    // Unsigned quantisation cuts off what is negative, so a ReLU before it changes nothing.
    const bool contains_relu =
        bits != float_bits && non_negative_[t] && *method_ != quantizer_method::dorefa;
    if (u.gamma.defined()) {
      const batch_norm_state state{u.gamma, u.beta, u.mean, u.variance, is_training(), momentum_};
      std::optional<activation_step> step;
      if (contains_relu && u.relu) {
        step = step_of(t, bits, layer.shape.output_elements());
        bits = float_bits;  // nothing is left to do
      }
      y = batch_norm_activation(y, state, u.relu, step);
    } else if (u.relu && !contains_relu) {
      y = ::torch::relu(y);
    }
    if (observe && quantised_for_[t] != none) observe(t, y);
    values[t] = activations(y, t, bits);
  }
  return values[layers.back().output].to(::torch::kFloat).flatten(1);
}

}  // namespace hwflowq::accuracy

#endif
