#include <hwflowq/accuracy/torch/detail/float_lanes.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "torch.hpp"

using namespace hwflowq::accuracy::detail;

TEST_CASE("bfloat16 is read and rounded as LibTorch does it") {
  std::vector<float> values;
  for (std::uint32_t bits = 0; bits < 0x7F000000U; bits += 99991U) {
    values.push_back(std::bit_cast<float>(bits));
    values.push_back(-values.back());
  }
  for (const std::uint32_t tie : {0x3F808000U, 0x3F818000U, 0x3F807FFFU, 0x3F808001U}) {
    values.push_back(std::bit_cast<float>(tie));
  }
  values.push_back(std::numeric_limits<float>::infinity());
  std::vector<bfloat16_bits> stored(values.size());
  std::vector<float> back(values.size());
  in_lanes(static_cast<std::int64_t>(values.size()), [&](auto zero, std::int64_t i) {
    using V = decltype(zero);
    store<V>(stored.data() + i, load<V>(values.data() + i));
    store<V>(back.data() + i, load<V>(stored.data() + i));
  });
  for (std::size_t i = 0; i < values.size(); ++i) {
    const c10::BFloat16 expected(values[i]);
    REQUIRE(static_cast<std::uint16_t>(stored[i]) == expected.x);
    REQUIRE(back[i] == static_cast<float>(expected));
  }
}

TEST_CASE("the nearest integer of a tie is even") {
  for (int i = -4000; i <= 4000; ++i) {
    const float x = static_cast<float>(i) / 8.0F;
    REQUIRE(nearest(x) == std::nearbyint(x));
    const float_lanes lanes = nearest(float_lanes{} + x);
    for (std::int64_t l = 0; l < float_lane_count; ++l) REQUIRE(lanes[l] == nearest(x));
  }
}

TEST_CASE("blocks cover every number once") {
  for (std::int64_t n = 0; n < 3 * float_lane_count; ++n) {
    std::vector<int> seen(static_cast<std::size_t>(n), 0);
    in_lanes(n, [&]<typename V>(V, std::int64_t i) {
      constexpr auto width = static_cast<std::int64_t>(sizeof(V) / sizeof(float));
      for (std::int64_t l = 0; l < width; ++l) ++seen[static_cast<std::size_t>(i + l)];
    });
    for (const int count : seen) REQUIRE(count == 1);
  }
}
