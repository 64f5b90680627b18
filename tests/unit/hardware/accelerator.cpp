#include <hwflowq/hardware/accelerator.hpp>

#include <string>

#include "catch.hpp"
#include "plain_engine.hpp"

using namespace hwflowq;

namespace {

std::string complaint(const accelerator<test::plain_engine, 2>& hardware) {
  try {
    hardware.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return {};
}

accelerator<test::plain_engine, 2> small() {
  accelerator<test::plain_engine, 2> hardware;
  hardware.name = "small";
  hardware.levels[0].name = "memory";
  hardware.levels[0].fan_out_x = 3;
  hardware.levels[0].area_um2 = 10.0;
  hardware.levels[1].name = "buffer";
  hardware.levels[1].fan_out_x = 4;
  hardware.levels[1].fan_out_y = 2;
  hardware.levels[1].area_um2 = 5.0;
  return hardware;
}

}  // namespace

TEST_CASE("instances multiply along the levels") {
  const auto hardware = small();
  CHECK(hardware.instances(0) == 1);
  CHECK(hardware.instances(1) == 3);
  CHECK(hardware.processing_elements() == 24);
  CHECK(hardware.area_um2() == 10.0 + 3 * 5.0);
}

TEST_CASE("an accelerator that is not valid is refused by name") {
  CHECK(complaint(small()).empty());
  auto bad = small();
  bad.levels[1].line_bits = 0;
  CHECK(complaint(bad) == "memory level \"buffer\": line_bits = 0 must be at least 1");
  bad = small();
  bad.frequency_mhz = 0.0;
  CHECK(complaint(bad) ==
        "accelerator \"small\": frequency_mhz = 0.000000 must be finite and greater than 0");
  bad = small();
  bad.levels[0].may_keep[1] = bad.levels[1].may_keep[1] = false;
  CHECK(complaint(bad) == "accelerator \"small\": no level may keep inputs");
  bad = small();
  bad.levels[0].fan_out_x = bad.levels[0].fan_out_y = bad.levels[1].fan_out_x = 1 << 20;
  CHECK(complaint(bad) == "accelerator \"small\": more than 2^40 processing elements");
}
