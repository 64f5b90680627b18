// Reference points on the simplex against reference values.
#include <hwflowq/moo/reference_points.hpp>

#include <cmath>
#include <cstddef>

#include "catch.hpp"
#include "reference.hpp"
#include "reference_cases.hpp"

TEST_CASE("golden.moo.das_dennis", "[golden]") {
  using namespace hwflowq;
  const auto objectives = [](const auto& item) { return item.at("m").template get<std::size_t>(); };
  const auto compare = [](const auto& item, auto m) {
    constexpr std::size_t M = m;
    const auto partitions = item.at("partitions").template get<std::size_t>();
    const auto expected = test::rows(item.at("points_sorted_lex"));
    const auto actual = moo::das_dennis<M>(partitions);
    CHECK(moo::das_dennis_count<M>(partitions) == item.at("count").template get<std::size_t>());
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
      INFO("point " << i);
      REQUIRE(expected[i].size() == M);
      for (std::size_t k = 0; k < M; ++k) CHECK(std::abs(actual[i][k] - expected[i][k]) <= 1e-15);
    }
  };
  test::compare_cases("moo/das_dennis.json", "das_dennis", objectives, compare);
}
