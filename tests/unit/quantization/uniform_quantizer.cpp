#include <hwflowq/quantization/uniform_quantizer.hpp>

#include <array>
#include <cfenv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq::quantization;
using hwflowq::test::message;

static_assert(uniform_quantizer{signed_narrow(8), 0.5}.quantise(1.24) == 2);
static_assert(uniform_quantizer{signed_narrow(8), 0.5}.dequantise(3) == 1.5);
static_assert(uniform_quantizer{unsigned_range(4), 1.0, 3}.quantise(-5.0) == 0);

}  // namespace

TEST_CASE("ties round to the even integer, others to the nearest") {
  using hwflowq::quantization::detail::round_half_even;
  for (int n = -70'000; n <= 70'000; ++n) {
    const double x = n;
    REQUIRE(round_half_even(x) == x);
    const double tie = n % 2 == 0 ? x : x + 1.0;
    if (round_half_even(x + 0.5) != tie) FAIL("tie at " << n);
    for (const double direction : {-1e9, 1e9}) {
      const double beside = std::nextafter(x + 0.5, direction);
      if (round_half_even(beside) != (direction > 0.0 ? x + 1.0 : x)) FAIL("beside " << n);
    }
  }
  hwflowq::test::random_numbers random(1);
  for (int i = 0; i < 200'000; ++i) {
    const double x = (random.uniform() - 0.5) * std::exp2(static_cast<double>(random.below(18)));
    if (round_half_even(x) != std::nearbyint(x)) FAIL("at " << x);
  }
}

TEST_CASE("rounding does not follow the mode of the environment") {
  const std::array<int, 4> modes{FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  for (const int mode : modes) {
    volatile double tie = 2.5;
    volatile double odd = -3.5;
    volatile double above = 0.50000001;
    std::fesetround(mode);
    const double a = hwflowq::quantization::detail::round_half_even(tie);
    const double b = hwflowq::quantization::detail::round_half_even(odd);
    const double c = hwflowq::quantization::detail::round_half_even(above);
    std::fesetround(FE_TONEAREST);
    REQUIRE(a == 2.0);
    REQUIRE(b == -4.0);
    REQUIRE(c == 1.0);
  }
}

TEST_CASE("every integer of every range is reached and comes back") {
  for (int bits = 1; bits <= 16; ++bits) {
    for (const auto& range : {signed_narrow(bits), signed_full(bits), unsigned_range(bits)}) {
      std::vector<std::int32_t> zeros{0};
      if (!range.is_binary()) zeros = {range.lowest(), 0, range.highest()};
      for (const std::int32_t zero : zeros) {
        for (const double scale : {least_scale, 0.007, 3.0, 1e30}) {
          const uniform_quantizer q{range, scale, zero};
          q.validate();
          for (std::int32_t i = range.lowest(); i <= range.highest(); ++i) {
            if (!range.contains(i)) continue;
            if (q.quantise(q.dequantise(i)) != i) FAIL(bits << " bits, integer " << i);
          }
          REQUIRE(q.quantise(1e300) == range.highest());
          REQUIRE(q.quantise(-1e300) == range.lowest());
          using hwflowq::test::infinity;
          REQUIRE(q.quantise(infinity) == range.highest());
          REQUIRE(q.quantise(-infinity) == range.lowest());
          REQUIRE(q.quantise(-0.0) == q.quantise(0.0));
          if (!range.is_binary()) REQUIRE(q.quantise(0.0) == zero);
        }
      }
    }
  }
}

TEST_CASE("tensors are quantised as their elements are") {
  const std::vector<float> values{-9.0F, -1.25F, -0.75F, -0.25F, 0.0F, 0.25F, 0.75F, 1.25F, 100.0F};
  const uniform_quantizer q{signed_narrow(4), 0.5};
  std::vector<std::int32_t> integers(values.size());
  q.quantise(values, integers);
  REQUIRE(integers == std::vector<std::int32_t>{-7, -2, -2, 0, 0, 0, 2, 2, 7});
  std::vector<float> back(values.size());
  q.dequantise(integers, back);
  REQUIRE(back == std::vector<float>{-3.5F, -1.0F, -1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 3.5F});
  auto in_place = values;
  q.fake_quantise(in_place, in_place);
  REQUIRE(in_place == back);

  const uniform_quantizer shifted{unsigned_range(2), 1.0, 1};
  integers.assign(5, 0);
  shifted.quantise(std::vector<float>{-3.0F, -0.6F, 0.5F, 1.5F, 4.0F}, integers);
  REQUIRE(integers == std::vector<std::int32_t>{0, 0, 1, 3, 3});

  const uniform_quantizer binary{signed_narrow(1), 0.25};
  binary.quantise(std::vector<float>{-3.0F, -1e-30F, -0.0F, 0.0F, 1e-30F}, integers);
  REQUIRE(integers == std::vector<std::int32_t>{-1, -1, 1, 1, 1});

  const uniform_quantizer wide{signed_narrow(8), 1e37};
  std::vector<float> large{std::numeric_limits<float>::max(), -std::numeric_limits<float>::max()};
  wide.fake_quantise(large, large);
  REQUIRE(large[0] == static_cast<float>(34.0 * 1e37));
  const uniform_quantizer beyond{signed_narrow(8), 0x1p127};
  large = {std::numeric_limits<float>::max(), -std::numeric_limits<float>::max()};
  beyond.fake_quantise(large, large);
  REQUIRE(large[1] == -std::numeric_limits<float>::max());

  std::vector<float> none;
  q.fake_quantise(none, none);
}

TEST_CASE("what cannot be quantised is refused, and nothing is written") {
  const uniform_quantizer q{signed_narrow(8), 0.1};
  std::vector<std::int32_t> integers{5, 5, 5};
  const std::vector<float> nan{0.0F, std::numeric_limits<float>::quiet_NaN(), 1.0F};
  REQUIRE(message([&] { q.quantise(nan, integers); }) == "quantiser: value 1 is not a number");
  const std::vector<float> infinite{0.0F, 1.0F, -std::numeric_limits<float>::infinity()};
  REQUIRE(message([&] { q.quantise(infinite, integers); }) == "quantiser: value 2 is infinite");
  REQUIRE(integers == std::vector<std::int32_t>{5, 5, 5});
  std::vector<float> results(3);
  REQUIRE(message([&] { q.fake_quantise(nan, results); }) == "quantiser: value 1 is not a number");
  results.pop_back();
  REQUIRE(message([&] { q.dequantise(integers, results); }) == "quantiser: 2 places for 3 values");
  integers.pop_back();
  REQUIRE(message([&] { q.quantise(nan, integers); }) == "quantiser: 2 places for 3 values");
}

TEST_CASE("a quantiser is checked field by field") {
  const auto refused = [](const uniform_quantizer& q) { return message([&] { q.validate(); }); };
  REQUIRE(refused({}).empty());
  REQUIRE(refused({signed_full(0)}) == "integer_range: bits = 0 must be within [1, 16]");
  for (const double scale : {0.0, -1.0, 1e-39, std::nan(""), 1e300}) {
    REQUIRE(refused({signed_full(8), scale}).starts_with("uniform_quantizer: scale = "));
  }
  REQUIRE(refused({unsigned_range(8), 1.0, -1}) ==
          "uniform_quantizer: zero_point = -1 must be within [0, 255]");
  REQUIRE(refused({signed_full(8), 1.0, -128}).empty());
  REQUIRE(refused({signed_narrow(1), 1.0, 1}) ==
          "uniform_quantizer: zero_point = 1 must be 0 where integers are -1 and +1");
}
