#include <hwflowq/accuracy/racing.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;

// Answers of two genomes that agree on some images: `only_a` are right for a alone.
struct pair_of_sheets {
  answer_sheet a, b;
  pair_of_sheets(int both, int only_a, int only_b) {
    for (int i = 0; i < both; ++i) a.append(true), b.append(true);
    for (int i = 0; i < only_a; ++i) a.append(true), b.append(false);
    for (int i = 0; i < only_b; ++i) a.append(false), b.append(true);
  }
};

}  // namespace

TEST_CASE("quantiles of the normal distribution are those of the error function") {
  for (const double tail : {0.5, 0.3, 0.1, 0.05, 0.01, 0.001, 1e-5, 1e-8}) {
    const double z = normal_quantile(tail);
    const double exact_tail = 0.5 * std::erfc(z / std::sqrt(2.0));
    const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * 3.14159265358979);
    REQUIRE_THAT((exact_tail - tail) / density, WithinAbs(0.0, 1e-3));
  }
}

TEST_CASE("a race compares genomes on the images on which they differ") {
  const race one_look({0.0, 0.0}, 2, {.confidence = 0.99, .looks = 1});
  // 20 to 4 is a chance of 0.0008 if both were equal, 14 to 8 one of 0.14; the images that both have
  // right do not matter.
  for (const int both : {0, 10, 5000}) {
    const pair_of_sheets clear(both, 20, 4);
    REQUIRE(one_look.is_better(clear.a, clear.b));
    REQUIRE_FALSE(one_look.is_better(clear.b, clear.a));
    const pair_of_sheets unclear(both, 14, 8);
    REQUIRE_FALSE(one_look.is_better(unclear.a, unclear.b));
  }
  const pair_of_sheets same(100, 0, 0);
  REQUIRE_FALSE(one_look.is_better(same.a, same.b));
  // More looks ask for more: 20 to 6 is a chance of 0.005.
  const pair_of_sheets between(0, 20, 6);
  REQUIRE(one_look.is_better(between.a, between.b));
  REQUIRE_FALSE(race({0.0, 0.0}, 2, {.looks = 20}).is_better(between.a, between.b));
}

TEST_CASE("equal genomes are told apart no more often than the confidence says") {
  // Two coins, eight looks at a growing number of images: an error is to happen in 1 of 100 races.
  test::random_numbers random(8);
  const race judge({0.0, 0.0}, 2, {.confidence = 0.99, .looks = 8});
  int errors = 0;
  const int races = 2000;
  for (int r = 0; r < races; ++r) {
    answer_sheet a;
    answer_sheet b;
    bool decided = false;
    for (int look = 0; look < 8 && !decided; ++look) {
      for (int i = 0; i < 64; ++i) a.append(random.below(10) < 9), b.append(random.below(10) < 9);
      decided = judge.is_better(a, b);
    }
    errors += decided ? 1 : 0;
  }
  REQUIRE(errors <= races / 100);
}

TEST_CASE("a race stops what costs no less and is worse") {
  // Genome 1 is best; 0 costs less, 2 more in both, 3 less in one cost.
  const race judge({1.0, 1.0, 2.0, 2.0, 3.0, 2.0, 1.0, 3.0}, 4, {.looks = 1});
  std::vector<answer_sheet> answers(4);
  for (int i = 0; i < 400; ++i) {
    answers[1].append(i % 10 != 0);
    for (const std::size_t k : {0U, 2U, 3U}) answers[k].append(i % 5 != 0);
  }
  std::vector<bool> alive(4, true);
  judge(answers, alive);
  REQUIRE(alive == std::vector<bool>{true, true, false, true});
  // A genome that is stopped already stops nobody.
  alive = {true, false, true, true};
  judge(answers, alive);
  REQUIRE(alive == std::vector<bool>{true, false, true, true});
}

TEST_CASE("a race refuses what it cannot use by name") {
  using hwflowq::test::message;
  REQUIRE(message([] { return race({1.0, 2.0, 3.0}, 2); }) ==
          "race: 3 costs do not divide into 2 genomes");
  REQUIRE(message([] { race_options{.confidence = 1.0}.validate(); }) ==
          "race_options: confidence = 1.000000 must be within [0.5, 0.999999]");
  REQUIRE(message([] { race_options{.looks = 0}.validate(); }) ==
          "race_options: looks = 0 must be at least 1");
}
