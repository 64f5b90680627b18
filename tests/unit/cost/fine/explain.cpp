#include <hwflowq/cost/fine/explain.hpp>

#include <string>

#include "catch.hpp"
#include "plain_engine.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

struct explained_mapping {
  accelerator<test::plain_engine, 2> hardware;
  workload::loop_nest nest;
  mapping<2> schedule;
  explained_mapping() {
    hardware.name = "small";
    hardware.levels[0].name = "memory";
    hardware.levels[1].name = "buffer";
    hardware.levels[1].capacity_bits = 543;
    nest.bounds = {1, 1, 8, 12, 1, 1, 1, 1};
    schedule.levels[0].temporal[3] = 3;
    schedule.levels[1].temporal = {1, 1, 8, 4, 1, 1, 1, 1};
  }
  [[nodiscard]] mapping_cost<2> cost() const { return evaluate(hardware, nest, {}, schedule); }
  [[nodiscard]] std::string text() const { return explain(hardware, nest, {}, schedule, cost()); }
};

}  // namespace

TEST_CASE("a mapping that fits needs no explanation") {
  explained_mapping f;
  f.hardware.levels[1].capacity_bits = 544;
  CHECK(f.text().empty());
}

TEST_CASE("the explanation names level, tensors, missing bits and the smallest cut") {
  const explained_mapping f;
  CHECK(f.text() ==
        "level \"buffer\": tiles take 544 bits (weights 256, inputs 32, outputs 256), but it holds "
        "543: 1 bits too few; the smallest cut that fits: tiles of 7 instead of 8 along K");
  CHECK(smallest_tile_cut(f.hardware, f.nest, {}, f.schedule, f.cost()) ==
        tile_cut{.loop = loop::K, .from = 8, .to = 7});
}

TEST_CASE("the cut that is named makes the mapping fit, and one less does not") {
  for (const std::int64_t capacity : {100, 200, 300, 400, 500}) {
    explained_mapping f;
    f.hardware.levels[1].capacity_bits = capacity;
    const auto cost = f.cost();
    const auto cut = smallest_tile_cut(f.hardware, f.nest, {}, f.schedule, cost);
    REQUIRE(cut.exists());
    auto& inner = f.schedule.levels[1].temporal[static_cast<std::size_t>(cut.loop)];
    auto& outer = f.schedule.levels[0].temporal[static_cast<std::size_t>(cut.loop)];
    outer = 16;
    inner = static_cast<std::int32_t>(cut.to);
    CHECK(f.cost().fits());
    inner = static_cast<std::int32_t>(cut.to + 1);
    CHECK_FALSE(f.cost().fits());
  }
  explained_mapping hopeless;
  hopeless.hardware.levels[1].capacity_bits = 20;
  CHECK_FALSE(
      smallest_tile_cut(hopeless.hardware, hopeless.nest, {}, hopeless.schedule, hopeless.cost())
          .exists());
}

TEST_CASE("other reasons name what they are about") {
  explained_mapping f;
  f.schedule.levels[0].spatial_y[2] = 4;
  CHECK(f.text() ==
        "level \"memory\": factors in space along y take 4 instances, but there are 1: 3 too few");
  f = {};
  f.schedule.levels[0].temporal[3] = 1;
  CHECK(f.text() == "the factors of C cover 4 of 12 iterations; raise one of them");
  f = {};
  f.hardware.levels[1].partition_bits[2] = 10;
  CHECK(f.text().find("level \"buffer\": tiles of outputs take 256 bits, but their part holds 10: "
                      "246 bits too few") == 0);
  f = {};
  f.schedule.lanes[0] = 3;
  CHECK(f.text() == "the mapping unrolls 3 lanes, but the compute engine has 1 at these widths");
}
