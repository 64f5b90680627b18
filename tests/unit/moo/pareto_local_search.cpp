// Pareto local search against the definition of a local optimum, checked by brute force.
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/pareto_local_search.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "archetypes.hpp"
#include "catch.hpp"
#include "searches.hpp"
#include "temporary_directory.hpp"

namespace {

using namespace hwflowq;
using moo::acceptance;
using moo::local_search_settings;
using moo::neighbour_moves;
using test::integers;

/// Rugged: every genome has objectives of its own, without any order among them.
struct rugged {
  std::uint64_t seed;
  std::array<double, 2> operator()(const integers& g) const {
    const auto bits = hash_combine(seed, hash(g));
    return {static_cast<double>(bits % 64), static_cast<double>(bits / 64 % 64)};
  }
};

auto rugged_problem(std::uint64_t seed) {
  return moo::make_problem<integers>(
      rugged{seed}, moo::objectives(minimise<"one">(element<0>), maximise<"two">(element<1>)),
      moo::constraints(at_most<"limit">(element<0>, 50.0)));
}

moo::integer_variation<integers> small_space() {
  using domain = moo::integer_domain<std::int8_t>;
  return {.domains = {domain::of({2, 4, 8}), domain::between(1, 4), domain::of({2, 8}),
                      domain::between(0, 4)}};
}

template <typename P>
std::pair<std::array<double, 2>, double> values_of(const P& problem, const integers& g) {
  std::size_t stage = 0;
  const auto p = problem.project(problem.evaluator()(g), stage);
  return {p.values, p.violation};
}

/// Whether some single change of one gene would have been taken, by the definition.
template <typename P, typename Front>
bool improvable(const P& problem, const moo::integer_variation<integers>& space, const Front& front,
                neighbour_moves moves, acceptance accept) {
  for (const auto& member : front) {
    for (std::size_t i = 0; i < space.domains.size(); ++i) {
      const auto& domain = space.domains[i];
      const auto own = domain.position(member.genome[i]);
      for (std::uint32_t v = 0; v < domain.size(); ++v) {
        if (v == own || (moves == neighbour_moves::step && v + 1 != own && own + 1 != v)) continue;
        auto g = member.genome;
        g[i] = domain.value(v);
        const auto [values, violation] = values_of(problem, g);
        if (violation > 0.0) continue;
        bool dominates_one = false;
        bool covered = false;
        for (const auto& other : front) {
          const auto o = P::in_own_sense(other.objectives);
          dominates_one = dominates_one || moo::dominates(values, o);
          covered = covered || moo::dominates(o, values) || o == values;
        }
        if (accept == acceptance::dominating ? dominates_one : !covered) return true;
      }
    }
  }
  return false;
}

template <typename P>
auto random_start(const P& problem, std::uint64_t seed, std::size_t count) {
  std::vector<moo::solution<integers, 2>> start;
  random_stream stream(seed);
  while (start.size() < count) {
    const auto g = small_space().random(stream);
    const auto [values, violation] = values_of(problem, g);
    start.push_back({g, P::in_own_sense(values), violation});
  }
  return start;
}

}  // namespace

TEST_CASE("a local search ends in a front that no single change improves") {
  std::size_t improved = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto problem = rugged_problem(seed);
    const auto start = random_start(problem, seed, 3);
    for (const auto moves : {neighbour_moves::step, neighbour_moves::any_value}) {
      for (const auto accept : {acceptance::dominating, acceptance::non_dominated}) {
        moo::pareto_local_search search(problem, small_space(), {.moves = moves, .accept = accept});
        search.start(std::span(start));
        const auto before = search.front();
        search.run();
        REQUIRE(search.locally_optimal());
        const auto front = search.front();
        REQUIRE_FALSE(improvable(problem, small_space(), front, moves, accept));
        REQUIRE(search.evaluations() <= 120);  // the whole space: nothing is evaluated twice
        if (accept == acceptance::dominating) REQUIRE(front.size() <= before.size());
        // Every member of the start is in the front, or dominated by a member of it.
        for (const auto& s : before) {
          bool covered = false;
          for (const auto& f : front) {
            covered = covered || f == s ||
                      moo::dominates(problem.in_own_sense(f.objectives),
                                     problem.in_own_sense(s.objectives));
          }
          REQUIRE(covered);
        }
        improved += improvable(problem, small_space(), before, moves, accept) ? 1U : 0U;
      }
    }
  }
  CHECK(improved > 600);  // of 800: the starts were none
}

TEST_CASE("a local search that runs out of evaluations says so") {
  const auto problem = rugged_problem(5);
  const auto start = random_start(problem, 5, 1);
  moo::pareto_local_search search(problem, small_space(), {.evaluations = 7});
  search.start(std::span(start));
  search.run();
  CHECK(search.ended() == moo::local_search_end::budget_ended);
  CHECK_FALSE(search.locally_optimal());
  CHECK(search.evaluations() == 7);
  CHECK_FALSE(search.step());
}

TEST_CASE("a local search needs nothing to start from") {
  moo::pareto_local_search search(rugged_problem(1), small_space());
  search.run();
  CHECK(search.locally_optimal());
  CHECK(search.front().empty());
  CHECK(search.evaluations() == 0);
}

TEST_CASE("the front of a search is refined, with three objectives") {
  moo::nsga2 search(test::bits_search_problem(), test::bit_widths(12), {.population_size = 20});
  search.run(moo::after_generations(10));
  moo::pareto_local_search refinement(test::bits_search_problem(), test::bit_widths(12));
  const auto front = search.front();
  refinement.start(std::span(front));
  CHECK(refinement.front() == front);
  refinement.run();
  CHECK(refinement.locally_optimal());
  CHECK(refinement.front() != front);
}

TEST_CASE("a local search resumes to the same bits") {
  const test::temporary_directory files;
  const auto problem = rugged_problem(9);
  const auto start = random_start(problem, 9, 8);
  const auto make = [&](auto&& use) {
    moo::pareto_local_search search(problem, small_space(), {.accept = acceptance::non_dominated});
    use(search);
  };
  make([&](auto& straight) {
    straight.start(std::span(start));
    straight.run([&](const auto& s) {
      const auto file = files / std::to_string(s.generation());
      moo::save_checkpoint(s, file);
    });
    REQUIRE(straight.generation() > 2);
    for (std::size_t visit = 1; visit <= straight.generation(); ++visit) {
      make([&](auto& resumed) {
        moo::load_checkpoint(resumed, files / std::to_string(visit));
        REQUIRE(resumed.generation() == visit);
        resumed.run();
        REQUIRE(resumed.front() == straight.front());
        REQUIRE(resumed.evaluations() == straight.evaluations());
        REQUIRE(resumed.locally_optimal());
      });
    }
  });
}

TEST_CASE("a local search gives the same on an executor that goes backwards") {
  const auto problem = rugged_problem(3);
  const auto start = random_start(problem, 3, 4);
  moo::pareto_local_search one(problem, small_space());
  moo::pareto_local_search other(problem, small_space(), {}, test::archetype::executor(0));
  one.start(std::span(start));
  other.start(std::span(start));
  one.run();
  other.run();
  CHECK(one.front() == other.front());
}

TEST_CASE("a visit that fails is done again, and nothing that was found is lost") {
  const auto start = random_start(rugged_problem(3), 3, 4);
  for (int fails_at = 0; fails_at < 60; fails_at += 7) {
    int left = fails_at;
    const auto fragile = moo::make_problem<integers>(
        [&left](const integers& g) {
          if (left-- == 0) throw std::runtime_error("no more");
          return rugged{3}(g);
        },
        moo::objectives(minimise<"one">(element<0>), maximise<"two">(element<1>)),
        moo::constraints(at_most<"limit">(element<0>, 50.0)));
    moo::pareto_local_search straight(rugged_problem(3), small_space());
    moo::pareto_local_search search(fragile, small_space());
    straight.start(std::span(start));
    search.start(std::span(start));
    straight.run();
    if (straight.evaluations() <= static_cast<std::uint64_t>(fails_at)) break;
    REQUIRE_THROWS_AS(search.run(), evaluation_error);
    search.run();
    REQUIRE(search.front() == straight.front());
    REQUIRE(search.evaluations() == straight.evaluations());
  }
}
