#include <hwflowq/hardware/array_space.hpp>

#include <cstddef>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("every point of an array space has its own genes, name and place") {
  const array_space space;
  space.validate();
  REQUIRE(space.size() == 3 * 2 * 3 * 3 * 4 * 2);
  std::set<std::string> names;
  std::set<std::vector<std::int8_t>> genomes;
  for (std::size_t i = 0; i < space.size(); ++i) {
    const auto positions = space.positions(i);
    CHECK(space.index(positions) == i);
    genomes.insert(positions);
    names.insert(space.visit(i, [](const auto& hardware, const auto&) { return hardware.name; }));
  }
  CHECK(genomes.size() == space.size());
  CHECK(names.size() == space.size());
}

TEST_CASE("a point is the accelerator that its genes say") {
  const array_space space;
  // bit_fusion, weight stationary, 8 rows, 32 columns, 64 KB, 128 byte
  const std::vector<std::int8_t> genes{1, 1, 0, 2, 1, 0};
  const auto index = space.index(genes);
  CHECK(space.describe(index) ==
        std::array<std::string, 6>{"bit_fusion", "weight_stationary", "8", "32", "64", "128"});
  space.visit(index, [&](const auto& hardware, const auto& dataflow) {
    using engine = std::remove_cvref_t<decltype(hardware.engine)>;
    CHECK(std::is_same_v<engine, engines::bit_fusion<array_technology>>);
    CHECK(std::is_same_v<std::remove_cvref_t<decltype(dataflow)>, dataflows::weight_stationary>);
    CHECK_NOTHROW(hardware.validate());
    CHECK(hardware.levels[1].fan_out_y == 8);
    CHECK(hardware.levels[1].fan_out_x == 32);
    CHECK(hardware.levels[1].capacity_bits == 64 * 8192);
    CHECK(hardware.levels[1].read_bits_per_cycle == 2.0 * 8 * 32);
    CHECK(hardware.levels[2].capacity_bits == 128 * 8);
    CHECK(hardware.levels[2].may_keep == std::array{false, false, true});
    CHECK(space.area_um2(index) == hardware.area_um2());
  });
}

TEST_CASE("more of anything takes more area") {
  const array_space space;
  for (std::size_t i = 0; i < space.size(); ++i) {
    auto genes = space.positions(i);
    for (std::size_t gene = 2; gene < array_space::gene_count; ++gene) {
      if (static_cast<std::size_t>(genes[gene]) + 1 == space.value_counts()[gene]) continue;
      ++genes[gene];
      CHECK(space.area_um2(space.index(genes)) > space.area_um2(i));
      --genes[gene];
    }
  }
}

TEST_CASE("an array space without an alternative, or with a size of nothing, is refused") {
  array_space space;
  space.dataflows.clear();
  CHECK_THROWS_AS(space.validate(), std::invalid_argument);
  space = {};
  space.rows = {0};
  CHECK_THROWS_AS(space.validate(), std::invalid_argument);
  space = {};
  space.register_bytes = {4};
  CHECK_THROWS_AS(space.validate(), std::invalid_argument);
}
