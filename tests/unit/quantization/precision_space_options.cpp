#include <hwflowq/quantization/precision_space_options.hpp>

#include <optional>
#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace {

using namespace hwflowq;

std::string message(const precision_space_options& options) {
  try {
    options.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("options of a precision space are checked field by field") {
  REQUIRE(message({}).empty());
  REQUIRE(message({.weight_bits = {1, 16}, .ends = std::nullopt}).empty());
  REQUIRE(message({.layers = {{.layer = "any"}}, .pins = {{.layer = "any"}}}).empty());
  const std::string start = "precision_space_options: ";
  REQUIRE(message({.weight_bits = {}}) ==
          start + "weight_bits is empty; a layer needs at least one width");
  REQUIRE(message({.activation_bits = {}}) ==
          start + "activation_bits is empty; a layer needs at least one width");
  REQUIRE(message({.ends = Precision{0, 8}}) ==
          start + "ends.weight_bits = 0 must be within [1, 16]");
  REQUIRE(message({.ends = Precision{8, 17}}) ==
          start + "ends.activation_bits = 17 must be within [1, 16]");
  REQUIRE(message({.pins = {{.layer = "a", .weight_bits = 32}}}) ==
          start + "pin of layer \"a\": weight_bits = 32 must be within [1, 16]");
  REQUIRE(message({.pins = {{.layer = "a", .activation_bits = -1}}}) ==
          start + "pin of layer \"a\": activation_bits = -1 must be within [1, 16]");
}
