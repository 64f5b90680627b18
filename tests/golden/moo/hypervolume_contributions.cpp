// Exclusive hypervolume contributions against reference values.
#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <cstddef>

#include "catch.hpp"
#include "reference.hpp"
#include "reference_cases.hpp"

TEST_CASE("golden.moo.hv_contributions", "[golden]") {
  using namespace hwflowq;
  const auto objectives = [](const auto& item) { return item.at("ref").size(); };
  const auto compare = [](const auto& item, auto m) {
    constexpr std::size_t M = m;
    const auto points = moo::point_set<M>::from_rows(test::rows(item.at("points")));
    const auto actual =
        moo::hypervolume_contributions(points.view(), test::point<M>(item.at("ref")));
    const auto expected = test::numbers(item.at("exclusive"));
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
      INFO("point " << i << ": " << actual[i] << " against " << expected[i]);
      CHECK(test::is_near(actual[i], expected[i], 1e-10));
    }
  };
  test::compare_cases("moo/hv_contributions.json", "hypervolume contributions", objectives,
                      compare);
}
