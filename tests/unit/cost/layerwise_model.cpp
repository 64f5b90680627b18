#include <hwflowq/cost/layerwise_model.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;

namespace {

// Writes down what it is asked.
struct operands_of_layers {
  struct record {
    std::string text{};
    bool operator==(const record&) const = default;
    record& operator+=(const record& other) {
      text += other.text;
      return *this;
    }
  };
  record layer(const workload::layer_shape& shape, const layer_operands& o) const {
    return {std::to_string(shape.K) + ":" + std::to_string(o.weight_bits) + "," +
            std::to_string(o.input_bits) + "," + std::to_string(o.output_bits) + "," +
            std::to_string(o.input_tensors) + ";"};
  }
  std::string whole(const record& sum, const activation_memory& memory) const {
    return sum.text + std::to_string(memory.total_bits);
  }
};
static_assert(check_layerwise_model<operands_of_layers>());

workload::network branch() {
  workload::network net("branch");
  const auto a = net.add_input({"a", 1, 2, 4, 4});
  const auto b = net.add("b", test::windowed(layer_kind::convolution, 2, 4, 4, 4, 3, 1, 1), {a});
  const auto c = net.add("c", test::windowed(layer_kind::convolution, 4, 4, 4, 4, 1, 1, 0), {b});
  const auto d = net.add("d", test::windowed(layer_kind::add, 4, 4, 4, 4, 1, 1, 0), {b, c});
  net.add("e", test::windowed(layer_kind::convolution, 4, 1, 4, 4, 1, 1, 0), {d});
  return net;
}

}  // namespace

TEST_CASE("every layer is asked once, in order, with the widths of what it reads and writes") {
  const auto net = branch();
  const std::vector<Precision> precisions = {{9, 2}, {6, 3}, {4, 5}};
  CHECK(estimate(operands_of_layers{}, net, precisions) ==
        "4:9,2,3,1;4:6,3,3,1;4:0,3,5,2;1:4,5,8,1;" +
            std::to_string(32 * 2 + 64 * 3 + 64 * 3 + 64 * 5 + 16 * 8));
  const auto layers = breakdown(operands_of_layers{}, net, precisions);
  REQUIRE(layers.size() == 4);
  CHECK(layers[2].text == "4:0,3,5,2;");
}

TEST_CASE("a compute layer reads at its own width, whatever other readers ask") {
  workload::network net("two readers");
  const auto a = net.add_input({"a", 1, 2, 4, 4});
  net.add("b", test::windowed(layer_kind::convolution, 2, 1, 4, 4, 1, 1, 0), {a});
  net.add("c", test::windowed(layer_kind::convolution, 2, 1, 4, 4, 1, 1, 0), {a});
  const std::vector<Precision> precisions = {{8, 2}, {8, 7}};
  CHECK(breakdown(operands_of_layers{}, net, precisions)[0].text == "1:8,2,8,1;");
}

TEST_CASE("precisions are checked") {
  using Catch::Matchers::Matches;
  const auto net = branch();
  const auto with = [&](std::vector<Precision> precisions) {
    return estimate(operands_of_layers{}, net, precisions);
  };
  CHECK_THROWS_AS(with({}), std::invalid_argument);
  CHECK_THROWS_WITH(with({{8, 8}, {8, 8}}), Matches("network \"branch\" has 3 compute layers.*"));
  CHECK_THROWS_WITH(with({{8, 8}, {0, 8}, {8, 8}}), Matches("layer \"c\": weight_bits = 0 .*"));
  CHECK_THROWS_WITH(with({{8, 8}, {8, 8}, {8, 17}}),
                    Matches("layer \"e\": activation_bits = 17 .*"));
  CHECK_THROWS_AS(with({{8, 8}, {8, -3}, {8, 8}}), std::invalid_argument);
}
