#include <hwflowq/accuracy/integer/detail/finish_rows.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq::accuracy::detail;
using hwflowq::test::random_numbers;

struct unfinished_rows {
  std::size_t columns = 5;
  channel_map map;
  std::vector<std::int32_t> sums;
  std::vector<std::uint8_t> added;

  explicit unfinished_rows(random_numbers& random) {
    const std::size_t channels = 32;
    for (std::size_t k = 0; k < channels; ++k) {
      map.scale.push_back(static_cast<float>(0.002 * (random.uniform() - 0.2)));
      map.shift.push_back(static_cast<float>(4.0 * random.uniform()));
    }
    map.factor = 0.37F;
    map.most = 15.0F;
    for (std::size_t i = 0; i < columns * channels; ++i) {
      sums.push_back(static_cast<std::int32_t>(random.below(20000)) - 8000);
      added.push_back(static_cast<std::uint8_t>(random.below(16)));
    }
  }

  [[nodiscard]] float value(std::size_t i, bool adds) const {
    const float product = static_cast<float>(sums[i]) * map.scale[i % 32];
    const float y = product + map.shift[i % 32];
    const float more = static_cast<float>(added[i]) * map.factor;
    return adds ? y + more : y;
  }
};

}  // namespace

TEST_CASE("sums become codes, on this processor as on any") {
  random_numbers random(7);
  for (int round = 0; round < 20; ++round) {
    const unfinished_rows e(random);
    for (const bool adds : {false, true}) {
      const auto* added = adds ? e.added.data() : nullptr;
      std::vector<std::uint8_t> portable(e.sums.size());
      std::vector<std::uint8_t> here(e.sums.size());
      std::vector<std::uint8_t> of_floats(e.sums.size());
      quantise_row_portable(e.sums.data(), e.columns, e.map, added, portable.data());
      quantise_row(e.sums.data(), e.columns, e.map, added, here.data());
      const std::vector<float> floats(e.sums.begin(), e.sums.end());
      quantise_row(floats.data(), e.columns, e.map, added, of_floats.data());
      REQUIRE(here == portable);
      REQUIRE(of_floats == portable);
      for (std::size_t i = 0; i < e.sums.size(); ++i) {
        const float y = std::clamp(e.value(i, adds), 0.0F, 15.0F);
        REQUIRE(std::fabs(static_cast<float>(portable[i]) - y) <= 0.5F + 1e-4F);
      }
    }
  }
}

TEST_CASE("values are rectified where asked") {
  random_numbers random(8);
  const unfinished_rows e(random);
  std::vector<float> plain(e.sums.size());
  std::vector<float> rectified(e.sums.size());
  map_row(e.sums.data(), e.columns, e.map, e.added.data(), false, plain.data());
  map_row(e.sums.data(), e.columns, e.map, e.added.data(), true, rectified.data());
  bool negative = false;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    REQUIRE_THAT(double{plain[i]}, Catch::Matchers::WithinAbs(double{e.value(i, true)}, 1e-4));
    REQUIRE(rectified[i] == std::max(plain[i], 0.0F));
    negative |= plain[i] < 0.0F;
  }
  REQUIRE(negative);
}

TEST_CASE("moments are sums and sums of squares by channel") {
  random_numbers random(9);
  const unfinished_rows e(random);
  std::vector<double> totals(64, 1.0);
  add_moments(e.sums.data(), e.columns, 32, totals.data());
  for (std::size_t k = 0; k < 32; ++k) {
    double first = 1.0;
    double second = 1.0;
    for (std::size_t q = 0; q < e.columns; ++q) {
      const double v = e.sums[q * 32 + k];
      first += v;
      second += v * v;
    }
    REQUIRE(totals[k] == first);
    REQUIRE(totals[32 + k] == second);
  }
}
