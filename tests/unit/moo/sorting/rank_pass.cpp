// hwflowq/moo/sorting/rank_pass.hpp
#include <hwflowq/moo/sorting/rank_pass.hpp>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "catch.hpp"
#include "prepared_points.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

template <std::size_t M, typename T, std::size_t Bytes>
void check_ranks() {
  test::random_numbers random(M);
  for (const auto kind : test::all_shapes)
    for (const std::size_t n :
         std::initializer_list<std::size_t>{1, 2, 7, 8, 9, 31, 32, 33, 64, 65, 127, 150}) {
      const auto points = test::make_points<M>(kind, n, random);
      test::prepared_points<M, T> p(points);
      moo::detail::rank_pass<M - 1, T, Bytes>(p.view, p.rank.data(), p.distinct.size());
      REQUIRE(p.ranks(n) == test::ranks_by_definition(points));
    }
}

template <std::size_t K, typename T>
void check_raise(std::size_t source_count, std::size_t target_count) {
  using namespace hwflowq::moo::detail;
  test::random_numbers random(source_count * 1000 + target_count);
  const auto column = [&](std::size_t n) {
    std::vector<T> values(n + lane_padding<T>);
    for (auto& value : values) value = static_cast<T>(random.below(20));
    return values;
  };
  std::array<std::vector<T>, K> s;
  std::array<std::vector<T>, K> t;
  lane_columns<K, T> source{};
  lane_columns<K, T> target{};
  for (std::size_t k = 0; k < K; ++k) {
    source[k] = (s[k] = column(source_count)).data();
    target[k] = (t[k] = column(target_count)).data();
  }
  const auto source_rank = column(source_count);
  auto rank = column(target_count);
  auto expected = rank;
  for (std::size_t b = 0; b < target_count; ++b)
    for (std::size_t a = 0; a < source_count; ++a) {
      bool precedes = true;
      for (std::size_t k = 0; k < K; ++k) precedes = precedes && s[k][a] <= t[k][b];
      if (precedes) expected[b] = std::max(expected[b], static_cast<T>(source_rank[a] + 1));
    }
  raise_ranks<K, T>(source, source_rank.data(), source_count, target, rank.data(), target_count);
  rank.resize(target_count);
  expected.resize(target_count);
  REQUIRE(rank == expected);
}

}  // namespace

TEST_CASE("moo::detail::rank_pass gives the ranks of the definition at every vector width") {
  check_ranks<2, std::int16_t, 16>();
  check_ranks<3, std::int16_t, 16>();
  check_ranks<3, std::int16_t, moo::detail::rank_vector_bytes>();
  check_ranks<3, std::int32_t, moo::detail::rank_vector_bytes>();
  check_ranks<4, std::int16_t, moo::detail::rank_vector_bytes>();
  check_ranks<6, std::int32_t, 16>();
  check_ranks<8, std::int16_t, moo::detail::rank_vector_bytes>();
}

TEST_CASE("moo::detail::rank_pass starts from the lower bounds it is given") {
  // Two incomparable points and one that both dominate; the second starts at 5.
  test::prepared_points<2, std::int16_t> p(
      moo::point_set<2>::from_rows(std::vector<std::array<double, 2>>{{0, 1}, {1, 0}, {2, 2}}));
  p.rank[1] = 5;
  moo::detail::rank_pass<1, std::int16_t>(p.view, p.rank.data(), 3);
  REQUIRE(p.ranks(3) == std::vector<moo::index_type>{0, 5, 6});
}

TEST_CASE("moo::detail::raise_ranks does what its definition says") {
  for (const std::size_t sources : std::initializer_list<std::size_t>{0, 1, 3, 40})
    for (const std::size_t targets :
         std::initializer_list<std::size_t>{0, 1, 15, 16, 17, 63, 64, 65, 130}) {
      check_raise<1, std::int16_t>(sources, targets);
      check_raise<2, std::int32_t>(sources, targets);
      check_raise<4, std::int16_t>(sources, targets);
      check_raise<6, std::int16_t>(sources, targets);
    }
}
