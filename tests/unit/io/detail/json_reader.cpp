#include <hwflowq/io/detail/json_reader.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "files.hpp"

using hwflowq::io::detail::json_reader;

namespace {

std::string string_failure(const std::string& text) {
  return hwflowq::test::message_of<hwflowq::error>([&] { return json_reader(text).string(); });
}

}  // namespace

TEST_CASE("strings are read as another reader reads them") {
  for (const std::string text :
       {R"("")", R"("a b")", R"("\"\\\/\b\f\n\r\t")", R"("\u0041\u00e9\u20AC\uD83D\uDE00")",
        "\"\xC3\xA9\xF0\x9F\x98\x80\"", R"("\u0000x")"}) {
    json_reader json(text);
    CHECK(json.string() == nlohmann::json::parse(text).get<std::string>());
    json.expect_end();
  }
}

TEST_CASE("damaged strings are refused with their place") {
  CHECK(string_failure("\"abc") == "a string without an end at byte 4");
  CHECK(string_failure("\"a\\") == "a string without an end at byte 3");
  CHECK(string_failure("\"a\nb\"") == "control character in a string at byte 2");
  CHECK(string_failure("\"\xC3\"") == "bytes that are not UTF-8 at byte 1");
  CHECK(string_failure("\"\\x\"") == "an unknown escape at byte 3");
  CHECK(string_failure("\"\\u12g4\"") == "an escape without four digits at byte 5");
  CHECK(string_failure("\"\\uD800\"") == "half a surrogate pair at byte 7");
  CHECK(string_failure("\"\\uDC00\"") == "half a surrogate pair at byte 7");
  CHECK(string_failure("\"\\uD800\\u0041\"") == "half a surrogate pair at byte 13");
  CHECK(string_failure("x") == "expected '\"' at byte 0");
}

TEST_CASE("whole numbers are read to their last bit") {
  json_reader json(" 0, 18446744073709551615 ,7");
  CHECK(json.whole_number() == 0);
  json.expect(',');
  CHECK(json.whole_number() == ~std::uint64_t{0});
  json.expect(',');
  CHECK(json.whole_number() == 7);
  json.expect_end();
  for (const char* text : {"18446744073709551616", "01", "1.0", "1e3", "-1", "", "x"}) {
    CHECK_THROWS_AS(json_reader(text).whole_number(), hwflowq::error);
  }
  json_reader more("1 2");
  CHECK(more.whole_number() == 1);
  CHECK_THROWS_AS(more.expect_end(), hwflowq::error);
}
