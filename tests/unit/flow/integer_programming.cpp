// Where losses and costs add, an integer program finds the true front: all designs looked at say so.
#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/moo/dominance.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using genome = std::vector<int>;

moo::integer_variation<genome> ladder_space() {
  using domain = moo::integer_domain<int>;
  return {.domains = std::vector<domain>(5, domain::between(0, 3))};
}

/// Loss and cost of each value of each gene; costs are natural numbers.
struct additive {
  std::array<std::array<double, 4>, 5> loss{};
  std::array<std::array<double, 4>, 5> cost{};
  double together = 0.0;  ///< costs that genes 0 and 1 have as a product

  explicit additive(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < 5; ++i) {
      for (std::size_t v = 4; v-- > 0;) {
        loss[i][v] = v == 3 ? 0.0 : loss[i][v + 1] + static_cast<double>(1 + random() % 20);
      }
      for (std::size_t v = 0; v < 4; ++v) {
        cost[i][v] = (v == 0 ? 0.0 : cost[i][v - 1]) + static_cast<double>(1 + random() % 6);
      }
    }
  }
  std::array<double, 2> operator()(const genome& g) const {
    std::array<double, 2> sum{};
    for (std::size_t i = 0; i < 5; ++i) {
      sum[0] += loss[i][static_cast<std::size_t>(g[i])];
      sum[1] += cost[i][static_cast<std::size_t>(g[i])];
    }
    sum[1] += together * (g[0] + 1) * (g[1] + 1);
    return sum;
  }
};

using point = std::array<double, 2>;

std::set<point> true_front(
    const additive& values,
    const std::function<bool(const genome&)>& allowed = [](const genome&) { return true; }) {
  std::vector<point> all;
  for (int code = 0; code < 1024; ++code) {
    genome g(5);
    for (int i = 0, rest = code; i < 5; ++i, rest /= 4) g[static_cast<std::size_t>(i)] = rest % 4;
    if (allowed(g)) all.push_back(values(g));
  }
  std::set<point> front;
  for (const auto& p : all) {
    bool dominated = false;
    for (const auto& q : all) dominated = dominated || moo::dominates(q, p);
    if (!dominated) front.insert(p);
  }
  return front;
}

auto problem_of(const additive& values) {
  return moo::make_problem<genome>(
      values, moo::objectives(minimise<"loss">(element<0>), minimise<"cost">(element<1>)));
}

std::set<point> points_of(const auto& front) {
  std::set<point> points;
  for (const auto& s : front) points.insert(s.objectives);
  return points;
}

std::string refused_program(const flow::integer_programming& method) {
  try {
    static_cast<void>(method(problem_of(additive(1)), ladder_space(), {}, serial_executor{}));
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("an integer program for every budget gives the whole front where all adds") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const additive values(seed);
    double range = 0.0;
    for (const auto& gene : values.cost) range += gene[3] - gene[0];
    const auto problem = problem_of(values);
    const auto result = flow::integer_programming{.budgets = static_cast<std::size_t>(range) + 1}(
        problem, ladder_space(), {}, serial_executor{});
    REQUIRE(points_of(result.front) == true_front(values));
    // Singles first, the widest among them once; then one design a budget at most.
    REQUIRE(result.evaluations <= 1 + 5 * 3 + static_cast<std::uint64_t>(range) + 1);
  }
}

TEST_CASE("few budgets give points of the front alone") {
  const additive values(3);
  const auto all = true_front(values);
  const auto result = flow::integer_programming{.budgets = 6}(problem_of(values), ladder_space(),
                                                              {}, serial_executor{});
  std::size_t optimal = 0;
  for (const auto& p : points_of(result.front)) optimal += all.contains(p) ? 1U : 0U;
  CHECK(optimal >= 5);
}

TEST_CASE("genes whose costs multiply are decided together") {
  additive values(5);
  values.together = 3.0;
  flow::integer_programming method{.budgets = 200};
  method.choices = {{{0, 1}, {}},
                    {{2}, {{0}, {1}, {2}, {3}}},
                    {{3}, {{0}, {1}, {2}, {3}}},
                    {{4}, {{0}, {1}, {2}, {3}}}};
  for (std::uint32_t a = 0; a < 4; ++a) {
    for (std::uint32_t b = 0; b < 4; ++b) method.choices[0].options.push_back({a, b});
  }
  const auto result = method(problem_of(values), ladder_space(), {}, serial_executor{});
  CHECK(points_of(result.front) == true_front(values));
}

TEST_CASE("losses from elsewhere decide instead of measured ones") {
  const additive values(5);
  flow::integer_programming given{.budgets = 60};
  given.choices = flow::single_gene_choices<genome>(ladder_space());
  for (const auto& gene : values.loss) given.losses.emplace_back(gene.begin(), gene.end());
  const auto measured = flow::integer_programming{.budgets = 60};
  const auto problem = problem_of(values);
  CHECK(given(problem, ladder_space(), {}, serial_executor{}).front ==
        measured(problem, ladder_space(), {}, serial_executor{}).front);
  // With the losses of another network the designs are others.
  for (auto& gene : given.losses) gene = {5, 4, 3, 2};
  CHECK(given(problem, ladder_space(), {}, serial_executor{}).front !=
        measured(problem, ladder_space(), {}, serial_executor{}).front);
}

TEST_CASE("an integer program does without the options that cannot be measured") {
  const additive values(4);
  const auto found = [&values](const std::function<bool(const genome&)>& works) {
    const auto problem = moo::make_problem<genome>(
        [&](const genome& g) {
          if (!works(g)) throw std::runtime_error("fails");
          return values(g);
        },
        moo::objectives(minimise<"loss">(element<0>), minimise<"cost">(element<1>)));
    return flow::integer_programming{.budgets = 200}(
        problem, ladder_space(), {.on_failure = moo::failure_policy::mark_infeasible},
        serial_executor{});
  };
  const auto no_one = [](const genome& g) { return g[2] != 1; };
  const auto without = found(no_one);
  CHECK(points_of(without.front) == true_front(values, no_one));
  CHECK(without.failed_evaluations == 1);
  // Nothing is known of the last value of any gene where the widest design fails.
  const auto not_widest = [](const genome& g) { return g != genome(5, 3); };
  const auto narrow = [](const genome& g) { return std::ranges::count(g, 3) == 0; };
  const auto below = points_of(found(not_widest).front);
  for (const auto& p : true_front(values, narrow)) {
    const bool found_or_beaten =
        below.contains(p) ||
        std::ranges::any_of(below, [&](const auto& q) { return moo::dominates(q, p); });
    CHECK(found_or_beaten);
  }
  // No option of gene 4 can be measured: its singles are all that was looked at.
  const auto no_gene = [](const genome& g) { return g[3] == 3 && g[4] != 3; };
  CHECK(found(no_gene).evaluations == 1 + 5 * 3);
  CHECK(found([](const genome&) { return false; }).front.empty());
}

TEST_CASE("one budget is the greatest") {
  const additive values(2);
  const auto result = flow::integer_programming{.budgets = 1}(problem_of(values), ladder_space(),
                                                              {}, serial_executor{});
  CHECK(points_of(result.front).contains(values(genome(5, 3))));
}

TEST_CASE("an integer program says what is wrong with it") {
  CHECK(refused_program({.quality = 2}).find("objectives 2 and 1 of a problem that has 2") !=
        std::string::npos);
  CHECK(refused_program({.budgets = 0}) == "integer_programming: budgets = 0 must be at least 1");
  CHECK(refused_program({.choices = {{{9}, {{0}}}}}) ==
        "integer_programming: choice 0 has a gene beyond the last");
  CHECK(refused_program({.choices = {{{0}, {}}}}) == "integer_programming: choice 0 has no option");
  CHECK(refused_program({.choices = {{{0}, {{4}}}}}) ==
        "integer_programming: choice 0 has a position beyond the last");
  CHECK(refused_program({.choices = {{{0}, {{1, 2}}}}}) ==
        "integer_programming: choice 0 has not a position for each gene");
  CHECK(refused_program({.choices = {{{0}, {{1}}}}, .losses = {{1, 2}}}) ==
        "integer_programming: losses do not fit the options of choice 0");
}

namespace {

/// Loss and two costs, all of which add over genes.
auto two_costs(const additive& values, const additive& others) {
  const auto all = [values, others](const genome& g) {
    const auto own = values(g);
    return std::array<double, 3>{own[0], own[1], others(g)[1]};
  };
  return moo::make_problem<genome>(
      all, moo::objectives(minimise<"loss">(element<0>), minimise<"first">(element<1>),
                           minimise<"second">(element<2>)));
}

}  // namespace

TEST_CASE("a mix of costs is saved as a whole, from the measurements that the others need, too") {
  const additive values(7);
  const additive others(8);
  const auto problem = two_costs(values, others);
  const genome widest(5, 3);
  const double first = values(widest)[1];
  const double second = others(widest)[1];
  const flow::integer_programming mixed{.mixes = {{0, 1, 0}, {0, 0.5, 0.5}, {0, 0, 1}},
                                        .budgets = 40};
  const auto result = mixed(problem, ladder_space(), {}, serial_executor{});
  CHECK(result.evaluations <= 1 + 5 * 3 + 3 * 40);

  // One cost in a mix is that cost alone.
  for (const std::size_t cost : {1U, 2U}) {
    const auto alone = flow::integer_programming{.cost = cost, .budgets = 40}(
        problem, ladder_space(), {}, serial_executor{});
    std::vector<double> weights(3, 0.0);
    weights[cost] = 1.0;
    const auto one = flow::integer_programming{.mixes = {weights}, .budgets = 40}(
        problem, ladder_space(), {}, serial_executor{});
    CHECK(one.front == alone.front);
  }

  // Within each budget of a sum no design of all loses less than the best that was found.
  for (const double share : {0.0, 0.25, 0.5, 1.0}) {
    const auto sum = [&](double a, double b) {
      return share * a / first + (1.0 - share) * b / second;
    };
    std::vector<point> all;  // loss and sum
    for (int code = 0; code < 1024; ++code) {
      genome g(5);
      for (int i = 0, rest = code; i < 5; ++i, rest /= 4) g[static_cast<std::size_t>(i)] = rest % 4;
      all.push_back({values(g)[0], sum(values(g)[1], others(g)[1])});
    }
    std::vector<point> found;
    const flow::integer_programming program{.mixes = {{0, share, 1.0 - share}}, .budgets = 40};
    for (const auto& s : program(problem, ladder_space(), {}, serial_executor{}).front) {
      found.push_back({s.objectives[0], sum(s.objectives[1], s.objectives[2])});
    }
    const auto least_loss = [](const std::vector<point>& points, double budget) {
      double least = std::numeric_limits<double>::infinity();
      for (const auto& p : points) {
        if (p[1] <= budget * (1.0 + 1e-12)) least = std::min(least, p[0]);
      }
      return least;
    };
    // The widest design has the greatest sum, and loses nothing.
    double least = 1.0;
    for (const auto& p : all) least = std::min(least, p[1]);
    for (int i = 0; i < 40; ++i) {
      const double budget = least + (1.0 - least) * i / 39.0;
      CHECK(least_loss(found, budget) == least_loss(all, budget));
    }
  }
}

TEST_CASE("an integer program says what is wrong with a mix") {
  const std::string wrong = "has not a finite weight, at least 0, for each of 2 objectives";
  CHECK(refused_program({.mixes = {{0, 1}, {0, 1, 1}}}) == "integer_programming: mix 1 " + wrong);
  CHECK(refused_program({.mixes = {{0, -1}}}) == "integer_programming: mix 0 " + wrong);
  CHECK(refused_program({.mixes = {{0, std::numeric_limits<double>::infinity()}}}) ==
        "integer_programming: mix 0 " + wrong);
}
