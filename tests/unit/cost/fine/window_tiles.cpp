#include <hwflowq/cost/fine/window_tiles.hpp>

#include "catch.hpp"
#include "random_mappings.hpp"

using namespace hwflowq;

TEST_CASE("closed forms count what pairs of children tell") {
  test::random_mappings random(29);
  int compared = 0;
  for (int repetition = 0; repetition < 3000; ++repetition) {
    workload::loop_nest nest;
    nest.bounds[4] = random.number(1, 12);
    nest.bounds[6] = random.number(1, 6);
    nest.stride_rows = random.number(1, 3);
    nest.dilation_rows = random.number(1, 3);
    const auto schedule = random.schedule<2>(nest, {.in_space = 3});
    const auto chains = detail::chains_of(nest, schedule);
    const auto& p = chains[4];
    const auto& r = chains[6];
    for (const std::size_t boundary : {std::size_t{3}, p.places}) {
      const std::size_t shared = boundary == 3 ? 0 : 3;
      const detail::shared_offsets<2> outputs(p, shared, boundary);
      const detail::shared_offsets<2> filters(r, shared, boundary);
      for (const bool bounding_box : {false, true}) {
        const window_axis axis(nest.stride_rows, nest.dilation_rows, bounding_box);
        const detail::window_tiles<2> tiles(axis, outputs, filters, true);
        // Any state that a walk could come to, and some that it does not.
        const std::int64_t back = p.extent[boundary];
        const detail::loop_state a{.times = 1,
                                   .room = random.number(-2, p.bound),
                                   .old_room = random.number(-2, p.bound),
                                   .shift = random.number(-1, 1) * back};
        const detail::loop_state b{.times = 1,
                                   .room = random.number(1, r.bound),
                                   .old_room = random.number(-1, r.bound),
                                   .shift = random.number(-1, 1)};
        const std::int64_t shift = axis.stride() * a.shift + axis.dilation() * b.shift;
        for (const bool kept_only : {false, true}) {
          CHECK(tiles(a, b, kept_only) == tiles.pair_by_pair(a, b, shift, kept_only));
          ++compared;
        }
      }
    }
  }
  CHECK(compared == 24000);
}
