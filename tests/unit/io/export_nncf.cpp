#include <hwflowq/io/export_nncf.hpp>

#include "catch.hpp"
#include "front_documents.hpp"
#include "python.hpp"

using namespace hwflowq;

TEST_CASE("NNCF gets pairs of a width and a scope, as Python reads them") {
  const auto document = test::whole_front();
  const auto pairs = [](const std::string& source) {
    const auto value = test::python_value(source, "nncf_config");
    const auto& compression = value.at("compression");
    CHECK(compression.at("algorithm") == "quantization");
    const auto& precision = compression.at("initializer").at("precision");
    CHECK(precision.at("type") == "manual");
    return precision.at("bitwidth_per_scope");
  };
  CHECK(pairs(io::to_nncf(document, 0)) == nlohmann::json::parse(R"([
    [8, "conv,1|WEIGHT"], [4, "conv,1|INPUT0"], [1, "line\nbreak|WEIGHT"],
    [16, "line\nbreak|INPUT0"], [2, "\"quoted\"|WEIGHT"], [3, "\"quoted\"|INPUT0"]])"));

  // Scopes from elsewhere; nothing is said of activations that have none.
  const auto named = pairs(io::to_nncf(document, 0, [](const std::string& layer) {
    return io::operand_names{"Net/NNCFConv2d[" + layer + "]/conv2d_0|WEIGHT",
                             layer == "conv,1" ? "/nncf_model_input_0|OUTPUT" : ""};
  }));
  CHECK(named.size() == 4);
  CHECK(named.at(1) == nlohmann::json{4, "/nncf_model_input_0|OUTPUT"});
}
