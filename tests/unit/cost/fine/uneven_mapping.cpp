#include <hwflowq/cost/fine/uneven_mapping.hpp>

#include <string>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

struct small_array {
  ported_array array;
  workload::loop_nest nest;
  uneven_mapping schedule;
  small_array() {
    ported_memory memory{.name = "memory",
                         .size_bits = 1024,
                         .keeps = {true, true, true},
                         .serves_dimension = {true}};
    ported_memory registers{.name = "registers",
                            .size_bits = 8,
                            .keeps = {true, false, false},
                            .serves_dimension = {false}};
    array = {.name = "small", .dimensions = {4}, .memories = {registers, memory}};
    nest.bounds = {1, 1, 8, 6, 1, 1, 1, 1};
    schedule.in_time = {{loop::C, 6}, {loop::K, 2}};
    schedule.in_space = {{{loop::K, 4}}};
    schedule.inside[0] = {0, 2};
    schedule.inside[1] = {2};
    schedule.inside[2] = {2};
  }
  [[nodiscard]] std::string complaint() const {
    try {
      schedule.validate(array, nest);
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return {};
  }
};

}  // namespace

TEST_CASE("an uneven mapping that is not valid is refused by name") {
  small_array f;
  CHECK(f.complaint().empty());
  f.schedule.in_time[0].size = 5;
  CHECK(f.complaint() == "uneven mapping: factors of C multiply to 5 instead of 6");
  f.schedule.in_time[0].size = 12;
  CHECK(f.complaint() == "uneven mapping: factor 12 of C does not divide its bound 6");
  f = {};
  f.array.dimensions[0] = 2;
  CHECK(f.complaint() == "uneven mapping: it unrolls 4 positions over a dimension of 2");
  f = {};
  f.schedule.inside[0] = {2, 1};
  CHECK(f.complaint() ==
        "uneven mapping: the memories of weights must divide all 2 loops among them, from the "
        "innermost out");
  f = {};
  f.schedule.inside[2] = {};
  CHECK(f.complaint().find("outputs") != std::string::npos);
}
