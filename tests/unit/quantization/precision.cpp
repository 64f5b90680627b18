#include <hwflowq/quantization/precision.hpp>

#include <concepts>
#include <cstdint>
#include <set>

#include "catch.hpp"

using namespace hwflowq;

static_assert(std::regular<Precision>);
static_assert(sizeof(Precision) == 2);
static_assert(Precision{} == Precision{8, 8});
static_assert(Precision{2, 8} < Precision{4, 2} && Precision{4, 2} < Precision{4, 3});

TEST_CASE("precisions hash by both widths") {
  std::set<std::uint64_t> hashes;
  for (int w = least_bits; w <= greatest_bits; ++w) {
    for (int a = least_bits; a <= greatest_bits; ++a) {
      hashes.insert(hash(Precision{static_cast<std::int8_t>(w), static_cast<std::int8_t>(a)}));
    }
  }
  REQUIRE(hashes.size() == 256);
}
