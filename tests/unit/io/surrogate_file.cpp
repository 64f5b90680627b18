#include <hwflowq/io/surrogate_file.hpp>

#include <string>

#include "catch.hpp"
#include "messages.hpp"
#include "temporary_directory.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;

io::surrogate_document document() {
  io::surrogate_document d;
  d.network = "a network";
  d.table = test::formula_network(4).table(60, 3, 0.4);
  d.surrogate =
      accuracy::gaussian_process_surrogate(d.table, {.inducing_points = 40, .search_points = 20});
  d.report = {60, 5, 0.25, 0.9, 0.8, 0.7};
  return d;
}

// The text with something changed, and a checksum that fits again.
std::string with(std::string text, const std::string& from, const std::string& to) {
  text.resize(text.rfind("checksum "));
  text.replace(text.find(from), from.size(), to);
  return text + "checksum " + io::detail::checksum_text(text) + "\n";
}

}  // namespace

TEST_CASE("a surrogate from a file predicts the same bits") {
  const auto written = document();
  const test::temporary_directory directory;
  io::write_surrogate(directory / "a.surrogate", written);
  const auto read = io::read_surrogate(directory / "a.surrogate");
  REQUIRE(read.network == written.network);
  REQUIRE(read.report == written.report);
  REQUIRE(read.surrogate.parameters() == written.surrogate.parameters());
  REQUIRE(read.surrogate.codes() == written.surrogate.codes());
  for (int i = 0; i < 100; ++i) {
    const auto precisions = written.table.precisions(static_cast<std::size_t>(i) % 60);
    REQUIRE(read.surrogate(precisions) == written.surrogate(precisions));
    REQUIRE(read.surrogate.predict(precisions) == written.surrogate.predict(precisions));
  }
  REQUIRE(io::to_text(read) == io::to_text(written));
}

TEST_CASE("a damaged surrogate is refused, and why is said") {
  const auto text = io::to_text(document());
  const auto refused = [](const std::string& t) {
    return message([&] { return io::parse_surrogate(t); });
  };
  REQUIRE(refused(text).empty());
  REQUIRE(refused("") == "is not a surrogate");
  REQUIRE(refused("hwflowq surrogate 1\n") == "has version 1, this library reads version 2");
  REQUIRE(refused(text.substr(0, text.size() - 30)) ==
          "is truncated: it does not end with a checksum");
  auto flipped = text;
  flipped[flipped.size() / 2] ^= 1;
  REQUIRE(refused(flipped) == "is corrupt: its checksum differs");
  REQUIRE(refused(with(text, "link logit", "link cubic")) ==
          "names a link \"cubic\", which there is not");
  REQUIRE(refused(with(text, "chance", "change")) == "line 4 must begin with \"chance\"");
  REQUIRE(refused(with(text, "report 60 5", "report 60")) == "line 7 holds 1 numbers instead of 2");
  REQUIRE(refused(with(text, "chance 0.1", "chance 0.9")) ==
          "does not hold a surrogate: accuracy_link: chance = 0.900000 must be within [0, 0.5]");
  REQUIRE(refused(with(text, "accuracy [%]", "accuracy [x]")) ==
          "line 1: column 1 must be \"accuracy [%]\" instead of \"accuracy [x]\"");
}
