#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("words cost their part of a line") {
  auto hardware = test::small_accelerator();
  hardware.levels[1].line_bits = 64;
  hardware.levels[1].packed = packing::byte;
  const auto p = detail::make_layer_problem(hardware, test::small_layer(), {4, 8, 9, 24},
                                            rules_of(dataflows::free{}));
  CHECK(p.read_pj[1][0] == 6.0 / 8.0);
  CHECK(p.read_pj[1][1] == 6.0 / 8.0);
  CHECK(p.read_pj[1][2] == 6.0 / 4.0);
  CHECK(p.write_pj[1][3] == 6.0 / 2.0);
  CHECK(p.read_pj[2][3] == 2.0);  // two lines of 16 bits
  CHECK(p.mac_pj == 0.5 * static_cast<double>(test::small_layer().macs()));
  CHECK_FALSE(p.timed);
}

TEST_CASE("tiles fit where their bits do") {
  auto hardware = test::small_accelerator();
  const detail::kept_tensors<3> keep = {
      {{true, true, true}, {true, true, true}, {true, true, true}}};
  const auto fits = [&](const loop_sizes& tile, bool partial) {
    return detail::make_layer_problem(hardware, test::small_layer(), {8, 8, 8, 32},
                                      rules_of(dataflows::free{}))
        .fits(2, keep, tile, partial);
  };
  // 9 weights, 9 inputs, 1 output: 152 bits, or 176 where the output is a partial sum.
  const loop_sizes tile = {1, 1, 1, 1, 1, 1, 3, 3};
  hardware.levels[2].capacity_bits = 176;
  CHECK(fits(tile, true));
  hardware.levels[2].capacity_bits = 175;
  CHECK_FALSE(fits(tile, true));
  CHECK(fits(tile, false));
  hardware.levels[2].partition_bits = {72, 71, unlimited};
  CHECK_FALSE(fits(tile, false));
}
