#include <hwflowq/hardware/engines/bismo.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>
#include <hwflowq/hardware/technologies/gate_counts_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>

#include "catch.hpp"

using namespace hwflowq;
using Catch::Matchers::WithinRel;

static_assert(check_technology<technologies::gate_counts_45nm>());

namespace {

constexpr technologies::gate_counts_45nm gates;

}  // namespace

TEST_CASE("laws of gate counts come close to the widths that they do not pass through") {
  // scripts/gate_counts/result.csv
  CHECK_THAT(gates.mac_pj(2, 8), WithinRel(0.6253, 0.08));
  CHECK_THAT(gates.mac_pj(4, 8), WithinRel(0.8488, 0.06));
  CHECK_THAT(gates.mac_pj(8, 16), WithinRel(2.1166, 0.11));
  CHECK_THAT(gates.mac_um2(2, 8), WithinRel(426.4, 0.03));
  CHECK_THAT(gates.mac_um2(4, 8), WithinRel(534.9, 0.05));
  CHECK_THAT(gates.mac_um2(8, 16), WithinRel(1203.1, 0.12));
  CHECK_THAT(gates.adder_pj(16), WithinRel(0.1862, 0.03));
  CHECK_THAT(gates.adder_pj(8), WithinRel(0.0901, 0.07));
  CHECK_THAT(gates.adder_um2(8), WithinRel(42.3, 0.06));
  CHECK_THAT(gates.leakage_pj(795.6) * 500.0, WithinRel(18.126, 1e-12));
}

TEST_CASE("serial engines built of adders spend what their synthesised units do") {
  // Sixteen lanes of eight weight bits: 2.4777 pJ a cycle; the formula leaves registers out.
  constexpr engines::stripes<technologies::gate_counts_45nm> stripes{.weight_width = 8};
  const double stripes_cycle = 16 * stripes.mac_energy_pj(8, 1) - stripes.idle_energy_pj();
  CHECK_THAT(stripes_cycle, WithinRel(2.4777, 0.05));
  // Sixty-four lanes of one bit: 1.4013 pJ, of which registers of the pipeline are a good part.
  constexpr engines::bismo<technologies::gate_counts_45nm> bismo{.popcount_width = 64};
  const double bismo_cycle = 64 * bismo.mac_energy_pj(1, 1) - bismo.idle_energy_pj();
  CHECK_THAT(bismo_cycle, WithinRel(1.4013, 0.25));
}
