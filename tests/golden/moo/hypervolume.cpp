// Hypervolumes against reference values.
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <cstddef>

#include "catch.hpp"
#include "reference.hpp"
#include "reference_cases.hpp"

TEST_CASE("golden.moo.hypervolume", "[golden]") {
  using namespace hwflowq;
  const auto objectives = [](const auto& item) { return item.at("ref").size(); };
  const auto compare = [](const auto& item, auto m) {
    constexpr std::size_t M = m;
    const auto points = moo::point_set<M>::from_rows(test::rows(item.at("points")));
    const double actual = moo::hypervolume(points.view(), test::point<M>(item.at("ref")));
    const double expected = test::number(item.at("hv"));
    INFO(actual << " against " << expected);
    CHECK(test::is_near(actual, expected, 1e-10));
  };
  test::compare_cases("moo/hypervolume.json", "hypervolume", objectives, compare);
}
