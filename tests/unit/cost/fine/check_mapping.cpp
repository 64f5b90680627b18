#include <hwflowq/cost/fine/check_mapping.hpp>
#include <hwflowq/cost/fine/evaluate.hpp>

#include "catch.hpp"
#include "plain_engine.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

struct adder_tree : test::plain_engine {
  [[nodiscard]] std::int64_t lanes(int, int) const { return 4; }
  [[nodiscard]] workload::loop_set lane_loops() const { return workload::reduction_loops; }
};

struct tree_mapping {
  accelerator<adder_tree, 2> hardware;
  workload::loop_nest nest;
  mapping<2> schedule;
  tree_mapping() {
    nest.bounds = {1, 1, 8, 12, 1, 1, 1, 1};
    hardware.name = "tree";
    hardware.levels[0].name = "memory";
    hardware.levels[0].fan_out_x = 2;
    hardware.levels[1].name = "buffer";
    hardware.levels[1].capacity_bits = 1000;
    schedule.levels[0].temporal[3] = 3;
    schedule.levels[1].temporal[2] = 8;
    schedule.lanes[3] = 4;
  }
  [[nodiscard]] mapping_fit fit() const { return evaluate(hardware, nest, {}, schedule).fit; }
};

}  // namespace

TEST_CASE("a mapping that fits has no reason") {
  CHECK(tree_mapping().fit() == mapping_fit{});
}

TEST_CASE("every reason is found, with what it is about") {
  tree_mapping f;
  SECTION("factor") {
    f.schedule.levels[1].spatial_y[5] = 0;
    CHECK(f.fit() ==
          mapping_fit{
              .reason = misfit::factor, .level = 1, .loop = loop::Q, .needed = 1, .available = 0});
  }
  SECTION("cover") {
    f.schedule.levels[0].temporal[3] = 2;
    CHECK(f.fit() ==
          mapping_fit{.reason = misfit::cover, .loop = loop::C, .needed = 12, .available = 8});
  }
  SECTION("order") {
    f.schedule.levels[1].order[0] = loop::S;
    CHECK(f.fit() == mapping_fit{.reason = misfit::order, .level = 1});
  }
  SECTION("keep") {
    f.hardware.levels[1].may_keep[0] = false;
    CHECK(f.fit() == mapping_fit{.reason = misfit::keep, .level = 1, .tensor = tensor::weights});
  }
  SECTION("nowhere") {
    f.schedule.levels[0].keep[2] = f.schedule.levels[1].keep[2] = false;
    CHECK(f.fit() == mapping_fit{.reason = misfit::nowhere, .tensor = tensor::outputs});
  }
  SECTION("fan-out") {
    f.schedule.levels[0].spatial_x[2] = 3;
    CHECK(f.fit() == mapping_fit{.reason = misfit::fan_out_x, .needed = 3, .available = 2});
    f.schedule.levels[0].spatial_x[2] = 1;
    f.schedule.levels[0].spatial_y[2] = 2;
    CHECK(f.fit() == mapping_fit{.reason = misfit::fan_out_y, .needed = 2, .available = 1});
  }
  SECTION("lanes") {
    f.schedule.lanes[3] = 6;
    CHECK(f.fit() == mapping_fit{.reason = misfit::lanes, .level = 2, .needed = 6, .available = 4});
    f.schedule.lanes[3] = 4;
    f.schedule.lanes[2] = 2;
    CHECK(
        f.fit() ==
        mapping_fit{
            .reason = misfit::lane_loop, .level = 2, .loop = loop::K, .needed = 2, .available = 1});
  }
  SECTION("capacity") {
    // 32 weights and 4 inputs of 8 bits, 8 partial sums of 32 bits: 544 bits.
    CHECK(evaluate(f.hardware, f.nest, {}, f.schedule).occupancy_bits[1] ==
          std::array<std::int64_t, 3>{256, 32, 256});
    f.hardware.levels[1].capacity_bits = 543;
    CHECK(f.fit() ==
          mapping_fit{.reason = misfit::capacity, .level = 1, .needed = 544, .available = 543});
    f.hardware.levels[1].capacity_bits = 2 * 544;
    f.hardware.levels[1].double_buffered = true;
    CHECK(f.fit().fits());
    f.hardware.levels[1].partition_bits[2] = 500;
    CHECK(f.fit() == mapping_fit{.reason = misfit::partition,
                                 .level = 1,
                                 .tensor = tensor::outputs,
                                 .needed = 256,
                                 .available = 250});
  }
  SECTION("overflow") {
    for (auto& level : f.schedule.levels) {
      level.temporal[4] = level.temporal[5] = level.temporal[6] = 1 << 12;
    }
    CHECK(f.fit().reason == misfit::overflow);
  }
}

TEST_CASE("factors whose product wraps around are not taken for the bound") {
  tree_mapping f;
  f.nest.bounds[4] = 1;
  // 2^64 and more: zero or one when it wraps.
  f.schedule.levels[0].temporal[4] = f.schedule.levels[1].temporal[4] = 1 << 30;
  f.schedule.levels[0].spatial_x[4] = 1;
  f.schedule.levels[0].temporal[5] = 1 << 30;
  CHECK(f.fit().reason == misfit::overflow);
}
