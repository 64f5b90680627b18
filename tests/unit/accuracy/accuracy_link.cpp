#include <hwflowq/accuracy/accuracy_link.hpp>

#include <cmath>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

}  // namespace

TEST_CASE("a link and its inverse give the accuracy back") {
  for (const auto kind : all_links) {
    for (const double chance : {0.0, 0.001, 0.1, 0.5}) {
      const accuracy_link link{kind, chance};
      double before = -1e300;
      for (double accuracy = 100.0 * chance + 1.0; accuracy <= 99.0; accuracy += 0.5) {
        const double z = link.stretch(accuracy);
        REQUIRE(z > before);
        before = z;
        REQUIRE_THAT(link.accuracy(z), WithinAbs(accuracy, 1e-9));
        const double rise = (link.stretch(accuracy + 1e-4) - link.stretch(accuracy - 1e-4)) / 2e-4;
        REQUIRE_THAT(link.slope(accuracy), WithinRel(rise, 1e-5));
      }
    }
  }
}

TEST_CASE("links are what their formulas say") {
  REQUIRE_THAT((accuracy_link{link_kind::logit, 0.1}.stretch(90.0)),
               WithinAbs(std::log(0.85 / 0.1), 1e-12));
  REQUIRE_THAT((accuracy_link{link_kind::logarithm, 0.1}.stretch(90.0)),
               WithinAbs(std::log(0.85), 1e-12));
  REQUIRE((accuracy_link{link_kind::identity, 0.1}.stretch(90.0)) == 0.01 * 90.0);
}

TEST_CASE("accuracies beyond chance and certainty stay finite") {
  for (const auto kind : all_links) {
    const accuracy_link link{kind, 0.1};
    for (const double accuracy : {0.0, 5.0, 9.9, 99.9, 100.0}) {
      REQUIRE(std::isfinite(link.stretch(accuracy)));
      REQUIRE(std::isfinite(link.slope(accuracy)));
    }
    for (const double z : {-1e6, -50.0, 50.0, 1e6}) {
      REQUIRE(link.accuracy(z) >= 0.0);
      REQUIRE(link.accuracy(z) <= 100.0);
    }
  }
}

TEST_CASE("a chance out of bounds is refused by name") {
  REQUIRE(hwflowq::test::message([] { accuracy_link{link_kind::logit, 0.6}.validate(); }) ==
          "accuracy_link: chance = 0.600000 must be within [0, 0.5]");
}
