#include <hwflowq/accuracy/gaussian_process_parameters.hpp>

#include <array>
#include <cstddef>

#include "catch.hpp"
#include "messages.hpp"

using namespace hwflowq::accuracy;
using hwflowq::test::message;

TEST_CASE("options of a Gaussian process out of bounds are refused by name") {
  REQUIRE(message([] { gaussian_process_options{.inducing_points = 4}.validate(); }) ==
          "gaussian_process_options: inducing_points = 4 must be within [8, 2048]");
  REQUIRE(message([] { gaussian_process_options{.search_rows = 0}.validate(); }) ==
          "gaussian_process_options: search_rows = 0 must be within [8, 1073741824]");
}

TEST_CASE("parameters of a Gaussian process are a list of numbers and back") {
  std::array<double, gaussian_process_parameters::count> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i + 1);
  const auto parameters = gaussian_process_parameters::of(values);
  REQUIRE(parameters.values() == values);
  REQUIRE(parameters.effect_variance == 1.0);
  REQUIRE(parameters.error_scale == 8.0);
}
