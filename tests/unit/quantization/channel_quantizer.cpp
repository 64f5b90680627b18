#include <hwflowq/quantization/channel_quantizer.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq::quantization;
using hwflowq::test::message;

}  // namespace

TEST_CASE("each channel has its own quantiser") {
  const channel_quantizer q{{{signed_narrow(4), 1.0}, {unsigned_range(2), 0.5, 1}}};
  const std::vector<float> values{-9.0F, 0.4F, 2.5F, -9.0F, 0.4F, 2.5F};
  std::vector<std::int32_t> integers(6);
  q.quantise(values, integers);
  REQUIRE(integers == std::vector<std::int32_t>{-7, 0, 2, 0, 2, 3});
  std::vector<float> back(6);
  q.dequantise(integers, back);
  REQUIRE(back == std::vector<float>{-7.0F, 0.0F, 2.0F, -0.5F, 0.5F, 1.0F});
  std::vector<float> fake(6);
  q.fake_quantise(values, fake);
  REQUIRE(fake == back);
}

TEST_CASE("channels that do not fit a tensor are refused, and nothing is written") {
  channel_quantizer q{{{signed_narrow(4), 1.0}, {signed_narrow(4), 1.0}}};
  std::vector<float> values{1.0F, 2.0F, 3.0F};
  std::vector<std::int32_t> integers(3, 9);
  REQUIRE(message([&] { q.quantise(values, integers); }) ==
          "quantiser: 3 values do not divide into 2 channels");
  REQUIRE(message([&] { channel_quantizer{}.quantise(values, integers); }) ==
          "quantiser: 3 values do not divide into 0 channels");
  values = {1.0F, 1.0F, 1.0F, std::numeric_limits<float>::infinity()};
  REQUIRE(message([&] { q.fake_quantise(values, values); }) == "quantiser: value 3 is infinite");
  REQUIRE(message([&] { q.quantise(values, integers); }) == "quantiser: 3 places for 4 values");
  integers.resize(4, 9);
  values[3] = 1.0F;
  q.channels[1].scale = 0.0;
  REQUIRE(message([&] { q.quantise(values, integers); }).starts_with("uniform_quantizer: scale"));
  REQUIRE(integers == std::vector<std::int32_t>{9, 9, 9, 9});
}
