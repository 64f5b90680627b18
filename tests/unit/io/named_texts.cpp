#include <hwflowq/io/named_texts.hpp>

#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq;

TEST_CASE("names of texts are there once, and not empty") {
  const auto refusal = [](const io::named_texts& texts) {
    return test::message_of<std::invalid_argument>([&] {
      io::detail::check_names(texts, "key", "here: ");
      return 0;
    });
  };
  CHECK(refusal({}).empty());
  CHECK(refusal({{"b", ""}, {"a", ""}}).empty());
  CHECK(refusal({{"b", "1"}, {"a", "2"}, {"b", "3"}}) == "here: two of kind key are named b");
  CHECK(refusal({{"b", "1"}, {"", "2"}}) == "here: a key has an empty name");
}
