#include <hwflowq/flow/at_level.hpp>

#include <array>
#include <stdexcept>
#include <string_view>

#include "catch.hpp"

namespace {

struct flow_of_two {
  static constexpr std::array<std::string_view, 2> level_names{"one", "two"};
  std::string_view now;
  [[nodiscard]] std::string_view level_name() const { return now; }
  template <typename Visit>
  void visit_search(Visit&& visit) const {
    if (now == "two") visit(7);
  }
};

}  // namespace

TEST_CASE("an observer is called at its level, while that is searched") {
  int sum = 0;
  auto at_two = hwflowq::flow::at_level("two", [&](int search) { sum += search; });
  auto at_one = hwflowq::flow::at_level("one", [&](int search) { sum += 100 * search; });
  for (const auto* now : {"one", "two", ""}) {
    at_two(flow_of_two{now});
    at_one(flow_of_two{now});
  }
  CHECK(sum == 7);
  auto nowhere = hwflowq::flow::at_level("three", [](int) {});
  CHECK_THROWS_AS(nowhere(flow_of_two{"one"}), std::invalid_argument);
}
