#include <hwflowq/cost/mapper/loop_orders.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

TEST_CASE("every set of loops has orders, each a permutation of it") {
  for (const std::optional<tensor> stationary :
       {std::optional<tensor>(), std::optional(tensor::weights), std::optional(tensor::inputs),
        std::optional(tensor::outputs)}) {
    const loop_orders orders(stationary);
    for (unsigned mask = 0; mask < 256; ++mask) {
      const auto listed = orders.of(static_cast<loop_mask>(mask));
      REQUIRE(!listed.empty());
      for (const loop_sequence& order : listed) {
        unsigned seen = 0;
        for (const loop l : order.span()) seen |= 1U << static_cast<unsigned>(l);
        REQUIRE(seen == mask);
        REQUIRE(std::ranges::count(listed, order) == 1);
        if (!stationary) continue;
        // Loops of reuse first, counted from the inside.
        REQUIRE(std::ranges::is_partitioned(order.span(), [&](loop l) {
          return !workload::relevant_loops(*stationary).contains(l);
        }));
      }
    }
  }
}

TEST_CASE("few orders differ") {
  const loop_orders orders;
  CHECK(orders.of(mask_of({loop::K, loop::C, loop::P, loop::Q})).size() == 7);
  CHECK(orders.of(mask_of({loop::K, loop::C})).size() == 2);
  CHECK(orders.of(0xFF).size() == 124);
  // Inputs and outputs both stay for no loop: one order does for batch and groups.
  CHECK(orders.of(mask_of({loop::G, loop::N})).size() == 1);
}
