#include <hwflowq/core/error.hpp>
#include <hwflowq/cost/mapper/mapping_table.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "small_accelerators.hpp"
#include "two_threads.hpp"

using namespace hwflowq;

namespace {

// Two threads, the later items first.
std::vector<mapping_request> requests() {
  std::vector<mapping_request> all;
  for (int w = 2; w <= 8; w += 3) {
    for (int a = 2; a <= 8; a += 3) {
      all.push_back({test::small_layer(), {w, a, a, 32}});
      all.push_back({{.bounds = {1, 1, 10, 64, 1, 1, 1, 1}}, {w, a, a, 32}});
    }
  }
  return all;
}

}  // namespace

TEST_CASE("a table holds what the mapper gives, in any order of filling") {
  const mapper search(test::small_accelerator(), dataflows::row_stationary{});
  mapping_table table(search);
  table.fill(search, requests());
  CHECK(table.entries().size() == requests().size());
  for (const auto& r : requests()) {
    const auto result = search(r.nest, r.bits);
    CHECK(table.at(r.nest, r.bits) == result.best);
    CHECK(table.find(r.nest, r.bits)->value == result.value);
    CHECK(table.find(r.nest, r.bits)->lower_bound == result.lower_bound);
  }
  mapping_table parallel(search);
  parallel.fill(search, requests(), test::two_threads{});
  CHECK(std::ranges::equal(table.entries(), parallel.entries()));
  table.fill(search, requests());  // nothing to do
  CHECK(table.entries().size() == requests().size());
}

TEST_CASE("tables know what they do not hold, and what fits no mapping") {
  auto hardware = test::small_accelerator();
  hardware.levels[2].capacity_bits = 8;
  const mapper search(hardware, dataflows::free{});
  mapping_table table(search);
  CHECK(table.find(test::small_layer(), {}) == nullptr);
  CHECK_THROWS_AS(table.at(test::small_layer(), {}), std::out_of_range);
  const std::vector<mapping_request> one = {{test::small_layer(), {}}};
  table.fill(search, one);
  CHECK_THROWS_AS(table.at(test::small_layer(), {}), error);
  CHECK(table.entries()[0].obstacle.find("registers") != std::string::npos);
}

TEST_CASE("a table is filled by its own mapper alone") {
  const mapper search(test::small_accelerator(), dataflows::free{});
  mapping_table table(search);
  auto other = test::small_accelerator();
  other.levels[1].capacity_bits += 1;
  CHECK_THROWS_AS(table.fill(mapper(other, dataflows::free{}), requests()), std::invalid_argument);
  CHECK_THROWS_AS(
      table.fill(mapper(test::small_accelerator(), dataflows::row_stationary{}), requests()),
      std::invalid_argument);
  CHECK_THROWS_AS(
      table.fill(mapper(test::small_accelerator(), dataflows::free{}, minimise_latency{}),
                 requests()),
      std::invalid_argument);
  CHECK(table.entries().empty());
  other = test::small_accelerator();
  other.name = "another name";
  CHECK(fingerprint(mapper(other, dataflows::free{})) == table.fingerprint());
}
