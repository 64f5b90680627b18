#include <hwflowq/moo/settings.hpp>

#include <cstddef>
#include <stdexcept>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("default settings are valid") {
  CHECK_NOTHROW(moo::nsga2_settings{}.validate());
}

TEST_CASE("a population is of at least two and at most 2^30") {
  for (const std::size_t size : {std::size_t{2}, std::size_t{3}, std::size_t{1} << 30})
    CHECK_NOTHROW(moo::nsga2_settings{.population_size = size}.validate());
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, (std::size_t{1} << 30) + 1, ~std::size_t{0}}) {
    CHECK_THROWS_AS(moo::nsga2_settings{.population_size = size}.validate(), std::invalid_argument);
  }
  CHECK_THROWS_WITH(moo::nsga2_settings{.population_size = 1}.validate(),
                    "nsga2_settings: population_size = 1 must be within [2, 1073741824]");
}
