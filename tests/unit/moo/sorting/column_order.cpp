// hwflowq/moo/sorting/column_order.hpp
#include <hwflowq/moo/sorting/column_order.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq::moo;

void require_sorted(hwflowq::moo::detail::column_order& order, const std::vector<double>& values) {
  std::vector<index_type> expected(values.size());
  std::iota(expected.begin(), expected.end(), 0U);
  std::stable_sort(expected.begin(), expected.end(), [&](index_type a, index_type b) {
    return hwflowq::test::better(values[a], values[b]);
  });
  const auto sorted = order(values);
  REQUIRE(sorted.size() == values.size());
  std::vector<index_type> actual;
  for (const auto& entry : sorted) {
    actual.push_back(entry.index);
    REQUIRE(entry.key == hwflowq::moo::detail::ordered_key(values[entry.index]));
  }
  REQUIRE(actual == expected);
}

}  // namespace

TEST_CASE("moo::detail::column_order is a stable sort of any column") {
  hwflowq::test::random_numbers random(3);
  hwflowq::moo::detail::column_order order;
  for (const std::size_t n :
       std::initializer_list<std::size_t>{0, 1, 2, 3, 15, 16, 17, 18, 100, 1000, 5000, 40}) {
    for (const auto kind : hwflowq::test::all_shapes) {
      const auto points = hwflowq::test::make_points<2>(kind, n, random);
      const auto column = points.column(1);
      require_sorted(order, {column.begin(), column.end()});
    }
  }
}

TEST_CASE("moo::detail::column_order survives ranges that defeat its buckets") {
  using limits = std::numeric_limits<double>;
  hwflowq::test::random_numbers random(4);
  hwflowq::moo::detail::column_order order;
  std::vector<double> values(300);
  const auto fill = [&](auto make) { std::generate(values.begin(), values.end(), make); };

  fill([&] { return random.uniform(); });
  values[17] = 1e4;  // most others in one bucket, unless spread by magnitude
  require_sorted(order, values);
  values[17] = 1e300;  // all others in one bucket
  require_sorted(order, values);
  values[17] = limits::max();
  values[18] = limits::lowest();  // a range that overflows
  require_sorted(order, values);
  values[17] = limits::infinity();
  require_sorted(order, values);
  values[18] = limits::quiet_NaN();
  require_sorted(order, values);
  fill([&] { return std::exp(20.0 * random.uniform()); });
  require_sorted(order, values);
  values[5] = values[50] = -limits::infinity();
  values[7] = limits::quiet_NaN();
  require_sorted(order, values);
  fill([&] { return random.below(2) == 0 ? limits::infinity() : random.uniform(); });
  require_sorted(order, values);
  fill([&] { return static_cast<double>(random.below(9)) * limits::denorm_min(); });
  require_sorted(order, values);  // a range so small that its reciprocal overflows
  fill([&] { return limits::quiet_NaN(); });
  require_sorted(order, values);
  fill([&] { return random.below(2) == 0 ? limits::infinity() : -limits::infinity(); });
  require_sorted(order, values);
  fill([&] { return random.below(2) == 0 ? 0.0 : -0.0; });
  require_sorted(order, values);
  double next = 0.0;
  fill([&] { return next -= 1.0; });
  require_sorted(order, values);
}
