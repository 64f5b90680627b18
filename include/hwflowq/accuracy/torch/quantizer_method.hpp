// The methods of quantisation that a module can be trained with.
#ifndef HWFLOWQ_ACCURACY_TORCH_QUANTIZER_METHOD_HPP
#define HWFLOWQ_ACCURACY_TORCH_QUANTIZER_METHOD_HPP

#include <hwflowq/accuracy/torch/step_quantizer.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <torch/types.h>

#include <cstdint>

namespace hwflowq::accuracy {

/// How weights and activations are quantised while a module is trained.
///
/// | method | weights, per channel              | activations, per tensor                   |
/// |--------|-----------------------------------|-------------------------------------------|
/// | lsq    | a learned step                    | a learned step                            |
/// | pact   | as dorefa                         | a learned clipping level                  |
/// | dorefa | tanh(w) over its greatest, scaled | clipped to 1, steps of 1 / (2^bits - 1)   |
enum class quantizer_method : std::uint8_t {
  lsq,    ///< Esser et al., "Learned step size quantization", ICLR 2020
  pact,   ///< Choi et al., "PACT: Parameterized clipping activation", 2018
  dorefa  ///< Zhou et al., "DoReFa-Net", 2016, sections 2.3 and 2.4
};

/// Weights as DoReFa-Net quantises them: m round(n tanh(w) / max |tanh(w)|) / n per channel, where n
/// is the highest integer of the range and m the greatest |w| of the channel; with one bit, the sign
/// times the mean of |w| (equations 7 and 9).
///
/// The paper's grid of 2^bits levels has no zero; this one is the narrow range that all our weights
/// are quantised to. The factor m, through which no gradient passes, keeps the size of weights that no
/// batch normalisation follows.
[[nodiscard]] inline ::torch::Tensor quantise_weights_dorefa(
    const ::torch::Tensor& weight, const quantization::integer_range& range) {
  const auto rows = weight.flatten(1);
  const auto one = ::torch::ones({rows.size(0)}, rows.options());
  if (range.is_binary()) {
    // |w| up to 1 passes the gradient straight through.
    const auto mean = rows.detach().abs().mean(1, true).clamp_min(1e-12);
    return (quantise_by_step(rows, one, range).mul(mean)).reshape(weight.sizes());
  }
  const auto squashed = ::torch::tanh(rows);
  const auto greatest = std::get<0>(squashed.abs().max(1, true)).clamp_min(1e-12);
  const auto size = std::get<0>(rows.detach().abs().max(1, true));
  const auto step = (one / range.highest()).detach();
  return (quantise_by_step(squashed / greatest, step, range) * size).reshape(weight.sizes());
}

/// Activations as DoReFa-Net quantises them: clipped to [0, 1] (or [-1, 1] where signed), then to the
/// integers of the range over its highest (equations 5 and 11).
[[nodiscard]] inline ::torch::Tensor quantise_activations_dorefa(
    const ::torch::Tensor& x, const quantization::integer_range& range) {
  const auto step = ::torch::full({1}, 1.0 / range.highest(), ::torch::device(x.device()));
  return quantise_by_step(x, step, range);
}

}  // namespace hwflowq::accuracy

#endif
