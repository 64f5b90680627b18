#include <hwflowq/quantization/precision_space_options.hpp>

#include <optional>
#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace {

using namespace hwflowq;

std::string refused_options(const precision_space_options& options) {
  try {
    options.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("options of a precision space are checked field by field") {
  REQUIRE(refused_options({}).empty());
  REQUIRE(refused_options({.weight_bits = {1, 16}, .ends = std::nullopt}).empty());
  REQUIRE(refused_options({.layers = {{.layer = "any"}}, .pins = {{.layer = "any"}}}).empty());
  const std::string start = "precision_space_options: ";
  REQUIRE(refused_options({.weight_bits = {}}) ==
          start + "weight_bits is empty; a layer needs at least one width");
  REQUIRE(refused_options({.activation_bits = {}}) ==
          start + "activation_bits is empty; a layer needs at least one width");
  REQUIRE(refused_options({.ends = Precision{0, 8}}) ==
          start + "ends.weight_bits = 0 must be within [1, 16]");
  REQUIRE(refused_options({.ends = Precision{8, 17}}) ==
          start + "ends.activation_bits = 17 must be within [1, 16]");
  REQUIRE(refused_options({.pins = {{.layer = "a", .weight_bits = 32}}}) ==
          start + "pin of layer \"a\": weight_bits = 32 must be within [1, 16]");
  REQUIRE(refused_options({.pins = {{.layer = "a", .activation_bits = -1}}}) ==
          start + "pin of layer \"a\": activation_bits = -1 must be within [1, 16]");
}
