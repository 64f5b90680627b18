#include <hwflowq/moo/crowding.hpp>

#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"

using namespace hwflowq;

namespace {

template <std::size_t M>
std::vector<double> crowding(const std::vector<std::vector<double>>& rows) {
  const auto points = moo::point_set<M>::from_rows(rows);
  std::vector<moo::index_type> front(points.size());
  std::iota(front.begin(), front.end(), moo::index_type{0});
  std::vector<double> density(points.size(), -1.0);
  moo::crowding_distance<M>{}(points.view(), front, density);
  return density;
}

std::vector<double> crowding(std::size_t m, const std::vector<std::vector<double>>& rows) {
  switch (m) {
    case 1:
      return crowding<1>(rows);
    case 2:
      return crowding<2>(rows);
    case 3:
      return crowding<3>(rows);
    case 4:
      return crowding<4>(rows);
    case 5:
      return crowding<5>(rows);
    case 6:
      return crowding<6>(rows);
    case 8:
      return crowding<8>(rows);
    case 10:
      return crowding<10>(rows);
    default:
      throw std::runtime_error("no case for " + std::to_string(m) + " objectives");
  }
}

}  // namespace

TEST_CASE("golden.moo.crowding", "[golden]") {
  test::require_reference_dir();
  std::map<std::string, std::size_t> cases;
  for (const auto& entry : test::reference_json("moo/crowding.json")) {
    INFO(entry.at("name"));
    const auto m = entry.at("m").get<std::size_t>();
    const auto expected = test::numbers(entry.at("cd_sum"));
    const auto actual = crowding(m, test::rows(entry.at("points")));
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
      INFO("point " << i);
      if (expected[i] == std::numeric_limits<double>::infinity() || expected[i] == 0.0) {
        REQUIRE(actual[i] == expected[i]);
      } else {
        REQUIRE_THAT(actual[i], Catch::Matchers::WithinRel(expected[i], 1e-12));
      }
    }
    ++cases["crowding, " + std::to_string(m) + " objectives"];
  }
  std::size_t total = 0;
  for (const auto& [kind, count] : cases) {
    test::report_cases(kind, count);
    total += count;
  }
  test::report_cases("crowding", total);
}
