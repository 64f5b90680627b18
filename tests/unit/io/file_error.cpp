#include <hwflowq/io/file_error.hpp>

#include <string>

#include "catch.hpp"

TEST_CASE("a file error names the file and the reason") {
  const hwflowq::io::file_error cause("weights.bin", "is truncated");
  CHECK(std::string(cause.what()) == "file weights.bin: is truncated");
  CHECK(cause.path() == "weights.bin");
  CHECK_THROWS_AS(throw cause, hwflowq::error);
}
