// Quality indicators against reference values.
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/indicators.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>

#include "catch.hpp"
#include "reference.hpp"
#include "reference_cases.hpp"

namespace {

using cases_by_kind = std::map<std::string, std::size_t>;

void compare_value(const nlohmann::json& values, const std::string& kind, double actual,
                   cases_by_kind& cases) {
  if (!values.contains(kind)) return;
  const double expected = hwflowq::test::number(values.at(kind));
  INFO(kind << ": " << actual << " against " << expected);
  CHECK((actual == expected ||
         std::abs(actual - expected) <= 1e-12 * std::max(1.0, std::abs(expected))));
  ++cases[kind];
}

template <std::size_t M>
void compare(const nlohmann::json& item, cases_by_kind& cases) {
  namespace moo = hwflowq::moo;
  const auto points = moo::point_set<M>::from_rows(hwflowq::test::rows(item.at("points")));
  const auto set = moo::point_set<M>::from_rows(hwflowq::test::rows(item.at("reference_set")));
  const auto reference = hwflowq::test::point<M>(item.at("hv_ref"));

  const auto& values = item.at("values");
  const auto a = points.view();
  const auto z = set.view();
  compare_value(values, "gd", moo::gd(a, z), cases);
  compare_value(values, "igd", moo::igd(a, z), cases);
  compare_value(values, "gd_plus", moo::gd_plus(a, z), cases);
  compare_value(values, "igd_plus", moo::igd_plus(a, z), cases);
  compare_value(values, "eps_additive", moo::additive_epsilon(a, z), cases);
  compare_value(values, "avg_hausdorff_p1", moo::average_hausdorff(a, z), cases);
  compare_value(values, "hv", moo::hypervolume(a, reference), cases);
  if (values.contains("eps_multiplicative")) {
    compare_value(values, "eps_multiplicative", moo::multiplicative_epsilon(a, z), cases);
  }
}

}  // namespace

TEST_CASE("golden.moo.indicators", "[golden]") {
  cases_by_kind cases;
  hwflowq::test::compare_cases(
      "moo/indicators.json", "indicators",
      [](const auto& item) { return item.at("hv_ref").size(); },
      [&](const auto& item, auto m) { compare<decltype(m)::value>(item, cases); });
  for (const char* kind : {"gd", "igd", "gd_plus", "igd_plus", "eps_additive", "eps_multiplicative",
                           "avg_hausdorff_p1", "hv"}) {
    hwflowq::test::report_cases(std::string("indicator ") + kind, cases[kind]);
  }
}
