#include <hwflowq/io/detail/json_value.hpp>

#include <nlohmann/json.hpp>

#include <string>

#include "catch.hpp"
#include "files.hpp"

using hwflowq::io::detail::json_value;

namespace {

void compare(const json_value& ours, const nlohmann::json& theirs) {
  if (theirs.is_object()) {
    REQUIRE(ours.kind() == json_value::type::object);
    CHECK(ours.items().size() == theirs.size());
    for (const auto& [key, value] : theirs.items()) compare(ours.at(key), value);
  } else if (theirs.is_array()) {
    REQUIRE(ours.items().size() == theirs.size());
    for (std::size_t i = 0; i < theirs.size(); ++i) compare(ours.items()[i], theirs.at(i));
  } else if (theirs.is_string()) {
    CHECK(ours.string() == theirs.get<std::string>());
  } else if (theirs.is_boolean()) {
    CHECK(ours.boolean() == theirs.get<bool>());
  } else if (theirs.is_null()) {
    CHECK(ours.is_null());
  } else {
    CHECK(ours.number() == theirs.get<double>());
    if (theirs.is_number_integer()) CHECK(ours.integer() == theirs.get<std::int64_t>());
  }
}

std::string value_failure(const std::string& text) {
  return hwflowq::test::message_of<hwflowq::error>([&] { return json_value::parse(text); });
}

}  // namespace

TEST_CASE("documents are read as another reader reads them") {
  for (const std::string text :
       {R"({"a": [1, -2.5, 1e3, 0, -0, 9007199254740993], "b": {"c": true, "d": false}})",
        R"([[], {}, null, "x", [[[1]]]])", R"( "text" )", "17", R"({"": ""})"}) {
    compare(json_value::parse(text), nlohmann::json::parse(text));
  }
}

TEST_CASE("members are asked for by name, and complaints name the place") {
  const auto document = json_value::parse(R"({"a": {"b": [1, {"c": "x"}, 1.5, 3.0, 1e30]}})");
  const auto& b = document.at("a").at("b");
  CHECK(document.find("z") == nullptr);
  CHECK(b.items()[3].integer() == 3);
  const auto complaint = [](auto&& ask) {
    return hwflowq::test::message_of<hwflowq::error>([&] {
      static_cast<void>(ask());
      return 0;
    });
  };
  CHECK(complaint([&] { return document.at("z").number(); }) == "the document lacks \"z\"");
  CHECK(complaint([&] { return document.at("a").at("z").number(); }) == "a lacks \"z\"");
  CHECK(complaint([&] { return b.items()[1].at("c").integer(); }) == "a.b[1].c must be a number");
  CHECK(complaint([&] { return b.items()[2].integer(); }) ==
        "a.b[2] must be a whole number of 64 bits, not 1.5");
  CHECK(complaint([&] { return b.items()[4].integer(); }) ==
        "a.b[4] must be a whole number of 64 bits, not 1e30");
  CHECK(complaint([&] { return b.items()[0].items().size(); }) == "a.b[0] must be an array");
  CHECK(complaint([&] { return b.items()[0].string().size(); }) == "a.b[0] must be a string");
  CHECK(complaint([&] { return b.items()[0].boolean(); }) == "a.b[0] must be true or false");
  CHECK(complaint([&] { return b.keys().size(); }) == "a.b must be an object");
}

TEST_CASE("members are listed, and whole numbers have all 64 bits") {
  const auto document =
      json_value::parse(R"({"z": 18446744073709551615, "a": 18446744073709551616, "m": -1})");
  CHECK(document.keys() == std::vector<std::string>{"z", "a", "m"});
  CHECK(document.at("z").whole_number() == 18446744073709551615U);
  for (const char* key : {"a", "m"}) {
    CHECK(hwflowq::test::message_of<hwflowq::error>([&] {
            return document.at(key).whole_number();
          }) == std::string(key) + " must be a whole number from 0 to 2^64 - 1, not " +
                    (*key == 'a' ? "18446744073709551616" : "-1"));
  }
}

TEST_CASE("damaged documents are refused with their place") {
  CHECK(value_failure("") == "expected a number at byte 0");
  CHECK(value_failure("[1, 2") == "expected ']' at byte 5");
  CHECK(value_failure("{\"a\": 1,}") == "expected '\"' at byte 8");
  CHECK(value_failure("{\"a\" 1}") == "expected ':' at byte 5");
  CHECK(value_failure("[01]") == "a number with leading zeros at byte 3");
  CHECK(value_failure("[1.]") == "expected a number at byte 3");
  CHECK(value_failure("[tru]") == "expected a number at byte 1");
  CHECK(value_failure("1 2") == "text after the end at byte 2");
  CHECK(value_failure(std::string(100, '[')).find("nested too deeply") == 0);
}
