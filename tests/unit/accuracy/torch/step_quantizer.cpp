#include <hwflowq/accuracy/torch/step_quantizer.hpp>

#include <cmath>
#include <cstdint>

#include "torch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

// The definition, element by element, from tensors of any type and layout.
struct expectation {
  torch::Tensor y, of_x, of_step;
};

expectation by_definition(const torch::Tensor& x, const torch::Tensor& step,
                          const quantization::integer_range& range, step_gradient gradient,
                          const torch::Tensor& upstream) {
  const accuracy::detail::step_bounds bounds{
      static_cast<float>(range.lowest()), static_cast<float>(range.highest()), range.is_binary()};
  auto [of_x, of_step] = accuracy::detail::gradients_with_operators(upstream, x, step, bounds,
                                                                    gradient == step_gradient::lsq);
  return {accuracy::detail::quantise_with_operators(x, step, bounds), of_x, of_step};
}

}  // namespace

TEST_CASE("kernels and operators quantise alike, forwards and backwards") {
  torch::manual_seed(1);
  for (const auto type : {torch::kFloat, torch::kBFloat16}) {
    for (const bool per_channel : {false, true}) {
      for (const int bits : {1, 2, 3, 8}) {
        for (const bool is_signed : {false, true}) {
          for (const auto gradient : {step_gradient::lsq, step_gradient::pact}) {
            const auto range =
                is_signed ? quantization::signed_narrow(bits) : quantization::unsigned_range(bits);
            auto x = torch::randn({6, 4, 5, 5}).to(type);
            if (!per_channel) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
            x.requires_grad_(true);
            auto step = per_channel ? torch::rand({6}) * 0.3F + 0.1F : torch::full({1}, 0.3F);
            step.requires_grad_(true);
            const auto upstream = torch::randn({6, 4, 5, 5}).to(type);
            const auto y = quantise_by_step(x, step, range, gradient, 0.5);
            y.backward(upstream);
            const auto expected =
                by_definition(x.detach(), step.detach(), range, gradient, upstream);
            REQUIRE(test::same(y, expected.y));
            REQUIRE(test::same(x.grad(), expected.of_x));
            REQUIRE(test::difference(step.grad(), expected.of_step * 0.5) < 1e-4);
          }
        }
      }
    }
  }
}

TEST_CASE("the gradient of LSQ is the slope of quantisation with rounding held") {
  // Between two jumps y = s q, q fixed; LSQ adds the straight-through slope of x / s, which is -x / s.
  const auto range = quantization::signed_narrow(4);
  const double s = 0.3;
  const double h = 1e-4;
  for (const double value : {-5.0, -1.23, -0.31, 0.02, 0.7, 1.45, 2.0, 7.0}) {
    const auto x = torch::full({1}, value).requires_grad_(true);
    const auto step = torch::full({1}, s).requires_grad_(true);
    quantise_by_step(x, step, range).backward();
    const double steps = std::clamp(value / s, -7.0, 7.0);
    const double q = std::nearbyint(steps);
    const double held = ((s + h) * q - (s - h) * q) / (2 * h);
    const bool inside = std::abs(value / s) < 7.0;
    REQUIRE_THAT(step.grad().item<double>(), WithinAbs(held - (inside ? value / s : 0.0), 1e-5));
    REQUIRE(x.grad().item<double>() == (inside ? 1.0 : 0.0));
  }
}

TEST_CASE("the gradient of PACT's clipping level is that of clipping") {
  // y = clip(x, 0, a) with a = s Qp: dy/da = 1 where x > a, else 0 (equation 3 of the paper).
  const auto range = quantization::unsigned_range(3);
  const auto x = torch::tensor({-1.0F, 0.3F, 0.69F, 0.71F, 4.0F}).requires_grad_(true);
  const auto step = torch::full({1}, 0.1F).requires_grad_(true);
  quantise_by_step(x, step, range, step_gradient::pact).sum().backward();
  REQUIRE_THAT(step.grad().item<double>() / range.highest(), WithinRel(2.0, 1e-6));
  REQUIRE(torch::equal(x.grad(), torch::tensor({0.0F, 1.0F, 1.0F, 0.0F, 0.0F})));
}

TEST_CASE("the scale of LSQ's step gradient") {
  REQUIRE_THAT(lsq_gradient_scale(100, quantization::unsigned_range(2)),
               WithinRel(1.0 / std::sqrt(300.0), 1e-12));
  REQUIRE_THAT(lsq_gradient_scale(100, quantization::signed_narrow(8)),
               WithinRel(1.0 / std::sqrt(12700.0), 1e-12));
}
