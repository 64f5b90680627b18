#include <hwflowq/accuracy/detail/training_rows.hpp>

#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinRel;
using hwflowq::test::message;

}  // namespace

TEST_CASE("codes of a table are the widths that occur in it") {
  measured_table table({"a", "b"});
  table.add(std::vector<Precision>{{8, 8}, {4, 2}}, {90.0, 0.4, 1000});
  table.add(std::vector<Precision>{{8, 8}, {2, 2}}, {80.0, 0.4, 1000});
  const auto codes = codes_of(table);
  REQUIRE(codes.operands().size() == 1);
  REQUIRE(codes.widths(1, false) == width_set{2, 4});
  REQUIRE(codes.widths(1, true) == width_set{2});
}

TEST_CASE("training rows are stretched, with noise to match") {
  const auto table = test::formula_network(4).table(50, 1, 0.5);
  const auto codes = codes_of(table);
  const accuracy_link link{link_kind::logit, 0.1};
  const std::vector<std::size_t> rows{3, 17, 4, 5, 6, 7, 8, 9, 20};
  const accuracy::detail::training_rows training(table, rows, codes, link);
  REQUIRE(training.size == rows.size());
  double weights = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& m = table.measured(rows[i]);
    REQUIRE(training.targets[i] == link.stretch(m.accuracy));
    const double error = 0.5 * link.slope(m.accuracy);
    REQUIRE_THAT(training.noise[i], WithinRel(error * error, 1e-12));
    std::vector<std::uint16_t> places(codes.operands().size());
    codes.encode(table.precisions(rows[i]), places);
    for (std::size_t o = 0; o < places.size(); ++o) REQUIRE(training.row(i)[o] == places[o]);
    weights += training.weights[i];
    // The less noise, the more weight.
    for (std::size_t j = 0; j < i; ++j) {
      REQUIRE((training.noise[i] < training.noise[j]) ==
              (training.weights[i] > training.weights[j]));
    }
  }
  REQUIRE_THAT(weights, WithinRel(static_cast<double>(rows.size()), 1e-12));
}

TEST_CASE("a table without errors has equal weights, and one of few rows is refused") {
  measured_table table({"a"});
  for (const std::int8_t bits : std::vector<std::int8_t>{1, 2, 3, 4, 5, 6, 7, 8}) {
    table.add(std::vector<Precision>{{bits, 8}}, {10.0 * bits, 0.0, 0});
  }
  const auto codes = codes_of(table);
  auto rows = all_rows(table);
  REQUIRE(rows.size() == 8);
  const accuracy::detail::training_rows training(table, rows, codes, {});
  for (const double w : training.weights) REQUIRE_THAT(w, WithinRel(1.0, 1e-12));
  rows.pop_back();
  REQUIRE(message([&] { return accuracy::detail::training_rows(table, rows, codes, {}); }) ==
          "surrogate: a table of 7 rows is too small, 8 are needed");
}
