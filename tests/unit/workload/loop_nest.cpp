#include <hwflowq/workload/loop_nest.hpp>

#include <string>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::tensor;

namespace {

std::string complaint(const workload::loop_nest& nest) {
  try {
    nest.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("loops of a layer count channels within a group") {
  workload::layer_shape s;
  s.N = 2;
  s.K = 32;
  s.C = 16;
  s.groups = 8;
  s.P = 7;
  s.Q = 5;
  s.R = 3;
  s.S = 1;
  s.stride_rows = 2;
  s.dilation_columns = 3;
  const auto nest = workload::loops_of(s);
  CHECK(nest.bound(loop::G) == 8);
  CHECK(nest.bound(loop::K) == 4);
  CHECK(nest.bound(loop::C) == 2);
  CHECK(nest.bound(loop::P) == 7);
  CHECK(nest.bound(loop::S) == 1);
  CHECK(nest.stride_rows == 2);
  CHECK(nest.dilation_columns == 3);
  CHECK(nest.macs() == s.macs());
}

TEST_CASE("relevant loops are those that an element's index depends on") {
  // output[g][n][k][p][q] += weight[g][k][c][r][s] * input[g][n][c][p + r][q + s]
  static_assert(workload::relevant_loops(tensor::weights) ==
                workload::loop_set(loop::G, loop::K, loop::C, loop::R, loop::S));
  static_assert(!workload::relevant_loops(tensor::inputs).contains(loop::K));
  for (const loop l : workload::all_loops) {
    CHECK(workload::reduction_loops.contains(l) !=
          workload::relevant_loops(tensor::outputs).contains(l));
  }
}

TEST_CASE("a nest that is not valid is refused by name") {
  workload::loop_nest nest;
  CHECK(complaint(nest).empty());
  nest.bounds[2] = 0;
  CHECK(complaint(nest) == "loop nest: K = 0 must be from 1 to 2147483647");
  nest.bounds[2] = -3;
  CHECK(complaint(nest) == "loop nest: K = -3 must be from 1 to 2147483647");
  nest.bounds[2] = 1;
  nest.stride_columns = 0;
  CHECK(complaint(nest) == "loop nest: stride_columns = 0 must be from 1 to 2147483647");
  nest.stride_columns = 1;
  nest.bounds[0] = nest.bounds[1] = workload::greatest_bound;
  CHECK(complaint(nest) == "loop nest: its operations must be at most 9007199254740992");
  nest.bounds = {1, 1, 1, 1, 1, 1, 1, 1};
  nest.bounds[4] = nest.bounds[5] = 1 << 26;
  nest.stride_rows = nest.stride_columns = 1 << 20;
  CHECK(complaint(nest) == "loop nest: its input's elements must be at most 9007199254740992");
}

TEST_CASE("equal nests have equal hashes") {
  workload::loop_nest a;
  workload::loop_nest b;
  CHECK(hash_value(a) == hash_value(b));
  b.dilation_rows = 2;
  CHECK(hash_value(a) != hash_value(b));
}
