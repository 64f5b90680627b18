#include <hwflowq/core/fixed_string.hpp>

#include <string_view>
#include <type_traits>

#include "catch.hpp"

namespace {

using namespace hwflowq;

template <fixed_string Name>
struct named {
  static constexpr std::string_view name = Name.view();
};

static_assert(fixed_string("energy").view() == "energy");
static_assert(fixed_string("").view().empty());
static_assert(fixed_string("pJ") == fixed_string("pJ"));
static_assert(!(fixed_string("pJ") == fixed_string("nJ")));
// Equal text is the same type, other text another.
static_assert(std::is_same_v<named<"a">, named<"a">>);
static_assert(!std::is_same_v<named<"a">, named<"b">>);
static_assert(!std::is_same_v<named<"a">, named<"aa">>);

}  // namespace

TEST_CASE("a fixed string keeps its text as a template argument") {
  CHECK(named<"energy">::name == "energy");
  CHECK(named<"">::name.empty());
  CHECK(named<"a\0b">::name == std::string_view("a\0b", 3));
}
