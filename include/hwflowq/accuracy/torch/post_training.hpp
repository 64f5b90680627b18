// A trained network quantised without training: clipping of least error, moments re-estimated.
#ifndef HWFLOWQ_ACCURACY_TORCH_POST_TRAINING_HPP
#define HWFLOWQ_ACCURACY_TORCH_POST_TRAINING_HPP

#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/accuracy/torch/channel_loops.hpp>
#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Options of a post_training_network.
struct post_training_options {
  /// Values of each activation tensor that its quantisers are fitted to, evenly spaced.
  std::size_t sample_values = 65536;
  moment_rule moments = moment_rule::float_network;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (sample_values >= 16) return;
    throw std::invalid_argument("post_training_options: sample_values = " +
                                std::to_string(sample_values) + " must be at least 16");
  }
};

/// A trained network at any precisions, layer by layer, without training.
///
/// - Weights: signed, narrow range, one scale per output channel, clipped for least squared error.
/// - What a compute layer reads: one scale per tensor, unsigned unless the float network's values are
///   negative somewhere, clipped for least squared error on the calibration images. What a shortcut
///   carries is quantised, too; sums, and what is pooled, are not.
/// - Quantisation moves mean and spread of every channel that a convolution writes, and most of the
///   harm at few bits comes of that (Finkelstein, Almog, Grobman, "Fighting quantization bias with
///   bias", CVPR workshops 2019; Sun et al., "Hybrid 8-bit floating point training and inference",
///   NeurIPS 2019, section 3.2). Front to back, each channel's mean and variance over the calibration
///   images are brought back to those that the float network has on the same images, before its batch
///   normalisation follows.
///
/// A rectifier follows every addition, and every convolution and fully connected layer that something
/// else than an addition reads: the rule of residual networks.
///
/// Supported are all operators but upsampling, with symmetric padding. The network is run one compute
/// layer at a time (`run`), with all that follows up to the next, on whatever images are in
/// `activations`: so that an evaluator may keep what genomes have in common. All that is needed for a
/// layer at a width is made once, by the constructor. Const members may run on several threads.
class post_training_network {
 public:
  /// Tensors that are alive, by their index in the network.
  using activations = std::vector<at::Tensor>;

  /// Runs the float network on the calibration images (B x C x rows x columns), which should be drawn
  /// at random. Throws `std::invalid_argument` naming the layer that cannot be run, or what of the
  /// images does not fit.
  post_training_network(workload::network network, std::vector<trained_layer> layers,
                        const at::Tensor& calibration, post_training_options options = {})
      : network_(std::move(network)), layers_(std::move(layers)), options_(options) {
    options_.validate();
    if (layers_.size() != network_.compute_layer_count()) {
      fail("parameters of " + std::to_string(layers_.size()) + " layers instead of " +
           std::to_string(network_.compute_layer_count()));
    }
    plan();
    at::InferenceMode no_gradients;
    auto state = start(calibration);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      inputs_.push_back(fit_input(state[input_of(l)], l));
      weights_.push_back(fit_weights(l));
      auto& y = state[network_.compute_layer(l).output];
      y = multiply(l, state[input_of(l)], layers_[l].weight);
      targets_.push_back(channel_moments(y));
      finish(l, affine_of(l, targets_[l]), state);
    }
  }

  [[nodiscard]] const workload::network& network() const { return network_; }
  [[nodiscard]] std::size_t layer_count() const { return layers_.size(); }

  /// The state of a pass before its first layer. Throws `std::invalid_argument` where the images have
  /// another shape than the network's input.
  [[nodiscard]] activations start(const at::Tensor& images) const {
    const auto& input = network_.tensors()[network_.inputs().front()];
    if (images.dim() != 4 || images.size(1) != input.channels || images.size(2) != input.rows ||
        images.size(3) != input.columns || images.size(0) == 0) {
      fail("images must be B x " + std::to_string(input.channels) + " x " +
           std::to_string(input.rows) + " x " + std::to_string(input.columns));
    }
    activations state(network_.tensors().size());
    state[network_.inputs().front()] =
        images.to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
    return state;
  }

  /// Runs a compute layer and what follows on calibration images; returns what turns its sums into
  /// what its batch normalisation writes.
  [[nodiscard]] channel_affine calibrate(std::size_t l, Precision precision,
                                         activations& state) const {
    at::InferenceMode no_gradients;
    auto& y = state[network_.compute_layer(l).output];
    y = multiply(l, quantised_input(l, precision, state), quantised_weight(l, precision));
    const bool moved = options_.moments != moment_rule::as_trained && layers_[l].has_batch_norm();
    auto affine = affine_of(l, moved ? channel_moments(y) : targets_[l]);
    finish(l, affine, state);
    return affine;
  }

  /// Runs a compute layer and what follows on any images.
  void run(std::size_t l, Precision precision, const channel_affine& affine,
           activations& state) const {
    at::InferenceMode no_gradients;
    auto& y = state[network_.compute_layer(l).output];
    y = multiply(l, quantised_input(l, precision, state), quantised_weight(l, precision));
    finish(l, affine, state);
  }

  /// Runs a compute layer in float, with the batch normalisation it was trained with.
  void run_float(std::size_t l, activations& state) const {
    at::InferenceMode no_gradients;
    auto& y = state[network_.compute_layer(l).output];
    y = multiply(l, state[input_of(l)], layers_[l].weight);
    finish(l, affine_of(l, targets_[l]), state);
  }

  /// What a compute layer is about to read.
  [[nodiscard]] const at::Tensor& input(std::size_t l, const activations& state) const {
    return state[input_of(l)];
  }

  /// A layer's weights, or what it reads, quantised; beyond 8 bits as they are. Precondition: bits
  /// within 1 to 16.
  [[nodiscard]] at::Tensor quantised(std::size_t l, bool weights, int bits,
                                     const at::Tensor& values) const {
    at::InferenceMode no_gradients;
    if (bits > widest) return values;
    const auto at = static_cast<std::size_t>(bits);
    return weights ? weights_[l][at] : quantise(values, inputs_[l][at]);
  }

  /// What the network writes, B x classes, once all layers have run.
  [[nodiscard]] at::Tensor logits(const activations& state) const {
    const auto& last = state[network_.layers().back().output];
    return last.reshape({last.size(0), -1});
  }

 private:
  struct moments {
    std::vector<double> mean;
    std::vector<double> variance;
  };
  template <typename T>
  using by_width = std::array<T, greatest_bits + 1>;
  static constexpr int widest = 8;  // wider operands are left in float

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("post_training_network: " + what);
  }

  [[nodiscard]] workload::tensor_index input_of(std::size_t l) const {
    return network_.compute_layer(l).inputs.front();
  }

  // Which layers move data between one compute layer and the next, and where rectifiers are.
  void plan() {
    const auto layers = network_.layers();
    following_.resize(layers_.size());
    rectified_.assign(layers.size(), false);
    std::optional<std::size_t> compute;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto& layer = layers[i];
      const auto& shape = layer.shape;
      if (shape.kind == workload::layer_kind::upsampling) {
        fail("layer \"" + layer.name + "\": upsampling cannot be run");
      }
      if (shape.pad.top != shape.pad.bottom || shape.pad.left != shape.pad.right) {
        fail("layer \"" + layer.name + "\": its padding is not the same on both sides");
      }
      if (workload::computes(shape.kind)) {
        compute = compute ? *compute + 1 : 0;
      } else if (!compute) {
        fail("layer \"" + layer.name + "\" comes before the first that computes");
      } else {
        following_[*compute].push_back(i);
      }
      const bool activates = std::any_of(layers.begin(), layers.end(), [&](const auto& reader) {
        return reader.shape.kind != workload::layer_kind::add &&
               std::find(reader.inputs.begin(), reader.inputs.end(), layer.output) !=
                   reader.inputs.end();
      });
      rectified_[i] =
          shape.kind == workload::layer_kind::add || (workload::computes(shape.kind) && activates);
    }
    for (std::size_t l = 0, i = 0; i < layers.size(); ++i) {
      if (workload::computes(layers[i].shape.kind)) position_.push_back(i), ++l;
    }
  }

  [[nodiscard]] by_width<step_quantiser> fit_input(const at::Tensor& tensor, std::size_t l) const {
    if (layers_[l].input_steps.defined()) return trained_input(tensor, l);
    // Evenly spaced over the tensor, so that every image and channel has its share.
    const auto flat = tensor.contiguous(at::MemoryFormat::ChannelsLast);
    const auto all = std::span(flat.data_ptr<float>(), static_cast<std::size_t>(flat.numel()));
    const std::size_t stride = std::max<std::size_t>(1, all.size() / options_.sample_values) | 1U;
    std::vector<float> values;
    bool negative = false;
    for (std::size_t i = 0; i < all.size(); i += stride) {
      values.push_back(all[i]);
      negative |= all[i] < 0.0F;
    }
    by_width<step_quantiser> result;
    for (int bits = least_bits; bits <= widest; ++bits) {
      const auto range =
          negative ? quantization::signed_narrow(bits) : quantization::unsigned_range(bits);
      try {
        result[static_cast<std::size_t>(bits)] =
            step_quantiser(quantization::fit_quantizer(values, {.range = range}));
      } catch (const std::invalid_argument& e) {
        fail("layer \"" + network_.compute_layer(l).name +
             "\" reads what cannot be quantised: " + e.what());
      }
    }
    return result;
  }

  // Quantisers by the steps that were trained along with the weights.
  [[nodiscard]] by_width<step_quantiser> trained_input(const at::Tensor& tensor,
                                                       std::size_t l) const {
    const bool negative = tensor.min().item<float>() < 0.0F;
    by_width<step_quantiser> result;
    for (int bits = least_bits; bits <= widest; ++bits) {
      const quantization::uniform_quantizer q{
          negative ? quantization::signed_narrow(bits) : quantization::unsigned_range(bits),
          double{layers_[l].input_steps.data_ptr<float>()[bits - 1]}};
      q.validate();
      result[static_cast<std::size_t>(bits)] = step_quantiser(q);
    }
    return result;
  }

  [[nodiscard]] quantization::channel_quantizer weight_quantiser(
      std::size_t l, int bits, std::span<const float> values) const {
    const auto K = static_cast<std::size_t>(layers_[l].weight.size(0));
    const auto range = quantization::signed_narrow(bits);
    if (!layers_[l].weight_steps.defined()) {
      return quantization::fit_channel_quantizer(values, K, {.range = range});
    }
    quantization::channel_quantizer result;
    const float* steps =
        layers_[l].weight_steps.data_ptr<float>() + (static_cast<std::size_t>(bits) - 1) * K;
    for (std::size_t k = 0; k < K; ++k) result.channels.push_back({range, double{steps[k]}});
    return result;
  }

  [[nodiscard]] by_width<at::Tensor> fit_weights(std::size_t l) const {
    const auto weight = layers_[l].weight.contiguous();
    const auto values =
        std::span(weight.data_ptr<float>(), static_cast<std::size_t>(weight.numel()));
    by_width<at::Tensor> result;
    for (int bits = least_bits; bits <= widest; ++bits) {
      const auto quantiser = weight_quantiser(l, bits, values);
      auto quantised = at::empty_like(weight);
      quantiser.fake_quantise(values, std::span(quantised.data_ptr<float>(), values.size()));
      result[static_cast<std::size_t>(bits)] =
          weight.dim() == 4 ? quantised.contiguous(at::MemoryFormat::ChannelsLast) : quantised;
    }
    return result;
  }

  [[nodiscard]] const at::Tensor& quantised_weight(std::size_t l, Precision precision) const {
    const int bits = precision.weight_bits;
    return bits > widest ? layers_[l].weight : weights_[l][static_cast<std::size_t>(bits)];
  }

  // Quantises what a layer reads; whatever else reads it later reads it quantised.
  [[nodiscard]] const at::Tensor& quantised_input(std::size_t l, Precision precision,
                                                  activations& state) const {
    auto& x = state[input_of(l)];
    // Pixels have 8 bits as they are.
    const int limit = input_of(l) == network_.inputs().front() ? widest - 1 : widest;
    if (precision.activation_bits <= limit) {
      x = quantise(x, inputs_[l][static_cast<std::size_t>(precision.activation_bits)]);
    }
    return x;
  }

  // Sums of products without what follows; a bias is left to the affine map.
  [[nodiscard]] at::Tensor multiply(std::size_t l, const at::Tensor& x,
                                    const at::Tensor& weight) const {
    const auto& s = network_.compute_layer(l).shape;
    if (s.kind == workload::layer_kind::fully_connected) {
      // Channels outermost, whatever the layout in memory.
      return at::linear(x.reshape({x.size(0), -1}), weight).reshape({x.size(0), s.K, 1, 1});
    }
    return at::conv2d(x, weight, {}, {s.stride_rows, s.stride_columns}, {s.pad.top, s.pad.left},
                      {s.dilation_rows, s.dilation_columns}, s.groups);
  }

  [[nodiscard]] static moments channel_moments(const at::Tensor& y) {
    const auto [variance, mean] = at::var_mean(y.to(at::kDouble), at::IntArrayRef{0, 2, 3}, false);
    const auto copy = [](const at::Tensor& t) {
      const auto flat = t.contiguous();
      return std::vector<double>(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
    };
    return {copy(mean), copy(variance)};
  }

  // Moments that were found -> the float network's -> its batch normalisation and bias.
  [[nodiscard]] channel_affine affine_of(std::size_t l, const moments& found) const {
    const auto& layer = layers_[l];
    const auto K = static_cast<std::size_t>(network_.compute_layer(l).shape.K);
    const auto value = [](const at::Tensor& t, std::size_t k) {
      return t.defined() ? double{t.data_ptr<float>()[k]} : 0.0;
    };
    channel_affine affine;
    affine.scale.resize(K);
    affine.shift.resize(K);
    for (std::size_t k = 0; k < K; ++k) {
      double scale = 1.0;
      double shift = value(layer.bias, k);
      if (layer.has_batch_norm()) {
        const double gamma = value(layer.gamma, k);
        const bool own = options_.moments == moment_rule::own && targets_.size() > l;
        // The moments that the batch normalisation divides out, and the map that leads there.
        const auto& target = own || targets_.size() <= l ? found : targets_[l];
        const double gain =
            std::sqrt((target.variance[k] + layer.epsilon) / (found.variance[k] + layer.epsilon));
        const double mean = own ? found.mean[k] + shift : value(layer.mean, k);
        const double variance = own ? found.variance[k] : value(layer.variance, k);
        const double normal = gamma / std::sqrt(variance + layer.epsilon);
        scale = normal * gain;
        shift =
            normal * (target.mean[k] - gain * found.mean[k] + shift - mean) + value(layer.beta, k);
      }
      affine.scale[k] = static_cast<float>(scale);
      affine.shift[k] = static_cast<float>(shift);
    }
    return affine;
  }

  // What follows a compute layer's sums, up to the next compute layer.
  void finish(std::size_t l, const channel_affine& affine, activations& state) const {
    const auto layers = network_.layers();
    apply(affine, rectified_[position_[l]], state[network_.compute_layer(l).output]);
    for (const std::size_t i : following_[l]) {
      const auto& layer = layers[i];
      const auto& s = layer.shape;
      const auto& x = state[layer.inputs.front()];
      auto& y = state[layer.output];
      switch (s.kind) {
        case workload::layer_kind::add:
          y = add(state, layer.inputs, rectified_[i]);
          break;
        case workload::layer_kind::concatenation: {
          std::vector<at::Tensor> parts;
          for (const auto t : layer.inputs) parts.push_back(state[t]);
          y = at::cat(parts, 1);
          break;
        }
        case workload::layer_kind::shortcut:
          y = shortcut(x, s);
          break;
        case workload::layer_kind::max_pooling:
          y = at::max_pool2d(x, {s.R, s.S}, {s.stride_rows, s.stride_columns},
                             {s.pad.top, s.pad.left}, {s.dilation_rows, s.dilation_columns});
          break;
        default:
          y = at::avg_pool2d(x, {s.R, s.S}, {s.stride_rows, s.stride_columns},
                             {s.pad.top, s.pad.left});
          break;
      }
    }
  }

  // Every second sample, and zero channels on both sides of those that are there: He et al., CVPR
  // 2016, section 3.3, option A, as its reimplementations in PyTorch have it.
  [[nodiscard]] static at::Tensor shortcut(const at::Tensor& x, const workload::layer_shape& s) {
    const std::int64_t before = (s.K - s.C) / 2;
    auto y = at::zeros({x.size(0), s.K, s.P, s.Q},
                       x.options().memory_format(at::MemoryFormat::ChannelsLast));
    y.narrow(1, before, s.C)
        .copy_(x.slice(2, 0, {}, s.stride_rows).slice(3, 0, {}, s.stride_columns));
    return y;
  }

  workload::network network_;
  std::vector<trained_layer> layers_;
  post_training_options options_;
  std::vector<std::vector<std::size_t>> following_;  // by compute layer: layers up to the next
  std::vector<std::size_t> position_;                // by compute layer: its place in the network
  std::vector<bool> rectified_;                      // by layer
  std::vector<by_width<step_quantiser>> inputs_;     // by compute layer
  std::vector<by_width<at::Tensor>> weights_;        // by compute layer
  std::vector<moments> targets_;                     // by compute layer: the float network's
};

}  // namespace hwflowq::accuracy

#endif
