#include <hwflowq/io/front_csv.hpp>

#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"

using namespace hwflowq;

TEST_CASE("a small front is this table") {
  io::front_document document;
  document.layers = {"conv", "fc"};
  document.objectives = {{"energy", "pJ", sense::minimise}, {"error", "", sense::minimise}};
  document.points = {{{1.5, -0.0}, {{8, 4}, {2, 16}}}};
  CHECK(io::to_csv(document) ==
        "energy [pJ],error,conv weight bits,conv activation bits,fc weight bits,"
        "fc activation bits\n1.5,0,8,4,2,16\n");
  document.layers.clear();
  document.points[0].bits.clear();
  CHECK(io::to_csv(document) == "energy [pJ],error\n1.5,0\n");
  document.points.clear();
  CHECK(io::to_csv(document) == "energy [pJ],error\n");
  document.objectives.clear();
  CHECK_THROWS_AS(io::to_csv(document), std::invalid_argument);
}

TEST_CASE("names and hardware of points are columns where there are any") {
  io::front_document document;
  document.objectives = {{"energy", "pJ", sense::minimise}};
  document.layers = {"fc"};
  document.points = {
      {{1.0}, {{8, 4}}, {"knee", "mine, too"}, {{"PE rows", "8"}, {"buffer", "1,5"}}},
      {{2.0}, {{4, 4}}, {}, {{"dataflow", "ws"}, {"PE rows", "16"}}},
      {{3.0}, {{2, 2}}}};
  CHECK(io::to_csv(document) ==
        "energy [pJ],fc weight bits,fc activation bits,picked as,PE rows,buffer,dataflow\n"
        "1,8,4,\"knee; mine, too\",8,\"1,5\",\n"
        "2,4,4,,16,,ws\n"
        "3,2,2,,,,\n");
}

TEST_CASE("Python's csv module reads a front as it was") {
  const auto python = test::require_python("csv");
  const test::temporary_directory directory;
  io::write_front_csv(directory / "front.csv", test::awkward_front());
  test::write_text(
      directory / "check.py",
      "import csv, sys\n"
      "rows = list(csv.reader(open(sys.argv[1], encoding='utf-8', newline='')))\n"
      "assert rows[0] == ['energy [pJ]', 'accuracy, top 1 [%]', 'plain',\n"
      "    'conv,1 weight bits', 'conv,1 activation bits', 'line\\nbreak weight bits',\n"
      "    'line\\nbreak activation bits', '\"quoted\" weight bits',\n"
      "    '\"quoted\" activation bits'], rows[0]\n"
      "inf = float('inf')\n"
      "assert [[float(cell) for cell in row] for row in rows[1:]] == [\n"
      "    [0.1, 91.5, 0.0, 8, 4, 1, 16, 2, 3],\n"
      "    [1e300, 1 / 3, inf, 4, 4, 4, 4, 4, 4],\n"
      "    [5e-324, -inf, 1e5, 1, 1, 1, 1, 1, 1]], rows[1:]\n");
  CHECK(test::run_python(python, directory / "check.py",
                         "'" + (directory / "front.csv").string() + "'"));
}
