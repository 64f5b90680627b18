#include <hwflowq/core/error.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>

#include "catch.hpp"

namespace {

using namespace hwflowq;

static_assert(std::is_base_of_v<std::runtime_error, error>);
static_assert(std::is_base_of_v<error, evaluation_error>);
static_assert(std::is_base_of_v<error, checkpoint_error>);
// Copying an exception while it is thrown must not throw another one.
static_assert(std::is_nothrow_move_constructible_v<error>);

}  // namespace

TEST_CASE("an evaluation error says who failed, how, and for what") {
  const evaluation_error e("objective \"energy\"", "[1, 2]", "threw \"overflow\"");
  CHECK(e.culprit() == "objective \"energy\"");
  CHECK(e.genome() == "[1, 2]");
  CHECK(std::string(e.what()) == "objective \"energy\" threw \"overflow\" for genome [1, 2]");
}

TEST_CASE("a checkpoint error names the file and the reason") {
  const checkpoint_error e("/tmp/search.bin", "truncated");
  CHECK(e.path() == "/tmp/search.bin");
  CHECK(std::string(e.what()) == "checkpoint /tmp/search.bin: truncated");
  CHECK_THROWS_AS(throw e, error);
}
