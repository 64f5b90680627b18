// Stops where the front no longer grows, and not before; also across a checkpoint.
#include <hwflowq/moo/hypervolume_stagnation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"
#include "searches.hpp"
#include "special_values.hpp"
#include "synthetic_search.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;

using hwflowq::test::infinity;
using hwflowq::test::not_a_number;

auto pair_problem() {
  return make_problem<std::array<double, 2>>(
      objectives(minimise<"a">(element<0>), minimise<"b">(element<1>)));
}

// A front whose hypervolume from (1, 1) is `volume`.
std::vector<std::array<double, 2>> front_of(double volume) {
  return {{1.0 - volume, 0.0}};
}

// The generation at which a termination stops a search with these volumes; 0 if it does not.
template <typename T>
std::size_t stops_at(T& termination, const std::vector<double>& volumes) {
  auto search = test::synthetic(pair_problem());
  if (termination(search)) FAIL("stopped before the first generation");
  for (const double volume : volumes) {
    search.next(front_of(volume));
    if (termination(search)) return search.generation();
  }
  return 0;
}
std::size_t stops_at(std::size_t window, double tolerance, const std::vector<double>& volumes) {
  hypervolume_stagnation<2> termination({1.0, 1.0}, window, tolerance);
  return stops_at(termination, volumes);
}

// The definition, looked at from the outside.
std::size_t expected_stop(std::size_t window, double tolerance,
                          const std::vector<double>& volumes) {
  for (std::size_t now = window; now < volumes.size(); ++now) {
    const auto best = [&](std::size_t g) {
      return *std::max_element(volumes.begin(), volumes.begin() + static_cast<long>(g) + 1);
    };
    const double before = best(now - window);
    if (before > 0.0 && best(now) - before <= tolerance * before) return now + 1;
  }
  return 0;
}

}  // namespace

TEST_CASE("stagnation stops where the volume did not grow within the window") {
  CHECK(stops_at(1, 0.0, {0.5, 0.5}) == 2);
  CHECK(stops_at(2, 0.0, {0.5, 0.5}) == 0);
  CHECK(stops_at(2, 0.0, {0.5, 0.5, 0.5}) == 3);
  CHECK(stops_at(3, 0.0, {0.25, 0.5, 0.5, 0.5, 0.5}) == 5);
  CHECK(stops_at(1, 0.0, {0.1, 0.2, 0.3, 0.4}) == 0);
  // Growth from 0.5 to 0.75 is a half of itself, and exactly that much is not enough.
  CHECK(stops_at(1, 0.5, {0.5, 0.75}) == 2);
  CHECK(stops_at(1, 0.49, {0.5, 0.75}) == 0);
  // Slow growth adds up over the window.
  CHECK(stops_at(1, 0.1, {0.5, 0.53, 0.56}) == 2);
  CHECK(stops_at(2, 0.1, {0.5, 0.53, 0.56}) == 0);
}

TEST_CASE("a volume that shrinks counts as the best before it") {
  CHECK(stops_at(2, 0.0, {0.5, 0.25, 0.375}) == 3);
  CHECK(stops_at(2, 0.0, {0.5, 0.25, 0.625, 0.5, 0.5}) == 5);
}

TEST_CASE("without a volume the search goes on") {
  CHECK(stops_at(2, 1.0, {0.0, 0.0, 0.0, 0.0, 0.0}) == 0);
  CHECK(stops_at(2, 0.0, {-1.0, -1.0, -1.0, 0.5, 0.5, 0.5}) == 6);
  // Points that are infeasible or of later ranks have none.
  hypervolume_stagnation<2> termination({1.0, 1.0}, 1);
  auto search = test::synthetic(pair_problem());
  for (int i = 0; i < 5; ++i) {
    search.next({});
    search.add({0.5, 0.5}, 0, 1.0);
    search.add({0.5, 0.5}, 1, 0.0);
    CHECK_FALSE(termination(search));
  }
}

TEST_CASE("an infinite volume does not grow") {
  for (const double tolerance : {0.0, 1e-4, infinity}) {
    hypervolume_stagnation<2> termination({1.0, 1.0}, 2, tolerance);
    CHECK(stops_at(termination, {infinity, infinity, infinity, infinity}) == 3);
  }
  CHECK(stops_at(1, 1e-4, {0.5, infinity, infinity}) == 3);
}

TEST_CASE("stagnation follows its definition on random records") {
  test::random_numbers random(12);
  std::size_t stopped = 0;
  for (int i = 0; i < 500; ++i) {
    std::vector<double> volumes;
    double volume = 0.0;
    for (std::size_t g = 0; g < 40; ++g) {
      // Powers of two apart, so that the volumes are what was asked for.
      if (random.below(3) == 0) volume += static_cast<double>(random.below(16)) / 1024.0;
      volumes.push_back(volume - static_cast<double>(random.below(3)) / 1024.0);
    }
    const std::size_t window = 1 + random.below(8);
    const double tolerance = static_cast<double>(random.below(4)) / 16.0;
    const auto expected = expected_stop(window, tolerance, volumes);
    CHECK(stops_at(window, tolerance, volumes) == expected);
    stopped += expected > 0 ? 1 : 0;
  }
  CHECK(stopped > 100);
  CHECK(stopped < 500);
}

TEST_CASE("a reference is in each objective's own sense") {
  const auto problem = make_problem<std::array<double, 2>>(
      objectives(minimise<"energy", "pJ">(element<0>), maximise<"accuracy", "%">(element<1>)));
  auto search = test::synthetic(problem);
  hypervolume_stagnation<2> termination({100.0, 60.0}, 1, 0.0);
  search.next({{90.0, 59.0}});  // less accurate than of interest: no volume
  CHECK_FALSE(termination(search));
  search.next({{90.0, 59.0}});
  CHECK_FALSE(termination(search));
  search.next({{90.0, 61.0}});
  CHECK_FALSE(termination(search));
  search.next({{90.0, 62.0}});
  CHECK_FALSE(termination(search));
  search.next({{90.0, 62.0}});
  CHECK(termination(search));
}

TEST_CASE("asking twice about a generation counts it once") {
  hypervolume_stagnation<2> termination({1.0, 1.0}, 2, 0.0);
  auto search = test::synthetic(pair_problem());
  for (std::size_t generation = 1; generation <= 3; ++generation) {
    search.next(front_of(0.5));
    for (int i = 0; i < 5; ++i) CHECK(termination(search) == (generation == 3));
  }
}

TEST_CASE("the record goes through a checkpoint at any generation") {
  std::vector<double> volumes;
  for (int g = 0; g < 30; ++g) volumes.push_back(std::min(g, 17) / 32.0);
  hypervolume_stagnation<2> straight({1.0, 1.0}, 5);
  REQUIRE(stops_at(straight, volumes) == 23);
  for (std::size_t stop = 0; stop < 23; ++stop) {
    auto search = test::synthetic(pair_problem());
    hypervolume_stagnation<2> first({1.0, 1.0}, 5);
    CHECK_FALSE(first(search));
    for (std::size_t g = 0; g < stop; ++g) {
      search.next(front_of(volumes[g]));
      CHECK_FALSE(first(search));
    }
    binary_output bytes;
    first.save(bytes);
    hypervolume_stagnation<2> second({1.0, 1.0}, 5);
    binary_input input(bytes.bytes());
    second.load(input);
    CHECK(input.remaining() == 0);
    CHECK_FALSE(second(search));
    do search.next(front_of(volumes[search.generation()]));
    while (!second(search));
    CHECK(search.generation() == 23);
  }
}

TEST_CASE("stagnation stops a real search, and later with a longer window") {
  const auto generations = [](std::size_t window) {
    nsga2 search(test::bits_search_problem(), test::bit_widths(4), {.population_size = 20});
    search.run(hypervolume_stagnation<3>({9.0, 500.0, 60.0}, window, 1e-3) ||
               after_generations(500));
    return search.generation();
  };
  const auto few = generations(5);
  const auto many = generations(20);
  CHECK(few > 5);
  CHECK(few < many);
  CHECK(many < 500);
}

TEST_CASE("stagnation refuses what can never work") {
  using stagnation = hypervolume_stagnation<2>;
  const auto message = [](const auto& make) -> std::string {
    try {
      make();
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return "nothing was thrown";
  };
  CHECK(message([] { stagnation({1.0, 1.0}, 0); }) ==
        "hypervolume_stagnation: window = 0 must be at least 1");
  CHECK(message([] { stagnation({1.0, 1.0}, 5, -0.5); }) ==
        "hypervolume_stagnation: tolerance = -0.500000 must be at least 0");
  CHECK_THROWS_AS(stagnation({1.0, 1.0}, 5, not_a_number), std::invalid_argument);
  CHECK_THROWS_AS(stagnation({1.0, not_a_number}, 5), std::invalid_argument);
  CHECK_NOTHROW(stagnation({1.0, 1.0}, 1, 0.0));
}
