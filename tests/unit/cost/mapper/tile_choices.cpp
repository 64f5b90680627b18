#include <hwflowq/cost/mapper/tile_choices.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("tiles that fit are listed once each, and no others") {
  const auto hardware = test::small_accelerator();
  const workload::loop_nest nest{.bounds = {1, 1, 8, 6, 7, 1, 3, 1}};
  const auto problem = detail::make_layer_problem(hardware, nest, {}, {});
  detail::kept_tensors<3> keep;
  keep.fill({true, true, true});
  detail::unrolling<3> u;
  u.x[1][2] = 4;  // K
  u.y[1][4] = 2;  // P: 4 steps remain of 7
  const detail::unrolled_layer<3> layer(problem, u);
  detail::tile_choices<3> choices(problem, keep);
  choices.enter(layer, {});
  CHECK(choices.divisors()[2].size() == 2);
  CHECK(choices.divisors()[4].size() == 3);
  CHECK(choices.steps_outside(choices.whole()) == loop_sizes{1, 1, 1, 1, 1, 1, 1, 1});
  CHECK(choices.steps_outside({}) == layer.steps());

  std::set<packed_divisors::indices> listed;
  choices.for_each(2, {}, {}, [&](const packed_divisors::indices& index) {
    CHECK(listed.insert(index).second);
    CHECK(choices.fits(2, false));
  });
  std::size_t fitting = 0;
  for (std::uint16_t k = 0; k < 2; ++k) {
    for (std::uint16_t c = 0; c < 4; ++c) {
      for (std::uint16_t p = 0; p < 3; ++p) {
        for (std::uint16_t r = 0; r < 2; ++r) {
          const packed_divisors::indices index{0, 0, k, c, p, 0, r, 0};
          const auto words = [&](std::size_t d) {
            return std::int64_t{choices.divisors()[d][index[d]]};
          };
          // Registers hold 256 bits of operands of 8 bits.
          const std::int64_t bits = 8 * (words(2) * words(3) * words(6) + words(2) * words(4) +
                                         words(3) * (words(4) + words(6) - 1));
          fitting += bits <= 256 ? 1 : 0;
          CHECK(listed.contains(index) == (bits <= 256));
        }
      }
    }
  }
  CHECK(listed.size() == fitting);
  CHECK(fitting < 2 * 4 * 3 * 2);

  // A loop that is to be whole takes all its steps.
  std::size_t whole = 0;
  choices.for_each(2, {}, mask_of({workload::loop::R}), [&](const packed_divisors::indices& index) {
    CHECK(index[6] == 1);
    ++whole;
  });
  CHECK(whole > 0);
  loop_mask active = 0;
  CHECK(choices.factors(choices.whole(), {}, active) == layer.steps());
  CHECK(active ==
        mask_of({workload::loop::K, workload::loop::C, workload::loop::P, workload::loop::R}));
}
