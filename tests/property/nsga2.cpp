// What holds for any search: ranks, elitism, archives, counts, symmetry, and no allocation.
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>
#include <hwflowq/moo/survival/pruned_crowding.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "ranking.hpp"
#include "searches.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
using test::digest;
using test::integers;
using test::reals;

nsga2_settings random_settings(test::random_numbers& random) {
  return {.population_size = 2 + random.below(40),
          .seed = random(),
          .eliminate_duplicates = random.below(2) == 0,
          .duplicate_attempts = static_cast<unsigned>(random.below(4)),
          .cache_evaluations = random.below(2) == 0,
          .keep_archive = random.below(2) == 0};
}

// Small integers: many ties, duplicates and infeasible candidates. Every look is noted.
auto noted_problem(std::vector<integers>& looked_at, double limit) {
  return make_problem<integers>(
      [&looked_at](const integers& bits) {
        looked_at.push_back(bits);
        return test::small_bits(bits);
      },
      objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>),
                 minimise<"memory">(element<2>)),
      constraints(at_most<"memory">(element<2>, limit)));
}

// Smaller violation dominates; of feasible ones the better.
template <typename Search>
bool dominates(const Search& search, std::size_t a, std::size_t b) {
  const double va = search.violations()[a];
  const double vb = search.violations()[b];
  if (va != vb) return va < vb;
  return va == 0.0 &&
         test::dominates_by_definition(search.objectives().point(a), search.objectives().point(b));
}

}  // namespace

TEST_CASE("any search keeps its books") {
  test::random_numbers random(11);
  for (int trial = 0; trial < 60; ++trial) {
    const auto settings = random_settings(random);
    const double limit = 2.0 + static_cast<double>(random.below(60));
    INFO("trial " << trial << ", size " << settings.population_size << ", limit " << limit);
    std::vector<integers> looked_at;
    nsga2 search(noted_problem(looked_at, limit), test::bit_widths(2 + 2 * random.below(3)),
                 settings);
    std::set<integers> known;
    for (std::size_t generation = 1; generation <= 12; ++generation) {
      const std::size_t before = looked_at.size();
      search.step();
      for (std::size_t i = before; settings.cache_evaluations && i < looked_at.size(); ++i) {
        REQUIRE(!known.contains(looked_at[i]));  // nobody is looked at in two generations
      }
      known.insert(looked_at.begin(), looked_at.end());
      REQUIRE(search.size() == settings.population_size);
      REQUIRE(search.generation() == generation);
      REQUIRE(search.evaluations() == looked_at.size());
      REQUIRE(search.evaluations() + search.cache_hits() == generation * settings.population_size);
      const auto expected =
          test::peel(search.size(), [&](auto a, auto b) { return dominates(search, a, b); });
      REQUIRE(std::equal(expected.begin(), expected.end(), search.ranks().begin()));
      for (std::size_t i = 0; i < search.size(); ++i) {
        REQUIRE(search.objectives().point(i) == test::small_bits(search.genomes()[i]));
        REQUIRE(search.densities()[i] >= 0.0);
      }
    }
    if (settings.keep_archive) {
      std::set<std::array<double, 3>> best;
      for (const auto& bits : looked_at) {
        const auto f = test::small_bits(bits);
        const bool dominated =
            f[2] > limit || std::any_of(looked_at.begin(), looked_at.end(), [&](const auto& other) {
              const auto g = test::small_bits(other);
              return g[2] <= limit && test::dominates_by_definition(g, f);
            });
        if (!dominated) best.insert(f);
      }
      std::set<std::array<double, 3>> archived;
      for (const auto& s : search.archived()) archived.insert(s.objectives);
      CHECK(archived == best);
      CHECK(archived.size() == search.archived().size());
    } else {
      CHECK(search.archived().empty());
    }
  }
}

TEST_CASE("the best of each of two objectives is never lost") {
  test::random_numbers random(12);
  for (int trial = 0; trial < 20; ++trial) {
    auto settings = random_settings(random);
    settings.population_size += 3;  // two ends need two places
    nsga2 search(test::mixed_problem(), test::mixed_variation(3), settings);
    std::array<double, 2> best;
    best.fill(std::numeric_limits<double>::infinity());
    search.run(after_generations(15), [&](const auto& s) {
      for (std::size_t m = 0; m < 2; ++m) {
        const auto column = s.objectives().column(m);
        const double now = *std::min_element(column.begin(), column.end());
        REQUIRE(now <= best[m]);
        best[m] = now;
      }
    });
  }
}

TEST_CASE("a search cut into pieces, asked or run, saved or not, is one search") {
  test::random_numbers random(13);
  for (int trial = 0; trial < 20; ++trial) {
    const auto settings = random_settings(random);
    const auto problem = test::mixed_problem();
    const auto variation = test::mixed_variation(2);
    nsga2 straight(problem, variation, settings);
    nsga2 pieces(problem, variation, settings);
    for (int generation = 0; generation < 12; ++generation) {
      straight.step();
      if (random.below(2) == 0) {
        binary_output output;
        pieces.save(output);
        nsga2 resumed(problem, variation, settings);
        if (random.below(2) == 0) resumed.step();  // whatever it did before is forgotten
        binary_input input(output.bytes());
        resumed.load(input);
        pieces = std::move(resumed);
      }
      if (random.below(2) == 0) {
        std::vector<std::array<double, 2>> evaluations;
        for (const auto& genome : pieces.ask()) evaluations.push_back(test::mixed_cost(genome));
        pieces.tell(evaluations);
      } else {
        pieces.step();
      }
      REQUIRE(digest(pieces) == digest(straight));
    }
    CHECK(pieces.evaluations() == straight.evaluations());
    CHECK(pieces.archived() == straight.archived());
  }
}

namespace {

// Digest of the genomes of a run, objectives scaled by powers of two and in the order given.
template <typename S, std::size_t... I>
std::uint64_t scaled_run(std::array<double, sizeof...(I)> scale, std::index_sequence<I...>,
                         std::uint64_t seed) {
  const auto problem = make_problem<integers>(
      test::small_bits,
      objectives(minimise<"f">([s = scale[I]](const auto& f) { return s * f[I]; })...));
  nsga2 search(problem, test::bit_widths(12), {.population_size = 24, .seed = seed}, S{});
  search.run(after_generations(25));
  return test::genomes_digest(search);
}

template <typename S>
void check_scaling(std::uint64_t seed) {
  using three = std::index_sequence<0, 1, 2>;
  const auto plain = scaled_run<S>({1.0, 1.0, 1.0}, three{}, seed);
  CHECK(scaled_run<S>({0x1p20, 1.0, 0x1p-30}, three{}, seed) == plain);
  CHECK(scaled_run<S>({0x1p-7, 0x1p9, 0x1p3}, three{}, seed) == plain);
  CHECK(scaled_run<S>({1.0, 1.0, 1.0}, three{}, seed + 1) != plain);
}

}  // namespace

TEST_CASE("the unit of an objective does not matter") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    check_scaling<default_survival<3>>(seed);
    check_scaling<classic_crowding<3>>(seed);
    check_scaling<pruned_crowding<3>>(seed);
    using two = std::index_sequence<0, 1>;
    CHECK(scaled_run<default_survival<2>>({1.0, 1.0}, two{}, seed) ==
          scaled_run<default_survival<2>>({0x1p12, 0x1p-12}, two{}, seed));
  }
}

TEST_CASE("the order of two objectives does not matter") {
  // With three, sums over objectives round differently.
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto first = [](const auto& f) { return f[0]; };
    const auto second = [](const auto& f) { return f[1]; };
    const auto run = [&](auto survival, auto... in_order) {
      const auto problem =
          make_problem<reals>(test::rational_zdt1, objectives(minimise<"f">(in_order)...));
      nsga2 search(problem, test::unit_cube(8), {.population_size = 24, .seed = seed}, survival);
      search.run(after_generations(40));
      return test::genomes_digest(search);
    };
    CHECK(run(default_survival<2>{}, first, second) == run(default_survival<2>{}, second, first));
    CHECK(run(classic_crowding<2>{}, first, second) == run(classic_crowding<2>{}, second, first));
  }
}

namespace {

template <typename Search>
std::size_t allocations_when_warm(Search& search) {
  // Until a front as large as parents and offspring together has been seen.
  for (int generation = 0; generation < 400; ++generation) search.step();
  const auto before = test::allocations();
  for (int generation = 0; generation < 60; ++generation) search.step();
  return test::allocations() - before;
}

}  // namespace

TEST_CASE("a generation allocates nothing once the engine is warm") {
  SECTION("real genes, two objectives") {
    nsga2 search(test::rational_problem(), test::unit_cube(30), {.population_size = 50});
    CHECK(allocations_when_warm(search) == 0);
  }
  SECTION("integer genes, three objectives") {
    nsga2 search(test::bits_search_problem(), test::bit_widths(60), {.population_size = 50});
    CHECK(allocations_when_warm(search) == 0);
  }
  SECTION("mixed genes, constraints") {
    const auto problem = make_problem<test::mixed>(
        test::mixed_cost, objectives(minimise<"near">(element<0>), minimise<"far">(element<1>)),
        constraints(at_most<"near">(element<0>, 9.0)));
    nsga2 search(problem, test::mixed_variation(10), {.population_size = 30});
    CHECK(allocations_when_warm(search) == 0);
  }
  SECTION("a batch, classic crowding") {
    struct batch {
      using evaluation_type = std::array<double, 2>;
      void operator()(std::span<const reals> genomes, std::span<evaluation_type> found) const {
        std::transform(genomes.begin(), genomes.end(), found.begin(), test::rational_zdt1);
      }
    };
    const auto problem = make_problem<reals>(
        batch{}, objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>)));
    nsga2 search(problem, test::unit_cube(10), {.population_size = 20}, classic_crowding<2>{});
    CHECK(allocations_when_warm(search) == 0);
  }
  SECTION("the counter counts") {
    const auto before = test::allocations();
    ::operator delete(::operator new(3));  // called by name, which no compiler leaves out
    CHECK(test::allocations() == before + (test::counts_allocations() ? 1U : 0U));
  }
}
