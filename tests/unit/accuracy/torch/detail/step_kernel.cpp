#include <hwflowq/accuracy/torch/detail/step_kernel.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/quantization/integer_range.hpp>
#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::accuracy::detail;
using Catch::Matchers::WithinAbs;

TEST_CASE("the kernel quantises as uniform_quantizer does") {
  random_stream random(1);
  std::vector<float> x(1000);
  // Sums of powers of two over a step that is one, so that dividing and multiplying agree on ties.
  for (auto& v : x) v = static_cast<float>(random.below(4096)) / 256.0F - 8.0F;
  for (int bits = 1; bits <= 8; ++bits) {
    for (const auto range :
         {quantization::signed_narrow(bits), quantization::unsigned_range(bits)}) {
      const quantization::uniform_quantizer q{range, 0.125};
      std::vector<float> expected(x.size());
      std::vector<float> found(x.size());
      q.fake_quantise(x, expected);
      quantise_array(x.data(), found.data(), static_cast<std::int64_t>(x.size()), 0.125F,
                     {static_cast<float>(range.lowest()), static_cast<float>(range.highest()),
                      range.is_binary()});
      REQUIRE(found == expected);
    }
  }
}

TEST_CASE("gradients of a step by hand") {
  // Steps of 0.5 from 0 to 3: below, on an integer, between two, beyond.
  const std::vector<float> x{-0.4F, 0.5F, 0.8F, 1.2F, 9.0F};
  const std::vector<float> upstream{1.0F, 2.0F, 3.0F, 4.0F, 5.0F};
  std::vector<float> of_x(5);
  const auto run = [&](bool from_rounding) {
    return quantise_array_backward(x.data(), upstream.data(), of_x.data(), 5, 0.5F,
                                   {0.0F, 3.0F, false}, from_rounding);
  };
  // 1 * 0 + 2 (1 - 1) + 3 (2 - 1.6) + 4 (2 - 2.4) + 5 * 3
  REQUIRE_THAT(run(true), WithinAbs(1.2 - 1.6 + 15.0, 1e-5));
  REQUIRE(of_x == std::vector<float>{0.0F, 2.0F, 3.0F, 4.0F, 0.0F});
  REQUIRE_THAT(run(false), WithinAbs(15.0, 1e-6));
  REQUIRE(of_x == std::vector<float>{0.0F, 2.0F, 3.0F, 4.0F, 0.0F});
}

TEST_CASE("gradients of a binary step by hand") {
  const std::vector<float> x{-0.2F, 0.1F, 3.0F, -3.0F};
  const std::vector<float> upstream{1.0F, 2.0F, 3.0F, 4.0F};
  std::vector<float> of_x(4);
  const double of_step = quantise_array_backward(x.data(), upstream.data(), of_x.data(), 4, 0.5F,
                                                 {-1.0F, 1.0F, true}, true);
  // 1 (-1 + 0.4) + 2 (1 - 0.2) + 3 * 1 + 4 * -1
  REQUIRE_THAT(of_step, WithinAbs(-0.6 + 1.6 + 3.0 - 4.0, 1e-6));
  REQUIRE(of_x == std::vector<float>{1.0F, 2.0F, 0.0F, 0.0F});
}
