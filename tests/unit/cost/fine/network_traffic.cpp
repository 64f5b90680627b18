#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/network_traffic.hpp>

#include "catch.hpp"
#include "plain_engine.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;
using workload::tensor;

TEST_CASE("networks carry what the levels above read and take back") {
  test::random_mappings random(3);
  for (int repetition = 0; repetition < 300; ++repetition) {
    const auto nest = random.layer({});
    const auto schedule = random.schedule<3>(nest, {});
    const auto hardware = test::with_room_for(test::roomy_accelerator<3>(), schedule);
    const auto cost = evaluate(hardware, nest, {}, schedule);
    REQUIRE(cost.fits());
    for (std::size_t i = 0; i < 3; ++i) {
      for (const tensor t : workload::all_tensors) {
        const auto n = static_cast<std::size_t>(t);
        const auto traffic = traffic_below(hardware, nest, schedule, i, t);
        const auto& counts = cost.at(i, t);
        if (t == tensor::outputs) {
          CHECK(traffic.words_up == cost.counts.network_words[i][n]);
          CHECK(traffic.words_down == cost.counts.partial_sums_down[i]);
          CHECK(traffic.spatial_reductions >= 0);
        } else {
          CHECK(traffic.words_down == cost.counts.network_words[i][n]);
          CHECK(traffic.words_up == 0);
        }
        if (schedule.levels[i].keep[n]) {
          CHECK((t == tensor::outputs ? traffic.words_up : traffic.words_down) ==
                (t == tensor::outputs ? counts.updates : counts.reads));
        }
      }
    }
  }
}

TEST_CASE("a sum in space adds on the way up") {
  workload::loop_nest nest;
  nest.bounds[3] = 8;
  mapping<1> schedule;
  schedule.levels[0].spatial_y[3] = 8;
  const auto hardware = test::roomy_accelerator<1>();
  const auto traffic = traffic_below(hardware, nest, schedule, 0, tensor::outputs);
  CHECK(traffic.words_up == 1);
  CHECK(traffic.spatial_reductions == 7);
  CHECK(traffic.fan_out == 8);
  CHECK(traffic.sharing.multicast_factor == 8);
}
