// Exact against brute force, and against a table over integer costs where there is too much of that.
#include <hwflowq/flow/multiple_choice_knapsack.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

using hwflowq::flow::knapsack_option;
using hwflowq::flow::multiple_choice_knapsack;
using classes = std::vector<std::vector<knapsack_option>>;
using hwflowq::test::infinity;

/// The least loss within a budget, by looking at all choices.
double least_loss(const classes& all, double budget, std::size_t from = 0, double cost = 0.0,
                  double loss = 0.0) {
  if (from == all.size()) return cost <= budget ? loss : infinity;
  double best = infinity;
  for (const auto& option : all[from]) {
    best =
        std::min(best, least_loss(all, budget, from + 1, cost + option.cost, loss + option.loss));
  }
  return best;
}

/// The same for costs that are small natural numbers, by a table over all of them.
double least_loss_by_table(const classes& all, std::size_t budget) {
  std::vector<double> best(budget + 1, 0.0);
  for (const auto& options : all) {
    std::vector<double> next(budget + 1, infinity);
    for (std::size_t room = 0; room <= budget; ++room) {
      for (const auto& option : options) {
        const auto cost = static_cast<std::size_t>(option.cost);
        if (cost <= room) next[room] = std::min(next[room], best[room - cost] + option.loss);
      }
    }
    best = next;
  }
  return best[budget];
}

classes random_classes(std::mt19937_64& random, std::size_t count, std::size_t options,
                       bool whole) {
  std::uniform_real_distribution<double> real(-10.0, 10.0);
  classes all(count);
  for (auto& own : all) {
    own.resize(1 + random() % options);
    for (auto& option : own) {
      option = whole ? knapsack_option{static_cast<double>(random() % 12),
                                       static_cast<double>(random() % 12)}
                     : knapsack_option{real(random), real(random)};
    }
  }
  return all;
}

std::string refused_knapsack(const classes& all) {
  try {
    const multiple_choice_knapsack knapsack(all);
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("a knapsack is solved exactly, as all choices looked at say") {
  std::mt19937_64 random(7);
  std::size_t solved = 0;
  std::size_t unsolvable = 0;
  for (int instance = 0; instance < 600; ++instance) {
    const bool whole = instance % 2 == 0;
    const auto all = random_classes(random, 1 + random() % 6, 5, whole);
    const multiple_choice_knapsack knapsack(all);
    for (int b = -1; b <= 6; ++b) {
      const double budget =
          knapsack.least_cost() + b * 0.2 * (knapsack.greatest_cost() - knapsack.least_cost());
      const double expected = least_loss(all, budget + 1e-9);
      const auto solution = knapsack.solve(budget);
      if (expected == infinity) {
        REQUIRE_FALSE(solution);
        ++unsolvable;
        continue;
      }
      if (!solution) {  // exactly the least cost, but for the last digit
        REQUIRE(std::abs(budget - knapsack.least_cost()) < 1e-9);
        continue;
      }
      ++solved;
      double cost = 0.0;
      double loss = 0.0;
      REQUIRE(solution->chosen.size() == all.size());
      for (std::size_t c = 0; c < all.size(); ++c) {
        cost += all[c].at(solution->chosen[c]).cost;
        loss += all[c].at(solution->chosen[c]).loss;
      }
      REQUIRE(std::abs(cost - solution->cost) < 1e-9);
      REQUIRE(std::abs(loss - solution->loss) < 1e-9);
      REQUIRE(cost <= budget + 1e-9);
      REQUIRE(std::abs(loss - expected) < 1e-9);
    }
  }
  CHECK(solved > 3000);
  CHECK(unsolvable > 100);
}

TEST_CASE("a knapsack of many classes is solved exactly, as a table over costs says") {
  std::mt19937_64 random(11);
  for (int instance = 0; instance < 12; ++instance) {
    // Widths of layers: cost grows with bits, loss falls, at random sizes; and without any order.
    classes all(60);
    for (auto& own : all) {
      const auto size = static_cast<double>(1 + random() % 40);
      const double sensitivity = static_cast<double>(1 + random() % 1000);
      for (int bits = 2; bits <= 8; ++bits) {
        own.push_back(instance % 2 == 0
                          ? knapsack_option{size * bits, sensitivity / std::pow(4.0, bits)}
                          : knapsack_option{static_cast<double>(random() % 300),
                                            static_cast<double>(random() % 1000)});
      }
    }
    const multiple_choice_knapsack knapsack(all);
    for (const double share : {0.0, 0.1, 0.35, 0.6, 0.95}) {
      const double budget = std::floor(knapsack.least_cost() +
                                       share * (knapsack.greatest_cost() - knapsack.least_cost()));
      const auto solution = knapsack.solve(budget);
      REQUIRE(solution);
      const double expected = least_loss_by_table(all, static_cast<std::size_t>(budget));
      REQUIRE(solution->cost <= budget);
      REQUIRE(std::abs(solution->loss - expected) <= 1e-12 * expected);
    }
  }
}

TEST_CASE("of the best choices the cheapest is taken") {
  const multiple_choice_knapsack knapsack({{{5, 1}, {3, 1}, {1, 2}}, {{2, 7}, {4, 7}}});
  CHECK(knapsack.least_cost() == 3.0);
  CHECK(knapsack.greatest_cost() == 5.0);
  const auto solution = knapsack.solve(100.0);
  REQUIRE(solution);
  CHECK(solution->chosen == std::vector<std::size_t>{1, 0});
  CHECK(solution->cost == 5.0);
  CHECK(solution->loss == 8.0);
  CHECK(knapsack.solve(4.9)->chosen == std::vector<std::size_t>{2, 0});
  CHECK_FALSE(knapsack.solve(2.9));
  CHECK_FALSE(knapsack.solve(std::nan("")));
}

TEST_CASE("a knapsack without classes costs nothing") {
  const multiple_choice_knapsack knapsack({});
  CHECK(knapsack.solve(0.0)->chosen.empty());
  CHECK_FALSE(knapsack.solve(-1.0));
}

TEST_CASE("a class without options or with what is no number is an error") {
  CHECK(refused_knapsack({{{1, 1}}, {}}) == "multiple_choice_knapsack: class 1 has no option");
  CHECK(refused_knapsack({{{1, infinity}}}) ==
        "multiple_choice_knapsack: class 0 has a number that is not finite");
  CHECK(refused_knapsack({{{std::nan(""), 1}}}) ==
        "multiple_choice_knapsack: class 0 has a number that is not finite");
}
