// The search engine: reproducible, resumable, and honest about what failed.
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>
#include <hwflowq/moo/survival/pruned_crowding.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "problems.hpp"
#include "searches.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
using test::digest;
using test::reals;

using hwflowq::test::infinity;
using hwflowq::test::not_a_number;

// An evaluator, two objectives and a constraint that a test replaces at will: one type of engine
// serves most tests.
struct record {
  std::array<double, 2> f{};
  double violation = 0.0;
};
struct hooks {
  std::function<record(const reals&)> evaluate = [](const reals& x) {
    return record{test::rational_zdt1(x)};
  };
  std::function<double(const record&)> second = [](const record& r) { return r.f[1]; };
  std::function<double(const record&)> constraint = [](const record& r) { return r.violation; };
  std::uint64_t evaluated = 0;
  std::uint64_t projected = 0;
};

auto hooked_problem(hooks& h) {
  return make_problem<reals>(
      [&h](const reals& x) {
        ++h.evaluated;
        return h.evaluate(x);
      },
      objectives(minimise<"cost", "pJ">([&h](const record& r) {
                   ++h.projected;
                   return r.f[0];
                 }),
                 minimise<"loss">([&h](const record& r) { return h.second(r); })),
      constraints(constraint<"budget">([&h](const record& r) { return h.constraint(r); })));
}
using hooked_search = nsga2<decltype(hooked_problem(std::declval<hooks&>())), real_variation<>>;

hooked_search make_search(hooks& h, nsga2_settings settings = {.population_size = 20}) {
  return hooked_search(hooked_problem(h), test::unit_cube(6), settings);
}

template <typename P, typename V>
std::uint64_t digest_of_run(const P& problem, const V& variation, nsga2_settings settings,
                            std::size_t generations) {
  nsga2 search(problem, variation, settings);
  search.run(after_generations(generations));
  return digest(search);
}

template <typename Search>
std::vector<std::byte> saved(const Search& search) {
  binary_output output;
  search.save(output);
  return {output.bytes().begin(), output.bytes().end()};
}

template <typename Search>
bool has_equal_genomes(const Search& search) {
  const auto genomes = search.genomes();
  for (std::size_t i = 0; i < genomes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (genomes[i] == genomes[j]) return true;
    }
  }
  return false;
}

// One item a chunk, from the last to the first.
struct backwards {
  void for_each_chunk(std::size_t count, const auto& f) const {
    for (; count > 0; --count) f(count - 1, count);
  }
};

// What the innermost of nested exceptions says.
std::string innermost(const std::exception& e) {
  try {
    std::rethrow_if_nested(e);
  } catch (const std::exception& inner) {
    return innermost(inner);
  }
  return e.what();
}

}  // namespace

// ---- same seed, same bits -----------------------------------------------------------------------

// These numbers hold for every compiler, instruction set and level of optimisation. They change
// when an operator, a stream or the order of draws does: then say so in the changelog.
TEST_CASE("searches give the same bits everywhere") {
  const nsga2_settings settings{.population_size = 60, .seed = 2021};
  const auto real = digest_of_run(test::rational_problem(), test::unit_cube(30), settings, 100);
  const auto mixed = digest_of_run(test::mixed_problem(), test::mixed_variation(8), settings, 100);
  const auto bits = digest_of_run(test::bits_search_problem(), test::bit_widths(40), settings, 100);
  INFO(std::hex << real << " " << mixed << " " << bits);
  CHECK(real == 0x4c0fe757bcffd159);
  CHECK(mixed == 0xf6160558a0eb1766);
  CHECK(bits == 0x3c41b5e0be9b6600);
}

TEST_CASE("jMetalCpp and openGA: the seed decides, nothing else does") {
  const auto run = [](std::uint64_t seed) {
    return digest_of_run(test::rational_problem(), test::unit_cube(10),
                         {.population_size = 20, .seed = seed}, 5);
  };
  CHECK(run(1) == run(1));
  CHECK(run(1) != run(2));
  CHECK(run(1) != run(std::uint64_t{1} << 32 | 1));
}

TEST_CASE("an executor's order and chunks do not matter") {
  const nsga2_settings settings{.population_size = 31, .cache_evaluations = true};
  nsga2 forward(test::mixed_problem(), test::mixed_variation(3), settings);
  nsga2 backward(test::mixed_problem(), test::mixed_variation(3), settings, default_survival<2>{},
                 backwards{});
  for (int generation = 0; generation < 20; ++generation) {
    forward.step();
    backward.step();
    REQUIRE(digest(forward) == digest(backward));
  }
  CHECK(forward.evaluations() == backward.evaluations());
}

// ---- ask and tell -------------------------------------------------------------------------------

TEST_CASE("asking and telling equals running") {
  hooks h;
  const nsga2_settings settings{.population_size = 15, .cache_evaluations = true};
  auto running = make_search(h, settings);
  auto told = make_search(h, settings);
  const std::vector<reals> seeds(4, reals(6, 0.25));
  running.seed(seeds);
  told.seed(seeds);
  for (int generation = 0; generation < 12; ++generation) {
    running.step();
    std::vector<record> evaluations;
    for (const auto& genome : told.ask()) evaluations.push_back(h.evaluate(genome));
    told.tell(evaluations);
    REQUIRE(digest(told) == digest(running));
  }
  CHECK(told.evaluations() == running.evaluations());
  CHECK(told.cache_hits() == running.cache_hits());
}

TEST_CASE("telling without asking and telling too little are errors that change nothing") {
  hooks h;
  auto search = make_search(h);
  const std::vector<record> none;
  CHECK_THROWS_AS(search.tell(none), std::logic_error);
  const auto asked = search.ask();
  const std::vector<reals> first(asked.begin(), asked.end());
  CHECK(first.size() == 20);
  CHECK_THROWS_AS(search.tell(none), std::invalid_argument);
  const auto again = search.ask();
  CHECK(std::vector<reals>(again.begin(), again.end()) == first);
  CHECK(search.generation() == 0);
  CHECK(search.size() == 0);
  search.step();  // steps from where it was asked
  CHECK(search.generation() == 1);
  CHECK(search.evaluations() == 20);
  CHECK_THROWS_AS(search.tell(none), std::logic_error);
}

// ---- save and load ------------------------------------------------------------------------------

TEST_CASE("a search resumed at any generation equals one that was never stopped") {
  const bool rich = GENERATE(false, true);
  hooks h;
  h.evaluate = [](const reals& x) { return record{test::rational_zdt1(x), x[2] - 0.75}; };
  const nsga2_settings settings{
      .population_size = 10, .seed = 5, .cache_evaluations = rich, .keep_archive = rich};
  std::vector<reals> seeds;
  for (int i = 0; i < 25; ++i) seeds.emplace_back(6, 0.04 * i);  // more than two generations hold
  auto straight = make_search(h, settings);
  straight.seed(seeds);
  straight.run(after_generations(8));
  for (std::size_t stop = 0; stop <= 8; ++stop) {
    INFO("stopped at generation " << stop);
    auto first = make_search(h, settings);
    first.seed(seeds);
    first.run(after_generations(stop));
    if (stop % 2 == 1) static_cast<void>(first.ask());  // stopped between ask and tell
    const auto bytes = saved(first);
    auto second = make_search(h, settings);
    binary_input input(bytes);
    second.load(input);
    CHECK(input.remaining() == 0);
    CHECK(saved(second) == bytes);
    CHECK(digest(second) == digest(first));
    second.run(after_generations(8));
    CHECK(digest(second) == digest(straight));
    CHECK(second.evaluations() == straight.evaluations());
    CHECK(second.cache_hits() == straight.cache_hits());
    CHECK(second.archived() == straight.archived());
    CHECK(saved(second) == saved(straight));
  }
}

TEST_CASE("damaged bytes are an error and leave the search as it was") {
  hooks h;
  auto source = make_search(h, {.population_size = 4, .cache_evaluations = true});
  source.run(after_generations(2));
  const auto bytes = saved(source);
  const bool asked = GENERATE(false, true);
  for (const std::size_t generations : {0U, 3U}) {
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 16) {
      auto search = make_search(h, {.population_size = 4, .seed = 9, .cache_evaluations = true});
      search.run(after_generations(generations));
      std::vector<reals> before;
      if (asked) {
        const auto candidates = search.ask();
        before.assign(candidates.begin(), candidates.end());
      }
      const auto state = saved(search);
      binary_input input{std::span<const std::byte>(bytes).first(length)};
      CHECK_THROWS_AS(search.load(input), error);
      CHECK(saved(search) == state);
      if (asked) {
        std::vector<record> evaluations;
        for (const auto& genome : before) evaluations.push_back(h.evaluate(genome));
        search.tell(evaluations);
        CHECK(search.generation() == generations + 1);
      }
    }
  }
}

namespace {

// Counts how often it was asked: state that a checkpoint must carry.
struct after_questions : combinable_termination {
  explicit after_questions(std::uint32_t n) : limit(n) {}
  std::uint32_t limit;
  std::uint32_t asked = 0;

  template <typename Search>
  bool operator()(const Search& /*search*/) {
    return ++asked > limit;
  }
  void save(binary_output& output) const { write(output, asked); }
  void load(binary_input& input) { read(input, asked); }
};

}  // namespace

TEST_CASE("a termination's state goes through a checkpoint") {
  hooks h;
  std::vector<std::byte> bytes;
  auto first = make_search(h);
  first.run(after_questions(7) || after_generations(100), [&](const auto& search) {
    if (search.generation() == 3) bytes = saved(search);
  });
  CHECK(first.generation() == 7);

  auto second = make_search(h);
  binary_input input(bytes);
  second.load(input);
  const auto resaved = saved(second);
  CHECK(resaved == bytes);  // also when nothing ran in between
  second.run(after_questions(7) || after_generations(100));
  CHECK(second.generation() == 7);
  CHECK(digest(second) == digest(first));

  // Only the first run after loading goes on where the other stood.
  second.run(after_questions(2));
  CHECK(second.generation() == 9);
}

// ---- cache --------------------------------------------------------------------------------------

TEST_CASE("a cache changes the number of evaluations and nothing else") {
  const auto run = [](bool cache, bool eliminate) {
    std::uint64_t calls = 0;
    const auto problem = make_problem<test::integers>(
        [&calls](const test::integers& bits) {
          ++calls;
          return test::small_bits(bits);
        },
        objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>),
                   minimise<"memory">(element<2>)));
    nsga2 search(
        problem, test::bit_widths(4),
        {.population_size = 40, .eliminate_duplicates = eliminate, .cache_evaluations = cache});
    search.run(after_generations(40));
    CHECK(search.evaluations() == calls);
    CHECK(search.evaluations() + search.cache_hits() == 40 * 40);
    return std::pair(digest(search), calls);
  };
  for (const bool eliminate : {false, true}) {
    const auto [with, few] = run(true, eliminate);
    const auto [without, many] = run(false, eliminate);
    CHECK(with == without);
    CHECK(many == 1600);
    CHECK(few < 1300);
  }
}

// ---- seeds --------------------------------------------------------------------------------------

TEST_CASE("seeds enter the first population, those left over the next") {
  hooks h;
  std::vector<reals> seeds;
  for (int i = 0; i < 25; ++i) seeds.emplace_back(6, 0.04 * i);
  auto search = make_search(h, {.population_size = 10});
  search.seed(seeds);
  for (std::size_t generation = 0; generation < 3; ++generation) {
    const auto asked = search.ask();
    REQUIRE(asked.size() == 10);
    const std::size_t expected = std::min<std::size_t>(10, 25 - 10 * generation);
    for (std::size_t i = 0; i < 10; ++i) {
      const bool is_seed = std::find(seeds.begin(), seeds.end(), asked[i]) != seeds.end();
      CHECK(is_seed == (i < expected));
      if (i < expected) CHECK(asked[i] == seeds[10 * generation + i]);
    }
    search.step();
  }
}

TEST_CASE("evaluated seeds are not evaluated again") {
  hooks h;
  auto search = make_search(h, {.population_size = 4});
  // Values that no evaluation gives, so that they are recognised.
  std::vector<hooked_search::solution_type> seeds{{reals(6, 0.5), {-1.0, 7.0}, 0.0},
                                                  {reals(6, 0.25), {-2.0, 8.0}, 0.0}};
  search.seed(seeds);
  CHECK(search.ask().size() == 2);
  search.step();
  CHECK(h.evaluated == 2);
  CHECK(search.evaluations() == 2);
  const auto front = search.front();
  REQUIRE(front.size() >= 2);
  CHECK(front[0] == seeds[1]);
  CHECK(front[1] == seeds[0]);
}

TEST_CASE("a population of evaluated seeds asks for nothing and still advances") {
  hooks h;
  auto search = make_search(h, {.population_size = 2});
  search.seed(std::vector<hooked_search::solution_type>{{reals(6, 0.5), {1.0, 2.0}, 0.0},
                                                        {reals(6, 0.25), {2.0, 1.0}, 3.0}});
  CHECK(search.ask().empty());
  search.tell(std::vector<record>{});
  CHECK(search.generation() == 1);
  CHECK(search.front().size() == 1);
  CHECK(search.evaluations() == 0);
}

// ---- duplicates and sizes -----------------------------------------------------------------------

TEST_CASE("no candidate equals another or a member where the space is large enough") {
  for (const bool eliminate : {true, false}) {
    nsga2 search(test::bits_search_problem(), test::bit_widths(4),
                 {.population_size = 60, .eliminate_duplicates = eliminate});
    std::size_t repeated = 0;
    for (int generation = 0; generation < 60; ++generation) {
      const auto asked = search.ask();
      std::set<test::integers> distinct(asked.begin(), asked.end());
      distinct.insert(search.genomes().begin(), search.genomes().end());
      repeated += asked.size() + search.size() - distinct.size();
      search.step();
    }
    CHECK((repeated == 0) == eliminate);
  }
}

TEST_CASE("a space smaller than the population is found whole, and the search goes on") {
  using domain = integer_domain<std::int8_t>;
  const integer_variation<test::integers> tiny{
      .domains = {domain::between(2, 3), domain::of({2, 8})}};
  nsga2 search(test::bits_search_problem(), tiny,
               {.population_size = 20, .cache_evaluations = true});
  search.run(after_generations(30));
  CHECK(search.generation() == 30);
  CHECK(search.evaluations() <= 20);  // cached from the second generation on
  std::set<test::integers> found(search.genomes().begin(), search.genomes().end());
  CHECK(found.size() == 4);
}

TEST_CASE("pagmo2: any population size from two on") {
  for (std::size_t size = 2; size <= 13; ++size) {
    hooks h;
    auto search = make_search(h, {.population_size = size});
    search.run(after_generations(15));
    CHECK(search.size() == size);
    CHECK(h.evaluated == 15 * size);
    CHECK(search.front().size() <= size);
    CHECK(!has_equal_genomes(search));
  }
  hooks h;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, (std::size_t{1} << 30) + 1}) {
    CHECK_THROWS_AS(make_search(h, {.population_size = size}), std::invalid_argument);
  }
  CHECK_THROWS_AS(nsga2(test::rational_problem(), real_variation<>{.lower = {1}, .upper = {0}}),
                  std::invalid_argument);
}

// ---- every candidate is evaluated, once ---------------------------------------------------------

TEST_CASE("ensmallen: each candidate is looked at once, whatever the number of objectives") {
  hooks h;
  auto search = make_search(h, {.population_size = 24});
  for (std::uint64_t generation = 1; generation <= 10; ++generation) {
    search.step();
    CHECK(h.evaluated == 24 * generation);
    CHECK(h.projected == 24 * generation);
    CHECK(search.evaluations() == h.evaluated);
  }
}

TEST_CASE("ensmallen: nobody enters survival unevaluated") {
  hooks h;
  // Zeros would dominate everything: an offspring whose values were never set would win.
  h.evaluate = [](const reals& x) {
    auto f = test::rational_zdt1(x);
    return record{{f[0] + 5.0, f[1] + 5.0}, x[3] > 0.9 ? 1.0 : 0.0};
  };
  auto search = make_search(h, {.population_size = 20});
  search.run(after_generations(20), [&](const auto& s) {
    for (std::size_t i = 0; i < s.size(); ++i) {
      const auto expected = h.evaluate(s.genomes()[i]);
      REQUIRE(s.objectives().point(i) == expected.f);
      REQUIRE(s.violations()[i] == expected.violation);
    }
  });
}

// ---- constraints --------------------------------------------------------------------------------

TEST_CASE("a search that starts all infeasible finds the feasible front") {
  hooks h;
  h.evaluate = [](const reals& x) {
    double excess = -0.05;
    for (std::size_t i = 1; i < x.size(); ++i) excess += x[i] * x[i];  // a small corner is feasible
    return record{test::rational_zdt1(x), excess};
  };
  auto search = make_search(h, {.population_size = 40});
  search.step();
  REQUIRE(std::none_of(search.violations().begin(), search.violations().end(),
                       [](double v) { return v == 0.0; }));
  CHECK(search.front().empty());
  double least = infinity;
  bool feasible_before = false;
  search.run(after_generations(100), [&](const auto& s) {
    const double now = *std::min_element(s.violations().begin(), s.violations().end());
    CHECK(now <= least);  // the least violation never grows
    least = now;
    // Once someone is feasible no infeasible one stands before a feasible one.
    for (std::size_t i = 0; i < s.size(); ++i) {
      for (std::size_t j = 0; j < s.size(); ++j) {
        if (s.violations()[i] == 0.0 && s.violations()[j] > 0.0) {
          REQUIRE(s.ranks()[i] < s.ranks()[j]);
        }
      }
    }
    feasible_before = feasible_before || now == 0.0;
    CHECK(s.front().empty() == !feasible_before);
  });
  CHECK(least == 0.0);
  CHECK(search.front().size() == 40);
  for (const auto& s : search.front()) CHECK(s.feasible());
}

TEST_CASE("violations add up and negative ones do not make up for others") {
  const auto problem = make_problem<reals>(
      objectives(minimise<"f1">(element<0>)),
      constraints(at_most<"a">(element<1>, 0.25), at_least<"b">(element<2>, 0.75),
                  constraint<"c">([](const reals&) { return -5.0; })));
  nsga2 search(problem, test::unit_cube(3), {.population_size = 16});
  search.step();
  for (std::size_t i = 0; i < search.size(); ++i) {
    const auto& x = search.genomes()[i];
    const double expected = std::max(0.0, x[1] - 0.25) + std::max(0.0, 0.75 - x[2]);
    CHECK(std::abs(search.violations()[i] - expected) <= 1e-15);
  }
  search.run(after_generations(60));
  CHECK(search.front().front().objectives[0] < 0.01);
}

// ---- senses -------------------------------------------------------------------------------------

TEST_CASE("maximising is minimising the negative, reported in its own sense") {
  const auto maximised = make_problem<reals>(
      test::rational_zdt1,
      objectives(minimise<"cost", "pJ">(element<0>),
                 maximise<"accuracy", "%">([](const auto& f) { return 100.0 - f[1]; })));
  const auto minimised = make_problem<reals>(
      test::rational_zdt1,
      objectives(minimise<"cost", "pJ">(element<0>),
                 minimise<"loss", "%">([](const auto& f) { return -(100.0 - f[1]); })));
  nsga2 up(maximised, test::unit_cube(6), {.population_size = 20, .keep_archive = true});
  nsga2 down(minimised, test::unit_cube(6), {.population_size = 20, .keep_archive = true});
  up.run(after_generations(20));
  down.run(after_generations(20));
  CHECK(digest(up) == digest(down));
  CHECK(up.fingerprint() != down.fingerprint());
  const auto front = up.front();
  const auto mirrored = down.front();
  REQUIRE(front.size() == mirrored.size());
  for (std::size_t i = 0; i < front.size(); ++i) {
    CHECK(front[i].objectives[1] == -mirrored[i].objectives[1]);
    CHECK(front[i].objectives[1] > 90.0);
  }
  CHECK(up.archived().size() >= front.size());
  CHECK(up.archived().front().objectives[1] > 0.0);
  CHECK(up.individual(3).objectives[1] == -up.objectives().point(3)[1]);

  const auto& descriptions = decltype(maximised)::descriptions;
  CHECK(descriptions[1].name == "accuracy");
  CHECK(descriptions[1].unit == "%");
  CHECK(descriptions[1].direction == sense::maximise);

  // Evaluated seeds are given in the sense in which fronts are reported.
  nsga2 again(maximised, test::unit_cube(6), {.population_size = 20});
  again.seed(front);
  again.step();
  for (const auto& s : front) {
    const auto members = again.genomes();
    const auto place = std::find(members.begin(), members.end(), s.genome);
    REQUIRE(place != members.end());
    CHECK(again.individual(static_cast<std::size_t>(place - members.begin())) == s);
  }
}

// ---- failures -----------------------------------------------------------------------------------

namespace {

struct fault {
  const char* culprit;
  const char* cause;  // of the innermost exception; empty where a value is not a number
  std::function<void(hooks&)> bring;
};

// A genome is at fault where its third gene exceeds one half. Hooks other than the evaluator
// recognise it by the violation, which is a mark only.
bool at_fault(const reals& x) {
  return x[2] > 0.5;
}
constexpr double mark = -1.0;

const std::vector<fault>& faults() {
  static const std::vector<fault> all{
      {"evaluator", "no schedule",
       [](hooks& h) {
         h.evaluate = [inner = h.evaluate](const reals& x) {
           if (at_fault(x)) throw std::domain_error("no schedule");
           return inner(x);
         };
       }},
      {"objective \"cost\"", "",
       [](hooks& h) {
         h.evaluate = [inner = h.evaluate](const reals& x) {
           auto r = inner(x);
           if (at_fault(x)) r.f[0] = not_a_number;
           return r;
         };
       }},
      {"objective \"loss\"", "no table",
       [](hooks& h) {
         h.second = [](const record& r) {
           if (r.violation == mark) throw std::out_of_range("no table");
           return r.f[1];
         };
       }},
      {"objective \"loss\"", "",
       [](hooks& h) {
         h.second = [](const record& r) { return r.violation == mark ? -not_a_number : r.f[1]; };
       }},
      {"constraint \"budget\"", "no area",
       [](hooks& h) {
         h.constraint = [](const record& r) {
           if (r.violation == mark) throw std::runtime_error("no area");
           return r.violation;
         };
       }},
      {"constraint \"budget\"", "",
       [](hooks& h) {
         h.constraint = [](const record& r) {
           return r.violation == mark ? not_a_number : r.violation;
         };
       }},
  };
  return all;
}

hooks sound_hooks() {
  hooks h;
  h.evaluate = [](const reals& x) {
    return record{test::rational_zdt1(x), at_fault(x) ? mark : 0.0};
  };
  return h;
}

}  // namespace

TEST_CASE("a failure stops the run, names culprit and genome, and costs nothing") {
  const bool cache = GENERATE(false, true);
  const nsga2_settings settings{.population_size = 20, .cache_evaluations = cache};
  for (const auto& f : faults()) {
    for (const std::size_t sound_generations : {0U, 4U}) {
      INFO(f.culprit << " " << f.cause << " after " << sound_generations);
      hooks clean = sound_hooks();
      auto expected = make_search(clean, settings);
      expected.run(after_generations(10));

      hooks h = sound_hooks();
      auto search = make_search(h, settings);
      search.run(after_generations(sound_generations));
      const auto before = digest(search);
      const auto sound = h;
      f.bring(h);
      const auto asked = search.ask();
      const auto guilty = std::find_if(asked.begin(), asked.end(), at_fault);
      REQUIRE(guilty != asked.end());
      const std::string text = describe(*guilty);
      try {
        search.run(after_generations(10));
        FAIL("nothing was thrown");
      } catch (const evaluation_error& e) {
        CHECK(e.culprit() == f.culprit);
        CHECK(e.genome() == text);
        const std::string what = e.what();
        CHECK(what.find(f.culprit) == 0);
        CHECK(what.find(text) != std::string::npos);
        CHECK((f.cause[0] == '\0' ? what : innermost(e)).find(f.cause) != std::string::npos);
        CHECK((innermost(e) != what) == (f.cause[0] != '\0'));
      }
      CHECK(search.generation() == sound_generations);
      CHECK(digest(search) == before);
      // The same from outside.
      std::vector<record> evaluations;
      CHECK_THROWS_AS(
          [&] {
            for (const auto& genome : search.ask()) evaluations.push_back(h.evaluate(genome));
            search.tell(evaluations);
          }(),
          std::exception);
      CHECK(digest(search) == before);

      h = sound;  // the cause is removed
      search.run(after_generations(10));
      CHECK(digest(search) == digest(expected));
      CHECK(search.failed_evaluations() == 0);
    }
  }
}

TEST_CASE("failures that mark candidates infeasible are counted and never win") {
  for (const auto& f : faults()) {
    INFO(f.culprit << " " << f.cause);
    hooks h = sound_hooks();
    f.bring(h);
    std::uint64_t failed = 0;
    auto search =
        make_search(h, {.population_size = 20, .on_failure = failure_policy::mark_infeasible});
    for (int generation = 0; generation < 12; ++generation) {
      const auto asked = search.ask();
      failed += static_cast<std::uint64_t>(std::count_if(asked.begin(), asked.end(), at_fault));
      search.step();
      CHECK(search.failed_evaluations() == failed);
      CHECK(search.evaluations() == 20U * static_cast<unsigned>(generation + 1));
      for (const auto& s : search.front()) CHECK(!at_fault(s.genome));
      for (std::size_t i = 0; i < search.size(); ++i) {
        REQUIRE((search.violations()[i] == infinity) == at_fault(search.genomes()[i]));
      }
    }
    CHECK(failed > 0);
    CHECK(search.front().size() > 5);
  }
}

TEST_CASE("where everything fails the search ends as its termination says") {
  hooks h;
  h.evaluate = [](const reals&) -> record { throw 7; };  // not even a std::exception
  auto search =
      make_search(h, {.population_size = 9, .on_failure = failure_policy::mark_infeasible});
  search.run(after_generations(6));
  CHECK(search.generation() == 6);
  CHECK(search.failed_evaluations() == 54);
  CHECK(search.front().empty());
  auto stopping = make_search(h);
  CHECK_THROWS_AS(stopping.step(), evaluation_error);
}

// ---- batches ------------------------------------------------------------------------------------

namespace {

struct whole_batch {
  using evaluation_type = std::array<double, 2>;
  std::shared_ptr<std::vector<std::size_t>> sizes = std::make_shared<std::vector<std::size_t>>();
  double limit = infinity;

  std::array<double, 2> operator()(const reals&) const {
    throw std::logic_error("the batch is preferred");
  }
  void operator()(std::span<const reals> genomes, std::span<evaluation_type> evaluations) const {
    sizes->push_back(genomes.size());
    if (genomes.size() != evaluations.size()) throw std::logic_error("sizes differ");
    for (const auto& genome : genomes) {
      if (genome[1] > limit) throw std::range_error("batch");
    }
    std::transform(genomes.begin(), genomes.end(), evaluations.begin(), test::rational_zdt1);
  }
};

auto batch_problem(const whole_batch& b) {
  return make_problem<reals>(b, objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>)));
}

}  // namespace

TEST_CASE("a batch evaluator is preferred, called once a generation, and gives the same") {
  whole_batch b;
  const nsga2_settings settings{.population_size = 21};
  CHECK(digest_of_run(batch_problem(b), test::unit_cube(6), settings, 12) ==
        digest_of_run(test::rational_problem(), test::unit_cube(6), settings, 12));
  CHECK(*b.sizes == std::vector<std::size_t>(12, 21));
}

TEST_CASE("a batch that throws is taken apart to find the genome at fault") {
  whole_batch b;
  b.limit = 0.5;
  const auto guilty = [](const reals& x) { return x[1] > 0.5; };
  nsga2 search(batch_problem(b), test::unit_cube(6), {.population_size = 21});
  const auto asked = search.ask();
  const auto text = describe(*std::find_if(asked.begin(), asked.end(), guilty));
  try {
    search.step();
    FAIL("nothing was thrown");
  } catch (const evaluation_error& e) {
    CHECK(e.culprit() == "evaluator");
    CHECK(e.genome() == text);
    CHECK(innermost(e) == "batch");
  }
  nsga2 tolerant(batch_problem(b), test::unit_cube(6),
                 {.population_size = 21, .on_failure = failure_policy::mark_infeasible});
  const auto again = tolerant.ask();
  const auto count = std::count_if(again.begin(), again.end(), guilty);
  tolerant.step();
  CHECK(tolerant.failed_evaluations() == static_cast<std::uint64_t>(count));
}

// ---- observers ----------------------------------------------------------------------------------

TEST_CASE("observers are called once a generation, in order, after it is done") {
  hooks h;
  auto search = make_search(h);
  std::string calls;
  std::vector<std::size_t> generations;
  const auto first = [&](const auto& s) {
    calls += 'a';
    generations.push_back(s.generation());
    CHECK(s.evaluations() == 20 * s.generation());
  };
  search.run(after_generations(3), first, [&](const auto&) { calls += 'b'; });
  CHECK(calls == "ababab");
  CHECK(generations == std::vector<std::size_t>{1, 2, 3});
  search.run(after_generations(3), first);
  CHECK(calls.size() == 6);  // nothing was left to do
}

TEST_CASE("an observer that throws ends the run after a whole generation") {
  hooks h;
  auto search = make_search(h);
  CHECK_THROWS_AS(search.run(after_generations(9),
                             [](const auto& s) {
                               if (s.generation() == 4) throw std::runtime_error("disk full");
                             }),
                  std::runtime_error);
  CHECK(search.generation() == 4);
  search.run(after_generations(9));
  auto other = make_search(h);
  other.run(after_generations(9));
  CHECK(digest(search) == digest(other));
}

// ---- values that trip engines -------------------------------------------------------------------

TEST_CASE("pagmo2: a flat objective gives no density that is not a number") {
  for (const int flat : {0, 1, 2}) {
    hooks h;
    h.evaluate = [flat](const reals& x) {
      auto f = test::rational_zdt1(x);
      if (flat != 1) f[0] = 3.0;
      if (flat != 0) f[1] = 3.0;
      return record{f};
    };
    auto search = make_search(h);
    search.run(after_generations(20), [](const auto& s) {
      for (const double d : s.densities()) REQUIRE(!std::isnan(d));
    });
    CHECK(search.front().size() >= 1);
  }
}

TEST_CASE("infinite objectives are values like others") {
  hooks h;
  h.evaluate = [](const reals& x) {
    auto f = test::rational_zdt1(x);
    if (x[1] > 0.6) f[0] = infinity;
    if (x[2] < 0.2) f[1] = -infinity;
    if (x[3] > 0.9) f = {infinity, infinity};
    if (x[4] > 0.9) f = {-infinity, infinity};
    return record{f};
  };
  auto search = make_search(h);
  search.run(after_generations(40), [](const auto& s) {
    for (const double d : s.densities()) REQUIRE(!std::isnan(d));
  });
  CHECK(search.failed_evaluations() == 0);
  for (const auto& s : search.front()) CHECK(s.objectives[0] != infinity);
  CHECK(search.front().front().objectives[0] == -infinity);
}

TEST_CASE("Deb's code: both ends of each of three objectives survive") {
  const auto check = []<typename S>(S survival) {
    // Any points on a sphere are mutually non-dominated; keep those with all different ends.
    const auto problem = make_problem<reals>(
        [](const reals& x) {
          const double r = std::sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
          return std::array{x[0] / r, x[1] / r, x[2] / r};
        },
        objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>),
                   minimise<"f3">(element<2>)));
    nsga2 search(problem, test::unit_cube(3), {.population_size = 12}, std::move(survival));
    std::array<double, 3> least;
    std::array<double, 3> most;
    least.fill(infinity);
    most.fill(-infinity);
    for (int generation = 0; generation < 15; ++generation) {
      const auto asked = search.ask();
      std::vector<std::array<double, 3>> told;
      for (const auto& x : asked) told.push_back(search.problem().evaluator()(x));
      search.tell(told);
      for (std::size_t m = 0; m < 3; ++m) {
        for (const auto& f : told) {
          least[m] = std::min(least[m], f[m]);
          most[m] = std::max(most[m], f[m]);
        }
        const auto column = search.objectives().column(m);
        CHECK(*std::min_element(column.begin(), column.end()) == least[m]);
        CHECK(*std::max_element(column.begin(), column.end()) == most[m]);
      }
    }
  };
  check(classic_crowding<3>{});
  check(pruned_crowding<3>{});
}

// ---- gapp's crossover ---------------------------------------------------------------------------

TEST_CASE("gapp: children do not stick to the bounds") {
  // The exponent -(eta + 1) in place of 1 / (eta + 1) throws children to the bounds.
  const auto variation = test::unit_cube(50);
  std::size_t on_bounds = 0;
  double moved = 0.0;
  constexpr int pairs = 200;
  for (int pair = 0; pair < pairs; ++pair) {
    random_stream stream(7, 0, static_cast<std::uint32_t>(pair));
    reals a(50);
    reals b(50);
    for (std::size_t i = 0; i < 50; ++i) {
      a[i] = 0.3 + 0.1 * stream.uniform();
      b[i] = 0.6 + 0.1 * stream.uniform();
    }
    const auto parent = a;
    variation.crossover(a, b, stream);
    for (std::size_t i = 0; i < 50; ++i) {
      on_bounds += (a[i] == 0.0 || a[i] == 1.0) + std::size_t{b[i] == 0.0 || b[i] == 1.0};
      moved += std::min(std::abs(a[i] - parent[i]), std::abs(b[i] - parent[i]));
    }
  }
  CHECK(on_bounds == 0);
  const double mean = moved / (50.0 * pairs);
  CHECK(mean > 0.0005);  // and they do move
  CHECK(mean < 0.05);
}

TEST_CASE("gapp: problems whose optimum is inside their bounds are solved") {
  const auto dtlz1 =
      make_problem<reals>([](const reals& x) { return test::dtlz1<3>(std::span(x)); },
                          objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>),
                                     minimise<"f3">(element<2>)));
  nsga2 search(dtlz1, test::unit_cube(7), {.population_size = 100});
  search.run(after_generations(250));
  std::size_t near = 0;
  std::size_t on_bounds = 0;
  for (std::size_t i = 0; i < search.size(); ++i) {
    const auto f = search.objectives().point(i);
    near += f[0] + f[1] + f[2] < 0.6 ? 1U : 0U;  // 0.5 on the front, hundreds at random
    const auto& x = search.genomes()[i];
    on_bounds += static_cast<std::size_t>(std::count_if(
        x.begin() + 2, x.end(), [](double gene) { return gene == 0.0 || gene == 1.0; }));
  }
  CHECK(near > 80);
  CHECK(on_bounds == 0);
}

// ---- fronts and archives ------------------------------------------------------------------------

TEST_CASE("a front is ordered, distinct, feasible and non-dominated") {
  nsga2 search(test::bits_search_problem(), test::bit_widths(2),
               {.population_size = 50, .eliminate_duplicates = false, .keep_archive = true});
  search.run(after_generations(30));
  for (const auto& front : {search.front(), search.archived()}) {
    REQUIRE(front.size() > 5);
    for (std::size_t i = 0; i < front.size(); ++i) {
      CHECK(front[i].objectives == test::small_bits(front[i].genome));
      if (i > 0) CHECK(front[i - 1].objectives <= front[i].objectives);
      for (std::size_t j = 0; j < i; ++j) {
        REQUIRE(front[i].genome != front[j].genome);
        REQUIRE(!(front[i].objectives[0] <= front[j].objectives[0] &&
                  front[i].objectives[1] <= front[j].objectives[1] &&
                  front[i].objectives[2] <= front[j].objectives[2] &&
                  front[i].objectives != front[j].objectives));
      }
    }
  }
  CHECK(has_equal_genomes(search));  // so that distinctness of the front was put to the test
  nsga2 forgetful(test::bits_search_problem(), test::bit_widths(4), {.population_size = 50});
  forgetful.step();
  CHECK(forgetful.archived().empty());
}
