// Crowding distances of one front against reference values.
#include <hwflowq/moo/crowding.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"
#include "reference_cases.hpp"

TEST_CASE("golden.moo.crowding", "[golden]") {
  using namespace hwflowq;
  const auto objectives = [](const auto& item) { return item.at("m").template get<std::size_t>(); };
  const auto compare = [](const auto& item, auto m) {
    constexpr std::size_t M = m;
    const auto points = moo::point_set<M>::from_rows(test::rows(item.at("points")));
    std::vector<moo::index_type> front(points.size());
    std::iota(front.begin(), front.end(), moo::index_type{0});
    std::vector<double> actual(points.size(), -1.0);
    moo::crowding_distance<M>{}(points.view(), front, actual);
    const auto expected = test::numbers(item.at("cd_sum"));
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
      INFO("point " << i << ": " << actual[i] << " against " << expected[i]);
      CHECK(test::is_near(actual[i], expected[i], 1e-12));
    }
  };
  test::compare_cases("moo/crowding.json", "crowding", objectives, compare);
}
