#include <hwflowq/hardware/unit_energies.hpp>

#include <limits>
#include <stdexcept>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("presets are the figures of their sources") {
  CHECK(horowitz_45nm.dram_pj_per_bit * 64 == 1300.0);
  CHECK(horowitz_45nm.buffer_pj_per_bit * 64 == 20.0);
  CHECK(eyeriss_ratios.dram_pj_per_bit * 16 == 200.0);
  CHECK(eyeriss_ratios.buffer_pj_per_bit * 16 == 6.0);
  CHECK_NOTHROW(horowitz_45nm.validate());
  CHECK_NOTHROW(eyeriss_ratios.validate());
  CHECK_NOTHROW(unit_energies{}.validate());
}

TEST_CASE("energies are finite and not negative") {
  using Catch::Matchers::Matches;
  auto wrong = horowitz_45nm;
  wrong.buffer_pj_per_bit = -1.0;
  CHECK_THROWS_WITH(wrong.validate(), Matches("unit_energies: buffer_pj_per_bit = -1.*"));
  wrong.buffer_pj_per_bit = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(wrong.validate(), std::invalid_argument);
  wrong.buffer_pj_per_bit = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(wrong.validate(), std::invalid_argument);
}
