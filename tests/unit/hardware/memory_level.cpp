#include <hwflowq/hardware/memory_level.hpp>

#include <limits>
#include <string>

#include "catch.hpp"

using namespace hwflowq;

namespace {

std::string complaint(const memory_level& level) {
  try {
    level.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("elements take bits by the packing policy") {
  CHECK(packed_bits(packing::exact_bits, 5) == 5);
  CHECK(packed_bits(packing::power_of_two, 5) == 8);
  CHECK(packed_bits(packing::power_of_two, 4) == 4);
  CHECK(packed_bits(packing::power_of_two, 1) == 1);
  CHECK(packed_bits(packing::byte, 5) == 8);
  CHECK(packed_bits(packing::byte, 9) == 16);
}

TEST_CASE("a line holds as many elements as fit side by side") {
  memory_level level;
  level.line_bits = 64;
  CHECK(level.lines(0, 24) == 0);
  CHECK(level.lines(1, 24) == 1);
  CHECK(level.lines(4, 24) == 2);   // two of 24 bits, 16 bits left empty
  CHECK(level.lines(22, 3) == 2);   // 21 of 3 bits
  CHECK(level.lines(3, 128) == 6);  // an element over two lines
  level.packed = packing::power_of_two;
  CHECK(level.lines(22, 3) == 2);  // 16 of 4 bits
  CHECK(level.lines(33, 3) == 3);
}

TEST_CASE("a double buffered level gives tiles half of its space") {
  memory_level level;
  CHECK(level.tile_bits() == unlimited);
  level.capacity_bits = 101;
  level.partition_bits[2] = 40;
  CHECK(level.tile_bits() == 101);
  level.double_buffered = true;
  CHECK(level.tile_bits() == 50);
  CHECK(level.tile_bits(workload::tensor::outputs) == 20);
  CHECK(level.tile_bits(workload::tensor::inputs) == unlimited);
}

TEST_CASE("a level that is not valid is refused by name") {
  memory_level level;
  level.name = "buffer";
  CHECK(complaint(level).empty());
  auto bad = level;
  bad.capacity_bits = -8;
  CHECK(complaint(bad) == "memory level \"buffer\": capacity_bits = -8 must be at least 1");
  bad = level;
  bad.line_bits = 0;
  CHECK(complaint(bad) == "memory level \"buffer\": line_bits = 0 must be at least 1");
  bad = level;
  bad.fan_out_y = 0;
  CHECK(complaint(bad) == "memory level \"buffer\": fan_out_y = 0 must be at least 1");
  bad = level;
  bad.read_bits_per_cycle = 0.0;
  CHECK(complaint(bad) ==
        "memory level \"buffer\": read_bits_per_cycle = 0.000000 must be greater than 0: a level "
        "without bandwidth serves nothing");
  bad = level;
  bad.shared_bits_per_cycle = std::numeric_limits<double>::quiet_NaN();
  CHECK(complaint(bad).find("shared_bits_per_cycle") != std::string::npos);
  bad = level;
  bad.write_pj_per_line = -1.0;
  CHECK(complaint(bad) ==
        "memory level \"buffer\": write_pj_per_line = -1.000000 must be finite and at least 0");
}
