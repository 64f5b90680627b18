// Systolic arrays against SCALE-Sim.
#include <hwflowq/cost/arrays/systolic_array.hpp>

#include <string>

#include "catch.hpp"
#include "reference.hpp"

using namespace hwflowq;

TEST_CASE("golden.cost.systolic", "[golden]") {
  test::require_reference_dir();
  std::size_t cases = 0;
  const auto file = test::reference_json("cost/golden_scalesim.json");
  for (const auto& item : file.at("cases")) {
    INFO(item.dump());
    const auto flow = item.at("dataflow").get<std::string>();
    REQUIRE((flow == "ws" || flow == "os" || flow == "is"));
    const auto stays = flow == "ws"   ? stationary_matrix::weights
                       : flow == "os" ? stationary_matrix::outputs
                                      : stationary_matrix::inputs;
    const auto schedule = schedule_of({.rows = item.at("rows"), .columns = item.at("cols")}, stays,
                                      {.M = item.at("M"), .K = item.at("K"), .N = item.at("N")});
    CHECK(schedule.last_cycle() == item.at("cycles").get<std::int64_t>());
    using Catch::Matchers::WithinRel;
    CHECK_THAT(100.0 * schedule.mapping_efficiency(),
               WithinRel(item.at("mapping_efficiency_pct").get<double>(), 1e-9));
    CHECK_THAT(100.0 * schedule.utilization(),
               WithinRel(item.at("overall_utilization_pct").get<double>(), 1e-9));
    ++cases;
  }
  test::report_cases("systolic", cases);
}
