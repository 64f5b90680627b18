#include <hwflowq/quantization/integer_range.hpp>

#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace {

using namespace hwflowq::quantization;

static_assert(signed_narrow(8).lowest() == -127 && signed_narrow(8).highest() == 127);
static_assert(signed_full(8).lowest() == -128 && signed_full(8).highest() == 127);
static_assert(unsigned_range(8).lowest() == 0 && unsigned_range(8).highest() == 255);
static_assert(signed_narrow(2).levels() == 3 && signed_full(2).levels() == 4);
static_assert(signed_narrow(1).levels() == 2 && signed_narrow(1).is_binary());
static_assert(signed_full(1).lowest() == -1 && signed_full(1).highest() == 1);
static_assert(!unsigned_range(1).is_binary() && unsigned_range(1).highest() == 1);
static_assert(unsigned_range(16).highest() == 65'535 && signed_full(16).lowest() == -32'768);

std::string refused_range(const integer_range& range) {
  try {
    range.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a range holds as many integers as it says, between its ends") {
  for (int bits = 1; bits <= 16; ++bits) {
    for (const auto& range : {signed_narrow(bits), signed_full(bits), unsigned_range(bits)}) {
      std::set<std::int32_t> integers;
      for (std::int32_t i = -70'000; i <= 70'000; ++i) {
        if (range.contains(i)) integers.insert(i);
      }
      REQUIRE(integers.size() == static_cast<std::size_t>(range.levels()));
      REQUIRE(*integers.begin() == range.lowest());
      REQUIRE(*integers.rbegin() == range.highest());
      const int expected = bits == 1 ? 2 : (1 << bits) - (range.is_signed && range.narrow ? 1 : 0);
      REQUIRE(range.levels() == expected);
    }
  }
}

TEST_CASE("widths outside 1 to 16 are refused") {
  REQUIRE(refused_range(signed_narrow(1)).empty());
  REQUIRE(refused_range(unsigned_range(16)).empty());
  REQUIRE(refused_range(signed_full(0)) == "integer_range: bits = 0 must be within [1, 16]");
  REQUIRE(refused_range(unsigned_range(17)) == "integer_range: bits = 17 must be within [1, 16]");
}
