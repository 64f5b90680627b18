#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/evaluate.hpp>

#include "catch.hpp"
#include "plain_engine.hpp"

using namespace hwflowq;
using workload::loop;

static_assert(CountingConvention<exact_convention>);
static_assert(CountingConvention<timeloop_convention>);
static_assert(CountingConvention<timeloop_link_transfer_convention>);
static_assert(CountingConvention<zigzag_convention>);
static_assert(!CountingConvention<int>);

namespace {

struct with_first_reads : exact_convention {
  static constexpr bool elides_first_read = false;
};
struct with_latches : exact_convention {
  static constexpr bool latches_operands = true;
};
struct with_boxes : exact_convention {
  static constexpr bool takes_bounding_boxes = true;
};

// A window of 3 that slides over 16 positions from an outer memory; the buffer holds one window.
struct sliding_example {
  accelerator<test::plain_engine, 2> hardware = test::roomy_accelerator<2>();
  workload::loop_nest nest;
  mapping<2> schedule;
  sliding_example() {
    nest.bounds[4] = 16;
    nest.bounds[6] = 3;
    schedule.levels[0].temporal[4] = 16;
    schedule.levels[1].temporal[6] = 3;
  }
};

}  // namespace

TEST_CASE("conventions differ in what they say") {
  sliding_example s;
  // Positions 0 to 17, each once.
  CHECK(evaluate(s.hardware, s.nest, {}, s.schedule).at(0, workload::tensor::inputs).reads == 18);
  CHECK(evaluate<zigzag_convention>(s.hardware, s.nest, {}, s.schedule)
            .at(0, workload::tensor::inputs)
            .reads == 16 * 3);
  const auto exact = evaluate(s.hardware, s.nest, {}, s.schedule);
  const auto all = evaluate<with_first_reads>(s.hardware, s.nest, {}, s.schedule);
  CHECK(exact.at(1, workload::tensor::outputs).reads == 16 * 2);
  CHECK(all.at(1, workload::tensor::outputs).reads == 16 * 3);
  CHECK(all.at(1, workload::tensor::outputs).fills == 16);
  // The three weights stay in the buffer, and each in the latch only where it stands still.
  CHECK(evaluate<with_latches>(s.hardware, s.nest, {}, s.schedule)
            .at(1, workload::tensor::weights)
            .reads == 16 * 3);
  s.schedule.levels[0].temporal[4] = 1;
  s.schedule.levels[1].temporal[4] = 16;
  s.schedule.levels[1].order = {loop::R, loop::P, loop::G, loop::N,
                                loop::K, loop::C, loop::Q, loop::S};
  CHECK(evaluate<with_latches>(s.hardware, s.nest, {}, s.schedule)
            .at(1, workload::tensor::weights)
            .reads == 3);
}

TEST_CASE("a stride steps over elements that a bounding box has") {
  sliding_example s;
  s.nest.bounds[6] = 1;
  s.schedule.levels[1].temporal[6] = 1;
  s.nest.stride_rows = 2;
  CHECK(evaluate(s.hardware, s.nest, {}, s.schedule).counts.tile_words[0][1] == 16);
  CHECK(evaluate<with_boxes>(s.hardware, s.nest, {}, s.schedule).counts.tile_words[0][1] == 31);
}

TEST_CASE("Timeloop's rule asks for factors without remainder") {
  sliding_example s;
  s.schedule.levels[0].temporal[4] = 17;
  CHECK(evaluate(s.hardware, s.nest, {}, s.schedule).fits());
  CHECK(evaluate<timeloop_convention>(s.hardware, s.nest, {}, s.schedule).fit.reason ==
        misfit::remainder);
}
