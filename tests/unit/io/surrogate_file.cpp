#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/fit_pooled_surrogate.hpp>
#include <hwflowq/io/surrogate_file.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "catch.hpp"
#include "messages.hpp"
#include "temporary_directory.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;

io::surrogate_document process() {
  const auto table = test::formula_network(4).table(60, 3, 0.4);
  return {"a network",
          accuracy::gaussian_process_surrogate(table, {.inducing_points = 40, .search_points = 20}),
          {60, 5, 0.25, 0.9, 0.8, 0.7},
          table};
}

io::surrogate_document pooled() {
  const auto table = test::formula_network(4).table(60, 3, 0.4);
  return {"a network",
          accuracy::fit_pooled_surrogate(table, {.rank = 5}),
          {60, 5, 0.25, 0.9, 0.8, 0.7, 0.68, 0.95, 0.75}};
}

// The members have links of their own.
io::surrogate_document both() {
  const auto table = test::formula_network(4).table(60, 3, 0.4);
  const accuracy::accuracy_link other{accuracy::link_kind::logarithm, 0.05};
  return {"a network",
          io::mean_of_both(accuracy::fit_pooled_surrogate(table, {.rank = 5}),
                           accuracy::gaussian_process_surrogate(
                               table, {.link = other, .inducing_points = 40, .search_points = 20})),
          {60, 5, 0.25, 0.9, 0.8, 0.7, 0.68, 0.95, 0.75},
          table};
}

// The text with something changed, and a checksum that fits again.
std::string with(std::string text, const std::string& from, const std::string& to) {
  text.resize(text.rfind("checksum "));
  text.replace(text.find(from), from.size(), to);
  return text + "checksum " + io::detail::checksum_text(text) + "\n";
}

// Why a text is refused; nothing where it is read.
std::string refused(const std::string& text) {
  return message([&] { return io::parse_surrogate(text); });
}

}  // namespace

TEST_CASE("a surrogate from a file predicts the same bits") {
  const auto table = test::formula_network(4).table(60, 3, 0.4);
  const auto written = GENERATE(pooled, process, both)();
  const test::temporary_directory directory;
  io::write_surrogate(directory / "a.surrogate", written);
  const auto read = io::read_surrogate(directory / "a.surrogate");
  REQUIRE(read.network == written.network);
  REQUIRE(read.report == written.report);
  REQUIRE(io::kind_of(read.surrogate) == io::kind_of(written.surrogate));
  REQUIRE(read.layers()[1] == "layer1");
  std::visit(
      [&](const auto& before) {
        const auto& after = std::get<std::decay_t<decltype(before)>>(read.surrogate);
        REQUIRE(after.codes() == before.codes());
        for (std::size_t i = 0; i < table.size(); ++i) {
          REQUIRE(after(table.precisions(i)) == before(table.precisions(i)));
          REQUIRE(after.predict(table.precisions(i)) == before.predict(table.precisions(i)));
        }
        if constexpr (std::is_same_v<std::decay_t<decltype(before)>, io::mean_of_both>) {
          REQUIRE(std::get<0>(after.members()) == std::get<0>(before.members()));
          REQUIRE(std::get<1>(after.members()).link().chance == 0.05);
        }
      },
      written.surrogate);
  REQUIRE(io::to_text(read) == io::to_text(written));
}

TEST_CASE("every truncation of a surrogate is refused, and every changed byte") {
  const auto text = io::to_text(GENERATE(pooled, both)());
  for (std::size_t size = 0; size < text.size(); ++size) {
    REQUIRE_THROWS_AS(io::parse_surrogate(std::string_view(text).substr(0, size)), error);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] ^= 1;
    REQUIRE_THROWS_AS(io::parse_surrogate(changed), error);
  }
}

TEST_CASE("a damaged surrogate is refused, and why is said") {
  const auto text = io::to_text(pooled());
  REQUIRE(refused(text).empty());
  REQUIRE(refused("") == "is not a surrogate");
  REQUIRE(refused("hwflowq surrogate 2\n") ==
          "has version 2, this library reads version 3: fit it again");
  REQUIRE(refused(text.substr(0, text.size() - 30)) ==
          "is truncated: it does not end with a checksum");
  auto flipped = text;
  flipped[flipped.size() / 2] ^= 1;
  REQUIRE(refused(flipped) == "is corrupt: its checksum differs");
  REQUIRE(refused(with(text, "link logit", "link cubic")) ==
          "names a link \"cubic\", which there is not");
  REQUIRE(refused(with(text, "kind pooled sum", "kind guess")) ==
          "is of a kind \"guess\", which there is not");
  REQUIRE(refused(with(text, "chance", "change")) == "line 5 must begin with \"chance\"");
  REQUIRE(refused(with(text, "report 60 5", "report 60")) == "line 6 holds 1 numbers instead of 2");
  REQUIRE(refused(with(text, "chance 0.1", "chance 0.9")) ==
          "does not hold a surrogate: accuracy_link: chance = 0.900000 must be within [0, 0.5]");
  REQUIRE(refused(with(text, "layers 4", "layers 0")) ==
          "does not hold a surrogate: operand_codes: widths of 0 layers for 0 names");
  REQUIRE(refused(with(text, "shares ", "shares 1 ")) ==
          "does not hold a surrogate: pooled_surrogate: 5 numbers of \"shares\" instead of 4");
  auto longer = text.substr(0, text.rfind("checksum ")) + "root 1\n";
  longer += "checksum " + io::detail::checksum_text(longer) + "\n";
  REQUIRE(refused(longer).ends_with("is one too many"));
  REQUIRE(refused(with(io::to_text(process()), "accuracy [%]", "accuracy [x]")) ==
          "line 1: column 1 must be \"accuracy [%]\" instead of \"accuracy [x]\"");
}

TEST_CASE("a damaged mean of both is refused, and why is said") {
  const auto text = io::to_text(both());
  REQUIRE(refused(text).empty());
  REQUIRE(text.find("kind mean of pooled sum and Gaussian process\n") != std::string::npos);
  // Of either member what is wrong with it when it is alone.
  REQUIRE(refused(with(text, "shares ", "shares 1 ")) ==
          "does not hold a surrogate: pooled_surrogate: 5 numbers of \"shares\" instead of 4");
  REQUIRE(refused(with(text, "accuracy [%]", "accuracy [x]")) ==
          "line 1: column 1 must be \"accuracy [%]\" instead of \"accuracy [x]\"");
  REQUIRE(refused(with(text, "link logarithm", "link cubic")) ==
          "names a link \"cubic\", which there is not");
  REQUIRE(refused(with(text, "chance 0.05", "chance 0.9")) ==
          "does not hold a surrogate: accuracy_link: chance = 0.900000 must be within [0, 0.5]");
  REQUIRE(refused(with(text, "inducing points 40", "inducing points 4")) ==
          "does not hold a surrogate: gaussian_process_options: inducing_points = 4 must be within "
          "[8, 2048]");
  // Each of its parts under another one's name.
  REQUIRE(refused(with(text, "kind mean of pooled sum and Gaussian process", "kind pooled sum"))
              .ends_with("is one too many"));
  REQUIRE(
      refused(with(text, "kind mean of pooled sum and Gaussian process", "kind Gaussian process"))
          .ends_with("must begin with \"inducing points\""));
  REQUIRE(refused(with(io::to_text(pooled()), "kind pooled sum",
                       "kind mean of pooled sum and Gaussian process"))
              .ends_with("must begin with \"link \""));
}

TEST_CASE("surrogates that ship are read, and written as the same bytes") {
  const std::filesystem::path path = GENERATE(HWFLOWQ_EXAMPLE_DATA_DIR "/resnet20.surrogate",
                                              HWFLOWQ_EXAMPLE_DATA_DIR "/resnet56.surrogate");
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  REQUIRE(io::to_text(io::read_surrogate(path)) == text);
}

TEST_CASE("a name that breaks the line is not written") {
  auto document = pooled();
  document.network = "two\nlines";
  REQUIRE(message([&] { return io::to_text(document); }) ==
          "surrogate: the name \"two\nlines\" has a line end");
}
