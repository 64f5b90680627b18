// Quantisation by a step that is trained along: a LibTorch operation with straight-through gradients.
#ifndef HWFLOWQ_ACCURACY_TORCH_STEP_QUANTIZER_HPP
#define HWFLOWQ_ACCURACY_TORCH_STEP_QUANTIZER_HPP

#include <hwflowq/accuracy/torch/detail/step_kernel.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

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
  const auto rounded =
      bounds.binary ? ::torch::where(x < 0, -1.0F, 1.0F).to(::torch::kFloat) : clipped.round();
  auto slope = ::torch::where(inside, from_rounding ? rounded - steps : ::torch::zeros_like(steps),
                              bounds.binary ? rounded : clipped);
  slope = slope * gradient.to(::torch::kFloat);
  const auto of_step = step.numel() == 1 ? slope.sum() : slope.flatten(1).sum(1);
  return {gradient * inside, of_step.reshape(step.sizes())};
}

// A kernel of the processor reads x, and what has the same layout, as one plain array.
[[nodiscard]] inline bool has_step_kernel(const ::torch::Tensor& x, const ::torch::Tensor& step) {
  return x.device().is_cpu() && x.numel() > 0 && x.is_non_overlapping_and_dense() &&
         (step.numel() == 1 || x.is_contiguous()) &&
         (x.scalar_type() == ::torch::kFloat || x.scalar_type() == ::torch::kBFloat16);
}

// The elements of a tensor whose type is T's.
template <StoredFloat T>
[[nodiscard]] T* elements_of(const ::torch::Tensor& t) {
  if constexpr (std::same_as<T, float>) {
    return t.data_ptr<float>();
  } else {
    return reinterpret_cast<bfloat16_bits*>(t.data_ptr<at::BFloat16>());
  }
}

// Calls with a number of the type that a tensor's elements have. Precondition: float or bfloat16.
template <typename Call>
auto with_element_type(const ::torch::Tensor& t, const Call& call) {
  if (t.scalar_type() == ::torch::kFloat) return call(float{});
  return call(bfloat16_bits{});
}

// The gradient as an array in the order of x.
[[nodiscard]] inline ::torch::Tensor in_order_of(const ::torch::Tensor& x,
                                                 const ::torch::Tensor& gradient) {
  if (gradient.strides() == x.strides() && gradient.scalar_type() == x.scalar_type()) {
    return gradient;
  }
  return ::torch::empty_like(x).copy_(gradient);
}

struct quantise_by_step_function : ::torch::autograd::Function<quantise_by_step_function> {
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
    if (!has_step_kernel(x, step)) return quantise_with_operators(x, step, bounds);
    auto y = ::torch::empty_like(x);
    const auto steps = step.contiguous();
    const std::int64_t each = x.numel() / steps.numel();
    with_element_type(x, [&](auto type) {
      using T = decltype(type);
      for (std::int64_t k = 0; k < steps.numel(); ++k) {
        quantise_array<T>(elements_of<T>(x) + k * each, elements_of<T>(y) + k * each, each,
                          steps.data_ptr<float>()[k], bounds);
      }
    });
    return y;
  }

  static ::torch::autograd::tensor_list backward(::torch::autograd::AutogradContext* context,
                                                 ::torch::autograd::tensor_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& x = saved[0];
    const auto& step = saved[1];
    auto& data = context->saved_data;
    const step_bounds bounds{static_cast<float>(data["lowest"].toDouble()),
                             static_cast<float>(data["highest"].toDouble()),
                             data["binary"].toBool()};
    const bool from_rounding = data["from_rounding"].toBool();
    ::torch::Tensor of_x;
    ::torch::Tensor of_step;
    if (has_step_kernel(x, step)) {
      of_x = ::torch::empty_like(x);
      of_step = ::torch::empty(step.sizes());
      const auto g = in_order_of(x, gradients[0]);
      const auto steps = step.contiguous();
      const std::int64_t each = x.numel() / steps.numel();
      with_element_type(x, [&](auto type) {
        using T = decltype(type);
        for (std::int64_t k = 0; k < steps.numel(); ++k) {
          of_step.data_ptr<float>()[k] = static_cast<float>(
              quantise_array_backward<T>(elements_of<T>(x) + k * each, elements_of<T>(g) + k * each,
                                         elements_of<T>(of_x) + k * each, each,
                                         steps.data_ptr<float>()[k], bounds, from_rounding));
        }
      });
    } else {
      std::tie(of_x, of_step) =
          gradients_with_operators(gradients[0], x, step, bounds, from_rounding);
    }
    return {of_x, of_step * data["gradient_scale"].toDouble(), {}, {}, {}, {}, {}};
  }
};

}  // namespace detail

/// Quantises x to step * clamp(round(x / step)) within a range; ties round to even. `step` holds one
/// number, or one for each slice of the first dimension of x.
///
/// Gradients: x passes where it is not clipped (straight through: Bengio et al. 2013). The step takes
/// q - x / step there, with LSQ, and the last integer where x is clipped, all times `gradient_scale`,
/// for which LSQ takes 1 / sqrt(elements Qp) (section 2.2 of the paper).
[[nodiscard]] inline ::torch::Tensor quantise_by_step(const ::torch::Tensor& x,
                                                      const ::torch::Tensor& step,
                                                      const quantization::integer_range& range,
                                                      step_gradient gradient = step_gradient::lsq,
                                                      double gradient_scale = 1.0) {
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
