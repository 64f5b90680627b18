#include <hwflowq/io/front_json.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"
#include "reference.hpp"

using namespace hwflowq;

TEST_CASE("a front reads back from its JSON bit for bit") {
  const auto document = test::awkward_front();
  const auto json = nlohmann::json::parse(io::to_json(document));
  CHECK(json.at("schema") == "hwflowq-front-1");
  CHECK(json.at("library_version") == version);
  CHECK(json.at("network") == "net \"1\", \\ \xC3\xA9 \xEF\xBF\xBD");
  CHECK(json.at("level") == "mid");
  CHECK(json.at("seed").get<std::uint64_t>() == document.seed);
  CHECK(json.at("layers").get<std::vector<std::string>>() == document.layers);
  CHECK(json.at("hardware").at("tab\there") == "\x01");
  CHECK(json.at("objectives").at(1) ==
        nlohmann::json{{"name", "accuracy, top 1"}, {"unit", "%"}, {"sense", "maximise"}});
  REQUIRE(json.at("points").size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& point = json.at("points").at(i);
    for (std::size_t m = 0; m < 3; ++m) {
      CHECK(test::number(point.at("objectives").at(document.objectives[m].name)) ==
            document.points[i].objectives[m]);
    }
    for (std::size_t l = 0; l < 3; ++l) {
      const auto& layer = document.layers[l];
      CHECK(point.at("weight_bits").at(layer) == int{document.points[i].bits[l].weight_bits});
      CHECK(point.at("activation_bits").at(layer) ==
            int{document.points[i].bits[l].activation_bits});
    }
  }
}

TEST_CASE("a front without points, layers or hardware is whole JSON, too") {
  io::front_document document;
  document.objectives = {{"f", "", sense::minimise}};
  const auto json = nlohmann::json::parse(io::to_json(document));
  CHECK(json.at("points").empty());
  CHECK(json.at("layers").empty());
  CHECK(json.at("hardware").is_object());
  document.objectives.clear();
  CHECK_THROWS_AS(io::to_json(document), std::invalid_argument);
}

TEST_CASE("a written front is what the schema says, and a damaged one is not") {
  const auto python = test::require_python("jsonschema");
  const auto root = std::filesystem::path(__FILE__).parent_path() / ".." / ".." / "..";
  const auto schema = std::filesystem::absolute(root / "docs" / "front.schema.json");
  REQUIRE(std::filesystem::exists(schema));
  const test::temporary_directory directory;
  test::write_text(directory / "validate.py",
                   "import json, sys, jsonschema\n"
                   "schema = json.load(open(sys.argv[1], encoding='utf-8'))\n"
                   "jsonschema.Draft202012Validator.check_schema(schema)\n"
                   "document = json.load(open(sys.argv[2], encoding='utf-8'))\n"
                   "sys.exit(0 if jsonschema.Draft202012Validator(schema).is_valid(document)"
                   " else 3)\n");
  const auto validates = [&](const std::string& name) {
    return test::run_python(python, directory / "validate.py",
                            "'" + schema.string() + "' '" + (directory / name).string() + "'");
  };
  const auto document = test::awkward_front();
  io::write_front_json(directory / "front.json", document);
  CHECK(test::file_text(directory / "front.json") == io::to_json(document));
  CHECK(validates("front.json"));

  const auto whole = nlohmann::json::parse(io::to_json(document));
  const auto damaged = [&](const char* pointer, const nlohmann::json& value) {
    auto json = whole;
    json[nlohmann::json::json_pointer(pointer)] = value;
    test::write_text(directory / "damaged.json", json.dump());
    return !validates("damaged.json");
  };
  CHECK(damaged("/schema", "hwflowq-front-2"));
  CHECK(damaged("/seed", -1));
  CHECK(damaged("/surplus", 1));
  CHECK(damaged("/points/0/objectives/energy", nullptr));
  CHECK(damaged("/points/0/objectives/energy", "nan"));
  CHECK(damaged("/points/1/weight_bits/conv,1", 17));
  CHECK(damaged("/objectives/0/sense", "least"));
}
