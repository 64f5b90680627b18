// Hypervolumes against reference values.
#include <hwflowq/moo/hypervolume.hpp>
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
  const double expected = hwflowq::test::number(item.at("hv"));
  const double actual = hwflowq::moo::hypervolume(points.view(), reference);
  CHECK(std::abs(actual - expected) <= 1e-10 * std::abs(expected));
}

}  // namespace

TEST_CASE("golden.moo.hypervolume", "[golden]") {
  hwflowq::test::require_reference_dir();
  std::map<std::size_t, std::size_t> cases;
  for (const auto& item : hwflowq::test::reference_json("moo/hypervolume.json")) {
    INFO(item.at("name").get<std::string>());
    const auto objectives = item.at("ref").size();
    switch (objectives) {
      case 1:
        compare<1>(item);
        break;
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
      case 7:
        compare<7>(item);
        break;
      case 8:
        compare<8>(item);
        break;
      default:
        FAIL("no instantiation for " << objectives << " objectives");
    }
    ++cases[objectives];
  }
  REQUIRE_FALSE(cases.empty());
  for (const auto& [objectives, count] : cases) {
    hwflowq::test::report_cases("hypervolume, " + std::to_string(objectives) + " objectives",
                                count);
  }
}
