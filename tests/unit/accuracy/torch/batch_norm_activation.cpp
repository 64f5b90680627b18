#include <hwflowq/accuracy/torch/batch_norm_activation.hpp>
#include <hwflowq/quantization/integer_range.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "torch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;

constexpr double gradient_scale = 0.5;

struct run {
  torch::Tensor y;
  std::vector<torch::Tensor> others;  // gradients and running moments
};

template <typename Call>
run differentiate(const torch::Tensor& x, const torch::Tensor& upstream, bool training,
                  const Call& call) {
  const std::int64_t channels = x.size(1);
  torch::manual_seed(2);
  auto from = x.clone().requires_grad_(true);
  auto scale = (torch::rand({channels}) + 0.5F).requires_grad_(true);
  auto shift = (torch::randn({channels}) * 0.3F).requires_grad_(true);
  auto step = torch::full({}, 0.25F).requires_grad_(true);
  const batch_norm_state state{scale, shift, torch::full({channels}, 0.5F),
                               torch::full({channels}, 2.0F), training};
  auto y = call(from, state, step);
  y.backward(upstream.to(y.scalar_type()));
  run result{y.detach(), {from.grad(), scale.grad(), shift.grad(), state.mean, state.variance}};
  if (step.grad().defined()) result.others.push_back(step.grad());
  return result;
}

}  // namespace

TEST_CASE("one pass does what LibTorch's operators do one after the other") {
  for (const auto type : {torch::kFloat, torch::kBFloat16}) {
    for (const bool training : {true, false}) {
      for (const std::int64_t channels : {3, 16, 24, 64}) {
        for (const int what : {0, 1, 2}) {  // nothing, a ReLU, quantisation
          torch::manual_seed(1);
          const auto x = (torch::randn({8, channels, 9, 9}) * 2 + 1)
                             .to(type)
                             .contiguous(torch::MemoryFormat::ChannelsLast);
          const auto upstream = torch::randn({8, channels, 9, 9}).to(type);
          REQUIRE(accuracy::detail::has_batch_norm_kernel(x));
          const auto found =
              differentiate(x, upstream, training, [&](auto& from, auto& s, auto& step) {
                std::optional<activation_step> quantiser;
                if (what == 2)
                  quantiser = activation_step{step, 3, step_gradient::lsq, gradient_scale};
                return batch_norm_activation(from, s, what > 0, quantiser);
              });
          const auto expected =
              differentiate(x, upstream, training, [&](auto& from, auto& s, auto& step) {
                auto y = torch::batch_norm(from.to(torch::kFloat), s.scale, s.shift, s.mean,
                                           s.variance, training, s.momentum, s.epsilon, false);
                if (what > 0) y = torch::relu(y);
                if (what < 2) return y;
                return quantise_by_step(y, step, quantization::unsigned_range(3),
                                        step_gradient::lsq, gradient_scale);
              });
          // Sums of 648 numbers; bfloat16 has 8 bits.
          const double tolerance = type == torch::kFloat ? 2e-5 : 5e-3;
          REQUIRE(test::difference(found.y, expected.y) < tolerance);
          REQUIRE(found.others.size() == expected.others.size());
          for (std::size_t i = 0; i < found.others.size(); ++i) {
            REQUIRE(test::difference(found.others[i], expected.others[i]) < tolerance);
          }
        }
      }
    }
  }
}

TEST_CASE("tensors without a kernel take the operators") {
  const auto x = torch::randn({2, 3, 4, 4});  // rows run fastest, not channels
  REQUIRE_FALSE(accuracy::detail::has_batch_norm_kernel(x));
  const batch_norm_state state{
      torch::ones({3}), torch::zeros({3}), torch::zeros({3}), torch::ones({3}), false, 0.1, 0.0};
  REQUIRE(test::difference(batch_norm_activation(x, state, true), torch::relu(x)) < 1e-6);
  const activation_step quantiser{torch::full({}, 0.5F), 2};
  REQUIRE(test::difference(batch_norm_activation(x, state, true, quantiser),
                           (x / 0.5F).clamp(0, 3).round() * 0.5F) < 1e-6);
}
