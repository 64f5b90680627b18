#include <hwflowq/io/measured_table_csv.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "temporary_directory.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;

const std::string measured_header =
    "accuracy [%],standard error [%],images,a weight bits,a activation bits\n";

std::string refused_table(const std::string& text) {
  return message([&] { return io::parse_measured_csv(text); });
}

}  // namespace

TEST_CASE("a measured table reads back as it was written") {
  const auto table = test::formula_network(5).table(200, 3, 0.37);
  const auto again = io::parse_measured_csv(io::to_csv(table));
  REQUIRE(again.size() == table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    REQUIRE(again.measured(i) == table.measured(i));
    REQUIRE(again.row_of(table.precisions(i)) == i);
  }
  const test::temporary_directory directory;
  io::write_measured_csv(directory / "table.csv", table);
  REQUIRE(io::to_csv(io::read_measured_csv(directory / "table.csv")) == io::to_csv(table));
}

TEST_CASE("layers may be called as they like") {
  accuracy::measured_table table({"a, \"b\"", "c"});
  table.add(std::vector<Precision>{{8, 4}, {2, 16}}, {91.5, 0.25, 5000});
  const auto again = io::parse_measured_csv(io::to_csv(table));
  REQUIRE(again.layers()[0] == "a, \"b\"");
  REQUIRE(again.measured(0) == table.measured(0));
}

TEST_CASE("a damaged measured table is refused with line and column") {
  REQUIRE(refused_table(measured_header + "90,0.4,5000,8,4\n").empty());
  REQUIRE(refused_table("") == "line 1: is missing: the names of the columns");
  REQUIRE(refused_table("accuracy,standard error [%],images\n") ==
          "line 1: column 1 must be \"accuracy [%]\" instead of \"accuracy\"");
  REQUIRE(refused_table("accuracy [%],standard error [%],images\n") ==
          "line 1: measured_table: has no layer");
  REQUIRE(refused_table("accuracy [%],standard error [%],images,a weight bits\n") ==
          "line 1: column 5 must be \"a activation bits\"");
  REQUIRE(refused_table("accuracy [%],standard error [%],images,a bits,b\n") ==
          "line 1: column 4 must be \"<layer> weight bits\" instead of \"a bits\"");
  REQUIRE(refused_table(measured_header + "90,0.4,5000,8,4\n91,0.4,5000,8\n") ==
          "line 3: has 4 cells instead of 5");
  REQUIRE(refused_table(measured_header + "90,0.4,5000,8,four\n") ==
          "line 2: column \"a activation bits\" holds \"four\", which is no number");
  REQUIRE(refused_table(measured_header + "90,0.4,5000,8,4\n91,0.4,5000,8,4\n") ==
          "line 3: measured_table: row 1 has the precisions of row 0");
  REQUIRE(refused_table(measured_header + "190,0.4,5000,8,4\n") ==
          "line 2: measured_accuracy: accuracy = 190.000000 must be within [0, 100]");
  const test::temporary_directory directory;
  REQUIRE_THROWS_AS(io::read_measured_csv(directory / "none.csv"), io::file_error);
}
