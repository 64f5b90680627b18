// hwflowq/moo/sorting/lexicographic_points.hpp
#include <hwflowq/moo/sorting/lexicographic_points.hpp>

#include <initializer_list>
#include <map>
#include <set>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq::moo;

template <std::size_t M>
void check_order(std::size_t n, hwflowq::test::shape kind, hwflowq::test::random_numbers& random) {
  const auto points = hwflowq::test::make_points<M>(kind, n, random);
  hwflowq::moo::detail::column_order order;
  hwflowq::moo::detail::lexicographic_points<M> distinct;
  distinct.assign(points.view(), order);

  using row = std::array<std::int64_t, M>;
  std::array<std::set<std::int64_t>, M> values;
  std::map<row, std::vector<std::size_t>> expected;  // its order is lexicographic
  for (std::size_t i = 0; i < n; ++i) {
    row key{};
    for (std::size_t m = 0; m < M; ++m) {
      key[m] = hwflowq::moo::detail::ordered_key(points.column(m)[i]);
      values[m].insert(key[m]);
    }
    expected[key].push_back(i);
  }
  REQUIRE(distinct.size() == expected.size());
  for (std::size_t m = 0; m < M; ++m) REQUIRE(distinct.distinct_values(m) == values[m].size());

  std::array<std::vector<std::int32_t>, M - 1> columns;
  std::array<std::int32_t*, M - 1> to{};
  for (std::size_t k = 0; k + 1 < M; ++k) {
    columns[k].resize(n);
    to[k] = columns[k].data();
  }
  distinct.copy_columns(to);
  std::vector<std::int32_t> slots(n);
  std::vector<index_type> slot_of(n, 0);
  for (std::size_t d = 0; d < distinct.size(); ++d) slots[d] = static_cast<std::int32_t>(d);
  REQUIRE(distinct.scatter_ranks(slots.data(), slot_of) + 1 == expected.size());
  std::size_t d = 0;
  for (const auto& [key, members] : expected) {
    for (std::size_t m = 1; m < M; ++m)
      REQUIRE(columns[m - 1][d] == std::distance(values[m].begin(), values[m].find(key[m])));
    for (const std::size_t i : members) REQUIRE(slot_of[i] == d);
    ++d;
  }
}

}  // namespace

TEST_CASE("moo::detail::lexicographic_points sorts, merges equal points and keeps comparisons") {
  hwflowq::test::random_numbers random(5);
  for (const auto kind : hwflowq::test::all_shapes)
    for (const std::size_t n : std::initializer_list<std::size_t>{1, 2, 17, 200}) {
      check_order<2>(n, kind, random);
      check_order<3>(n, kind, random);
      check_order<5>(n, kind, random);
    }
}
