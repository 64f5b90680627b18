#include <hwflowq/accuracy/detail/noise_model.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;

}  // namespace

TEST_CASE("a bit more makes a quarter of the noise") {
  const std::vector<std::pair<width_set, width_set>> widths{{{2, 3, 4, 8}, {1, 5}}};
  const auto noise = accuracy::detail::noise_of_codes(operand_codes({"a"}, widths));
  REQUIRE(noise == std::vector{1.0, 0.25, 0.0625, 1.0 / 4096.0, 1.0, 1.0 / 256.0});
}

TEST_CASE("the model of noise finds what a formula of noise was made of") {
  const test::formula_network truth(6);
  const auto table = truth.table(400, 3, 0.05);
  const auto codes = codes_of(table);
  const accuracy_link link{link_kind::logit, 0.1};
  const accuracy::detail::training_rows rows(table, all_rows(table), codes, link);
  const auto noise = accuracy::detail::noise_of_codes(codes);
  const accuracy::detail::noise_model model(codes, noise, rows.places, rows.targets, rows.weights);
  // The formula at 8 bits, and each operand's step from 8 to 2 bits.
  const std::vector<Precision> wide(6, Precision{8, 8});
  const double top = link.stretch(truth.accuracy(wide));
  REQUIRE_THAT(model.intercept, WithinAbs(top, 0.02));
  std::size_t o = 0;
  for (std::size_t l = 1; l < 5; ++l) {
    for (const bool activation : {false, true}) {
      auto narrow = wide;
      (activation ? narrow[l].activation_bits : narrow[l].weight_bits) = 2;
      const double step = top - link.stretch(truth.accuracy(narrow));
      REQUIRE_THAT(model.sensitivity[o++], WithinAbs(step, 0.06));
    }
  }
  REQUIRE(o == model.sensitivity.size());
}

TEST_CASE("no operand is taken to improve accuracy by its noise") {
  // Accuracy rises as the weights get narrower.
  measured_table table({"a"});
  for (const std::int8_t w : std::vector<std::int8_t>{2, 3, 4, 5}) {
    for (const std::int8_t a : std::vector<std::int8_t>{2, 3, 4, 5}) {
      table.add(std::vector<Precision>{{w, a}}, {60.0 - 2.0 * w + 4.0 * a, 0.5, 100});
    }
  }
  const auto codes = codes_of(table);
  const accuracy::detail::training_rows rows(table, all_rows(table), codes, {});
  const auto noise = accuracy::detail::noise_of_codes(codes);
  const accuracy::detail::noise_model model(codes, noise, rows.places, rows.targets, rows.weights);
  REQUIRE(model.sensitivity[0] == 0.0);
  REQUIRE(model.sensitivity[1] > 0.0);
  const auto caution = model.cautious_sensitivity();
  REQUIRE(caution[0] > 0.0);
  REQUIRE_THAT(caution[1] - caution[0], WithinAbs(model.sensitivity[1], 1e-12));
}
