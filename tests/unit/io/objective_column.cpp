#include <hwflowq/io/objective_column.hpp>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("a column is headed by its name, and its unit where it has one") {
  CHECK(io::heading({"energy", "pJ"}) == "energy [pJ]");
  CHECK(io::heading({"loss", ""}) == "loss");
}

TEST_CASE("an error of an objective is a number that is not negative") {
  const auto refusal = [](double error) {
    const std::vector<io::objective_column> columns{{"accuracy", "%", sense::maximise, error}};
    return test::message_of<std::invalid_argument>([&] {
      io::detail::check_columns(columns, "here: ");
      return 0;
    });
  };
  CHECK(refusal(0.0).empty());
  CHECK(refusal(-0.5) == "here: objective accuracy has the error -0.5, which must be at least 0");
  CHECK(refusal(std::numeric_limits<double>::quiet_NaN()) ==
        "here: objective accuracy has the error nan, which must be at least 0");
}
