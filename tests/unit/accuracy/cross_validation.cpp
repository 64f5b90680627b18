#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/folds.hpp>

#include <cstddef>
#include <span>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

}  // namespace

TEST_CASE("no prediction has seen its own row") {
  const auto table = test::formula_network(4).table(50, 1, 0.5);
  const auto fold = draw_folds(table.size(), 4, 2);
  // Remembers its rows, and says of each whether it is among them.
  const auto predictions = predict_held_out(table, fold, [&](std::span<const std::size_t> rows) {
    measured_table seen(std::vector<std::string>(table.layers().begin(), table.layers().end()));
    for (const std::size_t i : rows) seen.add(table.precisions(i), table.measured(i));
    return [seen](std::span<const Precision> p) {
      return seen.row_of(p) ? -1000.0 : static_cast<double>(seen.size());
    };
  });
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t others = 0;
    for (const std::size_t f : fold) others += f != fold[i] ? 1U : 0U;
    REQUIRE(predictions[i] == static_cast<double>(others));
  }
}

TEST_CASE("a report compares predictions with what was measured") {
  const auto table = test::formula_network(4).table(50, 1, 0.5);
  std::vector<double> predictions;
  std::vector<double> costs;
  for (std::size_t i = 0; i < table.size(); ++i) {
    predictions.push_back(table.measured(i).accuracy + (i % 2 == 0 ? 0.25 : -0.25));
    costs.push_back(1.0);
  }
  const auto report = report_on(table, predictions, costs, 5);
  REQUIRE(report.rows == 50);
  REQUIRE(report.folds == 5);
  REQUIRE_THAT(report.mean_absolute_error, Catch::Matchers::WithinAbs(0.25, 1e-12));
  REQUIRE(report.spearman > 0.9);
  REQUIRE(report.kendall == report.kendall_at_equal_cost);  // all cost the same
}

TEST_CASE("folds of another table are refused") {
  const auto table = test::formula_network(4).table(10, 1, 0.5);
  const std::vector<std::size_t> fold(9, 0);
  REQUIRE(message([&] {
            return predict_held_out(table, fold, [](std::span<const std::size_t>) {
              return [](std::span<const Precision>) { return 0.0; };
            });
          }) == "predict_held_out: folds of 9 rows for a table of 10");
}

TEST_CASE("a report counts rows within their intervals") {
  const auto table = test::formula_network(4).table(40, 1, 0.5);
  std::vector<prediction> predictions;
  for (std::size_t i = 0; i < table.size(); ++i) {
    // Off by half, by one and a half, and by three standard errors.
    const double errors = i % 4 < 2 ? 0.5 : i % 4 == 2 ? 1.5 : 3.0;
    predictions.push_back({table.measured(i).accuracy + errors * 0.1, 0.1});
  }
  const std::vector<double> costs(table.size(), 1.0);
  const auto report = report_on(table, predictions, costs, 5);
  REQUIRE(report.within_68 == 0.5);
  REQUIRE(report.within_95 == 0.75);
}
