#include <hwflowq/flow/level_result.hpp>

#include <span>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("a report and a front are saved and loaded") {
  flow::level_report report;
  report.name = "mid";
  report.generations = 1;
  report.evaluations = 2;
  report.failed_evaluations = 3;
  report.cache_hits = 4;
  report.seconds = 5.5;
  report.seeds = 6;
  report.log2_space_before = 7.5;
  report.log2_space_after = 6.5;
  report.seeding_evaluations = 9;
  report.refinement_evaluations = 8;
  report.refinement = moo::local_search_end::locally_optimal;
  const std::vector<moo::solution<std::vector<int>, 2>> front{{{1, 2}, {3.0, -4.0}, 0.0},
                                                              {{5}, {6.0, -7.0}, 0.0}};
  binary_output output;
  write(output, report);
  flow::save_front(output, front);
  binary_input input(output.bytes());
  flow::level_report other;
  read(input, other);
  CHECK(other.name.empty());
  CHECK(other.generations == 1);
  CHECK(other.evaluations == 2);
  CHECK(other.failed_evaluations == 3);
  CHECK(other.cache_hits == 4);
  CHECK(other.seconds == 5.5);
  CHECK(other.seeds == 6);
  CHECK(other.log2_space_before == 7.5);
  CHECK(other.log2_space_after == 6.5);
  CHECK(other.seeding_evaluations == 9);
  CHECK(other.refinement_evaluations == 8);
  CHECK(other.locally_optimal());
  CHECK_FALSE(flow::level_report{}.locally_optimal());
  std::vector<moo::solution<std::vector<int>, 2>> loaded(5);
  flow::load_front(input, loaded);
  CHECK(loaded == front);
  CHECK(input.remaining() == 0);
  binary_input part(output.bytes().first(output.bytes().size() - 1));
  read(part, other);
  CHECK_THROWS_AS(flow::load_front(part, loaded), error);
}
