#include <hwflowq/accuracy/measured_accuracy.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

}  // namespace

TEST_CASE("an accuracy of counts is the share, with a binomial standard error") {
  const auto m = accuracy_of_counts(9'000, 10'000);
  REQUIRE(m.accuracy == 90.0);
  REQUIRE(m.images == 10'000);
  REQUIRE_THAT(m.standard_error, WithinRel(100.0 * std::sqrt(0.9 * 0.1 / 10'000.0), 1e-3));
  // The four images that are added to a share of 18 out of 20 make it 20 out of 24.
  REQUIRE_THAT(accuracy_of_counts(18, 20).standard_error,
               WithinRel(100.0 * std::sqrt((20.0 / 24.0) * (4.0 / 24.0) / 24.0), 1e-12));
}

TEST_CASE("an accuracy of none or all is not certain, and symmetric") {
  for (const std::uint64_t images : {1U, 10U, 1000U}) {
    const auto none = accuracy_of_counts(0, images);
    const auto all = accuracy_of_counts(images, images);
    REQUIRE(none.accuracy == 0.0);
    REQUIRE(all.accuracy == 100.0);
    REQUIRE(none.standard_error > 0.0);
    REQUIRE_THAT(all.standard_error, WithinRel(none.standard_error, 1e-12));
  }
}

TEST_CASE("counts and accuracies out of bounds are refused by name") {
  using hwflowq::test::message;
  REQUIRE(message([] { return accuracy_of_counts(0, 0); }) ==
          "accuracy_of_counts: 0 correct images out of 0");
  REQUIRE(message([] { return accuracy_of_counts(8, 7); }) ==
          "accuracy_of_counts: 8 correct images out of 7");
  REQUIRE(message([] { measured_accuracy{.accuracy = 100.5}.validate(); }) ==
          "measured_accuracy: accuracy = 100.500000 must be within [0, 100]");
  REQUIRE(message([] { measured_accuracy{.accuracy = std::nan("")}.validate(); }) ==
          "measured_accuracy: accuracy = nan must be within [0, 100]");
  REQUIRE(message([] { measured_accuracy{.accuracy = 1.0, .standard_error = -0.5}.validate(); }) ==
          "measured_accuracy: standard_error = -0.500000 must be within [0, 100]");
  REQUIRE(message([] { measured_accuracy{90.0, 0.4, 5000}.validate(); }).empty());
}
