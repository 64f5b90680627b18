#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/io/mapping_text.hpp>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "plain_engine.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

struct fixture {
  accelerator<test::plain_engine, 2> hardware;
  workload::loop_nest nest;
  mapping<2> schedule;
  fixture() {
    hardware.levels[0].name = "memory";
    hardware.levels[0].fan_out_x = 2;
    hardware.levels[0].read_pj_per_line = 2.5;
    hardware.levels[1].name = "buffer";
    nest.bounds = {1, 1, 8, 1, 7, 1, 3, 1};
    schedule.levels[0].temporal[4] = 4;
    schedule.levels[0].spatial_x[2] = 2;
    schedule.levels[1].temporal = {1, 1, 4, 1, 2, 1, 3, 1};
    schedule.levels[1].keep[0] = false;
  }
};

}  // namespace

TEST_CASE("a mapping reads as nested loops") {
  const fixture f;
  const auto cost = evaluate(f.hardware, f.nest, {}, f.schedule);
  REQUIRE(cost.fits());
  CHECK(io::loop_nest_text(f.hardware, f.nest, f.schedule, cost) ==
        "memory: 24 weights, 9 inputs, 56 outputs\n"
        "for P in 0 to 7 by 2, the last 1\n"
        "  in parallel along x, K in 0 to 8 by 4\n"
        "    buffer: 4 inputs, 8 outputs, in each of 2\n"
        "    for K in 0 to 4 by 1\n"
        "      for P in 0 to 2 by 1\n"
        "        for R in 0 to 3 by 1\n"
        "          multiply and add\n");
}

TEST_CASE("a cost is JSON that other readers read") {
  const fixture f;
  const auto cost = evaluate(f.hardware, f.nest, {}, f.schedule);
  const auto json = nlohmann::json::parse(io::cost_json(f.hardware, f.schedule, cost));
  CHECK(json.at("macs") == cost.macs);
  CHECK(json.at("energy_pj") == cost.energy_pj);
  CHECK(json.at("latency_cycles") == cost.latency_cycles);
  REQUIRE(json.at("levels").size() == 2);
  const auto& buffer = json.at("levels").at(1);
  CHECK(buffer.at("name") == "buffer");
  CHECK_FALSE(buffer.at("tensors").contains("weights"));
  CHECK(buffer.at("tensors").at("outputs").at("updates") ==
        cost.at(1, workload::tensor::outputs).updates);
  CHECK(json.at("levels").at(0).at("tensors").at("inputs").at("energy_pj") == cost.memory_pj[0][1]);
}
