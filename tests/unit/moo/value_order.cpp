#include <hwflowq/moo/value_order.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::moo::index_type;
using hwflowq::moo::detail::keyed;
using hwflowq::moo::detail::value_sorter;
using records = std::vector<keyed<index_type>>;

void compare_with_std_sort(value_sorter<index_type>& sorter, records input) {
  records expected = input;
  std::sort(expected.begin(), expected.end());
  const auto sorted = sorter(input);
  REQUIRE(sorted.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    REQUIRE(sorted[i].key == expected[i].key);
    REQUIRE(sorted[i].payload == expected[i].payload);
  }
}

}  // namespace

TEST_CASE("sorts like std::sort whatever the distribution of keys", "[moo]") {
  value_sorter<index_type> sorter;
  std::mt19937_64 bits(7);
  for (const std::size_t size : {0U, 1U, 2U, 3U, 20U, 21U, 22U, 100U, 1000U, 40000U}) {
    for (int kind = 0; kind < 8; ++kind) {
      records input(size);
      for (std::size_t i = 0; i < size; ++i) {
        const double uniform = static_cast<double>(bits() >> 11U) * 0x1.0p-53;
        double key = uniform;
        if (kind == 1) key = std::exp(600.0 * uniform);  // nearly all in one interval
        if (kind == 2) key = std::floor(uniform * 4.0);  // many equal keys
        if (kind == 3) key = 1.0;
        if (kind == 4) key = static_cast<double>(i);
        if (kind == 5) key = -static_cast<double>(i);
        if (kind == 6) key = (uniform - 0.5) * 1.7e308 * 2.0;  // the range overflows
        if (kind == 7) key = uniform * 1e-310;                 // the range is subnormal
        input[i] = {key, static_cast<index_type>(bits() % 1000)};
      }
      INFO("size " << size << ", kind " << kind);
      compare_with_std_sort(sorter, input);
    }
  }
}

TEST_CASE("infinite keys and both zeros have their place", "[moo]") {
  using hwflowq::test::infinity;
  value_sorter<index_type> sorter;
  records input;
  for (index_type i = 0; i < 30; ++i) {
    input.push_back({i % 3 == 0 ? -infinity : i % 3 == 1 ? infinity : 1.0, 30 - i});
  }
  compare_with_std_sort(sorter, input);

  records zeros{{0.0, 1}, {-0.0, 0}, {0.0, 2}};
  const auto sorted = sorter(zeros);
  CHECK(sorted[0].payload == 0);
  CHECK(sorted[1].payload == 1);
  CHECK(sorted[2].payload == 2);
}
