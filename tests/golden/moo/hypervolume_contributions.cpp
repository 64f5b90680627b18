// Exclusive hypervolume contributions against reference values.
#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>

#include "catch.hpp"
#include "reference.hpp"

namespace {

template <std::size_t M>
void compare(const nlohmann::json& item) {
  const auto points = hwflowq::moo::point_set<M>::from_rows(hwflowq::test::rows(item.at("points")));
  const auto values = hwflowq::test::numbers(item.at("ref"));
  std::array<double, M> reference{};
  for (std::size_t m = 0; m < M; ++m) reference[m] = values.at(m);
  const auto expected = hwflowq::test::numbers(item.at("exclusive"));
  const auto actual = hwflowq::moo::hypervolume_contributions(points.view(), reference);
  REQUIRE(actual.size() == expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    INFO("point " << i);
    CHECK(std::abs(actual[i] - expected[i]) <= 1e-10 * std::abs(expected[i]));
  }
}

}  // namespace

TEST_CASE("golden.moo.hv_contributions", "[golden]") {
  hwflowq::test::require_reference_dir();
  std::map<std::size_t, std::size_t> cases;
  for (const auto& item : hwflowq::test::reference_json("moo/hv_contributions.json")) {
    INFO(item.at("name").get<std::string>());
    const auto objectives = item.at("ref").size();
    switch (objectives) {
      case 2:
        compare<2>(item);
        break;
      case 3:
        compare<3>(item);
        break;
      case 4:
        compare<4>(item);
        break;
      case 5:
        compare<5>(item);
        break;
      case 6:
        compare<6>(item);
        break;
      default:
        FAIL("no instantiation for " << objectives << " objectives");
    }
    ++cases[objectives];
  }
  REQUIRE_FALSE(cases.empty());
  for (const auto& [objectives, count] : cases) {
    hwflowq::test::report_cases(
        "hypervolume contributions, " + std::to_string(objectives) + " objectives", count);
  }
}
