// Quantisation by a step that is trained along: a LibTorch operation with straight-through gradients.
#ifndef HWFLOWQ_ACCURACY_TORCH_STEP_QUANTIZER_HPP
#define HWFLOWQ_ACCURACY_TORCH_STEP_QUANTIZER_HPP

#include <hwflowq/accuracy/torch/detail/step_kernel.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <torch/torch.h>

#include <cmath>
#include <cstdint>

namespace hwflowq::accuracy {

/// How the gradient of a step is computed.
enum class step_gradient : std::uint8_t {
  lsq,  ///< from rounding and clipping: Esser et al., "Learned step size quantization", ICLR 2020
  pact  ///< from clipping alone: Choi et al., "PACT", 2018; the clipping level is the step times Qp
};

namespace detail {

// Steps as a shape that spreads over `x`: one for all, or one per slice of the first dimension.
[[nodiscard]] inline ::torch::Tensor spread_steps(const ::torch::Tensor& step,
                                                  const ::torch::Tensor& x) {
  if (step.numel() == 1) return step.reshape({}).to(x.device());
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[0] = step.numel();
  return step.reshape(shape);
}

// The operation spelled out: on any device, and the measure of the kernels.
[[nodiscard]] inline ::torch::Tensor quantise_with_operators(const ::torch::Tensor& x,
                                                             const ::torch::Tensor& step,
                                                             const step_bounds& bounds) {
  const auto s = spread_steps(step, x);
  if (bounds.binary) return ::torch::where(x < 0, -s, s).to(x.scalar_type());
  const auto steps = (x.to(::torch::kFloat) * s.reciprocal()).clamp(bounds.lowest, bounds.highest);
  return (steps.round() * s).to(x.scalar_type());
}

[[nodiscard]] inline std::pair<::torch::Tensor, ::torch::Tensor> gradients_with_operators(
    const ::torch::Tensor& gradient, const ::torch::Tensor& x, const ::torch::Tensor& step,
    const step_bounds& bounds, bool from_rounding) {
  const auto s = spread_steps(step, x);
  const auto steps = x.to(::torch::kFloat) * s.reciprocal();
  const auto inside = (steps > bounds.lowest).logical_and(steps < bounds.highest);
  const auto clipped = steps.clamp(bounds.lowest, bounds.highest);
  const auto rounded = bounds.binary ? ::torch::where(x < 0, -1.0F, 1.0F).to(::torch::kFloat)
                                     : clipped.round();
  auto slope = ::torch::where(inside, from_rounding ? rounded - steps : ::torch::zeros_like(steps),
                              bounds.binary ? rounded : clipped);
  slope = slope * gradient.to(::torch::kFloat);
  const auto of_step = step.numel() == 1 ? slope.sum() : slope.flatten(1).sum(1);
  return {gradient * inside, of_step.reshape(step.sizes())};
}

// A kernel of the processor reads x, and what has the same layout, as one plain array.
[[nodiscard]] inline bool has_kernel(const ::torch::Tensor& x, const ::torch::Tensor& step) {
  return x.device().is_cpu() && x.is_non_overlapping_and_dense() &&
         (step.numel() == 1 || x.is_contiguous()) &&
         (x.scalar_type() == ::torch::kFloat || x.scalar_type() == ::torch::kBFloat16);
}

struct quantise_by_step_function
    : ::torch::autograd::Function<quantise_by_step_function> {
  static ::torch::Tensor forward(::torch::autograd::AutogradContext* context,
                                 const ::torch::Tensor& x, const ::torch::Tensor& step,
                                 double lowest, double highest, bool binary, bool from_rounding,
                                 double gradient_scale) {
    context->save_for_backward({x, step});
    context->saved_data["lowest"] = lowest;
    context->saved_data["highest"] = highest;
    context->saved_data["binary"] = binary;
    context->saved_data["from_rounding"] = from_rounding;
    context->saved_data["gradient_scale"] = gradient_scale;
    const step_bounds bounds{static_cast<float>(lowest), static_cast<float>(highest), binary};
    if (!has_kernel(x, step)) return quantise_with_operators(x, step, bounds);
    auto y = ::torch::empty_like(x);
    if (x.scalar_type() == ::torch::kFloat) {
      quantise_array(x.data_ptr<float>(), y.data_ptr<float>(), x.numel(), step, bounds);
    } else {
      quantise_array(reinterpret_cast<const bfloat16_bits*>(x.data_ptr<at::BFloat16>()),
                     reinterpret_cast<bfloat16_bits*>(y.data_ptr<at::BFloat16>()), x.numel(), step,
                     bounds);
    }
    return y;
  }

  static ::torch::autograd::tensor_list backward(::torch::autograd::AutogradContext* context,
                                                 ::torch::autograd::tensor_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& step = saved[1];
    const step_bounds bounds{static_cast<float>(context->saved_data["lowest"].toDouble()),
                             static_cast<float>(context->saved_data["highest"].toDouble()),
                             context->saved_data["binary"].toBool()};
    const bool from_rounding = context->saved_data["from_rounding"].toBool();
    ::torch::Tensor of_x;
    ::torch::Tensor of_step;
    auto g = gradients[0];
    if (!has_kernel(x, step)) {
      std::tie(of_x, of_step) = gradients_with_operators(g, x, step, bounds, from_rounding);
    } else {
      of_x = ::torch::empty_like(x);
      of_step = ::torch::empty_like(step);
      if (g.strides() != x.strides() || g.scalar_type() != x.scalar_type()) {
        g = ::torch::empty_like(x).copy_(g);
      }
      if (x.scalar_type() == ::torch::kFloat) {
        quantise_backward_array(x.data_ptr<float>(), g.data_ptr<float>(), of_x.data_ptr<float>(),
                                x.numel(), step, of_step, bounds, from_rounding);
      } else {
        quantise_backward_array(
            reinterpret_cast<const bfloat16_bits*>(x.data_ptr<at::BFloat16>()),
            reinterpret_cast<const bfloat16_bits*>(g.data_ptr<at::BFloat16>()),
            reinterpret_cast<bfloat16_bits*>(of_x.data_ptr<at::BFloat16>()), x.numel(), step,
            of_step, bounds, from_rounding);
      }
    }
    of_step = of_step * context->saved_data["gradient_scale"].toDouble();
    return {of_x, of_step, {}, {}, {}, {}, {}};
  }
};

}  // namespace detail

/// Quantises x to step * clamp(round(x / step)) within a range; ties round to even. `step` holds one
/// number, or one for each slice of the first dimension of x.
///
/// Gradients: x passes where it is not clipped (straight through: Bengio et al. 2013). The step takes
/// q - x / step there, with LSQ, and the last integer where x is clipped, all times `gradient_scale`,
/// for which LSQ takes 1 / sqrt(elements Qp) (section 2.2 of the paper).
[[nodiscard]] inline ::torch::Tensor quantise_by_step(
    const ::torch::Tensor& x, const ::torch::Tensor& step, const quantization::integer_range& range,
    step_gradient gradient = step_gradient::lsq, double gradient_scale = 1.0) {
  return detail::quantise_by_step_function::apply(
      x, step, static_cast<double>(range.lowest()), static_cast<double>(range.highest()),
      range.is_binary(), gradient == step_gradient::lsq, gradient_scale);
}

/// LSQ's scale of a step's gradient. Source: Esser et al., ICLR 2020, section 2.2.
[[nodiscard]] inline double lsq_gradient_scale(std::int64_t elements,
                                               const quantization::integer_range& range) {
  return 1.0 / std::sqrt(static_cast<double>(elements) * range.highest());
}

}  // namespace hwflowq::accuracy

#endif
