#include <hwflowq/cost/fine/loop_chain.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

// K in five places: 3 in time, 2 along x, 2 in time, 3 along y, 2 lanes.
mapping<2> example() {
  mapping<2> m;
  m.levels[0].temporal[2] = 3;
  m.levels[0].spatial_x[2] = 2;
  m.levels[1].temporal[2] = 2;
  m.levels[1].spatial_y[2] = 3;
  m.lanes[2] = 2;
  return m;
}

}  // namespace

TEST_CASE("a factor's step is the product of the factors further in") {
  workload::loop_nest nest;
  nest.bounds[2] = 70;
  const auto chain = detail::chains_of(nest, example())[2];
  CHECK(chain.factor == std::array<std::int64_t, 7>{3, 2, 1, 2, 1, 3, 2});
  CHECK(chain.extent == std::array<std::int64_t, 8>{72, 24, 12, 12, 6, 6, 2, 1});
  CHECK(chain.iterates(0));
  CHECK_FALSE(chain.iterates(2));
  nest.bounds[2] = 2;
  const auto lanes_only = detail::chains_of(nest, example())[2];
  CHECK_FALSE(lanes_only.iterates(0));
  CHECK(lanes_only.iterates(6));
}

TEST_CASE("states of a walk stand for all iterations, one by one") {
  // Truth: all tuples of indices, of which those whose base lies inside the bound take place.
  test::random_mappings random(5);
  for (int repetition = 0; repetition < 300; ++repetition) {
    workload::loop_nest nest;
    nest.bounds[2] = random.number(1, 40);
    const auto schedule = random.schedule<2>(nest, {.in_space = 2});
    const auto chain = detail::chains_of(nest, schedule)[2];
    const std::size_t boundary = chain.places;
    const std::size_t shared = 4;
    std::map<std::int64_t, std::int64_t> expected;  // by base
    std::vector<std::int64_t> index(chain.places, 0);
    const auto visit = [&](auto&& self, std::size_t place, std::int64_t base,
                           std::int64_t origin) -> void {
      if (place == boundary) {
        if (base < chain.bound) ++expected[base];
        return;
      }
      const bool in_time = detail::loop_chain<2>::in_time(place);
      const bool stays = !in_time && place >= shared;
      for (std::int64_t i = 0; i < (stays ? 1 : chain.factor[place]); ++i) {
        const std::int64_t step = i * chain.extent[place + 1];
        if (in_time && origin + step >= chain.bound) break;
        self(self, place + 1, base + step, in_time ? origin + step : origin);
      }
    };
    visit(visit, 0, 0, 0);
    std::int64_t count = 0;
    for (const auto& [base, times] : expected) count += times;
    std::int64_t walked = 0;
    const auto add = [&](const detail::loop_state& s) {
      CHECK(s.shift == 0);
      CHECK(s.room > 0);
      walked += s.times;
    };
    detail::loop_walk<2, decltype(add)>(chain, boundary, shared, {}, add)();
    CHECK(walked == count);
  }
}

TEST_CASE("offsets of those who share ascend, and are counted below a bound") {
  workload::loop_nest nest;
  nest.bounds[2] = 70;
  const auto chain = detail::chains_of(nest, example())[2];
  const detail::shared_offsets<2> all(chain, 0, chain.places);
  REQUIRE(all.count() == 12);
  std::vector<std::int64_t> offsets;
  for (std::int64_t i = 0; i < all.count(); ++i) offsets.push_back(all.offset(i));
  CHECK(offsets == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17});
  CHECK_FALSE(all.even());
  for (std::int64_t room = -1; room < 30; ++room) {
    const auto below = std::count_if(offsets.begin(), offsets.end(),
                                     [&](std::int64_t offset) { return offset < room; });
    CHECK(all.below(room) == below);
    CHECK(all.covered(room) == below);  // tiles of one iteration
  }
  const detail::shared_offsets<2> inner(chain, 3, 6);
  CHECK(inner.even());
  CHECK(inner.step() == 2);
  CHECK(inner.tile() == 2);
  CHECK(inner.covered(5) == 5);
  CHECK(inner.covered(100) == 6);
}
