// Batch normalisation with what follows it: nothing, a ReLU, or a ReLU and quantisation.
#ifndef HWFLOWQ_ACCURACY_TORCH_BATCH_NORM_ACTIVATION_HPP
#define HWFLOWQ_ACCURACY_TORCH_BATCH_NORM_ACTIVATION_HPP

#include <hwflowq/accuracy/torch/detail/batch_norm_kernel.hpp>
#include <hwflowq/accuracy/torch/step_quantizer.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Parameters and moments of a batch normalisation, one number per channel.
struct batch_norm_state {
  ::torch::Tensor scale;     ///< trained
  ::torch::Tensor shift;     ///< trained
  ::torch::Tensor mean;      ///< running
  ::torch::Tensor variance;  ///< running, without bias
  bool training = false;     ///< normalises by the batch's own moments and updates the running ones
  double momentum = 0.1;     ///< share of the batch in the running moments
  double epsilon = 1e-5;
};

/// The quantiser of unsigned activations behind a ReLU.
struct activation_step {
  ::torch::Tensor step;  ///< one number
  int bits = 8;
  step_gradient gradient = step_gradient::lsq;
  double gradient_scale = 1.0;
};

namespace detail {

[[nodiscard]] inline std::span<const float> floats_of(const ::torch::Tensor& t) {
  return {t.data_ptr<float>(), static_cast<std::size_t>(t.numel())};
}

struct batch_norm_function : ::torch::autograd::Function<batch_norm_function> {
  static ::torch::Tensor forward(::torch::autograd::AutogradContext* context,
                                 const ::torch::Tensor& x, const ::torch::Tensor& gamma,
                                 const ::torch::Tensor& beta, const ::torch::Tensor& step,
                                 const batch_norm_state* state, std::int64_t kind, double highest,
                                 bool from_rounding, double gradient_scale) {
    const std::int64_t channels = x.size(1);
    const std::int64_t rows = x.numel() / channels;
    auto mean = ::torch::empty({channels});
    auto deviation = ::torch::empty({channels});
    if (state->training) {
      const auto sums = with_element_type(x, [&](auto type) {
        return channel_sums(elements_of<decltype(type)>(x), rows, channels);
      });
      const auto n = static_cast<double>(rows);
      for (std::int64_t c = 0; c < channels; ++c) {
        const double m = sums[static_cast<std::size_t>(c)] / n;
        const double v = std::max(0.0, sums[static_cast<std::size_t>(channels + c)] / n - m * m);
        mean.data_ptr<float>()[c] = static_cast<float>(m);
        deviation.data_ptr<float>()[c] = static_cast<float>(std::sqrt(v + state->epsilon));
        const auto update = [&](const ::torch::Tensor& running, double measured) {
          float& r = running.data_ptr<float>()[c];
          r = static_cast<float>((1.0 - state->momentum) * static_cast<double>(r) +
                                 state->momentum * measured);
        };
        update(state->mean, m);
        update(state->variance, n > 1.0 ? v * n / (n - 1.0) : v);
      }
    } else {
      mean.copy_(state->mean);
      deviation.copy_((state->variance + state->epsilon).sqrt());
    }
    const auto scale = (gamma.detach() / deviation).contiguous();
    const auto shift = (beta.detach() - mean * scale).contiguous();
    activation act{static_cast<activation_kind>(kind)};
    act.step = step.item<float>();
    act.highest = static_cast<float>(highest);
    auto y = ::torch::empty_like(x);
    with_element_type(x, [&](auto type) {
      using T = decltype(type);
      scale_and_activate(elements_of<T>(x), elements_of<T>(y), rows, floats_of(scale),
                         floats_of(shift), act);
    });
    context->save_for_backward({x, mean, deviation, scale, shift});
    context->saved_data["training"] = state->training;
    context->saved_data["kind"] = kind;
    context->saved_data["step"] = static_cast<double>(act.step);
    context->saved_data["highest"] = highest;
    context->saved_data["from_rounding"] = from_rounding;
    context->saved_data["gradient_scale"] = gradient_scale;
    return y;
  }

  static ::torch::autograd::tensor_list backward(::torch::autograd::AutogradContext* context,
                                                 ::torch::autograd::tensor_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& mean = saved[1];
    const auto& deviation = saved[2];
    const auto& scale = saved[3];
    const auto& shift = saved[4];
    const std::int64_t channels = x.size(1);
    const std::int64_t rows = x.numel() / channels;
    const activation act{static_cast<activation_kind>(context->saved_data["kind"].toInt()),
                         static_cast<float>(context->saved_data["step"].toDouble()),
                         static_cast<float>(context->saved_data["highest"].toDouble())};
    const auto g = in_order_of(x, gradients[0]);
    const auto sums = with_element_type(x, [&](auto type) {
      using T = decltype(type);
      return channel_gradient_sums<T>(elements_of<T>(x), elements_of<T>(g), rows, floats_of(scale),
                                      floats_of(shift), act,
                                      context->saved_data["from_rounding"].toBool());
    });
    auto of_gamma = ::torch::empty({channels});
    auto of_beta = ::torch::empty({channels});
    // dL/dx = scale (g - mean(g) - normalised x mean(g normalised x)), normalised x = (x - m) / d
    std::vector<float> q(static_cast<std::size_t>(channels), 0.0F);
    std::vector<float> r(static_cast<std::size_t>(channels), 0.0F);
    double of_step = 0.0;
    const bool training = context->saved_data["training"].toBool();
    for (std::int64_t c = 0; c < channels; ++c) {
      const auto i = static_cast<std::size_t>(c);
      const auto n = static_cast<std::size_t>(channels);
      const double m = mean.data_ptr<float>()[c];
      const double d = deviation.data_ptr<float>()[c];
      const double a = scale.data_ptr<float>()[c];
      const double of_normalised = (sums[n + i] - m * sums[i]) / d;
      of_gamma.data_ptr<float>()[c] = static_cast<float>(of_normalised);
      of_beta.data_ptr<float>()[c] = static_cast<float>(sums[i]);
      of_step += sums[2 * n + i];
      if (!training) continue;
      const auto count = static_cast<double>(rows);
      const double slope = -a * of_normalised / (count * d);
      q[i] = static_cast<float>(slope);
      r[i] = static_cast<float>(-a * sums[i] / count - slope * m);
    }
    auto of_x = ::torch::empty_like(x);
    with_element_type(x, [&](auto type) {
      using T = decltype(type);
      combine_gradients<T>(elements_of<T>(x), elements_of<T>(g), elements_of<T>(of_x), rows,
                           floats_of(scale), floats_of(shift), act, floats_of(scale), q, r);
    });
    ::torch::Tensor step_gradient;
    if (act.kind == activation_kind::quantise) {
      step_gradient = ::torch::full({}, of_step * context->saved_data["gradient_scale"].toDouble(),
                                    ::torch::kFloat);
    }
    return {of_x, of_gamma, of_beta, step_gradient, {}, {}, {}, {}, {}};
  }
};

// Channels run fastest in memory, and a kernel knows the numbers.
[[nodiscard]] inline bool has_batch_norm_kernel(const ::torch::Tensor& x) {
  return x.device().is_cpu() && x.dim() == 4 &&
         x.is_contiguous(::torch::MemoryFormat::ChannelsLast) &&
         (x.scalar_type() == ::torch::kFloat || x.scalar_type() == ::torch::kBFloat16);
}

}  // namespace detail

/// Batch normalisation (Ioffe, Szegedy, 2015), then a ReLU where asked, then quantisation where a step
/// is given, which contains the ReLU. On processors one pass over memory does what three would:
/// between convolutions memory is what takes the time.
[[nodiscard]] inline ::torch::Tensor batch_norm_activation(
    const ::torch::Tensor& x, const batch_norm_state& state, bool relu,
    const std::optional<activation_step>& quantiser = std::nullopt) {
  using detail::activation_kind;
  if (detail::has_batch_norm_kernel(x)) {
    const auto kind = quantiser ? activation_kind::quantise
                                : (relu ? activation_kind::relu : activation_kind::none);
    const auto highest = quantiser ? quantization::unsigned_range(quantiser->bits).highest() : 1;
    return detail::batch_norm_function::apply(
        x, state.scale, state.shift, quantiser ? quantiser->step : ::torch::ones({}), &state,
        static_cast<std::int64_t>(kind), static_cast<double>(highest),
        quantiser && quantiser->gradient == step_gradient::lsq,
        quantiser ? quantiser->gradient_scale : 1.0);
  }
  auto y = ::torch::batch_norm(x, state.scale, state.shift, state.mean, state.variance,
                               state.training, state.momentum, state.epsilon, true);
  if (relu || quantiser) y = ::torch::relu(y);
  if (!quantiser) return y;
  return quantise_by_step(y, quantiser->step, quantization::unsigned_range(quantiser->bits),
                          quantiser->gradient, quantiser->gradient_scale);
}

}  // namespace hwflowq::accuracy

#endif
