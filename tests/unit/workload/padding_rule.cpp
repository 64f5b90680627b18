#include <hwflowq/workload/padding_rule.hpp>

#include <cstdint>

#include "catch.hpp"

using namespace hwflowq::workload;

TEST_CASE("same padding gives one output per stride, with no zero too many, the odd one last") {
  const padding_rule rule = same_padding{};
  for (std::int64_t input = 1; input <= 12; ++input)
    for (std::int64_t window = 1; window <= 5; ++window)
      for (std::int64_t stride = 1; stride <= 4; ++stride)
        for (std::int64_t dilation = 1; dilation <= 3; ++dilation) {
          const padding pad = rule.zeros({input, 5}, {window, 3}, {stride, 1}, {dilation, 1});
          const std::int64_t zeros = pad.top + pad.bottom;
          const std::int64_t outputs = (input + stride - 1) / stride;
          REQUIRE(window_positions(input, zeros, window, stride, dilation) == outputs);
          if (zeros > 0)
            REQUIRE(window_positions(input, zeros - 1, window, stride, dilation) < outputs);
          REQUIRE(pad.bottom - pad.top >= 0);
          REQUIRE(pad.bottom - pad.top <= 1);
          REQUIRE(pad.left == 1);
          REQUIRE(pad.right == 1);
        }
}

TEST_CASE("padding given in numbers is what was given") {
  const extent any = {7, 9};
  CHECK(padding_rule().zeros(any, 3, 2, 1) == padding{});
  CHECK(padding_rule(2).zeros(any, 3, 2, 1) == padding{2, 2, 2, 2});
  CHECK(padding_rule(padding{1, 2, 3, 4}).zeros(any, 3, 2, 1) == padding{1, 2, 3, 4});
}

TEST_CASE("one number stands for rows and columns") {
  CHECK(extent(3) == extent(3, 3));
  CHECK(extent() == extent(1));
  CHECK_FALSE(extent(3) == extent(3, 2));
}
