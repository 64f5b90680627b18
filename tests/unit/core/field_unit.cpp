#include <hwflowq/core/field_unit.hpp>

#include <string>

#include "catch.hpp"

using hwflowq::field_unit;

static_assert(field_unit("energy_pj") == "pJ");
static_assert(field_unit("latency_cycles") == "cycles");
static_assert(field_unit("weight_memory_bits") == "bit");
static_assert(field_unit("model_size_bytes") == "byte");
static_assert(field_unit("latency_us") == "us");
static_assert(field_unit("operations_per_bit") == "operations/bit");
static_assert(field_unit("dram_bits_per_cycle") == "bit/cycle");
static_assert(field_unit("fractional_operations").empty());
static_assert(field_unit("bit_operations").empty());
static_assert(field_unit("bits").empty() && field_unit("").empty());

TEST_CASE("no ending is hidden behind an earlier one") {
  for (const auto& [suffix, unit] : hwflowq::field_suffixes) {
    INFO(suffix);
    CHECK(field_unit(std::string("some").append(suffix)) == unit);
  }
}
