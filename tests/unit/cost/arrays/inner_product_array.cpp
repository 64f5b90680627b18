#include <hwflowq/cost/arrays/inner_product_array.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/engines/loom.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "hardware_archetypes.hpp"

using namespace hwflowq;

namespace {

// Goes through all steps of a convolution and counts.
template <typename Array>
inner_product_counts walk(const Array& array, const workload::loop_nest& nest, int w, int a) {
  const auto bound = [&](workload::loop l) { return nest.bound(l); };
  const std::int64_t windows = bound(workload::loop::P) * bound(workload::loop::Q);
  const std::int64_t lanes = array.engine.lanes(w, a);
  inner_product_counts counts;
  for (std::int64_t window = 0; window < windows; window += array.columns) {
    for (std::int64_t k = 0; k < bound(workload::loop::K); k += array.rows * array.tiles) {
      for (std::int64_t rs = 0; rs < bound(workload::loop::R) * bound(workload::loop::S); ++rs) {
        for (std::int64_t c = 0; c < bound(workload::loop::C); c += lanes) {
          counts.compute_cycles += array.engine.cycles_per_step(w, a);
          for (std::int64_t tile = 0; tile < array.tiles; ++tile) {
            const std::int64_t first = k + tile * array.rows;
            if (first >= bound(workload::loop::K)) break;
            for (std::int64_t row = 0; row < array.rows; ++row) {
              for (std::int64_t column = 0; column < array.columns; ++column) {
                const bool works =
                    first + row < bound(workload::loop::K) && window + column < windows;
                ++(works ? counts.scheduled_units : counts.idle_units);
              }
            }
          }
        }
      }
    }
  }
  return counts;
}

// A single window: each step on the next column, one cycle after the one before at the earliest.
std::int64_t stagger(std::int64_t steps, std::int64_t columns, std::int64_t cycles_of_step) {
  std::vector<std::int64_t> free(static_cast<std::size_t>(columns), 0);
  std::int64_t issue = 0, end = 0;
  for (std::int64_t i = 0; i < steps; ++i) {
    auto& column = free[static_cast<std::size_t>(i % columns)];
    const std::int64_t start = std::max(issue, column);
    column = start + cycles_of_step;
    issue = start + 1;
    end = std::max(end, column);
  }
  return end;
}

}  // namespace

TEST_CASE("convolutions take the steps that a walk through them counts") {
  const workload::loop_nest nest{.bounds = {1, 1, 21, 19, 3, 5, 2, 3}};
  for (const std::int64_t tiles : {1, 2, 3}) {
    const inner_product_array<engines::stripes<>> array{
        .engine = {.lane_count = 8}, .rows = 4, .columns = 6, .tiles = tiles};
    CHECK(counts_of(array, nest, 4, 5) == walk(array, nest, 4, 5));
    const inner_product_array<engines::loom<>> serial{
        .engine = {.lane_count = 4}, .rows = 5, .columns = 15, .tiles = tiles};
    CHECK(counts_of(serial, nest, 4, 5) == walk(serial, nest, 4, 5));
  }
  auto repeated = nest;
  repeated.bounds[0] = 2;
  repeated.bounds[1] = 3;
  const inner_product_array<engines::fixed_mac<>> parallel{.engine = {.products = 16}};
  CHECK(counts_of(parallel, repeated, 8, 8).compute_cycles ==
        6 * walk(parallel, nest, 8, 8).compute_cycles);
}

TEST_CASE("single windows stagger over the columns") {
  for (const std::int64_t filters : {1, 40, 300}) {
    for (int bits = 1; bits <= 16; ++bits) {
      CAPTURE(filters, bits);
      const workload::loop_nest nest{.bounds = {1, 1, filters, 70, 1, 1, 1, 1}};
      const inner_product_array<engines::loom<>> array{
          .engine = {}, .rows = 16, .columns = 16, .tiles = 2};
      const std::int64_t steps = (((filters + 15) / 16) + 1) / 2 * 5;
      CHECK(counts_of(array, nest, bits, 3).compute_cycles == stagger(steps, 16, 3 * bits));
      CHECK(counts_of(array, nest, bits, 3).scheduled_units == filters * 5);
    }
  }
}

TEST_CASE("Stripes is 16 / p times as fast as 16 bits in parallel, and not on single windows") {
  const workload::loop_nest nest{.bounds = {1, 1, 64, 32, 8, 8, 3, 3}};
  const inner_product_array<engines::fixed_mac<>> parallel{.engine = {.products = 16},
                                                           .columns = 1};
  for (int p = 1; p <= 16; ++p) {
    const inner_product_array<engines::stripes<>> serial;
    CHECK(counts_of(parallel, nest, 16, p).compute_cycles * p ==
          counts_of(serial, nest, 16, p).compute_cycles * 16);
    const workload::loop_nest single{.bounds = {1, 1, 64, 32, 1, 1, 1, 1}};
    CHECK(counts_of(serial, single, 16, p).compute_cycles ==
          counts_of(parallel, single, 16, p).compute_cycles + p - 1);
  }
}

TEST_CASE("inner-product arrays ask of an engine what the concept does") {
  const inner_product_array<test::archetype::engine> array{test::archetype::engine(0)};
  CHECK(counts_of(array, {}, 4, 4).compute_cycles == 4);
  CHECK_NOTHROW(array.validate());
  CHECK_THROWS_WITH((inner_product_array<engines::loom<>>{.engine = {}, .tiles = -1}.validate()),
                    "inner_product_array: tiles = -1 must be at least 1");
}
