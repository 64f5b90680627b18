// The same seed gives the same bits for any executor and any number of threads.
#include <hwflowq/execution/tbb.hpp>
#include <hwflowq/moo/nsga2.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;

// Digests after every generation: threads must not even exchange individuals for a while.
template <typename X, typename P, typename V>
std::uint64_t run(const P& problem, const V& variation, nsga2_settings settings, X executor) {
  constexpr std::size_t objectives = P::objective_count;
  nsga2<P, V, default_survival<objectives>, X> search(problem, variation, settings, {},
                                                      std::move(executor));
  std::uint64_t result = 0;
  search.run(after_generations(30),
             [&](const auto& s) { result = hash_combine(result, test::digest(s)); });
  return hash_all(result, search.evaluations(), search.failed_evaluations(), search.cache_hits());
}

template <typename P, typename V>
void compare(const P& problem, const V& variation, nsga2_settings settings) {
  const auto expected = run(problem, variation, settings, serial_executor{});
  for (const int threads : {1, 2, 3, 7}) {
    for (const std::size_t grain : {1U, 5U, 1000U}) {
      INFO(threads << " threads, grain " << grain);
      CHECK(run(problem, variation, settings, tbb_executor(threads, grain)) == expected);
    }
  }
}

}  // namespace

TEST_CASE("a search is the same on any number of threads") {
  SECTION("real genes, two objectives") {
    compare(test::rational_problem(), test::unit_cube(30), {.population_size = 50, .seed = 3});
  }
  SECTION("integer genes, three objectives, many duplicates") {
    compare(test::bits_search_problem(), test::bit_widths(4),
            {.population_size = 61, .cache_evaluations = true, .keep_archive = true});
  }
  SECTION("mixed genes, without elimination of duplicates") {
    compare(test::mixed_problem(), test::mixed_variation(9),
            {.population_size = 40, .eliminate_duplicates = false});
  }
}

TEST_CASE("failures are counted the same on any number of threads") {
  const auto problem = make_problem<test::reals>(
      [](const test::reals& x) {
        if (x[1] > 0.75) throw std::domain_error("too far");
        return test::rational_zdt1(x);
      },
      objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>)));
  compare(problem, test::unit_cube(6),
          {.population_size = 30, .on_failure = failure_policy::mark_infeasible});
}

TEST_CASE("a run that stops names the same genome on any number of threads") {
  const auto problem = make_problem<test::reals>(
      [](const test::reals& x) {
        if (x[1] > 0.5) throw std::domain_error("too far");
        return test::rational_zdt1(x);
      },
      objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>)));
  const auto failing_genome = [&](auto executor) {
    nsga2<decltype(problem), real_variation<>, default_survival<2>, decltype(executor)> search(
        problem, test::unit_cube(6), {.population_size = 100}, {}, executor);
    try {
      search.step();
    } catch (const evaluation_error& e) {
      return e.genome();
    }
    return std::string("none failed");
  };
  const auto expected = failing_genome(serial_executor{});
  CHECK(expected != "none failed");
  for (const int threads : {1, 2, 3, 7}) {
    for (int repetition = 0; repetition < 5; ++repetition) {
      CHECK(failing_genome(tbb_executor(threads)) == expected);
    }
  }
}
