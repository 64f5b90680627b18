#include <hwflowq/accuracy/torch/channel_loops.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <ATen/ATen.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "random_layers.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;

}  // namespace

TEST_CASE("a loop over a tensor quantises as the quantiser does") {
  test::random_numbers random(3);
  const auto x = test::random_tensor({2, 5, 4, 4}, random, -2.0, 3.0);
  for (const auto range : {quantization::signed_narrow(1), quantization::signed_narrow(3),
                           quantization::unsigned_range(2), quantization::unsigned_range(8)}) {
    // Powers of two: single precision rounds nothing else.
    const quantization::uniform_quantizer q{range, 0.03125};
    const auto y = quantise(x, step_quantiser(q));
    REQUIRE(y.is_contiguous(at::MemoryFormat::ChannelsLast));
    for (std::int64_t n = 0; n < 2; ++n) {
      for (std::int64_t c = 0; c < 5; ++c) {
        const double value = x[n][c][1][2].item<float>();
        REQUIRE(y[n][c][1][2].item<float>() == static_cast<float>(q.scale * q.steps()(value)));
      }
    }
  }
}

TEST_CASE("affine maps and sums are those of LibTorch") {
  test::random_numbers random(4);
  channel_affine affine;
  for (int c = 0; c < 6; ++c) {
    affine.scale.push_back(static_cast<float>(random.uniform() - 0.5));
    affine.shift.push_back(static_cast<float>(random.uniform() - 0.5));
  }
  const auto x = test::random_tensor({3, 6, 2, 5}, random, -1.0, 1.0);
  const auto scale = at::tensor(at::ArrayRef<float>(affine.scale)).reshape({1, 6, 1, 1});
  const auto shift = at::tensor(at::ArrayRef<float>(affine.shift)).reshape({1, 6, 1, 1});
  for (const bool rectify : {false, true}) {
    auto y = x.clone();
    apply(affine, rectify, y);
    const auto expected = x * scale + shift;
    REQUIRE(at::allclose(y, rectify ? at::relu(expected) : expected, 1e-6, 1e-6));
    const auto a = test::random_tensor({3, 6, 2, 5}, random, -1.0, 1.0);
    const std::vector<at::Tensor> tensors{x, a, x};
    const std::vector<workload::tensor_index> inputs{0, 1, 2};
    const auto sum = add(tensors, inputs, rectify);
    REQUIRE(at::allclose(sum, rectify ? at::relu(x + a + x) : x + a + x, 1e-6, 1e-6));
  }
}
