#include <hwflowq/accuracy/prediction_ceiling.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using hwflowq::test::message;

}  // namespace

TEST_CASE("without noise the truth is perfect") {
  const std::vector<double> truth{1.0, 3.0, 2.0, 5.0};
  const std::vector<double> nothing(4, 0.0);
  const std::vector<double> costs(4, 1.0);
  const auto ceiling = ceiling_of_predictions(truth, nothing, costs);
  REQUIRE(ceiling.mean_absolute_error == 0.0);
  REQUIRE_THAT(ceiling.spearman, WithinAbs(1.0, 1e-12));
  REQUIRE_THAT(ceiling.kendall, WithinAbs(1.0, 1e-12));
  REQUIRE_THAT(ceiling.kendall_at_equal_cost, WithinAbs(1.0, 1e-12));
}

TEST_CASE("the ceiling of a normal truth is that of two correlated normal numbers") {
  // Kendall's tau of two normal numbers is 2 / pi asin(r) (Greiner 1909), the mean absolute value of
  // one is sqrt(2 / pi) standard deviations.
  random_stream random(3);
  std::vector<double> truth(3000);
  for (double& t : truth) t = 0.4 * accuracy::detail::draw_normal(random);
  const std::vector<double> noise(truth.size(), 0.3);
  const std::vector<double> costs(truth.size(), 7.0);
  const auto ceiling = ceiling_of_predictions(truth, noise, costs, 5, 2);
  const double pi = std::acos(-1.0);
  const double expected = 2.0 / pi * std::asin(0.4 / 0.5);
  REQUIRE_THAT(ceiling.kendall, WithinAbs(expected, 0.015));
  REQUIRE_THAT(ceiling.kendall_at_equal_cost, WithinAbs(ceiling.kendall, 1e-12));
  REQUIRE_THAT(ceiling.mean_absolute_error, WithinAbs(0.3 * std::sqrt(2.0 / pi), 0.005));
  REQUIRE(ceiling_of_predictions(truth, noise, costs, 5, 2) == ceiling);
}

TEST_CASE("lists of different sizes and no draw are refused") {
  const std::vector<double> two(2, 1.0);
  const std::vector<double> three(3, 1.0);
  REQUIRE(message([&] { return ceiling_of_predictions(two, three, two); }) ==
          "ceiling_of_predictions: 2 truths, 3 noises, 2 costs, 20 draws");
  REQUIRE(message([&] { return ceiling_of_predictions(two, two, two, 0); }) ==
          "ceiling_of_predictions: 2 truths, 2 noises, 2 costs, 0 draws");
}
