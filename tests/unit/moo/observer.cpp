// Observers see a search after each generation and keep what state they like.
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/observer.hpp>

#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"

namespace {

struct history {
  std::vector<std::size_t> front_sizes;

  void operator()(const auto& search) { front_sizes.push_back(search.front().size()); }
};

}  // namespace

TEST_CASE("an observer given by name keeps its state, across runs") {
  hwflowq::moo::nsga2 search(hwflowq::test::rational_problem(), hwflowq::test::unit_cube(4),
                             {.population_size = 10});
  history watched;
  search.run(hwflowq::moo::after_generations(3), watched);
  search.run(hwflowq::moo::after_generations(5), watched);
  CHECK(watched.front_sizes.size() == 5);
  CHECK(watched.front_sizes.back() == search.front().size());
}
