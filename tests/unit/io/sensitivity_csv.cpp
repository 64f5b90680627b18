#include <hwflowq/io/sensitivity_csv.hpp>

#include <string>

#include "catch.hpp"
#include "messages.hpp"
#include "temporary_directory.hpp"

namespace {

using namespace hwflowq;
using accuracy::operand_kind;
using hwflowq::test::message;

std::string refused_sensitivities(const std::string& text) {
  return message([&] { return io::parse_sensitivity_csv(text); });
}

}  // namespace

TEST_CASE("a sensitivity table reads back as it was written") {
  accuracy::sensitivity_table table({"logit_mse", "fisher_trace"});
  table.add({"conv, first", operand_kind::weights, 2, {1.0 / 3.0, -2e-300}});
  table.add({"conv, first", operand_kind::activations, 8, {0.0, 7e20}});
  REQUIRE(io::parse_sensitivity_csv(io::to_csv(table)) == table);
  const test::temporary_directory directory;
  io::write_sensitivity_csv(directory / "s.csv", table);
  REQUIRE(io::read_sensitivity_csv(directory / "s.csv") == table);
}

TEST_CASE("a damaged sensitivity table is refused with line and column") {
  REQUIRE(refused_sensitivities("layer,operand,bits,m\na,weights,4,1\n").empty());
  REQUIRE(refused_sensitivities("layer,tensor,bits,m\n") ==
          "line 1: column 2 must be \"operand\" instead of \"tensor\"");
  REQUIRE(refused_sensitivities("layer,operand,bits\n") ==
          "line 1: sensitivity_table: has no measure");
  REQUIRE(refused_sensitivities("layer,operand,bits,m\na,weights,4\n") ==
          "line 2: has 3 cells instead of 4");
  REQUIRE(refused_sensitivities("layer,operand,bits,m\na,w,4,1\n") ==
          "line 2: column \"operand\" holds \"w\", not weights or activations");
  REQUIRE(refused_sensitivities("layer,operand,bits,m\na,weights,4,x\n") ==
          "line 2: column \"m\" holds \"x\", which is no number");
  REQUIRE(refused_sensitivities("layer,operand,bits,m\na,weights,4,1\na,weights,4,2\n") ==
          "line 3: sensitivity_table: layer \"a\", weights of 4 bits: given twice");
}
