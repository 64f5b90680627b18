#include <hwflowq/io/detail/front_json_reader.hpp>
#include <hwflowq/io/front_json.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"

using namespace hwflowq;

TEST_CASE("members are found by their names in whatever order they stand") {
  // nlohmann's objects are sorted by name.
  const auto document = test::whole_front();
  const auto sorted = nlohmann::json::parse(io::to_json(document)).dump(1);
  auto read = io::detail::front_json_reader().read(io::detail::json_value::parse(sorted));
  CHECK(read.points[1].objectives == document.points[1].objectives);
  CHECK(read.points[1].bits == document.points[1].bits);
  CHECK(read.points[1].layer_costs == document.points[1].layer_costs);
  CHECK(read.levels == document.levels);
  CHECK(read.baselines == document.baselines);
  // The order of texts is for their reader only; it is that of the file.
  CHECK(read.accuracy == io::named_texts{document.accuracy[1], document.accuracy[0]});
  read.accuracy = document.accuracy;
  read.points[1].hardware = document.points[1].hardware;
  CHECK(read == document);
}

TEST_CASE("a member given twice is no substitute for one that is missing") {
  const auto text = [](const std::string& bits) {
    return R"({"library_version": "0", "network": "", "level": "", "seed": 0, "hardware": {},
      "layers": ["a", "b"], "objectives": [{"name": "e", "unit": "", "sense": "minimise"}],
      "points": [{"objectives": {"e": 1}, "weight_bits": )" +
           bits + R"(, "activation_bits": {"a": 8, "b": 8}}]})";
  };
  const auto refusal = [&](const std::string& bits) {
    return test::message_of<error>([&] {
      return io::detail::front_json_reader().read(io::detail::json_value::parse(text(bits)));
    });
  };
  CHECK(refusal(R"({"b": 2, "a": 2})").empty());
  CHECK(refusal(R"({"a": 2, "a": 2})") == "points[0].weight_bits lacks \"b\"");
  CHECK(refusal(R"({"a": 2, "b": 2, "a": 2})") ==
        "points[0].weight_bits has 3 members instead of one for each of 2 layers");
  CHECK(refusal("7") == "points[0].weight_bits must be an object");
}
