#include <hwflowq/accuracy/integer/detail/row_windows.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq::accuracy::detail;

// How many of all weights go to each place.
template <typename Place>
[[nodiscard]] std::vector<int> weights_at(const row_windows& w, const Place& place) {
  const std::size_t positions = w.filter_rows * w.filter_columns;
  std::vector<int> found(w.blocks * channel_block * positions * w.channels, 0);
  for (std::size_t k = 0; k < w.blocks * channel_block; ++k) {
    for (std::size_t p = 0; p < positions; ++p) {
      for (std::size_t c = 0; c < w.channels; ++c) ++found.at(place(w, k, p, c));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("each weight has a place of its own") {
  const auto once = [](const std::vector<int>& found) {
    return std::ranges::all_of(found, [](int n) { return n == 1; });
  };
  for (const std::size_t channels : {4U, 8U, 20U}) {
    for (const std::size_t blocks : {1U, 3U}) {
      const row_windows w{
          .filter_rows = 3, .filter_columns = 2, .channels = channels, .blocks = blocks};
      CHECK(once(weights_at(w, weight_place)));
      CHECK(once(weights_at(w, float_weight_place)));
    }
  }
}

TEST_CASE("numbers are rounded up to multiples") {
  CHECK(rounded_up(0, 16) == 0);
  CHECK(rounded_up(1, 16) == 16);
  CHECK(rounded_up(16, 16) == 16);
  CHECK(rounded_up(17, 4) == 20);
}
