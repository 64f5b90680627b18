#include <hwflowq/hardware/ported_array.hpp>

#include <string>

#include "catch.hpp"

using namespace hwflowq;

namespace {

ported_array small_ports() {
  ported_memory memory{.name = "memory",
                       .size_bits = 1024,
                       .keeps = {true, true, true},
                       .ports = {{.least_bits = 8, .greatest_bits = 64}},
                       .serves_dimension = {true, true}};
  return {.name = "small", .dimensions = {4, 2}, .mac_pj = 1.0, .memories = {memory}};
}

std::string complaint(const ported_array& array) {
  try {
    array.validate();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("an array has as many multipliers as positions") {
  CHECK(small_ports().multipliers() == 8);
}

TEST_CASE("an array that is not valid is refused by name") {
  CHECK(complaint(small_ports()).empty());
  auto bad = small_ports();
  bad.memories[0].size_bits = 0;
  CHECK(complaint(bad) == "array \"small\": memory \"memory\": size_bits = 0 must be at least 1");
  bad = small_ports();
  bad.memories[0].serves_dimension = {true};
  CHECK(complaint(bad) ==
        "array \"small\": memory \"memory\": serves_dimension needs a flag for each of 2 "
        "dimensions");
  bad = small_ports();
  bad.memories[0].ports[0].greatest_bits = 4;
  CHECK(complaint(bad).find("a port takes from 8 to 4 bits") != std::string::npos);
  bad = small_ports();
  bad.memories[0].keeps[2] = false;
  CHECK(complaint(bad) == "array \"small\": no memory keeps outputs");
  bad = small_ports();
  bad.dimensions[1] = 0;
  CHECK(complaint(bad) == "array \"small\": a dimension of 0 must be at least 1");
}
