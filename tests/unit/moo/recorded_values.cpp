// Values of an evaluation become an individual's, or mark it infeasible and name the culprit.
#include <hwflowq/moo/recorded_values.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "special_values.hpp"

namespace {

using namespace hwflowq;
using recorded_genome = std::vector<int>;

using hwflowq::test::infinity;
using hwflowq::test::not_a_number;

/// Energy, accuracy and a violation; a negative violation makes the constraint throw.
using figures = std::array<double, 3>;

auto problem() {
  const auto violation = [](const figures& f) {
    if (f[2] < 0.0) throw std::runtime_error("no such thing");
    return f[2];
  };
  return moo::make_problem<recorded_genome>(
      [](const recorded_genome&) { return figures{}; },
      moo::objectives(minimise<"energy">(element<0>), maximise<"accuracy">(element<1>)),
      moo::constraints(constraint<"area">(violation)));
}

/// What is said of candidate 5 when its evaluation is recorded; empty where it is sound.
std::string recorded(const figures& evaluation, moo::population<recorded_genome, 2>& individuals) {
  moo::evaluation_failure failure;
  const bool sound = moo::record_values(problem(), evaluation, individuals, 1, 5, failure);
  CHECK(failure.found() == !sound);
  if (sound) return "";
  const std::vector<recorded_genome> genomes(6, recorded_genome{1});
  try {
    failure.raise(std::span<const recorded_genome>(genomes));
  } catch (const evaluation_error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("sound values are kept, all to be minimised, infinite ones too") {
  moo::population<recorded_genome, 2> individuals{3};
  CHECK(recorded({2.5, 0.75, 0.5}, individuals).empty());
  CHECK(individuals.objectives.point(1) == std::array{2.5, -0.75});
  CHECK(individuals.violation[1] == 0.5);
  CHECK(recorded({infinity, -infinity, 0.0}, individuals).empty());
  CHECK(individuals.objectives.point(1) == std::array{infinity, infinity});
  CHECK(individuals.violation[1] == 0.0);
}

TEST_CASE("what is not sound is infeasible, and its culprit is named") {
  const std::vector<std::pair<figures, std::string>> cases{
      {{not_a_number, 0.5, 0.0}, "objective \"energy\""},
      {{1.0, not_a_number, 0.0}, "objective \"accuracy\""},
      {{1.0, 0.5, not_a_number}, "constraint \"area\""},
      {{1.0, 0.5, -1.0}, "constraint \"area\""}};
  for (const auto& [evaluation, culprit] : cases) {
    moo::population<recorded_genome, 2> individuals{3};
    const auto message = recorded(evaluation, individuals);
    INFO(message);
    CHECK(message.find(culprit) != std::string::npos);
    CHECK(individuals.objectives.point(1) == std::array{infinity, infinity});
    CHECK(individuals.violation[1] == infinity);
    CHECK(individuals.objectives.point(0) == std::array{0.0, 0.0});
  }
}
