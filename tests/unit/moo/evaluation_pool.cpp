#include <hwflowq/moo/evaluation_pool.hpp>
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include "archetypes.hpp"
#include "catch.hpp"

namespace {

using namespace hwflowq;

struct counting {
  int* calls;
  double operator()(int g) const {
    ++*calls;
    if (g == 13) throw std::runtime_error("unlucky");
    if (g == 17) return std::numeric_limits<double>::quiet_NaN();
    return g;
  }
};

struct in_batches {
  using evaluation_type = double;
  int* calls;
  void operator()(std::span<const int> genomes, std::span<double> evaluations) const {
    ++*calls;
    for (std::size_t i = 0; i < genomes.size(); ++i) evaluations[i] = 10.0 * genomes[i];
  }
};

template <typename E>
auto problem_of(E evaluator) {
  return moo::make_problem<int>(evaluator,
                                moo::objectives(maximise<"value">([](double v) { return v; })),
                                moo::constraints(at_most<"limit">([](double v) { return v; }, 50)));
}

}  // namespace

TEST_CASE("a pool evaluates each genome once and counts what it evaluates") {
  int calls = 0;
  const auto problem = problem_of(counting{&calls});
  moo::evaluation_pool pool(problem, 100);
  const std::vector<int> genomes{1, 2, 1, 60, 2};
  auto found = pool.evaluate(std::span(genomes), serial_executor{});
  REQUIRE(found.size() == 5);
  CHECK(calls == 3);
  CHECK(pool.evaluations() == 3);
  CHECK(found[2].values[0] == -1.0);
  CHECK(found[3].violation == 10.0);
  found = pool.evaluate(std::span(genomes), serial_executor{});
  REQUIRE(found.size() == 5);
  CHECK(calls == 3);
  CHECK(pool.knows(60));
  CHECK_FALSE(pool.knows(61));
}

TEST_CASE("a pool stops at its budget, and what it knows is free") {
  int calls = 0;
  const auto problem = problem_of(counting{&calls});
  moo::evaluation_pool pool(problem, 2);
  pool.know(4, {{-4.0}, 0.0});
  const std::vector<int> genomes{4, 1, 4, 2, 1, 3, 1};
  const auto found = pool.evaluate(std::span(genomes), serial_executor{});
  CHECK(found.size() == 5);
  CHECK(calls == 2);
  CHECK(pool.remaining() == 0);
  CHECK(pool.evaluate(std::span(genomes), serial_executor{}).size() == 5);
  CHECK(calls == 2);
}

TEST_CASE("a pool hands batches to evaluators that take them") {
  int calls = 0;
  const auto problem = problem_of(in_batches{&calls});
  moo::evaluation_pool pool(problem, 100);
  const std::vector<int> genomes{1, 2, 3};
  const auto found = pool.evaluate(std::span(genomes), serial_executor{});
  REQUIRE(found.size() == 3);
  CHECK(calls == 1);
  CHECK(found[1].values[0] == -20.0);
}

TEST_CASE("a pool reports evaluations that fail, or counts them as infeasible") {
  int calls = 0;
  const auto problem = problem_of(counting{&calls});
  const std::vector<int> genomes{1, 17, 13};
  moo::evaluation_pool strict(problem, 100);
  CHECK_THROWS_AS(strict.evaluate(std::span(genomes), serial_executor{}), evaluation_error);
  CHECK(strict.evaluations() == 1);
  CHECK(strict.knows(1));
  CHECK_FALSE(strict.knows(17));
  moo::evaluation_pool lenient(problem, 100, moo::failure_policy::mark_infeasible);
  const auto found = lenient.evaluate(std::span(genomes), serial_executor{});
  REQUIRE(found.size() == 3);
  CHECK(found[0].violation == 0.0);
  CHECK_FALSE(found[0].failed());
  CHECK(found[1].failed());
  CHECK(found[2].failed());
  CHECK(found[1].violation == std::numeric_limits<double>::infinity());
  CHECK(found[2].violation == std::numeric_limits<double>::infinity());
  CHECK(lenient.failed_evaluations() == 2);
}

TEST_CASE("a pool is saved and loaded") {
  int calls = 0;
  const auto problem = problem_of(counting{&calls});
  const std::vector<int> genomes{1, 2, 60};
  moo::evaluation_pool pool(problem, 5);
  pool.evaluate(std::span(genomes), serial_executor{});
  binary_output output;
  pool.save(output);
  moo::evaluation_pool other(problem, 5);
  binary_input input(output.bytes());
  other.load(input);
  CHECK(other.evaluations() == 3);
  CHECK(other.evaluate(std::span(genomes), serial_executor{})[2].violation == 10.0);
  CHECK(calls == 3);
  moo::evaluation_pool smaller(problem, 2);
  binary_input again(output.bytes());
  CHECK_THROWS_AS(smaller.load(again), error);
}

namespace archetype = hwflowq::test::archetype;

TEST_CASE("a pool asks nothing of its parts but what their concepts say") {
  const auto single = moo::make_problem<archetype::genome>(
      archetype::single_evaluator(0), moo::objectives(archetype::objective(0)),
      moo::constraints(archetype::constraint(0)));
  const auto batch = moo::make_problem<archetype::genome>(
      archetype::batch_evaluator(0), moo::objectives(archetype::batch_objective(0)));
  const std::vector<archetype::genome> genomes(2);
  moo::evaluation_pool one(single, 3);
  CHECK(one.evaluate(std::span(genomes), archetype::executor(0)).size() == 2);
  moo::evaluation_pool other(batch, 3);
  CHECK(other.evaluate(std::span(genomes), archetype::executor(0)).size() == 2);
  CHECK(other.evaluations() == 1);
}
