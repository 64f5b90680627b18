#include <hwflowq/io/provenance.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("a command line is taken apart by a shell as it was put together") {
  const std::array<const char*, 6> arguments{"printf",    "%s\\n", "plain-1.5,x=/y",
                                             "two words", "",      "it's $HOME \"`*`\" \\"};
  const auto text = io::command_line_text(static_cast<int>(arguments.size()), arguments.data());
  CHECK(text == R"(printf '%s\n' plain-1.5,x=/y 'two words' '' 'it'\''s $HOME "`*`" \')");
  const test::temporary_directory directory;
  const auto file = directory / "out";
  REQUIRE(std::system((text + " > '" + file.string() + "'").c_str()) == 0);
  CHECK(test::file_text(file) == "plain-1.5,x=/y\ntwo words\n\nit's $HOME \"`*`\" \\\n");
}

TEST_CASE("an origin of which nothing is known is empty") {
  CHECK(io::provenance{}.empty());
  CHECK_FALSE(io::provenance{.seeds = {1}}.empty());
  CHECK(io::compiler_version().find("++ ") != std::string::npos);
}
