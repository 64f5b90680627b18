#include <hwflowq/hardware/dataflow.hpp>

#include <array>
#include <optional>

#include "catch.hpp"

using namespace hwflowq;
using workload::loop;
using workload::loop_set;

namespace {

struct channels_side_by_side {
  constexpr workload::loop_set unrolled_x() const { return workload::loop_set(workload::loop::K); }
  constexpr workload::loop_set unrolled_y() const { return workload::loop_set(workload::loop::C); }
  constexpr workload::loop_set unrolled_lanes() const { return workload::loop_set::all(); }
  constexpr std::optional<workload::tensor> stationary() const { return std::nullopt; }
};
static_assert(check_dataflow<channels_side_by_side>());

struct particular : channels_side_by_side {
  constexpr loop_set whole_within_element() const { return loop_set(loop::S); }
  constexpr loop filled_y() const { return loop::R; }
  constexpr bool kept_innermost(workload::tensor t) const { return t == workload::tensor::outputs; }
};

}  // namespace

static_assert(check_dataflow<particular>());
static_assert(!Dataflow<int>);

TEST_CASE("the rules of a dataflow are what it says") {
  const dataflow_rules plain = rules_of(channels_side_by_side{});
  CHECK(plain.unrolled_x == loop_set(loop::K));
  CHECK(plain.unrolled_y == loop_set(loop::C));
  CHECK(plain.whole_within_element == loop_set{});
  CHECK_FALSE(plain.filled_y.has_value());
  CHECK(plain.kept_innermost == std::array{true, true, true});
  const dataflow_rules rules = rules_of(particular{});
  CHECK(rules.whole_within_element == loop_set(loop::S));
  CHECK(rules.filled_y == loop::R);
  CHECK(rules.kept_innermost == std::array{false, false, true});
}
