#include <hwflowq/accuracy/rank_correlation.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using hwflowq::test::message;

struct lists {
  std::vector<double> a, b, cost;
};

// Numbers with as many ties as there are few values.
lists random_lists(test::random_numbers& random, std::size_t size, std::size_t values) {
  lists l;
  for (std::size_t i = 0; i < size; ++i) {
    l.a.push_back(static_cast<double>(random.below(values)));
    l.b.push_back(0.5 * l.a.back() + static_cast<double>(random.below(values)));
    l.cost.push_back(1.0 + 0.1 * static_cast<double>(random.below(values)));
  }
  return l;
}

// By the definition, over the pairs that are wanted.
template <typename Wanted>
double kendall_by_pairs(const lists& l, const Wanted& wanted) {
  double difference = 0.0;
  double in_a = 0.0;
  double in_b = 0.0;
  for (std::size_t i = 0; i < l.a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!wanted(i, j)) continue;
      const double da = l.a[i] - l.a[j];
      const double db = l.b[i] - l.b[j];
      difference += da * db > 0.0 ? 1.0 : da * db < 0.0 ? -1.0 : 0.0;
      in_a += da != 0.0 ? 1.0 : 0.0;
      in_b += db != 0.0 ? 1.0 : 0.0;
    }
  }
  return in_a == 0.0 || in_b == 0.0 ? 0.0 : difference / std::sqrt(in_a * in_b);
}

double rank_by_counting(const std::vector<double>& values, std::size_t i) {
  double less = 0.0;
  double same = 0.0;
  for (const double v : values) {
    less += v < values[i] ? 1.0 : 0.0;
    same += v == values[i] ? 1.0 : 0.0;
  }
  return less + 0.5 * (same + 1.0);
}

}  // namespace

TEST_CASE("ranks of equal numbers are the mean of theirs") {
  REQUIRE(ranks(std::vector<double>{}).empty());
  REQUIRE(ranks(std::vector{3.0, 1.0, 3.0, 2.0}) == std::vector{3.5, 1.0, 3.5, 2.0});
  test::random_numbers random(1);
  for (const std::size_t values : {2U, 10U, 1000U}) {
    const auto l = random_lists(random, 200, values);
    const auto r = ranks(l.b);
    for (std::size_t i = 0; i < r.size(); ++i) REQUIRE(r[i] == rank_by_counting(l.b, i));
  }
}

TEST_CASE("Kendall's tau is that of the pairs, with any number of ties") {
  test::random_numbers random(2);
  for (const std::size_t size : {0U, 1U, 2U, 3U, 7U, 64U, 150U}) {
    for (const std::size_t values : {1U, 2U, 5U, 30U, 100000U}) {
      const auto l = random_lists(random, size, values);
      REQUIRE_THAT(kendall(l.a, l.b),
                   WithinAbs(kendall_by_pairs(l, [](auto, auto) { return true; }), 1e-12));
      const auto near = [&](std::size_t i, std::size_t j) {
        const double less = std::min(l.cost[i], l.cost[j]);
        return std::max(l.cost[i], l.cost[j]) <= 1.1 / 0.9 * less;
      };
      REQUIRE_THAT(kendall_at_equal_cost(l.a, l.b, l.cost, 0.1),
                   WithinAbs(kendall_by_pairs(l, near), 1e-12));
    }
  }
}

TEST_CASE("rank correlations reach 1 and -1, and do not see monotone functions") {
  std::vector<double> a;
  std::vector<double> up;
  std::vector<double> down;
  for (int i = 0; i < 50; ++i) {
    a.push_back(std::sin(i));
    up.push_back(std::exp(3.0 * a.back()));
    down.push_back(-a.back() * a.back() * a.back());
  }
  REQUIRE_THAT(spearman(a, up), WithinAbs(1.0, 1e-12));
  REQUIRE_THAT(spearman(a, down), WithinAbs(-1.0, 1e-12));
  REQUIRE_THAT(kendall(a, up), WithinAbs(1.0, 1e-12));
  REQUIRE_THAT(kendall(a, down), WithinAbs(-1.0, 1e-12));
  REQUIRE(spearman(a, std::vector<double>(50, 2.0)) == 0.0);
  REQUIRE(kendall(a, std::vector<double>(50, 2.0)) == 0.0);
}

TEST_CASE("Spearman's correlation is Pearson's of the ranks") {
  // Without ties: 1 - 6 sum d^2 / (n (n^2 - 1)).
  const std::vector<double> a{106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
  const std::vector<double> b{7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
  REQUIRE_THAT(spearman(a, b), WithinAbs(1.0 - 6.0 * 194.0 / 990.0, 1e-12));
}

TEST_CASE("the mean absolute error is what it says") {
  REQUIRE(mean_absolute_error(std::vector{1.0, 2.0, -3.0}, std::vector{2.0, 2.0, -1.0}) == 1.0);
  REQUIRE(mean_absolute_error(std::vector<double>{}, std::vector<double>{}) == 0.0);
}

TEST_CASE("correlations of lists that do not fit are refused by name") {
  const std::vector<double> two{1.0, 2.0};
  const std::vector<double> three{1.0, 2.0, 3.0};
  const std::vector<double> bad{1.0, std::numeric_limits<double>::quiet_NaN()};
  REQUIRE(message([&] { return spearman(two, three); }) == "spearman: 2 and 3 numbers");
  REQUIRE(message([&] { return kendall(three, two); }) == "kendall: 3 and 2 numbers");
  REQUIRE(message([&] { return mean_absolute_error(three, two); }) ==
          "mean_absolute_error: 3 and 2 numbers");
  REQUIRE(message([&] { return kendall(two, bad); }) == "kendall: number 1 is not a number");
  REQUIRE(message([&] { return ranks(bad); }) == "ranks: number 1 is not a number");
  REQUIRE(message([&] { return kendall_at_equal_cost(two, two, three); }) ==
          "kendall_at_equal_cost: 2 and 3 numbers");
}
