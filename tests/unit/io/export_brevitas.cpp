#include <hwflowq/io/export_brevitas.hpp>

#include "catch.hpp"
#include "front_documents.hpp"
#include "python.hpp"

using namespace hwflowq;

TEST_CASE("Brevitas gets the widths of each module, as Python reads them") {
  const auto document = test::whole_front();
  const auto value = test::python_value(io::to_brevitas(document, 0), "bit_widths");
  REQUIRE(value.size() == 3);
  CHECK(value.at("conv,1") == nlohmann::json{{"weight_bit_width", 8}, {"input_bit_width", 4}});
  CHECK(value.at("line\nbreak") ==
        nlohmann::json{{"weight_bit_width", 1}, {"input_bit_width", 16}});
  CHECK(value.at("\"quoted\"") == nlohmann::json{{"weight_bit_width", 2}, {"input_bit_width", 3}});

  const auto renamed = test::python_value(
      io::to_brevitas(document, 0, [](const std::string& layer) { return "net." + layer; }),
      "bit_widths");
  CHECK(renamed.contains("net.conv,1"));
}
