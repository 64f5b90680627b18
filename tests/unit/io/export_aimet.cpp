#include <hwflowq/io/export_aimet.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"

using namespace hwflowq;

namespace {

io::front_document two_layers() {
  io::front_document document;
  document.objectives = {{"loss", ""}};
  document.layers = {"conv1", "fc"};
  document.points = {{{0.0}, {{2, 8}, {16, 4}}}};
  return document;
}

std::vector<io::aimet_layer> scales() {
  return {{{"conv1.weight", {0.5, 0.25}}, io::aimet_tensor{"image", {0.1}, false, -3}},
          {{"fc.weight", {1.0 / 3.0}}, {}}};
}

}  // namespace

TEST_CASE("encodings have the fields of AIMET's specification of version 1.0.0") {
  const auto json = nlohmann::json::parse(io::to_aimet(two_layers(), 0, scales()));
  CHECK(json == nlohmann::json::parse(R"({
    "version": "1.0.0",
    "activation_encodings": [
      {"name": "image", "dtype": "INT", "bw": 8, "enc_type": "PER_TENSOR", "is_sym": false,
       "scale": [0.1], "offset": [-3]}],
    "param_encodings": [
      {"name": "conv1.weight", "dtype": "INT", "bw": 2, "enc_type": "PER_CHANNEL", "is_sym": true,
       "scale": [0.5, 0.25], "offset": [-2, -2]},
      {"name": "fc.weight", "dtype": "INT", "bw": 16, "enc_type": "PER_TENSOR", "is_sym": true,
       "scale": [0.3333333333333333], "offset": [-32768]}],
    "excluded_layers": []})"));
  CHECK(json.at("param_encodings").at(1).at("scale").at(0).get<double>() == 1.0 / 3.0);
}

TEST_CASE("what the format cannot hold is refused by layer and width") {
  const auto refusal = [](auto change) {
    auto document = two_layers();
    auto layers = scales();
    change(document, layers);
    return test::message_of<error>([&] { return io::to_aimet(document, 0, layers); });
  };
  CHECK(refusal([](auto&, auto&) {}).empty());
  CHECK(refusal([](auto& d, auto&) { d.points[0].bits[1].weight_bits = 1; }) ==
        "layer \"fc\": 1 bit of weights: encodings of AIMET 1.0.0 hold 2 to 32");
  CHECK(refusal([](auto& d, auto&) { d.points[0].bits[0].activation_bits = 1; }) ==
        "layer \"conv1\": 1 bit of activations: encodings of AIMET 1.0.0 hold 2 to 32");
  CHECK(refusal([](auto& d, auto&) { d.points[0].bits[1].activation_bits = 1; }).empty());
  CHECK(refusal([](auto&, auto& l) { l.pop_back(); }) == "there are scales of 1 layers for 2");
  CHECK(refusal([](auto&, auto& l) { l[0].weights.scale.clear(); }) ==
        "layer \"conv1\": its weights have no scale");
  CHECK(refusal([](auto&, auto& l) { l[0].weights.scale[1] = 0.0; }) ==
        "layer \"conv1\": a scale of its weights is 0, which must be finite and above 0");
  CHECK(refusal([](auto&, auto& l) {
          l[0].activations->scale[0] = std::numeric_limits<double>::infinity();
        }) ==
        "layer \"conv1\": a scale of its activations is inf, which must be finite and above 0");
  CHECK(refusal([](auto&, auto& l) { l[1].weights.name.clear(); }) ==
        "layer \"fc\": the tensor of its weights has no name");
}
