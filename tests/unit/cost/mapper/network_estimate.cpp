#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/network_estimate.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

TEST_CASE("hops are estimated as the model charges them, and their optimum is proven") {
  auto hardware = test::small_accelerator();
  hardware.levels[1].hop_pj_per_bit = 0.3;
  const operand_bits bits{4, 8, 8, 24};
  const auto result = mapper(hardware, dataflows::row_stationary{})(test::small_layer(), bits);
  REQUIRE(result.proven());
  REQUIRE(result.cost.network_pj[1] > 0.0);
  detail::network_estimate<test::plain_engine, 3> estimate(hardware, test::small_layer(), bits);
  CHECK_THAT(estimate(result.best, result.cost),
             Catch::Matchers::WithinRel(result.cost.network_pj[1], 1e-12));
}
