#include <hwflowq/accuracy/additive_surrogate.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/folds.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "messages.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using hwflowq::test::message;

static_assert(Surrogate<additive_surrogate>);

template <typename S>
double error_on(const S& surrogate, const test::formula_network& truth, std::size_t layers) {
  test::random_numbers random(77);
  double sum = 0.0;
  for (int i = 0; i < 300; ++i) {
    const auto p = test::toy_genome(layers, random);
    sum += std::fabs(surrogate(p) - truth.accuracy(p));
  }
  return sum / 300.0;
}

}  // namespace

TEST_CASE("an additive surrogate finds an additive truth through noise") {
  const test::formula_network truth(6);
  const additive_surrogate surrogate(truth.table(400, 3, 0.5));
  // 400 rows of an error of 0.5 say of the truth at any place what some 20 of them do.
  REQUIRE(error_on(surrogate, truth, 6) < 0.15);
}

TEST_CASE("interactions of neighbours are found where there are some") {
  const test::formula_network truth(6, 6.0);
  const auto table = truth.table(500, 4, 0.1);
  const additive_surrogate with(table);
  const additive_surrogate without(table, {.interactions = false});
  REQUIRE(error_on(with, truth, 6) < 0.6 * error_on(without, truth, 6));
}

TEST_CASE("at equal cost a surrogate orders what the cost cannot") {
  const test::toy_classifier network(8, 1000);
  const auto table = test::toy_table(network, 300, 9);
  const auto fold = draw_folds(table.size(), 5, 1);
  const auto codes = codes_of(table);
  const auto predictions = predict_held_out(table, fold, [&](std::span<const std::size_t> rows) {
    return additive_surrogate(table, rows, codes, {.link = {link_kind::logit, 0.15}});
  });
  std::vector<double> bits(table.size(), 0.0);
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (const auto& p : table.precisions(i)) bits[i] += p.weight_bits * p.activation_bits;
  }
  const auto predicted = report_on(table, predictions, bits, 5);
  const auto by_cost = report_on(table, bits, bits, 5);
  REQUIRE(predicted.spearman > 0.95);
  REQUIRE(predicted.kendall_at_equal_cost > by_cost.kendall_at_equal_cost + 0.2);
}

TEST_CASE("standard errors cover the truth about as often as they say") {
  const test::formula_network truth(6);
  const additive_surrogate surrogate(truth.table(150, 5, 1.0));
  test::random_numbers random(3);
  int covered = 0;
  double squares = 0.0;
  for (int i = 0; i < 300; ++i) {
    const auto p = test::toy_genome(6, random);
    const auto guess = surrogate.predict(p);
    REQUIRE(guess.accuracy == surrogate(p));
    REQUIRE(guess.standard_error > 0.0);
    const double z = (guess.accuracy - truth.accuracy(p)) / guess.standard_error;
    covered += std::fabs(z) < 2.0 ? 1 : 0;
    squares += z * z;
  }
  REQUIRE(covered > 280);  // the error holds what the sum cannot tell, of which there is none here
  REQUIRE(squares < 300.0);
}

TEST_CASE("the left-out error is that of rows left out") {
  const auto table = test::formula_network(5, 2.0).table(120, 6, 0.4);
  const additive_surrogate surrogate(table);
  const auto codes = codes_of(table);
  std::vector<std::size_t> fold;
  for (std::size_t i = 0; i < table.size(); ++i) fold.push_back(i);
  const auto predictions = predict_held_out(table, fold, [&](std::span<const std::size_t> rows) {
    return additive_surrogate(table, rows, codes);
  });
  std::vector<double> measured;
  for (std::size_t i = 0; i < table.size(); ++i) measured.push_back(table.measured(i).accuracy);
  // The ridge and the model of noise are fitted again here, and held there.
  REQUIRE_THAT(surrogate.left_out_error(),
               WithinAbs(mean_absolute_error(predictions, measured), 0.05));
}

TEST_CASE("a prediction allocates nothing, and batches are single predictions") {
  const auto table = test::formula_network(6).table(100, 3, 0.5);
  const additive_surrogate surrogate(table);
  std::vector<Precision> genomes;
  for (std::size_t i = 0; i < 20; ++i) {
    genomes.insert(genomes.end(), table.precisions(i).begin(), table.precisions(i).end());
  }
  std::vector<double> accuracies(20);
  const auto before = test::allocations();
  surrogate(genomes, accuracies);
  REQUIRE(test::allocations() == before);
  for (std::size_t i = 0; i < 20; ++i) REQUIRE(accuracies[i] == surrogate(table.precisions(i)));
}

TEST_CASE("widths that were not measured are refused by name") {
  const auto table = test::formula_network(4).table(40, 3, 0.5);
  const additive_surrogate surrogate(table);
  REQUIRE(
      message([&] { return surrogate(std::vector<Precision>{{8, 8}, {1, 4}, {8, 8}, {8, 8}}); }) ==
      "operand_codes: layer \"layer1\": weights of 1 bits are not among {2, 3, 4, 5, 6, 7, 8}");
  measured_table few({"a"});
  REQUIRE(message([&] { return additive_surrogate(few); }) ==
          "operand_codes: layer \"a\" has no width");
}
