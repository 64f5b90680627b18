// Reference points on the simplex against reference values.
#include <hwflowq/moo/reference_points.hpp>

#include <cmath>
#include <cstddef>
#include <string>

#include "catch.hpp"
#include "reference.hpp"

namespace {

template <std::size_t M>
void compare(const nlohmann::json& item) {
  const auto partitions = item.at("partitions").get<std::size_t>();
  const auto expected = hwflowq::test::rows(item.at("points_sorted_lex"));
  const auto actual = hwflowq::moo::das_dennis<M>(partitions);
  CHECK(hwflowq::moo::das_dennis_count<M>(partitions) == item.at("count").get<std::size_t>());
  REQUIRE(actual.size() == expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    INFO("point " << i);
    REQUIRE(expected[i].size() == M);
    for (std::size_t m = 0; m < M; ++m) CHECK(std::abs(actual[i][m] - expected[i][m]) <= 1e-15);
  }
}

}  // namespace

TEST_CASE("golden.moo.das_dennis", "[golden]") {
  hwflowq::test::require_reference_dir();
  std::size_t cases = 0;
  for (const auto& item : hwflowq::test::reference_json("moo/das_dennis.json")) {
    const auto objectives = item.at("m").get<std::size_t>();
    INFO(objectives << " objectives");
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
      case 10:
        compare<10>(item);
        break;
      case 15:
        compare<15>(item);
        break;
      default:
        FAIL("no instantiation for " << objectives << " objectives");
    }
    ++cases;
  }
  hwflowq::test::report_cases("das_dennis", cases);
}
