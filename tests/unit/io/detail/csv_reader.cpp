#include <hwflowq/io/detail/csv_reader.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using hwflowq::io::detail::csv_reader;
using hwflowq::test::message;
using rows = std::vector<std::vector<std::string>>;

rows all(const std::string& text) {
  csv_reader reader(text);
  rows result;
  for (std::vector<std::string> cells; reader.next(cells);) result.push_back(cells);
  return result;
}

}  // namespace

TEST_CASE("cells are split as RFC 4180 says") {
  REQUIRE(all("").empty());
  REQUIRE(all("\n\r\n\n").empty());
  REQUIRE(all("a,b\nc,d") == rows{{"a", "b"}, {"c", "d"}});
  REQUIRE(all("a,b\r\n\r\nc,d\r\n") == rows{{"a", "b"}, {"c", "d"}});
  REQUIRE(all("a,,\n") == rows{{"a", "", ""}});
  REQUIRE(all("\"a,b\",\"c\"\"d\",\"\"\n") == rows{{"a,b", "c\"d", ""}});
  REQUIRE(all("\"two\nlines\",x\ny,z\n") == rows{{"two\nlines", "x"}, {"y", "z"}});
}

TEST_CASE("what is wrong is named with its line") {
  REQUIRE(message([] { return all("a\n\"b"); }) == "line 2: a quoted cell does not end");
  REQUIRE(message([] { return all("a\n\n\"b\"c\n"); }) == "line 3: text follows a quoted cell");
  csv_reader reader("h\n12,x,300,1.5e3,1e999\n");
  std::vector<std::string> cells;
  reader.next(cells);
  reader.next(cells);
  REQUIRE(reader.line() == 2);
  REQUIRE(reader.number<int>(cells[0], "n") == 12);
  REQUIRE(reader.number<double>(cells[3], "n") == 1500.0);
  REQUIRE(message([&] { return reader.number<int>(cells[1], "n"); }) ==
          "line 2: column \"n\" holds \"x\", which is no number");
  REQUIRE(message([&] { return reader.number<int>(cells[3], "n"); }) ==
          "line 2: column \"n\" holds \"1.5e3\", which is no number");
  REQUIRE(message([&] { return reader.number<std::int8_t>(cells[2], "n"); }) ==
          "line 2: column \"n\" holds \"300\", which is no number of its range");
}
