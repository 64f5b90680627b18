// A quantised residual network run with integers: exact, fast, and without another library.
#ifndef HWFLOWQ_ACCURACY_INTEGER_INTEGER_NETWORK_HPP
#define HWFLOWQ_ACCURACY_INTEGER_INTEGER_NETWORK_HPP

#include <hwflowq/accuracy/integer/detail/finish_rows.hpp>
#include <hwflowq/accuracy/integer/detail/sum_rows.hpp>
#include <hwflowq/accuracy/integer/feature_maps.hpp>
#include <hwflowq/accuracy/integer/float_pass.hpp>
#include <hwflowq/accuracy/integer/layer_quantisers.hpp>
#include <hwflowq/accuracy/integer/residual_plan.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
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

/// Options of an integer_network.
struct integer_network_options {
  pixel_scale pixels{};
  /// Moments of batch normalisations; by default `own` where weights were trained quantised, else
  /// `float_network`.
  std::optional<moment_rule> moments{};
};

/// A residual network at any precisions of 1 to 8 bits, step by step (`residual_step`).
///
/// - Weights are signed narrow integers with one scale per output channel, activations unsigned ones
///   with one scale per tensor: the steps that were trained along with the weights, or, where there
///   are none, those of least squared error on the calibration images.
/// - Sums of products are integers of 32 bits, so they are exact. Everything between one sum and the
///   next layer's codes (batch normalisation, addition of a shortcut's codes, ReLU, quantisation) is one
///   multiplication and one addition by channel, in single precision.
/// - The image is multiplied in single precision: pixels are normalised by channel, which integers
///   cannot hold.
/// - Each batch normalisation's moments are measured on the calibration images that pass the quantised
///   network (`calibrate`), and treated as `moment_rule` says.
///
/// Results have the same bits on every machine and compiler. Bytes are multiplied with AVX-512 VNNI
/// where the processor has it. Const members may run on several threads, each with its own `passing`.
class integer_network {
 public:
  /// What turns a step's sums into what the next step reads.
  struct step_map {
    detail::channel_map channels;
    float per_step = 0.0F;  // behind pooling: one over the step of the next quantiser

    bool operator==(const step_map&) const = default;
  };

  /// Images on their way: what each step reads, and what the last wrote.
  class passing {
   public:
    [[nodiscard]] std::size_t size() const { return count_; }

   private:
    friend integer_network;
    const labelled_images* images_ = nullptr;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::vector<feature_maps<std::uint8_t>> codes_;  // by step; the first reads pixels
    std::vector<float> image_;                       // one image as numbers
    std::vector<float> logits_;
    std::vector<float> values_;        // of one image behind the last addition
    std::vector<std::uint8_t> added_;  // of one row
    std::vector<std::int32_t> sums_;   // of one row; of all rows while calibrating
    std::vector<float> float_sums_;
  };

  /// `calibration` should be drawn at random from the training images. Throws `std::invalid_argument`
  /// naming the layer that is not supported, or whose parameters do not fit.
  integer_network(workload::network network, std::vector<layer_parameters> layers,
                  const labelled_images& calibration, integer_network_options options = {})
      : network_(std::move(network)),
        layers_(std::move(layers)),
        options_(std::move(options)),
        plan_(plan_residual_network(network_)) {
    if (layers_.size() != plan_.size()) {
      throw std::invalid_argument("integer_network: parameters of " +
                                  std::to_string(layers_.size()) + " layers instead of " +
                                  std::to_string(plan_.size()));
    }
    for (std::size_t l = 0; l < plan_.size(); ++l) {
      const auto& s = shape_of(l);
      const auto channels = static_cast<std::size_t>(s.C);
      inputs_.push_back({static_cast<std::size_t>(s.input_rows),
                         static_cast<std::size_t>(s.input_columns),
                         l == 0 ? channels : detail::rounded_up(channels, detail::channel_block),
                         static_cast<std::size_t>(s.pad.top)});
      if (l > 0 && plan_[l - 1].pooling != residual_step::none) {
        inputs_.back().rows = inputs_.back().columns = 1;
      }
    }
    check(calibration);
    const bool steps = std::all_of(layers_.begin() + 1, layers_.end(), [](const auto& p) {
      return !p.weight_steps.empty() && !p.input_steps.empty();
    });
    moments_ = options_.moments.value_or(steps ? moment_rule::own : moment_rule::float_network);
    std::vector<float_observation> observed(plan_.size());
    if (!steps || moments_ == moment_rule::float_network) {
      observed =
          observe_float_network(network_, plan_, layers_, inputs_, options_.pixels, calibration);
    }
    for (std::size_t l = 0; l < plan_.size(); ++l) {
      targets_.push_back(std::move(observed[l].moments));
      try {
        quantisers_.emplace_back(layers_[l], static_cast<std::size_t>(shape_of(l).K), l > 0,
                                 observed[l].inputs);
      } catch (const std::invalid_argument& e) {
        throw std::invalid_argument("integer_network: layer \"" + name_of(l) + "\": " + e.what());
      }
      pack(l);
    }
  }

  [[nodiscard]] const workload::network& network() const { return network_; }
  [[nodiscard]] std::size_t layer_count() const { return plan_.size(); }
  [[nodiscard]] moment_rule moments() const { return moments_; }

  /// The first step whose result differs between two genomes: a step's result depends on the precisions
  /// up to its own and on the next layer's activation width.
  [[nodiscard]] std::size_t first_difference(std::span<const Precision> a,
                                             std::span<const Precision> b) const {
    std::size_t l = 0;
    while (l < a.size() && a[l] == b[l]) ++l;
    if (l > 0 && l < a.size() && a[l].activation_bits != b[l].activation_bits) --l;
    return l;
  }

  /// Throws `std::invalid_argument` when there is not one precision per layer, or a width is not within
  /// 1 to 8.
  void check(std::span<const Precision> precisions) const {
    if (precisions.size() != plan_.size()) {
      throw std::invalid_argument("integer_network: " + std::to_string(precisions.size()) +
                                  " precisions for " + std::to_string(plan_.size()) + " layers");
    }
    for (std::size_t l = 0; l < precisions.size(); ++l) {
      for (const int bits : {precisions[l].weight_bits, precisions[l].activation_bits}) {
        if (bits >= 1 && bits <= layer_quantisers::widest) continue;
        throw std::invalid_argument("integer_network: layer \"" + name_of(l) + "\" has " +
                                    std::to_string(bits) + " bits instead of 1 to 8");
      }
    }
  }

  /// `count` images from `first` on before the first step; room of an earlier pass is used again.
  /// Throws `std::invalid_argument` where the images have another shape than the network's input.
  void start(const labelled_images& images, std::size_t first, std::size_t count,
             passing& state) const {
    check(images);
    state.images_ = &images;
    state.first_ = first;
    if (state.codes_.size() == plan_.size() && state.count_ == count) return;
    state.count_ = count;
    state.codes_.resize(plan_.size());
    std::size_t row = 0;
    std::size_t sums = 0;
    std::size_t values = 0;
    for (std::size_t l = 0; l < plan_.size(); ++l) {
      if (l > 0) state.codes_[l] = feature_maps<std::uint8_t>(inputs_[l], count);
      row = std::max(row, columns(l) * outputs(l));
      sums = std::max(sums, std::min(rows(l), rows_together) * columns(l) * outputs(l));
      if (plan_[l].pooling != residual_step::none || l + 1 == plan_.size()) {
        values = std::max(values, rows(l) * columns(l) * outputs(l));
      }
    }
    state.image_.assign(inputs_[0].size(), 0.0F);
    state.added_.resize(row);
    if (state.sums_.size() < sums) state.sums_.resize(sums);
    if (state.float_sums_.size() < sums) state.float_sums_.resize(sums);
    state.values_.resize(values);
    state.logits_.resize(count * outputs(plan_.size() - 1));
  }

  /// Runs step l on calibration images; returns its map. Preconditions: `check(precisions)`; the steps
  /// before were run with the same precisions.
  [[nodiscard]] step_map calibrate(std::size_t l, std::span<const Precision> precisions,
                                   passing& state) const {
    return l == 0 ? calibrate(l, precisions, state, state.float_sums_)
                  : calibrate(l, precisions, state, state.sums_);
  }

  /// Runs step l with a map that calibration found.
  void run(std::size_t l, std::span<const Precision> precisions, const step_map& map,
           passing& state) const {
    const auto each = [&]<typename Sum>(std::vector<Sum>& sums) {
      for (std::size_t i = 0; i < state.count_; ++i) {
        if (l == 0) scale_image(precisions, i, state);
        for (std::size_t p = 0; p < rows(l); p += rows_together) {
          const std::size_t count = std::min(rows_together, rows(l) - p);
          sum(l, precisions[l].weight_bits, state, i, p, count, sums.data());
          finish(l, map, state, i, p, count, sums.data());
        }
        finish_image(l, map, state, i);
      }
    };
    l == 0 ? each(state.float_sums_) : each(state.sums_);
  }

  /// What the last step wrote for image i, one number per class.
  [[nodiscard]] std::span<const float> logits(const passing& state, std::size_t i) const {
    return std::span(state.logits_)
        .subspan(i * outputs(plan_.size() - 1),
                 static_cast<std::size_t>(shape_of(plan_.size() - 1).K));
  }

  /// The class of the greatest logit; of equal ones the first.
  [[nodiscard]] std::size_t predicted(const passing& state, std::size_t i) const {
    const auto values = logits(state, i);
    return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) -
                                    values.begin());
  }

 private:
  // So many that their sums stay in the first cache, and what it costs to begin is shared.
  static constexpr std::size_t rows_together = 4;

  [[nodiscard]] const workload::layer_shape& shape_of(std::size_t l) const {
    return network_.layers()[plan_[l].layer].shape;
  }
  [[nodiscard]] const std::string& name_of(std::size_t l) const {
    return network_.layers()[plan_[l].layer].name;
  }
  [[nodiscard]] std::size_t rows(std::size_t l) const {
    return static_cast<std::size_t>(shape_of(l).P);
  }
  [[nodiscard]] std::size_t columns(std::size_t l) const {
    return static_cast<std::size_t>(shape_of(l).Q);
  }
  [[nodiscard]] std::size_t outputs(std::size_t l) const {
    return detail::rounded_up(static_cast<std::size_t>(shape_of(l).K), detail::channel_block);
  }
  [[nodiscard]] bool is_last(std::size_t l) const { return l + 1 == plan_.size(); }

  void check(const labelled_images& images) const {
    const auto& input = network_.tensors()[network_.inputs().front()];
    if (images.channels == input.channels && images.rows == input.rows &&
        images.columns == input.columns && images.size() > 0 &&
        options_.pixels.mean.size() == static_cast<std::size_t>(input.channels) &&
        options_.pixels.deviation.size() == static_cast<std::size_t>(input.channels)) {
      return;
    }
    throw std::invalid_argument("integer_network: images must be " +
                                std::to_string(input.channels) + " x " +
                                std::to_string(input.rows) + " x " + std::to_string(input.columns));
  }

  // Weights as the loops over rows read them, for every width.
  void pack(std::size_t l) {
    const auto& s = shape_of(l);
    windows_.push_back(detail::row_windows{
        columns(l), static_cast<std::size_t>(s.R), static_cast<std::size_t>(s.S),
        inputs_[l].channels, inputs_[l].row_stride(),
        static_cast<std::size_t>(s.stride_columns) * inputs_[l].channels,
        outputs(l) / detail::channel_block,
        static_cast<std::size_t>(s.stride_rows) * inputs_[l].row_stride()});
    const auto& w = windows_.back();
    const auto C = static_cast<std::size_t>(s.C);
    const std::size_t positions = w.filter_rows * w.filter_columns;
    packed_.emplace_back();
    for (int bits = 1; bits <= layer_quantisers::widest; ++bits) {
      const auto codes = quantisers_[l].weight_codes(bits);
      auto& bytes = packed_[l][static_cast<std::size_t>(bits)];
      auto& floats = image_weights_[static_cast<std::size_t>(bits)];
      const std::size_t size = outputs(l) * positions * w.channels;
      l == 0 ? floats.assign(size, 0.0F) : bytes.assign(size, 0);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::size_t k = i / (C * positions);
        const std::size_t c = i / positions % C;
        const std::size_t position = i % positions;
        if (l == 0) {
          floats[detail::float_weight_place(w, k, position, c)] = static_cast<float>(codes[i]);
        } else {
          bytes[detail::weight_place(w, k, position, c)] = codes[i];
        }
      }
    }
  }

  void scale_image(std::span<const Precision> precisions, std::size_t i, passing& state) const {
    scale_pixels(state.images_->image(state.first_ + i), options_.pixels,
                 precisions[0].activation_bits, inputs_[0], state.image_.data());
  }

  // Sums of `count` rows of image i from row p on.
  void sum(std::size_t l, int bits, const passing& state, std::size_t i, std::size_t p,
           std::size_t count, std::int32_t* sums) const {
    detail::sum_rows(state.codes_[l].image(i) + p * windows_[l].next_row,
                     packed_[l][static_cast<std::size_t>(bits)].data(), windows_[l], count, sums);
  }
  void sum(std::size_t l, int bits, const passing& state, std::size_t, std::size_t p,
           std::size_t count, float* sums) const {
    const auto& w = windows_[l];
    const float* weights = image_weights_[static_cast<std::size_t>(bits)].data();
    for (std::size_t j = 0; j < count; ++j) {
      detail::sum_row_float(state.image_.data() + (p + j) * w.next_row, weights, w,
                            sums + j * columns(l) * outputs(l));
    }
  }

  // The codes that a shortcut brings to row p of image i.
  [[nodiscard]] const std::uint8_t* added_row(std::size_t l, passing& state, std::size_t i,
                                              std::size_t p) const {
    const auto& step = plan_[l];
    if (step.added == residual_step::none) return nullptr;
    const auto& source = state.codes_[step.added];
    if (step.shortcut == residual_step::none) return source.row(i, p);
    // Every second sample, and zero channels on both sides of those that are there: He et al., CVPR
    // 2016, section 3.3, option A, as its reimplementations in PyTorch have it.
    const auto& s = network_.layers()[step.shortcut].shape;
    const auto before = static_cast<std::size_t>((s.K - s.C) / 2);
    const auto channels = static_cast<std::size_t>(s.C);
    const auto* from = source.row(i, p * static_cast<std::size_t>(s.stride_rows));
    std::fill(state.added_.begin(), state.added_.end(), std::uint8_t{0});
    for (std::size_t q = 0; q < columns(l); ++q) {
      std::copy_n(from + q * static_cast<std::size_t>(s.stride_columns) * source.shape().channels,
                  channels, state.added_.data() + q * outputs(l) + before);
    }
    return state.added_.data();
  }

  template <typename Sum>
  void finish(std::size_t l, const step_map& map, passing& state, std::size_t i, std::size_t p,
              std::size_t count, const Sum* sums) const {
    for (std::size_t j = 0; j < count; ++j) {
      finish_row(l, map, state, i, p + j, sums + j * columns(l) * outputs(l));
    }
  }

  template <typename Sum>
  void finish_row(std::size_t l, const step_map& map, passing& state, std::size_t i, std::size_t p,
                  const Sum* sums) const {
    const auto* added = added_row(l, state, i, p);
    if (is_last(l) || plan_[l].pooling != residual_step::none) {
      detail::map_row(sums, columns(l), map.channels, added, plan_[l].rectified,
                      state.values_.data() + p * columns(l) * outputs(l));
    } else {
      detail::quantise_row(sums, columns(l), map.channels, added, state.codes_[l + 1].row(i, p));
    }
  }

  // Pooling, and what the network writes.
  HWFLOWQ_STRICT_FP void finish_image(std::size_t l, const step_map& map, passing& state,
                                      std::size_t i) const {
    HWFLOWQ_STRICT_FP_BODY
    const std::size_t channels = outputs(l);
    if (plan_[l].pooling != residual_step::none) {
      const std::size_t pixels = rows(l) * columns(l);
      const float share = 1.0F / static_cast<float>(pixels);
      constexpr float no_fraction = 0x1.8p23F;
      std::uint8_t* codes = state.codes_[l + 1].image(i);
      for (std::size_t k = 0; k < channels; ++k) {
        float total = 0.0F;
        for (std::size_t j = 0; j < pixels; ++j) total += state.values_[j * channels + k];
        float y = total * share * map.per_step;
        y = y < map.channels.most ? y : map.channels.most;
        codes[k] = static_cast<std::uint8_t>((y + no_fraction) - no_fraction);
      }
    } else if (is_last(l)) {
      std::copy_n(state.values_.data(), channels, state.logits_.data() + i * channels);
    }
  }

  template <typename Sum>
  [[nodiscard]] step_map calibrate(std::size_t l, std::span<const Precision> precisions,
                                   passing& state, std::vector<Sum>& sums) const {
    const std::size_t row = columns(l) * outputs(l);
    if (sums.size() < state.count_ * rows(l) * row) sums.resize(state.count_ * rows(l) * row);
    std::vector<double> totals(2 * outputs(l), 0.0);
    const std::size_t of_image = rows(l) * row;
    for (std::size_t i = 0; i < state.count_; ++i) {
      if (l == 0) scale_image(precisions, i, state);
      Sum* at = sums.data() + i * of_image;
      sum(l, precisions[l].weight_bits, state, i, 0, rows(l), at);
      for (std::size_t p = 0; p < rows(l); ++p) {
        detail::add_moments(at + p * row, columns(l), outputs(l), totals.data());
      }
    }
    const auto map =
        map_of(l, precisions, totals, static_cast<double>(state.count_ * rows(l) * columns(l)));
    for (std::size_t i = 0; i < state.count_; ++i) {
      finish(l, map, state, i, 0, rows(l), sums.data() + i * of_image);
      finish_image(l, map, state, i);
    }
    return map;
  }

  // Sums in integers -> real sums -> batch normalisation or bias -> steps of what is written.
  [[nodiscard]] HWFLOWQ_STRICT_FP step_map map_of(std::size_t l,
                                                  std::span<const Precision> precisions,
                                                  std::span<const double> totals,
                                                  double count) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto& own = layers_[l];
    const auto K = static_cast<std::size_t>(shape_of(l).K);
    const double input_step =
        l == 0 ? 1.0 : quantisers_[l].input_step(precisions[l].activation_bits);
    const auto steps = quantisers_[l].weight_steps(precisions[l].weight_bits);
    const bool quantised = !is_last(l) && plan_[l].pooling == residual_step::none;
    step_map map;
    double output_step = 1.0;
    if (!is_last(l)) {
      const int bits = precisions[l + 1].activation_bits;
      const double step = quantisers_[l + 1].input_step(bits);
      map.channels.most = static_cast<float>((1 << bits) - 1);
      map.per_step = static_cast<float>(1.0 / step);
      if (quantised) output_step = step;
    }
    if (plan_[l].added != residual_step::none) {
      const std::size_t from = plan_[l].added;
      map.channels.factor = static_cast<float>(
          quantisers_[from].input_step(precisions[from].activation_bits) / output_step);
    }
    map.channels.scale.assign(outputs(l), 0.0F);
    map.channels.shift.assign(outputs(l), 0.0F);
    for (std::size_t k = 0; k < K; ++k) {
      const double step = double{steps[k]} * input_step;
      const double bias = own.bias.empty() ? 0.0 : double{own.bias[k]};
      double scale = 1.0;
      double shift = bias;
      if (own.has_batch_norm()) {
        // The sums' moments as they are found, and as they are to become.
        const double mean = totals[k] / count * step;
        const double square = totals[outputs(l) + k] / count * step * step;
        const double variance = std::max(0.0, square - mean * mean);
        double gain = 1.0;
        double target = mean;
        double subtracted = double{own.mean[k]} - bias;
        double normal = double{own.variance[k]};
        if (moments_ == moment_rule::own) {
          subtracted = mean;
          normal = variance;
        } else if (moments_ == moment_rule::float_network) {
          target = targets_[l].mean[k];
          gain = std::sqrt((targets_[l].variance[k] + own.epsilon) / (variance + own.epsilon));
        }
        normal = double{own.gamma[k]} / std::sqrt(normal + own.epsilon);
        scale = normal * gain;
        shift = normal * (target - gain * mean - subtracted) + double{own.beta[k]};
      }
      map.channels.scale[k] = static_cast<float>(scale * step / output_step);
      map.channels.shift[k] = static_cast<float>(shift / output_step);
    }
    return map;
  }

  workload::network network_;
  std::vector<layer_parameters> layers_;
  integer_network_options options_;
  std::vector<residual_step> plan_;
  moment_rule moments_ = moment_rule::own;
  // By step:
  std::vector<map_shape> inputs_;
  std::vector<channel_moments> targets_;
  std::vector<layer_quantisers> quantisers_;
  std::vector<detail::row_windows> windows_;
  std::vector<layer_quantisers::by_width<std::vector<std::int8_t>>> packed_;
  layer_quantisers::by_width<std::vector<float>> image_weights_;
};

}  // namespace hwflowq::accuracy

#endif
