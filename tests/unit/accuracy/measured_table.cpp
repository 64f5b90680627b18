#include <hwflowq/accuracy/measured_table.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

}  // namespace

TEST_CASE("a measured table finds every row, and no other") {
  measured_table table({"a", "b", "c"});
  test::random_numbers random(4);
  std::map<std::vector<Precision>, double> truth;
  for (int i = 0; i < 3000; ++i) {
    std::vector<Precision> p(3);
    for (auto& x : p) {
      x = {static_cast<std::int8_t>(1 + random.below(4)),
           static_cast<std::int8_t>(1 + random.below(4))};
    }
    const double accuracy = 100.0 * random.uniform();
    if (truth.count(p) != 0) {
      REQUIRE(table(p).accuracy == truth[p]);
      REQUIRE_THROWS_AS(table.add(p, {accuracy, 1.0, 10}), std::invalid_argument);
      continue;
    }
    REQUIRE_FALSE(table.row_of(p));
    table.add(p, {accuracy, 1.0, 10});
    truth[p] = accuracy;
  }
  REQUIRE(table.size() == truth.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto p = table.precisions(i);
    REQUIRE(table.row_of(p) == i);
    REQUIRE(table.measured(i).accuracy == truth.at({p.begin(), p.end()}));
  }
}

TEST_CASE("a measured table names what it refuses and stays as it was") {
  REQUIRE(message([] { return measured_table(std::vector<std::string>{}); }) ==
          "measured_table: has no layer");
  REQUIRE(message([] { return measured_table({"a", "b", "a"}); }) ==
          "measured_table: has two layers \"a\"");
  measured_table table({"a", "b"});
  const std::vector<Precision> good{{8, 8}, {4, 2}};
  table.add(good, {90.0, 0.4, 5000});
  const auto add = [&](std::vector<Precision> p, measured_accuracy m) {
    return message([&] { table.add(p, m); });
  };
  REQUIRE(add(good, {91.0, 0.4, 5000}) == "measured_table: row 1 has the precisions of row 0");
  REQUIRE(add({{8, 8}}, {90.0, 0.4, 5000}) ==
          "measured_table: precisions of 1 layers instead of 2");
  REQUIRE(add({{8, 8}, {17, 2}}, {90.0, 0.4, 5000}) ==
          "measured_table: layer \"b\": 17 bits must be within [1, 16]");
  REQUIRE(add({{8, 0}, {4, 2}}, {90.0, 0.4, 5000}) ==
          "measured_table: layer \"a\": 0 bits must be within [1, 16]");
  REQUIRE(add({{8, 8}, {4, 4}}, {101.0, 0.4, 5000}) ==
          "measured_accuracy: accuracy = 101.000000 must be within [0, 100]");
  REQUIRE(table.size() == 1);
  REQUIRE(message([&] { return table(std::vector<Precision>{{8, 8}, {4, 3}}); }) ==
          "measured_table: does not hold these precisions");
  REQUIRE(table(good).images == 5000);
}
