#include "files.hpp"

#include <hwflowq/io/detail/files.hpp>

#include <filesystem>
#include <limits>
#include <string>

#include "catch.hpp"

using namespace hwflowq::test;
using hwflowq::io::detail::input_file;
using hwflowq::io::detail::parse_file;
using hwflowq::io::detail::replace_file;

TEST_CASE("parts of a file are read, and nothing beyond its end") {
  const temporary_directory directory;
  write_text(directory / "a", "abcdef");
  input_file file(directory / "a");
  CHECK(file.size() == 6);
  const auto part = file.read(2, 3);
  CHECK(std::string(reinterpret_cast<const char*>(part.data()), part.size()) == "cde");
  CHECK(file.read(6, 0).empty());
  CHECK_THROWS_AS(file.read(6, 1), hwflowq::io::file_error);
  CHECK_THROWS_AS(file.read(7, 0), hwflowq::io::file_error);
  CHECK_THROWS_AS(file.read(1, std::numeric_limits<std::uint64_t>::max()), hwflowq::io::file_error);
  CHECK(file.read(0, 6).size() == 6);
}

TEST_CASE("what is no file is refused by name") {
  const temporary_directory directory;
  CHECK_THROWS_WITH(input_file(directory / "none"), Catch::Matchers::Matches("file .*none: .*"));
  CHECK_THROWS_WITH(input_file(directory / "."),
                    Catch::Matchers::Matches("file .*: is not a regular file"));
}

TEST_CASE("a file is replaced as a whole") {
  const temporary_directory directory;
  replace_file(directory / "a", "old");
  replace_file(directory / "a", "new");
  CHECK(file_text(directory / "a") == "new");
  CHECK_FALSE(std::filesystem::exists(directory / "a.partial"));
  CHECK_THROWS_AS(replace_file(directory / "none/a", "text"), hwflowq::io::file_error);
  // A directory that is not empty cannot be replaced; nothing is left beside it.
  std::filesystem::create_directories(directory / "b/c");
  CHECK_THROWS_AS(replace_file(directory / "b", "text"), hwflowq::io::file_error);
  CHECK_FALSE(std::filesystem::exists(directory / "b.partial"));
}

TEST_CASE("what a parser says of a text names its file") {
  const temporary_directory directory;
  write_text(directory / "a", "abc");
  CHECK(parse_file(directory / "a", [](std::string_view text) { return text.size(); }) == 3);
  const auto complain = [](std::string_view text) -> int {
    throw hwflowq::error("is no " + std::string(text.substr(1)));
  };
  CHECK_THROWS_WITH(parse_file(directory / "a", complain),
                    Catch::Matchers::Matches("file .*a: is no bc"));
  CHECK_THROWS_AS(parse_file(directory / "none", complain), hwflowq::io::file_error);
}
