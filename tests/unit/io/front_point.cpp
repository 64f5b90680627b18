#include <hwflowq/io/front_point.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("a point fits its columns and layers") {
  const std::vector<io::objective_column> columns{{"energy", "pJ"}};
  const std::vector<std::string> layers{"a", "b"};
  const std::vector<std::string> components{"mac"};
  const auto refusal = [&](auto change) {
    io::front_point point{{1.0}, {{8, 8}, {4, 2}}, {"knee", "least energy"}, {{"PE rows", "8"}}};
    point.layer_costs = {{{1.0}, 2.0, ""}, {}};
    change(point);
    return test::message_of<std::invalid_argument>([&] {
      point.validate(columns, layers, components, "here: ");
      return 0;
    });
  };
  CHECK(refusal([](auto&) {}).empty());
  CHECK(refusal([](auto& p) { p.objectives.push_back(2.0); }) == "here: 2 values for 1 objectives");
  CHECK(refusal([](auto& p) { p.bits.clear(); }) == "here: 0 precisions for 2 layers");
  CHECK(refusal([](auto& p) { p.bits[1].weight_bits = 0; }) == "here: layer b has 0 bits");
  CHECK(refusal([](auto& p) { p.names = {"knee", "knee"}; }) ==
        "here: two of kind point are named knee");
  CHECK(refusal([](auto& p) { p.hardware[0].first = ""; }) ==
        "here: a hardware key has an empty name");
  CHECK(refusal([](auto& p) { p.layer_costs.pop_back(); }) == "here: 1 costs for 2 layers");
  CHECK(refusal([](auto& p) { p.layer_costs[1].cycles = -1.0; }) ==
        "here: layer b: the number of cycles is -1, which must be finite and at least 0");
}
