#include <hwflowq/cost/fine/count_accesses.hpp>
#include <hwflowq/cost/fine/whole_counter.hpp>

#include "catch.hpp"
#include "plain_engine.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;

namespace {

template <std::size_t Levels>
std::int64_t compare(std::uint64_t seed, const test::mapping_taste& taste, int repetitions) {
  test::random_mappings random(seed);
  std::int64_t counted = 0;
  for (int i = 0; i < repetitions; ++i) {
    const auto nest = random.layer(taste);
    const auto schedule = random.schedule<Levels>(nest, taste);
    const auto hardware = test::with_room_for(test::roomy_accelerator<Levels>(), schedule);
    const detail::shape_limits<Levels> limits(hardware, {});
    const window_axis rows(nest.stride_rows, nest.dilation_rows, false);
    const window_axis columns(nest.stride_columns, nest.dilation_columns, false);
    mapping_counts<Levels> fast;
    detail::whole_counter<Levels> counter;
    if (!counter(nest, limits, rows, columns, schedule, fast)) continue;
    ++counted;
    mapping_counts<Levels> general;
    detail::count_accesses<exact_convention>(detail::access_counter<Levels>(nest, schedule, false),
                                             schedule, general);
    REQUIRE(fast == general);
  }
  return counted;
}

}  // namespace

TEST_CASE("the fast counter counts what the general one does") {
  // Bounds with many factors, which give many loops.
  const test::mapping_taste whole{
      .greatest_bound = 24, .greatest_macs = 1'000'000, .in_space = 1, .remainders = false};
  CHECK(compare<2>(1, whole, 3000) > 2500);
  CHECK(compare<3>(2, whole, 3000) > 2500);
  CHECK(compare<4>(3, whole, 2000) > 1500);
}

TEST_CASE("the fast counter leaves remainders to the general one") {
  workload::loop_nest nest;
  nest.bounds[2] = 5;
  mapping<2> schedule;
  schedule.levels[0].temporal[2] = 3;
  schedule.levels[1].temporal[2] = 2;
  const auto hardware = test::roomy_accelerator<2>();
  mapping_counts<2> counts;
  detail::whole_counter<2> counter;
  const window_axis axis(1, 1, false);
  CHECK_FALSE(counter(nest, {hardware, {}}, axis, axis, schedule, counts));
  nest.bounds[2] = 6;
  CHECK(counter(nest, {hardware, {}}, axis, axis, schedule, counts));
}
