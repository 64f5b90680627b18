#include <hwflowq/accuracy/sensitivity_table.hpp>

#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq::accuracy;
using hwflowq::test::message;

}  // namespace

TEST_CASE("a sensitivity table holds its rows and finds its measures") {
  sensitivity_table table({"logit_mse", "noise"});
  table.add({"conv", operand_kind::weights, 4, {0.5, 0.25}});
  table.add({"conv", operand_kind::activations, 4, {1.5, 0.75}});
  REQUIRE(table.rows().size() == 2);
  REQUIRE(table.rows()[1].values[0] == 1.5);
  REQUIRE(table.measure("logit_mse") == 0);
  REQUIRE(table.measure("noise") == 1);
}

TEST_CASE("a sensitivity table names what it refuses and stays as it was") {
  REQUIRE(message([] { return sensitivity_table(std::vector<std::string>{}); }) ==
          "sensitivity_table: has no measure");
  REQUIRE(message([] { return sensitivity_table({"a", "a"}); }) ==
          "sensitivity_table: has two measures \"a\"");
  sensitivity_table table({"a", "b"});
  table.add({"conv", operand_kind::weights, 4, {0.5, 0.25}});
  const auto add = [&](const sensitivity_row& row) { return message([&] { table.add(row); }); };
  REQUIRE(add({"conv", operand_kind::weights, 4, {0.5, 0.5}}) ==
          "sensitivity_table: layer \"conv\", weights of 4 bits: given twice");
  REQUIRE(add({"conv", operand_kind::activations, 4, {0.5}}) ==
          "sensitivity_table: layer \"conv\", activations of 4 bits: 1 values instead of 2");
  REQUIRE(add({"conv", operand_kind::weights, 17, {0.5, 0.5}}) ==
          "sensitivity_table: layer \"conv\", weights of 17 bits: must be within [1, 16]");
  REQUIRE(add({"conv", operand_kind::weights, 3, {0.5, std::numeric_limits<double>::infinity()}}) ==
          "sensitivity_table: layer \"conv\", weights of 3 bits: b is not finite");
  REQUIRE(table.rows().size() == 1);
  REQUIRE(message([&] { return table.measure("c"); }) ==
          "sensitivity_table: has no measure \"c\"; it has a, b");
}
