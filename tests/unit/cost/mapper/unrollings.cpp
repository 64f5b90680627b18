#include <hwflowq/cost/mapper/unrollings.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <cstddef>

#include "catch.hpp"
#include "small_accelerators.hpp"

using namespace hwflowq;

namespace {

template <Dataflow D>
detail::unrolling_list<3> list(const accelerator<test::plain_engine, 3>& hardware,
                               const D& dataflow, std::size_t limit = 1000) {
  static detail::layer_problem<3> problem;
  problem = detail::make_layer_problem(hardware, test::small_layer(), {}, rules_of(dataflow));
  return detail::unrolling_list<3>(problem, limit);
}

}  // namespace

TEST_CASE("unrollings are those that a dataflow allows") {
  // K of 8 on 4 columns: 1, 2, 3 and 4; P of 7 and Q of 5 on 3 rows: 1 x 1, 2, 3 and 1 x 2, 3.
  const auto output_stationary = list(test::small_accelerator(), dataflows::output_stationary{});
  CHECK(output_stationary.complete());
  CHECK(output_stationary.all().size() == 4 * 5);
  // R fills the rows; P of 7 and K of 8 share 4 columns: 4 + 4 - 1 + 1.
  const auto row_stationary = list(test::small_accelerator(), dataflows::row_stationary{});
  CHECK(row_stationary.all().size() == 8);
  for (const auto& u : row_stationary.all()) CHECK(u.y[1][index_of(workload::loop::R)] == 3);
}

TEST_CASE("unrollings that differ in axes alone stand for one another unless hops have a price") {
  auto hardware = test::small_accelerator();
  const std::size_t merged = list(hardware, dataflows::free{}, 100000).all().size();
  hardware.levels[1].hop_pj_per_bit = 1.0;
  CHECK(list(hardware, dataflows::free{}, 100000).all().size() > merged);
}

TEST_CASE("a list that is cut off says so") {
  CHECK_FALSE(list(test::small_accelerator(), dataflows::free{}, 3).complete());
}
