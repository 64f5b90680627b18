// Tiles of inner-product units against DNNsim.
#include <hwflowq/cost/arrays/inner_product_array.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/engines/loom.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>

#include <map>
#include <string>

#include "catch.hpp"
#include "reference.hpp"

using namespace hwflowq;

namespace {

template <ComputeEngine Engine>
inner_product_counts counts(const Engine& engine, const nlohmann::json& item, int activation_bits) {
  const auto out = item.at("out").get<std::int64_t>();
  const auto kernel = item.at("kernel").get<std::int64_t>();
  const auto stride = item.at("stride").get<std::int64_t>();
  const workload::loop_nest nest{
      .bounds = {1, 1, item.at("K"), item.at("C"), out, out, kernel, kernel},
      .stride_rows = stride,
      .stride_columns = stride};
  return counts_of(
      inner_product_array<Engine>{engine, item.at("rows"), item.at("columns"), item.at("tiles")},
      nest, item.at("wgt_bits").get<int>(), activation_bits);
}

}  // namespace

TEST_CASE("golden.cost.bit_serial", "[golden]") {
  test::require_reference_dir();
  std::map<std::string, std::size_t> cases;
  const auto file = test::reference_json("cost/golden_bitserial_dnnsim.json");
  for (const auto& item : file.at("cases")) {
    INFO(item.dump());
    const auto arch = item.at("arch").get<std::string>();
    const int lanes = item.at("lanes").get<int>();
    // The width that the hardware finds in the activations when it runs, where it looks.
    const auto& found = item.at("effective_act_bits");
    const int bits = found.is_null() ? item.at("act_bits").get<int>() : found.get<int>();
    inner_product_counts actual;
    if (arch == "DaDianNao") {
      actual = counts(engines::fixed_mac<>{.width_bits = 16, .products = lanes}, item, bits);
    } else if (arch == "Stripes") {
      actual = counts(engines::stripes<>{.lane_count = lanes}, item, bits);
    } else if (arch == "Loom") {
      actual = counts(engines::loom<>{.lane_count = lanes}, item, bits);
    } else {
      FAIL("no engine for " << arch);
    }
    CHECK(actual.compute_cycles == item.at("compute_cycles").get<std::int64_t>());
    CHECK(actual.scheduled_units == item.at("scheduled_pe").get<std::int64_t>());
    CHECK(actual.idle_units == item.at("idle_pe").get<std::int64_t>());
    ++cases[arch];
  }
  for (const auto& [arch, count] : cases) test::report_cases("bit_serial, " + arch, count);
  test::report_cases("bit_serial, kinds of array", cases.size());
}
