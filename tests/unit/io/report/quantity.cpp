#include <hwflowq/io/report/quantity.hpp>

#include <limits>

#include "catch.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

TEST_CASE("a value is shown in the unit that gives it one to three digits") {
  const auto shows = [](const char* unit, double value, double as, const char* shown) {
    const auto found = unit_for(unit, value);
    CHECK(found.name == shown);
    CHECK_THAT(value * found.factor, Catch::Matchers::WithinRel(as, 1e-12));
  };
  shows("pJ", 2.5e8, 250.0, "\xC2\xB5J");
  shows("pJ", 999.0, 999.0, "pJ");
  shows("uJ", 2500.0, 2.5, "mJ");
  shows("mJ", 0.25, 250.0, "\xC2\xB5J");
  shows("us", 15000.0, 15.0, "ms");
  shows("us", 0.5, 500.0, "ns");
  shows("cycles", 538680.0, 538.68, "thousand cycles");
  shows("bit", 3.2e6, 3.2, "Mbit");
  shows("byte", 3.2e9, 3.2, "GB");
  shows("", 3.2e9, 3.2, "billion");
  shows("%", 93.0, 93.0, "%");
  shows("dB", 1e6, 1e6, "dB");
  shows("pJ", 1e20, 1e8, "J");
  CHECK(unit_for("pJ", std::numeric_limits<double>::infinity()).name == "pJ");
  CHECK(unit_for("pJ", 0.0).name == "pJ");
}

TEST_CASE("names lose the unit that stands beside them") {
  CHECK(words({"energy_pj", "pJ"}) == "energy");
  CHECK(words({"latency_cycles", "cycles"}) == "latency");
  CHECK(words({"mean_bits", "bit"}) == "mean bits");
  CHECK(words({"fractional_operations", ""}) == "fractional operations");
  CHECK(words({"energy_pj", "nJ"}) == "energy pj");  // which is not its unit
  CHECK(words({"accuracy", "%"}) == "accuracy");
  CHECK(label({"energy_pj", "pJ"}, unit_for("pJ", 2e6)) == "energy [\xC2\xB5J]");
}
