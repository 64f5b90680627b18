#include <hwflowq/accuracy/additive_surrogate.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/fit_pooled_surrogate.hpp>
#include <hwflowq/accuracy/folds.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using hwflowq::test::message;

}  // namespace

TEST_CASE("a pooled sum finds a truth through noise, and intervals cover measurements") {
  const test::formula_network truth(5, 3.0);
  const auto surrogate = fit_pooled_surrogate(truth.table(300, 3, 0.5));
  test::random_numbers random(3);
  double error = 0.0;
  int within_68 = 0;
  int within_95 = 0;
  for (int i = 0; i < 600; ++i) {
    const auto p = test::toy_genome(5, random);
    const auto guess = surrogate.predict(p);
    REQUIRE(guess.accuracy == surrogate(p));
    error += std::fabs(guess.accuracy - truth.accuracy(p)) / 600.0;
    double normal = -6.0;
    for (int k = 0; k < 12; ++k) normal += random.uniform();
    const double off = std::fabs(guess.accuracy - truth.accuracy(p) - 0.5 * normal);
    within_68 += off <= guess.standard_error ? 1 : 0;
    within_95 += off <= 1.96 * guess.standard_error ? 1 : 0;
  }
  REQUIRE(error < 0.3);  // rows are off by 0.5
  REQUIRE(within_68 > 360);
  REQUIRE(within_68 < 510);
  REQUIRE(within_95 > 540);
}

TEST_CASE("a pooled sum predicts a quantised network better than a sum over layers") {
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
  const auto pooled = report([&](std::span<const std::size_t> rows) {
    return fit_pooled_surrogate(table, rows, codes, {.link = link});
  });
  REQUIRE(pooled.mean_absolute_error < sum.mean_absolute_error);
  REQUIRE(pooled.kendall > sum.kendall);
  REQUIRE(pooled.kendall_at_equal_cost > sum.kendall_at_equal_cost);
}

TEST_CASE("a fit is the same again, and other rows give another") {
  const auto table = test::formula_network(4).table(60, 3, 0.4);
  const auto a = fit_pooled_surrogate(table);
  REQUIRE(fit_pooled_surrogate(table) == a);
  const auto all = all_rows(table);
  REQUIRE_FALSE(fit_pooled_surrogate(table, std::span(all).first(59), codes_of(table)) == a);
}

TEST_CASE("a covariance of low rank is the matrix where its rank suffices") {
  // a a^T + b b^T has rank 2.
  const std::vector<double> a{1.0, 2.0, -1.0, 0.5};
  const std::vector<double> b{0.0, 1.0, 3.0, -2.0};
  accuracy::detail::square_matrix m(4);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) m.row(i)[j] = a[i] * a[j] + b[i] * b[j];
  }
  const auto root = accuracy::detail::low_rank_root(m, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      double sum = 0.0;
      for (std::size_t r = 0; r < 3; ++r) sum += root[i * 3 + r] * root[j * 3 + r];
      REQUIRE_THAT(sum, WithinAbs(m.row(i)[j], 1e-12));
    }
  }
  // With less it is below in every variance.
  const auto one = accuracy::detail::low_rank_root(m, 1);
  for (std::size_t i = 0; i < 4; ++i) REQUIRE(one[i] * one[i] <= m.row(i)[i] + 1e-12);
}

TEST_CASE("numbers of six digits") {
  REQUIRE(accuracy::detail::to_six_digits(0.0) == 0.0);
  REQUIRE(accuracy::detail::to_six_digits(1.0 / 3.0) == 0.333333);
  REQUIRE(accuracy::detail::to_six_digits(-1234567.0) == -1234570.0);
}

TEST_CASE("a table that is too small, and a rank of nothing, are refused") {
  REQUIRE(message([] { return fit_pooled_surrogate(test::formula_network(4).table(7, 3, 0.5)); }) ==
          "surrogate: a table of 7 rows is too small, 8 are needed");
  REQUIRE(message([] {
            return fit_pooled_surrogate(test::formula_network(4).table(20, 3, 0.5), {.rank = 0});
          }) == "pooled_options: rank = 0 must be within [1, 256]");
}
