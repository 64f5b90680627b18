#include <hwflowq/accuracy/pooled_surrogate.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using hwflowq::test::message;

static_assert(Surrogate<pooled_surrogate>);

// Weights of 2 or 4 bits and activations of 4 or 8 of one layer. Codes: 2, 4; 4, 8. One pair. Sums:
// weights at or below 2 bits, activations at or below 4.
pooled_terms terms() {
  const std::vector<std::pair<width_set, width_set>> widths{{width_set{2, 4}, width_set{4, 8}}};
  pooled_terms t;
  t.link = {link_kind::identity, 0.1};
  t.codes = operand_codes({"a"}, widths);
  t.intercept = 0.9;
  t.effects = {-0.1, 0.0, -0.2, 0.01};
  t.factors = {-0.04};
  t.shares = {1.0, 0.5};
  t.curve = {-0.01, -0.02, -0.04};
  t.noise = 4e-6;
  t.noise_growth = 10.0;
  t.noise_origin = 0.9;
  t.error_scale = 2.0;
  t.covariance_root = {0.001, 0.0, 0.003, 0.002, 0.0, 0.0, 0.0, 0.004, 0.0, 0.0};
  return t;
}

}  // namespace

TEST_CASE("a pooled sum adds effects, products of neighbours, and products of sums") {
  const pooled_surrogate s(terms());
  const auto at = [&](Precision p) { return s(std::vector<Precision>{p}); };
  // At 4 and 8 bits: effects 0 and 0.01; the pair has amplitudes 1/4 and 1/16; sums are 0.
  REQUIRE_THAT(at({4, 8}), WithinAbs(100.0 * (0.9 + 0.01 - 0.04 / 64.0), 1e-12));
  // At 2 and 4 bits: amplitudes 1 and 1; sums 1 and 1/2.
  REQUIRE_THAT(
      at({2, 4}),
      WithinAbs(100.0 * (0.9 - 0.1 - 0.2 - 0.04 - (0.01 + 0.02 * 0.5 + 0.04 * 0.25)), 1e-12));
}

TEST_CASE(
    "a standard error adds the covariance of effects and noise that grows with what is lost") {
  const pooled_surrogate s(terms());
  const auto wide = s.predict(std::vector<Precision>{{4, 8}});
  // The root's columns sum to 0.001 and 0; nothing is lost above the origin.
  REQUIRE_THAT(wide.standard_error, WithinAbs(100.0 * 2.0 * std::sqrt(1e-6 + 4e-6), 1e-10));
  const auto narrow = s.predict(std::vector<Precision>{{2, 4}});
  const double lost = 0.9 - 0.01 * narrow.accuracy;
  const double variance = 0.004 * 0.004 + 0.006 * 0.006 + 4e-6 * (1.0 + 10.0 * lost);
  REQUIRE_THAT(narrow.standard_error, WithinAbs(100.0 * 2.0 * std::sqrt(variance), 1e-10));
  REQUIRE(narrow.accuracy == s(std::vector<Precision>{{2, 4}}));
  REQUIRE_THAT(s.measurement_error(80.0), WithinAbs(100.0 * std::sqrt(4e-6 * 2.0), 1e-10));
}

TEST_CASE("a prediction of a pooled sum allocates nothing, and batches are single ones") {
  const pooled_surrogate s(terms());
  const std::vector<Precision> genomes{{4, 8}, {2, 4}, {2, 8}};
  std::vector<double> accuracies(3);
  const auto before = test::allocations();
  s(genomes, accuracies);
  const auto guess = s.predict(std::span(genomes).first(1));
  REQUIRE(test::allocations() == before);
  REQUIRE(guess.accuracy == accuracies[0]);
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(accuracies[i] == s(std::span<const Precision>(genomes).subspan(i, 1)));
  }
}

TEST_CASE("terms that do not fit or are no numbers are refused by name") {
  const auto refused = [](auto change) {
    auto t = terms();
    change(t);
    return message([&] { return pooled_surrogate(t); });
  };
  REQUIRE(refused([](pooled_terms&) {}).empty());
  REQUIRE(refused([](pooled_terms& t) { t.effects.pop_back(); }) ==
          "pooled_surrogate: 3 numbers of \"effects\" instead of 4");
  REQUIRE(refused([](pooled_terms& t) { t.factors.clear(); }) ==
          "pooled_surrogate: 0 numbers of \"factors\" instead of 1");
  REQUIRE(refused([](pooled_terms& t) { t.shares.push_back(1.0); }) ==
          "pooled_surrogate: 3 numbers of \"shares\" instead of 2");
  REQUIRE(refused([](pooled_terms& t) { t.curve.push_back(1.0); }) ==
          "pooled_surrogate: 4 numbers of \"curve\" instead of 3");
  REQUIRE(refused([](pooled_terms& t) { t.covariance_root.pop_back(); }) ==
          "pooled_surrogate: 9 numbers of \"covariance root\" instead of 5");
  REQUIRE(refused([](pooled_terms& t) { t.curve[1] = std::numeric_limits<double>::infinity(); }) ==
          "pooled_surrogate: a number of \"curve\" is not finite");
  REQUIRE(refused([](pooled_terms& t) { t.noise = -1.0; }) ==
          "pooled_surrogate: noise = -1.000000 must be at least 0");
}
