// A user's own variation drives a search through its four members alone.
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/variation.hpp>

#include <cstdint>
#include <set>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;

// Even numbers below 100; the others are repaired.
struct even_numbers {
  [[nodiscard]] int random(random_stream& stream) const {
    return static_cast<int>(stream.below(100));
  }
  void crossover(int& a, int& b, random_stream&) const { a = b = (a + b) / 2; }
  void mutate(int& x, random_stream& stream) const { x += static_cast<int>(stream.below(9)) - 4; }
  void repair(int& x) const { x = (x < 0 ? 0 : x > 98 ? 98 : x) / 2 * 2; }
};

}  // namespace

TEST_CASE("every genome that an evaluator sees has been repaired") {
  static_assert(repairs_genomes<even_numbers, int>);
  std::set<int> seen;
  const auto problem = moo::make_problem<int>(
      [&](int x) {
        seen.insert(x);
        return x;
      },
      moo::objectives(minimise<"distance">([](int x) { return (x - 42) * (x - 42); }),
                      maximise<"size">([](int x) { return x; })));
  // Duplicates are varied again: those have to be repaired, too.
  moo::nsga2 search(problem, even_numbers{}, {.population_size = 20});
  search.run(moo::after_generations(30));
  CHECK(seen.size() > 30);
  for (const int x : seen) CHECK((x >= 0 && x <= 98 && x % 2 == 0));
  CHECK(search.front().front().objectives[0] == 0.0);
  CHECK(search.front().back().objectives[1] == 98.0);
}

TEST_CASE("a variation's own fields are validated where it has a validate") {
  struct never_valid : even_numbers {
    void validate() const { throw std::invalid_argument("never"); }
  };
  const auto problem =
      moo::make_problem<int>(moo::objectives(minimise<"x">([](int x) { return x; })));
  CHECK_THROWS_AS(moo::nsga2(problem, never_valid{}), std::invalid_argument);
}
