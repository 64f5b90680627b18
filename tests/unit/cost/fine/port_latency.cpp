#include <hwflowq/cost/fine/port_latency.hpp>

#include <vector>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("cycles in any window are counted as if marked one by one") {
  for (const std::int64_t inner : {1, 2, 3, 4})
    for (const std::int64_t outer : {1, 2, 5})
      for (std::int64_t a = 0; a <= inner; ++a)
        for (std::int64_t b = 0; b <= inner * outer; ++b) {
          const std::vector<port_window> windows = {{inner, a}, {inner * outer, b}};
          for (std::int64_t end = 0; end <= 2 * inner * outer; ++end) {
            std::int64_t marked = 0;
            for (std::int64_t t = 0; t < end; ++t) {
              marked += t % inner < a || t % (inner * outer) < b ? 1 : 0;
            }
            CHECK(cycles_in_windows(windows, end) == marked);
          }
        }
}

TEST_CASE("durations are shortened from the longest on") {
  CHECK(shortened({10.0, 4.0}, {1.0, 1.0}, 3.0) == std::vector<double>{7.0, 4.0});
  CHECK(shortened({}, {}, 3.0).empty());
  // What the second step saves, it saves on both.
  CHECK(shortened({10.0, 8.0}, {9.0, 1.0}, 100.0) == std::vector<double>{2.0, 1.0});
}

TEST_CASE("the port that serves a tensor is found") {
  ported_memory memory;
  memory.ports.resize(2);
  memory.ports[1].serves = {{workload::tensor::inputs, port_direction::read_to_low}};
  CHECK(port_of(memory, workload::tensor::inputs, port_direction::read_to_low) == &memory.ports[1]);
  CHECK(port_of(memory, workload::tensor::weights, port_direction::read_to_low) == nullptr);
}
