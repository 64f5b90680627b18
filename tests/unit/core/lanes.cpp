#include <hwflowq/core/lanes.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

#include "catch.hpp"

namespace {

using namespace hwflowq;

static_assert(RealOrLanes<double> && RealOrLanes<real_lanes>);
static_assert(!RealOrLanes<float> && !RealOrLanes<word_lanes> && !RealOrLanes<int>);
static_assert(sizeof(real_lanes) == vector_bytes && sizeof(word_lanes) == vector_bytes);
static_assert(lane_count * sizeof(double) == vector_bytes && lane_count >= 2);
static_assert(std::is_same_v<word_of_t<real_lanes>, word_lanes>);

}  // namespace

TEST_CASE("lanes are read from and written to memory of any alignment") {
  std::array<double, lane_count + 3> source{};
  for (std::size_t i = 0; i < source.size(); ++i) source[i] = static_cast<double>(i) + 0.5;
  for (std::size_t offset = 0; offset <= 3; ++offset) {
    const real_lanes values = load_lanes(source.data() + offset);
    std::array<double, lane_count + 5> target{};
    store_lanes(target.data() + offset, values);
    for (std::size_t i = 0; i < target.size(); ++i) {
      const bool written = offset <= i && i < offset + lane_count;
      REQUIRE(target[i] == (written ? source[i] : 0.0));
    }
  }
}

TEST_CASE("lanes compute and select element by element") {
  real_lanes a{};
  real_lanes b{};
  for (std::size_t i = 0; i < lane_count; ++i) {
    a[i] = static_cast<double>(i);
    b[i] = 1.0;
  }
  const real_lanes larger = a < b ? b : a;
  const real_lanes sum = 2.0 * a + b;
  for (std::size_t i = 0; i < lane_count; ++i) {
    const auto value = static_cast<double>(i);
    CHECK(larger[i] == (i < 1 ? 1.0 : value));
    CHECK(sum[i] == 2.0 * value + 1.0);
  }
}
