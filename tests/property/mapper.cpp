// The mapper against all mappings of small map spaces, on random layers, accelerators and dataflows.
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "catch.hpp"
#include "map_space.hpp"

namespace {

using namespace hwflowq;
using workload::loop;
using workload::loop_set;

struct engine {
  int lane_count = 1;
  loop_set loops;
  double idle_pj = 0.0;

  [[nodiscard]] int lanes(int, int) const { return lane_count; }
  [[nodiscard]] int cycles_per_step(int, int) const { return 2; }
  [[nodiscard]] loop_set lane_loops() const { return loops; }
  [[nodiscard]] int stored_weight_bits(int) const { return 16; }
  [[nodiscard]] int stored_activation_bits(int) const { return 16; }
  [[nodiscard]] int accumulator_bits() const { return 32; }
  [[nodiscard]] double mac_energy_pj(int w, int a) const { return 0.005 * w * a; }
  [[nodiscard]] double idle_energy_pj() const { return idle_pj; }
  [[nodiscard]] double area_um2() const { return 1.0; }
};

class draw {
 public:
  explicit draw(std::uint64_t seed) : random_(seed) {}
  int from(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool one_in(int n) { return from(1, n) == 1; }
  loop_set loops() {
    switch (from(0, 4)) {
      case 0:
        return loop_set(loop::K, loop::C);
      case 1:
        return loop_set(loop::P, loop::Q, loop::N, loop::R);
      case 2:
        return loop_set(loop::R, loop::S, loop::C, loop::G, loop::P);
      default:
        return loop_set::all();
    }
  }

 private:
  std::mt19937_64 random_;
};

template <std::size_t Levels>
accelerator<engine, Levels> random_accelerator(draw& d, bool hops) {
  accelerator<engine, Levels> a;
  a.engine = {.lane_count = d.one_in(3) ? d.from(2, 4) : 1,
              .loops = d.loops(),
              .idle_pj = d.one_in(3) ? 0.1 : 0.0};
  for (std::size_t i = 0; i < Levels; ++i) {
    memory_level& level = a.levels[i];
    level.line_bits = std::array{8, 16, 64}[static_cast<std::size_t>(d.from(0, 2))];
    level.packed = static_cast<packing>(d.from(0, 2));
    level.read_pj_per_line = d.from(1, 200) * (i == 0 ? 1.0 : 0.1);
    level.write_pj_per_line = d.from(1, 200) * (i == 0 ? 1.0 : 0.1);
    if (d.one_in(2)) level.leakage_pj_per_cycle = 0.01 * d.from(0, 5);
    if (i > 0) {
      if (!d.one_in(4)) level.capacity_bits = d.from(20, 600);
      if (d.one_in(3)) {
        for (auto& bits : level.partition_bits) {
          if (d.one_in(2)) bits = d.from(16, 300);
        }
      }
      for (bool& keeps : level.may_keep) keeps = !d.one_in(5);
      level.double_buffered = d.one_in(5);
    }
    if (d.one_in(2)) {
      level.fan_out_x = d.from(1, 4);
      level.fan_out_y = d.from(1, 4);
    }
    if (d.one_in(3)) level.read_bits_per_cycle = d.from(1, 64);
    if (d.one_in(3)) level.write_bits_per_cycle = d.from(1, 64);
    if (d.one_in(4)) level.shared_bits_per_cycle = d.from(1, 64);
    if (hops && d.one_in(2)) level.hop_pj_per_bit = 0.1 * d.from(1, 9);
  }
  return a;
}

workload::loop_nest random_layer(draw& d) {
  workload::loop_nest nest;
  const int loops = d.from(1, 4);
  const int longest = loops > 3 ? 4 : loops > 2 ? 6 : 9;
  for (int k = 0; k < loops; ++k) {
    nest.bounds[static_cast<std::size_t>(d.from(0, 7))] = d.from(2, longest);
  }
  nest.stride_rows = d.from(1, 3);
  nest.stride_columns = d.from(1, 3);
  nest.dilation_rows = d.from(1, 3);
  nest.dilation_columns = d.from(1, 2);
  return nest;
}

dataflow_rules random_rules(draw& d) {
  dataflow_rules rules{.unrolled_x = d.loops(),
                       .unrolled_y = d.loops(),
                       .unrolled_lanes = d.loops(),
                       .stationary = std::nullopt,
                       .whole_within_element = {},
                       .filled_y = std::nullopt};
  if (d.one_in(2)) rules.stationary = static_cast<workload::tensor>(d.from(0, 2));
  if (d.one_in(4)) rules.whole_within_element = loop_set(loop::S, loop::C);
  if (d.one_in(6)) rules.kept_innermost = {d.one_in(2), d.one_in(2), d.one_in(2)};
  return rules;
}

// What a space has beyond the usual.
struct extras {
  bool hops = false;
  bool filled_y = false;
  bool choose_storage = false;
};

// Every way to leave tensors out at levels other than the outermost that keeps them.
template <std::size_t Levels>
auto storage_choices(const std::array<std::array<bool, 3>, Levels>& possible) {
  std::vector<std::array<std::array<bool, 3>, Levels>> choices;
  for (unsigned bits = 0; bits < 1U << (3 * Levels); ++bits) {
    bool allowed = true;
    auto keep = possible;
    for (std::size_t n = 0; n < 3; ++n) {
      bool outside = false;
      for (std::size_t i = 0; i < Levels; ++i) {
        keep[i][n] = (bits >> (3 * i + n) & 1U) != 0;
        allowed = allowed && (!keep[i][n] || possible[i][n]);
        allowed = allowed && (outside || keep[i][n] == possible[i][n]);
        outside = outside || possible[i][n];
      }
    }
    if (allowed) choices.push_back(keep);
  }
  return choices;
}

// Number of mappings compared; 0 where there are too many.
template <std::size_t Levels, typename Objective>
std::size_t compare(std::uint64_t seed, const Objective& objective, const extras& extra = {}) {
  constexpr std::size_t most = 4000;
  draw d(seed);
  const auto hardware = random_accelerator<Levels>(d, extra.hops);
  const auto nest = random_layer(d);
  const operand_bits bits{d.from(1, 16), d.from(1, 16), d.from(1, 16), d.from(16, 32)};
  auto rules = random_rules(d);
  if (extra.filled_y) rules.filled_y = static_cast<loop>(d.from(0, 7));
  const mapping_evaluator<engine, Levels> exact(hardware, nest, bits);
  double least = std::numeric_limits<double>::infinity();
  test::map_space<engine, Levels> space(hardware, nest, bits.weight_bits, bits.input_bits, rules,
                                        most);
  const auto look = [&](const mapping<Levels>& m) {
    const auto cost = exact(m);
    if (!cost.fits()) return;
    least = std::min(least, static_cast<double>(objective(
                                cost.energy_pj, static_cast<double>(cost.latency_cycles))));
  };
  if (extra.choose_storage) {
    for (const auto& keep : storage_choices<Levels>(space.kept())) {
      space.keep(keep);
      if (!space.visit(look)) return 0;
    }
  } else if (!space.visit(look)) {
    return 0;
  }
  const mapper search(hardware, rules, objective,
                      mapper_options<Levels>{.choose_storage = extra.choose_storage});
  const auto result = search(nest, bits);
  INFO("levels " << Levels << ", seed " << seed << ", hops " << extra.hops);
  REQUIRE(result.value == least);
  REQUIRE(result.proven());
  if (result.found()) {
    REQUIRE(result.cost == evaluate(hardware, nest, bits, result.best));
    REQUIRE(result.value ==
            objective(result.cost.energy_pj, static_cast<double>(result.cost.latency_cycles)));
  } else {
    REQUIRE(result.obstacle.reason != obstacle::none);
  }
  return space.count();
}

}  // namespace

TEST_CASE("the mapper finds the optimum of every small map space") {
  std::size_t spaces = 0;
  std::size_t mappings = 0;
  const auto add = [&](std::size_t count) {
    spaces += count > 0 ? 1 : 0;
    mappings += count;
  };
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    add(compare<1>(seed, minimise_energy{}));
    add(compare<2>(seed, minimise_energy_delay_product{}));
    add(compare<3>(seed, minimise_energy{}));
    add(compare<3>(seed + 1000, minimise_latency{}));
    add(compare<3>(seed + 2000, minimise_weighted_sum{1.0, 0.5}));
    add(compare<4>(seed, minimise_energy{}));
  }
  CHECK(spaces > 2500);
  CHECK(mappings > 500000);
}

TEST_CASE("the mapper finds the optimum where hops cost, an axis is filled, or storage is chosen") {
  std::size_t spaces = 0;
  std::size_t mappings = 0;
  const auto add = [&](std::size_t count) {
    spaces += count > 0 ? 1 : 0;
    mappings += count;
  };
  for (std::uint64_t seed = 5000; seed < 5100; ++seed) {
    add(compare<2>(seed, minimise_energy{}, {.hops = true}));
    add(compare<3>(seed, minimise_energy{}, {.hops = true}));
    add(compare<3>(seed, minimise_energy_delay_product{}, {.hops = true, .filled_y = true}));
    add(compare<2>(seed, minimise_energy{}, {.filled_y = true}));
    add(compare<2>(seed, minimise_energy{}, {.choose_storage = true}));
    add(compare<3>(seed, minimise_weighted_sum{1.0, 0.5}, {.choose_storage = true}));
  }
  CHECK(spaces > 350);
  CHECK(mappings > 50000);
}
