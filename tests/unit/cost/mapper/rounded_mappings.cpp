#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/mapper/rounded_mappings.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <algorithm>
#include <cstddef>

#include "catch.hpp"
#include "cost_networks.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;
using workload::layer_kind;

namespace {

workload::network two_equal_layers() {
  workload::network network("two");
  auto x = network.add_input({"image", 1, 4, 6, 6});
  x = network.add("a", test::windowed(layer_kind::convolution, 4, 4, 6, 6, 3, 1, 1), {x});
  network.add("b", test::windowed(layer_kind::convolution, 4, 4, 6, 6, 3, 1, 1), {x});
  return network;
}

const bit_choices all_widths{width_set::between(2, 8), width_set::between(2, 8)};

using small_mapper = mapper<test::plain_engine, 3, minimise_energy_delay_product>;

small_mapper small_search() {
  return {test::small_accelerator(), dataflows::output_stationary{}};
}

double value(const workload::loop_nest& nest, const operand_bits& bits, const mapping<3>& m) {
  const auto cost = evaluate(test::small_accelerator(), nest, bits, m);
  REQUIRE(cost.fits());
  return cost.energy_pj * static_cast<double>(cost.latency_cycles);
}

}  // namespace

TEST_CASE("powers of two are searched, once for each distinct layer") {
  rounded_mappings source(small_search());
  static_assert(MappingSource<decltype(source), 3>);
  const auto network = two_equal_layers();
  CHECK(source.requests_of(network, all_widths).size() == 27);
  source.fill(network, all_widths);
  CHECK(source.table().entries().size() == 27);
  const auto nest = workload::loops_of(network.compute_layer(0).shape);
  const auto find = small_search();
  for (const auto& entry : source.table().entries()) {
    const auto& bits = entry.request.bits;
    CHECK(value(nest, bits, source(nest, bits)) == find(nest, bits).value);
  }
}

TEST_CASE("between powers of two a mapping fits and is no worse than the default one") {
  rounded_mappings source(small_search());
  const auto network = two_equal_layers();
  source.fill(network, all_widths);
  const auto nest = workload::loops_of(network.compute_layer(0).shape);
  for (int w = 2; w <= 8; ++w) {
    for (const int a : {3, 5, 7}) {
      const operand_bits bits{w, a, 6, 32};
      const double found = value(nest, bits, source(nest, bits));
      const double usual = value(nest, bits, small_search().default_mapping(nest, bits));
      const operand_bits wide{w <= 2 ? 2 : w <= 4 ? 4 : 8, a == 3 ? 4 : 8, 8, 32};
      CHECK(found <= usual);
      CHECK(found == std::min(usual, value(nest, bits, small_search()(nest, wide).best)));
      CHECK(found >= small_search()(nest, bits).value);
    }
  }
}

TEST_CASE(
    "without a search there are default mappings, at rounded widths where those are filled in") {
  const auto network = two_equal_layers();
  const auto nest = workload::loops_of(network.compute_layer(0).shape);
  const operand_bits odd{3, 5, 5, 32};
  const operand_bits even{4, 8, 8, 32};
  rounded_mappings source(small_search());
  CHECK(source(nest, odd) == small_search().default_mapping(nest, odd));
  const auto copy = source;
  source.fill_with_defaults(network, all_widths);
  CHECK(source(nest, odd) == small_search().default_mapping(nest, even));
  CHECK(copy(nest, odd) == source(nest, odd));
}
