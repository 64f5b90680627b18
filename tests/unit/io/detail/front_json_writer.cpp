#include <hwflowq/io/detail/front_json_writer.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "front_documents.hpp"

using namespace hwflowq;

TEST_CASE("lists are joined between their brackets") {
  const auto text = [](int i) { return std::to_string(i); };
  CHECK(io::detail::json_list("<", std::vector<int>{}, ", ", ">", text) == "<>");
  CHECK(io::detail::json_list("<", std::vector{1, 2, 3}, ", ", ">", text) == "<1, 2, 3>");
}

TEST_CASE("what a part lacks is left out") {
  CHECK(io::detail::json_of(io::objective_column{"e", "pJ"}) ==
        R"({"name": "e", "unit": "pJ", "sense": "minimise"})");
  const auto level = nlohmann::json::parse(io::detail::json_of(io::level_summary{.name = "mid"}));
  CHECK(level == nlohmann::json::parse(
                     R"({"name": "mid", "evaluations": 0, "objectives": [], "points": []})"));
}

TEST_CASE("equal schedules get one number, in the order of their first use") {
  const auto document = test::whole_front();
  io::detail::point_writer writer(document);
  const auto first = nlohmann::json::parse(writer(document.points[1]));
  const auto second = nlohmann::json::parse(writer(document.points[2]));
  const auto& third_layer = document.layers[2];
  CHECK(first.at("layer_costs").at(third_layer).at("schedule") == 0);
  CHECK(second.at("layer_costs").at(third_layer).at("schedule") == 1);
  CHECK(writer.schedules() ==
        std::vector<std::string>{"for K in 0 to 8\n  multiply and add\n", "another\n"});
}
