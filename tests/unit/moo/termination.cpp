// Terminations and their combinations, with the state they keep.
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/termination.hpp>

#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;

struct stand_in {
  std::size_t generation_;
  std::uint64_t evaluations_;
  [[nodiscard]] std::size_t generation() const { return generation_; }
  [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }
};

// Says stop from the n-th question on.
struct at_question : combinable_termination {
  explicit at_question(int n, int* questions = nullptr) : limit(n), counter(questions) {}
  int limit;
  int* counter;
  int asked = 0;

  bool operator()(const auto& /*search*/) {
    if (counter != nullptr) ++*counter;
    return ++asked >= limit;
  }
  void save(binary_output& output) const { write(output, asked); }
  void load(binary_input& input) { read(input, asked); }
};

}  // namespace

TEST_CASE("generations and evaluations are counted") {
  CHECK(!after_generations(5)(stand_in{4, 0}));
  CHECK(after_generations(5)(stand_in{5, 0}));
  CHECK(after_generations(0)(stand_in{0, 0}));
  CHECK(after_generations(5).generations() == 5);
  CHECK(!after_evaluations(100)(stand_in{9, 99}));
  CHECK(after_evaluations(100)(stand_in{0, 100}));
}

TEST_CASE("terminations combine by or and and, and nest") {
  for (const std::size_t generation : {0U, 5U}) {
    for (const std::uint64_t evaluations : {0U, 100U}) {
      const stand_in search{generation, evaluations};
      const bool g = generation == 5;
      const bool e = evaluations == 100;
      CHECK((after_generations(5) || after_evaluations(100))(search) == (g || e));
      CHECK((after_generations(5) && after_evaluations(100))(search) == (g && e));
      CHECK((after_generations(5) && (after_evaluations(100) || after_generations(0)))(search) ==
            g);
      CHECK(either(after_generations(5),
                   [](const auto& s) { return s.evaluations() == 100; })(search) == (g || e));
      CHECK(both([](const auto&) { return true; }, after_evaluations(100))(search) == e);
    }
  }
}

TEST_CASE("both parts are asked each time, also where one decides alone") {
  int first = 0;
  int second = 0;
  auto one_of = at_question(1, &first) || at_question(3, &second);
  auto every = at_question(9, &first) && at_question(9, &second);
  for (int i = 0; i < 4; ++i) {
    static_cast<void>(one_of(stand_in{}));
    static_cast<void>(every(stand_in{}));
  }
  CHECK(first == 8);
  CHECK(second == 8);
}

TEST_CASE("a combination saves the parts that have state, in order") {
  auto source = (at_question(5) || after_generations(90)) && at_question(7);
  for (int i = 0; i < 4; ++i) CHECK(!source(stand_in{}));
  binary_output output;
  source.save(output);
  CHECK(output.bytes().size() == 2 * sizeof(int));

  auto target = (at_question(5) || after_generations(90)) && at_question(7);
  binary_input input(output.bytes());
  target.load(input);
  CHECK(input.remaining() == 0);
  CHECK(!target(stand_in{}));  // 5 and 5 asked: one says stop
  CHECK(!target(stand_in{}));
  CHECK(target(stand_in{}));  // 7 and 7
}

TEST_CASE("a search ends by evaluations, by either, by both, and not at all where it is done") {
  const auto search_until = [](auto termination) {
    nsga2 search(test::rational_problem(), test::unit_cube(4), {.population_size = 10});
    search.run(termination);
    return search.generation();
  };
  CHECK(search_until(after_generations(0)) == 0);
  CHECK(search_until(after_generations(7)) == 7);
  CHECK(search_until(after_evaluations(35)) == 4);  // the last generation is finished
  CHECK(search_until(after_generations(7) || after_evaluations(35)) == 4);
  CHECK(search_until(after_generations(7) && after_evaluations(35)) == 7);
  CHECK(search_until([](const auto& s) { return s.generation() == 2; }) == 2);
}
