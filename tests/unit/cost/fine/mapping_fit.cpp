#include <hwflowq/cost/fine/mapping_fit.hpp>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a fit tells what is missing") {
  static_assert(mapping_fit{}.fits());
  constexpr mapping_fit fit{
      .reason = misfit::capacity, .level = 1, .needed = 120, .available = 100};
  static_assert(!fit.fits());
  CHECK(fit.short_by() == 20);
}
