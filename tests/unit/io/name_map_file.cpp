#include <hwflowq/io/name_map_file.hpp>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("a layer has one name, or one for each operand") {
  const auto names = io::parse_name_map(
      R"({"conv1": "net.conv1", "fc": {"weights": "w", "activations": "a"},
          "last": {"weights": "only"}})");
  CHECK(names.size() == 3);
  CHECK(names.at("conv1") == io::operand_names{"net.conv1", "net.conv1"});
  CHECK(names.at("fc") == io::operand_names{"w", "a"});
  CHECK(names.at("last") == io::operand_names{"only", ""});
}

TEST_CASE("what is wrong in a map is named with its place") {
  const auto refusal = [](const char* text) {
    return test::message_of<error>([&] { return io::parse_name_map(text); });
  };
  CHECK(refusal(R"({"conv1": 7})") == "conv1 must be a string");
  CHECK(refusal(R"({"conv1": {"activations": "a"}})") == "conv1 lacks \"weights\"");
  CHECK(refusal(R"({"conv1": "a", "conv1": "b"})") == "conv1 is given twice");
  CHECK(refusal("[]") == "the document must be an object");
  const test::temporary_directory directory;
  test::write_text(directory / "names.json", "{");
  CHECK(test::message_of<io::file_error>([&] {
          return io::read_name_map(directory / "names.json");
        }).starts_with("file " + (directory / "names.json").string()));
}
