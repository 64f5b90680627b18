#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>
#include <hwflowq/hardware/engines/zero_bit_skipping.hpp>
#include <hwflowq/workload/zoo.hpp>

#include "catch.hpp"
#include "hardware_archetypes.hpp"

using namespace hwflowq;

static_assert(check_operation_law<engine_law<test::archetype::engine>>());
static_assert(is_sound_law(engine_law{engines::stripes<>{}}) &&
              is_sound_law(engine_law{engines::bit_fusion<>{}}) &&
              is_sound_law(engine_law{engines::zero_bit_skipping<>{}}));

TEST_CASE("the law of an engine is its cycles per product, relative to 8 x 8 bits") {
  constexpr engine_law law{engines::stripes<>{}};
  STATIC_REQUIRE(law(8, 8) == 1.0);
  STATIC_REQUIRE(law(3, 5) == 5.0 / 8.0);
  STATIC_REQUIRE(law.cycles_per_product(3, 5) == 5.0 / 16.0);
  constexpr engine_law skipping{engines::zero_bit_skipping<>{}};
  constexpr engines::zero_bit_skipping<> engine;
  CHECK_THAT(skipping(8, 4),
             Catch::Matchers::WithinRel(engine.mean_cycles(4) / engine.mean_cycles(8), 1e-3));
}

TEST_CASE("the mid level computes as long as the engine does with all elements busy") {
  const auto network = workload::zoo::by_name("resnet20");
  constexpr engines::bit_fusion<> engine;
  const std::vector<Precision> bits(network.compute_layer_count(), Precision{4, 2});
  const mid_model model({.processing_elements = 512}, engine_law{engine});
  std::int64_t cycles = 0;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    cycles += passes(network.compute_layer(i).shape.macs(), 512 * engine.lanes(4, 2));
  }
  CHECK(model(network, bits).compute_cycles == cycles);
}
