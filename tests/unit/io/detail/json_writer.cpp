#include <hwflowq/io/detail/json_writer.hpp>

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "catch.hpp"
#include "ranking.hpp"

using hwflowq::io::detail::json_number;
using hwflowq::io::detail::json_string;

TEST_CASE("any UTF-8 text reads back as itself") {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  for (const std::string& text : {all, std::string("\xC3\xA9\xF0\x9F\x98\x80"), std::string()}) {
    CHECK(nlohmann::json::parse(json_string(text)).get<std::string>() == text);
  }
  CHECK(json_string("a\"b\\c\n") == R"("a\"b\\c\n")");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character") {
  CHECK(json_string("a\xFF\x62") ==
        "\"a\xEF\xBF\xBD"
        "b\"");
  CHECK(json_string("\xE2\x82") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("numbers read back as the same bits") {
  hwflowq::test::random_numbers random(1);
  int compared = 0;
  while (compared < 20000) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    ++compared;
    const double back = nlohmann::json::parse(json_number(value)).get<double>();
    if (std::bit_cast<std::uint64_t>(back) != std::bit_cast<std::uint64_t>(value)) FAIL(value);
  }
  CHECK(json_number(0.1) == "0.1");
  CHECK(json_number(-0.0) == "0");
  CHECK(json_number(std::numeric_limits<double>::infinity()) == "\"inf\"");
  CHECK(json_number(-std::numeric_limits<double>::infinity()) == "\"-inf\"");
  CHECK(json_number(~std::uint64_t{0}) == "18446744073709551615");
}
