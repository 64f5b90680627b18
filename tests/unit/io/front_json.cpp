#include <hwflowq/io/front_json.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

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

TEST_CASE("a document reads back as it was, every part of it") {
  const auto document = test::whole_front();
  CHECK(io::parse_front_json(io::to_json(document)) == document);
  CHECK(io::to_json(io::parse_front_json(io::to_json(document))) == io::to_json(document));
  // Another program's view of the same file.
  const auto json = nlohmann::json::parse(io::to_json(document));
  CHECK(json.at("schedules").size() == 2);
  const auto& point = json.at("points").at(1);
  CHECK(point.at("names") == nlohmann::json{"knee", "best, \"by far\""});
  CHECK(point.at("hardware").at("PE rows") == "12");
  const auto& costs = point.at("layer_costs");
  CHECK(costs.at("conv,1").at("energy_pj").at("mac") == 1.5);
  CHECK(costs.at("conv,1").at("cycles") == 1e6);
  CHECK(costs.at("conv,1").at("schedule") == costs.at("\"quoted\"").at("schedule"));
  CHECK_FALSE(costs.at("line\nbreak").contains("cycles"));
  CHECK(json.at("levels").at(1).at("narrowed").at(0).at("after") == "3 to 5");
  CHECK(json.at("baselines").at(0).at("points").at(0).at("weight_bits").at("conv,1") == 8);
  CHECK(json.at("provenance").at("seeds").at(1).get<std::uint64_t>() ==
        std::numeric_limits<std::uint64_t>::max());

  const test::temporary_directory directory;
  io::write_front_json(directory / "front.json", document);
  CHECK(io::read_front_json(directory / "front.json") == document);
}

TEST_CASE("files of before reports are read, and members of later versions passed over") {
  const std::string old = R"({
  "schema": "hwflowq-front-1", "library_version": "0.1.0", "network": "n", "level": "mid", "seed": 3,
  "hardware": {}, "layers": ["a", "b"],
  "objectives": [{"name": "e", "unit": "pJ", "sense": "minimise"}],
  "points": [{"objectives": {"e": "inf"}, "weight_bits": {"b": 4, "a": 2},
              "activation_bits": {"a": 8, "b": 7}, "later": [1]}],
  "later": {"x": null}})";
  const auto document = io::parse_front_json(old);
  CHECK(document.points.at(0).bits == std::vector<Precision>{{2, 8}, {4, 7}});
  CHECK(document.points.at(0).objectives.at(0) == std::numeric_limits<double>::infinity());
  CHECK(document.levels.empty());
  CHECK(document.origin.empty());
}

TEST_CASE("what is wrong in a file is named with its place") {
  const auto whole = nlohmann::json::parse(io::to_json(test::whole_front()));
  const auto refusal = [&](const char* pointer, const nlohmann::json& value) {
    auto json = whole;
    const nlohmann::json::json_pointer at(pointer);
    if (value.is_discarded()) {
      json.at(at.parent_pointer()).erase(at.back());
    } else {
      json[at] = value;
    }
    return test::message_of<error>([&] { return io::parse_front_json(json.dump()); });
  };
  const nlohmann::json erase(nlohmann::json::value_t::discarded);
  CHECK(refusal("/schema", "hwflowq-front-2") ==
        "schema is \"hwflowq-front-2\" instead of \"hwflowq-front-1\"");
  CHECK(refusal("/points", erase) == "the document lacks \"points\"");
  CHECK(refusal("/seed", -1) == "seed must be a whole number from 0 to 2^64 - 1, not -1");
  CHECK(refusal("/points/1/weight_bits/conv,1", 17) ==
        "points[1].weight_bits.conv,1 must be from 1 to 16 bits, not 17");
  CHECK(refusal("/points/1/weight_bits/conv,1", erase) == "points[1].weight_bits lacks \"conv,1\"");
  CHECK(refusal("/points/1/weight_bits/conv2", 8) ==
        "points[1].weight_bits has 4 members instead of one for each of 3 layers");
  CHECK(refusal("/points/0/objectives/energy", "nan") ==
        "points[0].objectives.energy must be a number, \"inf\" or \"-inf\"");
  CHECK(refusal("/objectives/0/sense", "least") ==
        "objectives[0].sense must be \"minimise\" or \"maximise\"");
  CHECK(refusal("/points/1/layer_costs/conv,1/schedule", 2) ==
        "points[1].layer_costs.conv,1.schedule is 2, but there are 2 schedules");
  CHECK(
      refusal("/points/1/layer_costs/conv,1/cycles", -1) ==
      "front_document: point 1: layer conv,1: the number of cycles is -1, which must be finite and "
      "at least 0");
  CHECK(refusal("/levels/0/points/1", {1.0}) ==
        "level \"coarse\": point 1: 1 values for 2 objectives");

  const test::temporary_directory directory;
  test::write_text(directory / "half.json", "{\"schema\": \"hwfl");
  CHECK(test::message_of<io::file_error>(
            [&] { return io::read_front_json(directory / "half.json"); }) ==
        "file " + (directory / "half.json").string() + ": a string without an end at byte 16");
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

  io::write_front_json(directory / "whole.json", test::whole_front());
  CHECK(validates("whole.json"));

  const auto whole = nlohmann::json::parse(io::to_json(test::whole_front()));
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
  CHECK(damaged("/points/1/names", "knee"));
  CHECK(damaged("/points/1/layer_costs/conv,1/cycles", -1));
  CHECK(damaged("/levels/0/evaluations", 1.5));
  CHECK(damaged("/levels/1/narrowed/0/surplus", 1));
  CHECK(damaged("/baselines/0/points/0/weight_bits/conv,1", 0));
  CHECK(damaged("/provenance/seeds/0", "one"));
}
