#include <hwflowq/io/export_hawq.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <set>

#include "catch.hpp"
#include "python.hpp"

using namespace hwflowq;

namespace {

io::front_document one_point_of(const workload::network& network) {
  io::front_document document;
  document.network = network.name();
  document.objectives = {{"loss", ""}};
  document.points = {{{0.0}, {}}};
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    document.layers.push_back(network.compute_layer(l).name);
    document.points[0].bits.push_back({4, 8});
  }
  return document;
}

// Keys of HAWQ's own configuration of ResNet-18, in the words of its bit_config.py.
std::set<std::string> resnet18_keys() {
  std::set<std::string> keys{"quant_input", "quant_init_block_convbn", "quant_act_int32",
                             "quant_act_output", "quant_output"};
  for (int stage = 1; stage <= 4; ++stage) {
    for (int unit = 1; unit <= 2; ++unit) {
      const auto at = "stage" + std::to_string(stage) + ".unit" + std::to_string(unit) + ".";
      for (const char* module :
           {"quant_act", "quant_convbn1", "quant_act1", "quant_convbn2", "quant_act_int32"}) {
        keys.insert(at + module);
      }
      if (stage > 1 && unit == 1) keys.insert(at + "quant_identity_convbn");
    }
  }
  return keys;
}

}  // namespace

TEST_CASE("HAWQ gets every module of its ResNet-18, and no other") {
  auto document = one_point_of(workload::zoo::by_name("resnet18"));
  document.points[0].bits[0] = {8, 7};
  const auto dict = test::python_value(io::to_hawq(document, 0, "knee"), "bit_config_dict");
  const auto& bits = dict.at("bit_config_resnet18_knee");
  std::set<std::string> keys;
  for (const auto& [key, value] : bits.items()) keys.insert(key);
  CHECK(keys == resnet18_keys());
  CHECK(bits.at("quant_init_block_convbn") == 8);
  CHECK(bits.at("quant_input") == 7);
  CHECK(bits.at("stage2.unit1.quant_identity_convbn") == 4);
  CHECK(bits.at("stage4.unit2.quant_act1") == 8);
  CHECK(bits.at("stage4.unit2.quant_act_int32") == 16);
}

TEST_CASE("blocks of three convolutions and networks for small images have modules, too") {
  const auto deep = one_point_of(workload::zoo::by_name("resnet50"));
  const auto dict = test::python_value(io::to_hawq(deep, 0, "x"), "bit_config_dict");
  const auto& bits = dict.at("bit_config_resnet50_x");
  CHECK(bits.at("quant_init_convbn") == 4);
  CHECK(bits.at("stage3.unit6.quant_convbn3") == 4);
  CHECK(bits.at("stage3.unit6.quant_act2") == 8);
  CHECK_FALSE(bits.contains("quant_init_block_convbn"));
  CHECK_NOTHROW(io::to_hawq(one_point_of(workload::zoo::by_name("resnet56")), 0, "x"));
}

TEST_CASE("what HAWQ has no place for is refused") {
  const auto refusal = [](const io::front_document& document) {
    return test::message_of<error>([&] { return io::to_hawq(document, 0, "x"); });
  };
  auto document = one_point_of(workload::zoo::by_name("resnet18"));
  document.layers[1] = "features.0";
  CHECK(refusal(document) ==
        "layer \"features.0\" is none of HAWQ's residual networks; name its modules");
  // The first convolution of a unit and its shortcut read one tensor.
  document = one_point_of(workload::zoo::by_name("resnet18"));
  for (std::size_t l = 0; l < document.layers.size(); ++l) {
    if (document.layers[l] == "layer2.0.downsample.0") document.points[0].bits[l] = {4, 5};
  }
  CHECK(refusal(document).find("bits of module stage2.unit1.quant_act, another layer") !=
        std::string::npos);
  // With names from elsewhere there are no refusals.
  const auto dict = test::python_value(
      io::to_hawq(
          document, 0, "x",
          [](const std::string& layer) { return io::operand_names{layer + ".w", layer + ".a"}; }),
      "bit_config_dict");
  CHECK(dict.at("bit_config_resnet18_x").at("layer2.0.downsample.0.a") == 5);
}
