// Small accelerators for tests of mappers.
#ifndef HWFLOWQ_TESTS_SUPPORT_SMALL_ACCELERATORS_HPP
#define HWFLOWQ_TESTS_SUPPORT_SMALL_ACCELERATORS_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>

#include "plain_engine.hpp"

namespace hwflowq::test {

/// External memory, a buffer and 3 x 4 elements with memories of their own.
[[nodiscard]] inline accelerator<plain_engine, 3> small_accelerator() {
  accelerator<plain_engine, 3> a;
  a.name = "small";
  a.engine.mac_pj = 0.5;
  a.levels[0].name = "external memory";
  a.levels[0].read_pj_per_line = a.levels[0].write_pj_per_line = 200.0;
  a.levels[1].name = "buffer";
  a.levels[1].capacity_bits = 4096;
  a.levels[1].read_pj_per_line = a.levels[1].write_pj_per_line = 6.0;
  a.levels[1].fan_out_x = 4;
  a.levels[1].fan_out_y = 3;
  a.levels[2].name = "registers";
  a.levels[2].capacity_bits = 256;
  a.levels[2].read_pj_per_line = a.levels[2].write_pj_per_line = 1.0;
  return a;
}

/// 6 channels to 8 by windows of 3 x 3, on an output of 7 x 5.
[[nodiscard]] inline workload::loop_nest small_layer() {
  return {.bounds = {1, 1, 8, 6, 7, 5, 3, 3}};
}

}  // namespace hwflowq::test

#endif
