#include <hwflowq/accuracy/additive_surrogate.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>

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
using hwflowq::test::message;

static_assert(Surrogate<gaussian_process_surrogate>);

const gaussian_process_options small_process{.inducing_points = 150, .search_points = 60};

}  // namespace

TEST_CASE("a Gaussian process finds a truth through noise, and says how well") {
  const test::formula_network truth(5, 3.0);
  const gaussian_process_surrogate surrogate(truth.table(200, 3, 0.5), small_process);
  test::random_numbers random(3);
  double error = 0.0;
  double squares = 0.0;
  int covered = 0;
  for (int i = 0; i < 200; ++i) {
    const auto p = test::toy_genome(5, random);
    const auto guess = surrogate.predict(p);
    REQUIRE(guess.accuracy == surrogate(p));
    const double off = guess.accuracy - truth.accuracy(p);
    error += std::fabs(off) / 200.0;
    squares += off * off / (guess.standard_error * guess.standard_error) / 200.0;
    covered += std::fabs(off) < 2.0 * guess.standard_error ? 1 : 0;
  }
  REQUIRE(error < 0.35);   // rows are off by 0.5
  REQUIRE(squares < 4.0);  // the model of noise counts as known
  REQUIRE(covered > 100);
}

TEST_CASE("a Gaussian process predicts a quantised network better than a sum over layers") {
  const test::toy_classifier network(8, 1000);
  const auto table = test::toy_table(network, 300, 9);
  const auto fold = draw_folds(table.size(), 3, 1);
  const auto codes = codes_of(table);
  const accuracy_link link{link_kind::logit, 0.15};
  std::vector<double> bits(table.size(), 0.0);
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (const auto& p : table.precisions(i)) bits[i] += p.weight_bits * p.activation_bits;
  }
  const auto report = [&](const auto& fit) {
    return report_on(table, predict_held_out(table, fold, fit), bits, 3);
  };
  const auto sum = report([&](std::span<const std::size_t> rows) {
    return additive_surrogate(table, rows, codes, {.link = link, .interactions = false});
  });
  auto options = small_process;
  options.link = link;
  const auto process = report([&](std::span<const std::size_t> rows) {
    return gaussian_process_surrogate(table, rows, codes, options);
  });
  REQUIRE(process.mean_absolute_error < sum.mean_absolute_error);
  REQUIRE(process.kendall > sum.kendall);
  REQUIRE(process.kendall_at_equal_cost > sum.kendall_at_equal_cost);
  REQUIRE(process.spearman > 0.95);
}

TEST_CASE("a Gaussian process is less certain where it saw nothing") {
  // All rows have wide activations in layer 1 but a few.
  const test::formula_network truth(4);
  const auto all = truth.table(150, 3, 0.3);
  measured_table seen({"layer0", "layer1", "layer2", "layer3"});
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto p = all.precisions(i);
    if (p[1].activation_bits > 3 || i == 0) seen.add(p, all.measured(i));
  }
  const gaussian_process_surrogate surrogate(seen, all_rows(seen), codes_of(all), small_process);
  std::vector<Precision> p(4, Precision{8, 8});
  const double known = surrogate.predict(p).standard_error;
  p[1].activation_bits = 2;
  REQUIRE(surrogate.predict(p).standard_error > 2.0 * known);
}

TEST_CASE("the same parameters give the same predictions, and others less evidence") {
  const auto table = test::formula_network(5).table(120, 3, 0.5);
  const gaussian_process_surrogate fitted(table, small_process);
  const gaussian_process_surrogate again(table, all_rows(table), codes_of(table),
                                         fitted.parameters(), small_process);
  test::random_numbers random(4);
  for (int i = 0; i < 50; ++i) {
    const auto p = test::toy_genome(5, random);
    REQUIRE(again(p) == fitted(p));
    REQUIRE(again.predict(p) == fitted.predict(p));
  }
  for (std::size_t k = 0; k < gaussian_process_parameters::searched; ++k) {
    auto values = fitted.parameters().values();
    values[k] += values[k] > 0.0 ? -6.0 : 6.0;
    const gaussian_process_surrogate other(table, all_rows(table), codes_of(table),
                                           gaussian_process_parameters::of(values), small_process);
    REQUIRE(other.evidence() < fitted.evidence() + 1.0);
  }
}

TEST_CASE("a prediction of a Gaussian process allocates nothing, and batches are single ones") {
  const auto table = test::formula_network(5).table(60, 3, 0.5);
  const gaussian_process_surrogate surrogate(table, small_process);
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

TEST_CASE("parameters out of bounds are refused by name") {
  const auto table = test::formula_network(4).table(20, 3, 0.5);
  REQUIRE(message([&] {
            return gaussian_process_surrogate(table, all_rows(table), codes_of(table),
                                              gaussian_process_parameters{.curve_length = 30.0});
          }) == "gaussian_process_parameters: 30.000000 must be within [-20, 20]");
}
