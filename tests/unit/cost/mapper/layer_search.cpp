#include <hwflowq/cost/mapper/layer_search.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <cstdint>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("a search counts what it looks at, and looks at far less than everything") {
  const auto result =
      mapper(test::small_accelerator(), dataflows::output_stationary{})(test::small_layer(), {});
  REQUIRE(result.proven());
  CHECK(result.counts.unrollings > 0);
  CHECK(result.counts.inner_tiles > 0);
  CHECK(result.counts.outer_tiles > 0);
  CHECK(result.counts.candidates > 0);
  CHECK(result.counts.evaluations <= result.counts.candidates);
  CHECK(result.counts.steps() < 200000);
}

TEST_CASE("the same search takes the same steps") {
  const mapper search(test::small_accelerator(), dataflows::free{});
  const auto first = search(test::small_layer(), {});
  const auto second = search(test::small_layer(), {});
  CHECK(first.best == second.best);
  CHECK(first.counts.steps() == second.counts.steps());
}
