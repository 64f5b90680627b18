// Counts of the fine level against loops that really run, on random layers, accelerators and mappings.
#include "mapping_oracle.hpp"

#include <hwflowq/cost/fine/evaluate.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "plain_engine.hpp"
#include "random_mappings.hpp"

namespace {

using namespace hwflowq;
using workload::loop;

template <std::size_t Levels>
std::string text_of(const workload::loop_nest& nest, const mapping<Levels>& schedule) {
  std::ostringstream text;
  const auto factors = [&](const char* where, const loop_factors& f) {
    for (const loop l : workload::all_loops) {
      const auto factor = f[static_cast<std::size_t>(l)];
      if (factor > 1) text << ' ' << where << workload::name_of(l) << factor;
    }
  };
  for (const loop l : workload::all_loops) text << workload::name_of(l) << nest.bound(l) << ' ';
  text << "stride " << nest.stride_rows << ' ' << nest.stride_columns << " dilation "
       << nest.dilation_rows << ' ' << nest.dilation_columns;
  for (const level_mapping& level : schedule.levels) {
    text << "\n  keep " << level.keep[0] << level.keep[1] << level.keep[2] << " order ";
    for (const loop l : level.order) text << workload::name_of(l);
    factors("", level.temporal);
    factors("x", level.spatial_x);
    factors("y", level.spatial_y);
  }
  text << "\n  lanes";
  factors("", schedule.lanes);
  return text.str();
}

template <std::size_t Levels>
void check_one(test::random_mappings& random, const test::mapping_taste& taste) {
  const auto nest = random.layer(taste);
  const auto schedule = random.schedule<Levels>(nest, taste);
  static const auto roomy = test::roomy_accelerator<Levels>();
  const auto hardware = test::with_room_for(roomy, schedule);
  const auto cost = evaluate(hardware, nest, {}, schedule);
  const auto truth = test::mapping_oracle<Levels>(nest, schedule).run();
  bool tiles = true;
  for (std::size_t i = 0; i < Levels; ++i) {
    for (std::size_t n = 0; n < workload::tensor_count; ++n) {
      if (!schedule.levels[i].keep[n]) continue;
      tiles = tiles && cost.counts.tile_words[i][n] == truth.tile_words[i][n];
    }
  }
  const bool equal =
      cost.fits() && tiles && cost.counts.accesses == truth.accesses &&
      cost.compute_cycles == truth.steps && cost.macs == truth.macs &&
      std::equal(truth.instances.begin(), truth.instances.end(), cost.counts.instances.begin()) &&
      cost.counts.instances[Levels] == truth.active_elements;
  if (equal) return;
  INFO(text_of(nest, schedule));
  REQUIRE(cost.fits());
  CHECK(cost.compute_cycles == truth.steps);
  CHECK(cost.macs == truth.macs);
  CHECK(cost.counts.instances[Levels] == truth.active_elements);
  for (std::size_t i = 0; i < Levels; ++i) {
    CHECK(cost.counts.instances[i] == truth.instances[i]);
    for (std::size_t n = 0; n < workload::tensor_count; ++n) {
      INFO("level " << i << ", " << workload::name_of(static_cast<workload::tensor>(n)));
      const auto& ours = cost.counts.accesses[i][n];
      const auto& theirs = truth.accesses[i][n];
      CHECK(ours.reads == theirs.reads);
      CHECK(ours.fills == theirs.fills);
      CHECK(ours.updates == theirs.updates);
      CHECK(ours.drains == theirs.drains);
      if (schedule.levels[i].keep[n]) CHECK(cost.counts.tile_words[i][n] == truth.tile_words[i][n]);
    }
  }
  FAIL("counts differ from those of the run");
}

template <std::size_t Levels>
void check_many(std::uint64_t seed, int count, const test::mapping_taste& taste) {
  test::random_mappings random(seed);
  for (int i = 0; i < count; ++i) check_one<Levels>(random, taste);
}

}  // namespace

// The numbers of cases add up to 120,000.
TEST_CASE("a mapping's counts are those of its run: any loops", "[property]") {
  const test::mapping_taste any{.greatest_macs = 90};
  check_many<1>(1, 5000, any);
  check_many<2>(2, 15000, any);
  check_many<3>(3, 10000, any);
  check_many<4>(4, 5000, any);
}

TEST_CASE("a mapping's counts are those of its run: windows", "[property]") {
  test::mapping_taste windows{workload::loop_set(loop::P, loop::R, loop::C, loop::K), 9, 60};
  check_many<1>(11, 5000, windows);
  check_many<2>(12, 15000, windows);
  check_many<3>(13, 10000, windows);
  windows.loops = workload::loop_set(loop::P, loop::Q, loop::R, loop::S);
  windows.greatest_bound = 5;
  check_many<2>(14, 10000, windows);
}

TEST_CASE("a mapping's counts are those of its run: mostly in space", "[property]") {
  test::mapping_taste space{workload::loop_set(loop::P, loop::R, loop::K, loop::C), 8, 50, 3};
  check_many<2>(21, 15000, space);
  check_many<3>(22, 10000, space);
}

TEST_CASE("a mapping's counts are those of its run: without remainders", "[property]") {
  const test::mapping_taste whole{workload::loop_set::all(), 8, 64, 2, false};
  check_many<2>(31, 10000, whole);
  check_many<3>(32, 10000, whole);
}
