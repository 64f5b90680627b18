#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include <string>

#include "catch.hpp"
#include "reference.hpp"

using namespace hwflowq;

static_assert(check_technology<technologies::synthesis_45nm>());

TEST_CASE("the published synthesis and CACTI figures are met") {
  using Catch::Matchers::WithinRel;
  constexpr technologies::synthesis_45nm t;
  test::require_reference_dir();
  const auto tables = test::reference_json("cost/published_tables.json");
  const auto& units = tables.at("bitfusion_synthesis_45nm_500MHz_4x4_array_per_PE").at("rows");
  for (const int bits : {2, 4, 8, 16}) {
    const auto row = test::numbers(units.at(std::to_string(bits) + "b fixed"));
    CAPTURE(bits);
    CHECK_THAT(t.mac_um2(bits, bits), WithinRel(row[0], 1e-12));
    CHECK_THAT(t.mac_pj(bits, bits), WithinRel(row[1], 1e-12));
    // Leakage per area varies with the share of registers.
    CHECK_THAT(t.leakage_pj(row[0]), WithinRel(row[2] / 500 * 1e-3, bits == 2 ? 0.5 : 0.2));
  }
  const auto& memories = tables.at("sram_cacti_45nm_32bit_port").at("rows");
  for (const auto& [name, bytes] : {std::pair{"128 B", 128},
                                    {"1 KB", 1024},
                                    {"2 KB", 2048},
                                    {"4 KB", 4096},
                                    {"8 KB", 8192},
                                    {"16 KB", 16384}}) {
    const auto row = test::numbers(memories.at(name));
    CAPTURE(bytes);
    CHECK_THAT(t.sram_read_pj(bytes * 8, 32), WithinRel(row[0], 1e-12));
    CHECK_THAT(t.sram_write_pj(bytes * 8, 32), WithinRel(row[1], 1e-12));
    CHECK_THAT(t.sram_um2(bytes * 8), WithinRel(row[3] * 1e6, 1e-12));
  }
  // Four times 16 KB cost twice as much.
  CHECK_THAT(t.sram_read_pj(64 * 8192, 32), WithinRel(2 * 9.982, 1e-12));
  CHECK_THAT(t.sram_write_pj(64 * 8192, 32), WithinRel(2 * 8.421, 1e-12));
  // BitFusion's banks (64 KB in 512, 32 KB in 16 of two bricks' width): its simulator charges
  // 0.021 and 0.029 pJ per bit of a weight buffer.
  CHECK_THAT(t.sram_read_pj(128 * 8, 1), WithinRel(0.021, 0.02));
  CHECK_THAT(t.sram_write_pj(128 * 8, 1), WithinRel(0.029, 0.01));
}
