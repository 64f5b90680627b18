#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/compute_engine.hpp>

#include "catch.hpp"
#include "hardware_archetypes.hpp"

using namespace hwflowq;
using test::archetype::engine;

static_assert(check_compute_engine<engine>());
static_assert(is_sound_engine(engine(0)));
static_assert(!ComputeEngine<int> && !ComputeEngine<void>);
static_assert(accelerator<engine, 2>::level_count == 2);

// Each requirement missed on its own.
struct changes_itself : engine {
  int lanes(int, int) { return 1; }
};
static_assert(!has_lanes<changes_itself> && !ComputeEngine<changes_itself>);
struct one_width : engine {
  int cycles_per_step(int) const { return 1; }
};
static_assert(!has_cycles_per_step<one_width> && !ComputeEngine<one_width>);
struct single_loop : engine {
  workload::loop lane_loops() const { return workload::loop::C; }
};
static_assert(!has_lane_loops<single_loop> && !ComputeEngine<single_loop>);
struct without_width : engine {
  int stored_weight_bits() const { return 16; }
};
static_assert(!has_stored_weight_bits<without_width> && !ComputeEngine<without_width>);
struct two_widths : engine {
  int stored_activation_bits(int, int) const { return 16; }
};
static_assert(!has_stored_activation_bits<two_widths> && !ComputeEngine<two_widths>);
struct text_for_bits : engine {
  const char* accumulator_bits() const { return "32"; }
};
static_assert(!has_accumulator_bits<text_for_bits> && !ComputeEngine<text_for_bits>);
struct no_energy : engine {
  void mac_energy_pj(int, int) const {}
};
static_assert(!has_mac_energy<no_energy> && !ComputeEngine<no_energy>);
struct data_for_idle : engine {
  double idle_energy_pj = 0.0;
};
static_assert(!has_idle_energy<data_for_idle> && !ComputeEngine<data_for_idle>);
struct data_for_area : engine {
  double area_um2 = 0.0;
};
static_assert(!has_area<data_for_area> && !ComputeEngine<data_for_area>);
struct moves_only : engine {
  using engine::engine;
  moves_only(moves_only&&) = default;
};
static_assert(!ComputeEngine<moves_only>);

namespace {

struct pipelined : engine {
  using engine::engine;
  constexpr int fill_cycles() const { return 5; }
  constexpr std::int64_t cycles_of_steps(std::int64_t steps, int, int) const {
    return (3 * steps + 1) / 2;
  }
};

}  // namespace

TEST_CASE("optional members of an engine have defaults") {
  STATIC_REQUIRE(fill_cycles(engine(0)) == 0);
  STATIC_REQUIRE(cycles_of_steps(engine(0), 7, 3, 2) == 21);
  STATIC_REQUIRE(fill_cycles(pipelined(0)) == 5);
  STATIC_REQUIRE(cycles_of_steps(pipelined(0), 7, 3, 2) == 11);
}

TEST_CASE("engines that get cheaper with more bits are found") {
  struct less_time : engine {
    using engine::engine;
    constexpr int cycles_per_step(int w, int a) const { return w == 4 && a == 5 ? 1 : 7; }
  };
  struct fewer_lanes : engine {
    using engine::engine;
    constexpr int lanes(int w, int) const { return w; }
    constexpr int cycles_per_step(int, int) const { return 1; }
  };
  struct less_energy : engine {
    using engine::engine;
    constexpr double mac_energy_pj(int w, int a) const { return 20.0 - w + a; }
  };
  struct no_lane : engine {
    using engine::engine;
    constexpr int lanes(int, int) const { return 0; }
  };
  STATIC_REQUIRE(!is_sound_engine(less_time(0)));
  STATIC_REQUIRE(!is_sound_engine(fewer_lanes(0)));
  STATIC_REQUIRE(!is_sound_engine(less_energy(0)));
  STATIC_REQUIRE(!is_sound_engine(no_lane(0)));
}
