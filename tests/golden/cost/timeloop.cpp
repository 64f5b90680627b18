// Counts, energy and cycles against Timeloop, term by term.
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/network_traffic.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "catch.hpp"
#include "reference.hpp"
#include "timeloop_case.hpp"

namespace {

using hwflowq::test::read_timeloop_case;

std::size_t tensor_number(const std::string& name) {
  const std::array<std::string, 3> names = {"Weights", "Inputs", "Outputs"};
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

bool close(double actual, double expected) {
  return std::abs(actual - expected) <= 1e-9 * std::max(std::abs(expected), 1e-300);
}

std::int64_t integer(const nlohmann::json& item, const char* field) {
  return item.at(field).get<std::int64_t>();
}

/// A level and tensor of the reference, per instance; -1 where it does not tell.
struct expected_counts {
  std::int64_t reads = -1;
  std::int64_t updates = -1;
  std::int64_t fills = -1;
  std::int64_t temporal_reductions = -1;
  std::int64_t partition_size = -1;
  std::int64_t capacity = -1;
  std::int64_t instances = -1;
  double energy_pj = -1.0;
};

expected_counts counts_of(const nlohmann::json& item) {
  expected_counts e;
  if (item.is_array()) {  // reads, updates, fills, utilized_capacity, energy_total_pj
    e.reads = item.at(0).get<std::int64_t>();
    e.updates = item.at(1).get<std::int64_t>();
    e.fills = item.at(2).get<std::int64_t>();
    e.capacity = item.at(3).get<std::int64_t>();
    e.energy_pj = item.at(4).get<double>();
    return e;
  }
  e.reads = integer(item, "reads");
  e.updates = integer(item, "updates");
  e.fills = integer(item, "fills");
  e.temporal_reductions = integer(item, "temporal_reductions");
  e.partition_size = integer(item, "partition_size");
  e.capacity = integer(item, "utilized_capacity");
  e.instances = integer(item, "utilized_instances");
  e.energy_pj = item.at("energy_total_pj").get<double>();
  return e;
}

std::int64_t each(std::int64_t total, std::int64_t instances) {
  CHECK(total % instances == 0);
  return total / instances;
}

// Elements of a tensor that pass through one instance: all of them, divided by the distinct tiles of
// every fan-out above, without fractions.
template <typename Convention, std::size_t Levels>
std::int64_t partition(const hwflowq::test::timeloop_case<Levels>& c, std::size_t level,
                       std::size_t n) {
  const auto t = static_cast<hwflowq::workload::tensor>(n);
  std::int64_t elements =
      hwflowq::detail::access_counter<Levels>(c.nest, c.schedule, true).tile(t, 0);
  for (std::size_t i = 0; i < level; ++i) {
    elements /= hwflowq::traffic_below<Convention>(c.hardware, c.nest, c.schedule, i, t)
                    .sharing.distinct_tiles;
  }
  return elements;
}

// Whether a quotient of words and bandwidth is a whole number: the reference divides twice in floating
// point before it rounds up, which may add a cycle there.
template <std::size_t Levels>
bool may_round_up(const hwflowq::mapping_cost<Levels>& cost, std::size_t level,
                  const hwflowq::memory_level& memory, double bits) {
  double in = 0.0;
  double out = 0.0;
  for (const auto& counts : cost.counts.accesses[level]) {
    out += static_cast<double>(counts.reads) * bits;
    in += static_cast<double>(counts.updates + counts.fills) * bits;
  }
  const auto instances = static_cast<double>(cost.counts.instances[level]);
  return std::fmod(out, instances * memory.read_bits_per_cycle) == 0.0 ||
         std::fmod(in, instances * memory.write_bits_per_cycle) == 0.0;
}

template <typename Convention, std::size_t Levels>
void compare(const nlohmann::json& item) {
  const auto c = read_timeloop_case<Levels>(item);
  c.hardware.validate();
  c.nest.validate();
  const auto cost = hwflowq::evaluate<Convention>(c.hardware, c.nest, c.bits, c.schedule);
  REQUIRE(cost.fits());

  auto levels = item.at("expected").at("levels");
  const bool with_links = Convention::forwards_between_neighbours;
  if (with_links) {
    levels.merge_patch([&] {
      nlohmann::json changes;
      for (const auto& [level, tensors] :
           item.at("with_link_transfers_enabled").at("changed").items()) {
        changes[level]["tensors"] = tensors;
      }
      return changes;
    }());
  }
  std::size_t compared = 0;
  double memory_pj = 0.0;
  for (std::size_t i = 0; i < Levels; ++i) {
    const std::string& name = c.hardware.levels[i].name;
    INFO("level " << name);
    REQUIRE(levels.contains(name));
    const auto& level = levels.at(name);
    for (const auto& [tensor, figures] : level.at("tensors").items()) {
      INFO("tensor " << tensor);
      const std::size_t n = tensor_number(tensor);
      const auto e = counts_of(figures);
      const auto& counts = cost.counts.accesses[i][n];
      const std::int64_t instances = cost.counts.instances[i];
      CHECK(each(counts.reads, instances) == e.reads);
      CHECK(each(counts.updates, instances) == e.updates);
      CHECK(each(counts.fills, instances) == e.fills);
      CHECK(cost.counts.tile_words[i][n] == e.capacity);
      CHECK(close(cost.memory_pj[i][n], e.energy_pj));
      memory_pj += e.energy_pj;
      if (e.instances >= 0) CHECK(instances == e.instances);
      if (e.temporal_reductions >= 0) {
        CHECK((n == 2 ? each(counts.reads, instances) : 0) == e.temporal_reductions);
      }
      if (e.partition_size >= 0) CHECK(partition<Convention>(c, i, n) == e.partition_size);
      ++compared;
    }
    // Cycles of a level are no fewer than those of the engine.
    const auto cycles = integer(level, "cycles");
    const std::int64_t ours = std::max(cost.compute_cycles, cost.port_cycles[i]);
    if (ours + 1 == cycles) {
      CHECK(may_round_up(cost, i, c.hardware.levels[i], c.bits.input_bits));
    } else {
      CHECK(ours == cycles);
    }
  }
  std::size_t kept = 0;
  for (const auto& level : c.schedule.levels)
    kept += static_cast<std::size_t>(level.keep[0]) + level.keep[1] + level.keep[2];
  CHECK(compared == kept);

  const auto& expected = item.at("expected");
  if (!expected.contains("total")) {
    CHECK(cost.macs == integer(expected, "macs"));
    CHECK(cost.latency_cycles == (expected.contains("cycles_exact_arithmetic")
                                      ? integer(expected, "cycles_exact_arithmetic")
                                      : integer(expected, "cycles")));
    return;
  }
  const auto& total = expected.at("total");
  CHECK(cost.macs == integer(total, "macs"));
  CHECK(cost.latency_cycles == integer(total, "cycles"));
  CHECK(cost.compute_cycles == integer(total, "compute_cycles"));
  CHECK(close(cost.mac_pj, total.at("mac_energy_pj").get<double>()));
  CHECK(close(cost.energy_pj,
              with_links ? memory_pj + cost.mac_pj : total.at("energy_pj").get<double>()));
  CHECK(std::abs(cost.utilisation - total.at("utilization").get<double>()) <= 5.1e-7);

  for (std::size_t i = 0; i < Levels && !with_links; ++i) {
    const std::string inner = i + 1 < Levels ? c.hardware.levels[i + 1].name : "MACs";
    const std::string name = c.hardware.levels[i].name + "<->" + inner;
    INFO("network " << name);
    REQUIRE(expected.at("networks").contains(name));
    for (const auto& [tensor, figures] : expected.at("networks").at(name).items()) {
      INFO("tensor " << tensor);
      const std::size_t n = tensor_number(tensor);
      const auto traffic = hwflowq::traffic_below<Convention>(
          c.hardware, c.nest, c.schedule, i, static_cast<hwflowq::workload::tensor>(n));
      const std::int64_t instances = cost.counts.instances[i];
      // Partial sums on their way down count below the outermost level only.
      bool outermost = true;
      for (std::size_t k = 0; k < i; ++k) outermost = outermost && !c.schedule.levels[k].keep[n];
      const std::int64_t down = n == 2 && !outermost ? 0 : traffic.words_down;
      CHECK(each(down + traffic.words_up, instances) == integer(figures, "ingresses"));
      CHECK(traffic.fan_out == integer(figures, "fanout"));
      CHECK(traffic.sharing.multicast_factor == integer(figures, "multicast_factor"));
      CHECK(each(traffic.spatial_reductions, instances) == integer(figures, "spatial_reductions"));
      CHECK(std::abs(traffic.sharing.average_hops -
                     hwflowq::test::number(figures.at("avg_hops"))) <= 0.00501);
    }
  }
}

template <typename Convention>
void compare(const nlohmann::json& item) {
  switch (item.at("mapping").size()) {
    case 1:
      return compare<Convention, 1>(item);
    case 2:
      return compare<Convention, 2>(item);
    case 3:
      return compare<Convention, 3>(item);
    case 4:
      return compare<Convention, 4>(item);
    case 5:
      return compare<Convention, 5>(item);
    case 6:
      return compare<Convention, 6>(item);
    case 7:
      return compare<Convention, 7>(item);
    default:
      FAIL("no instantiation for " << item.at("mapping").size() << " levels");
  }
}

void compare_file(const std::string& kind) {
  hwflowq::test::require_reference_dir();
  std::size_t cases = 0;
  std::size_t artefacts = 0;
  std::size_t linked = 0;
  const auto file = hwflowq::test::reference_json("cost/golden_timeloop_" + kind + ".json");
  for (const auto& item : file.at("cases")) {
    INFO("case " << item.at("id"));
    if (item.contains("sampling_artefact")) {
      ++artefacts;
      continue;
    }
    compare<hwflowq::timeloop_convention>(item);
    if (item.contains("with_link_transfers_enabled")) {
      INFO("with link transfers");
      compare<hwflowq::timeloop_link_transfer_convention>(item);
      ++linked;
    }
    ++cases;
  }
  if (artefacts > 0) {
    std::cout << "left out: " << artefacts << " whose figures depend on sampled iterations\n";
  }
  if (linked > 0) std::cout << kind << " with link transfers: " << linked << " cases\n";
  hwflowq::test::report_cases(kind, cases);
}

}  // namespace

TEST_CASE("golden.cost.timeloop_1level", "[golden]") {
  compare_file("1level");
}
TEST_CASE("golden.cost.timeloop_halo_psum", "[golden]") {
  compare_file("halo_psum");
}
TEST_CASE("golden.cost.timeloop_ws", "[golden]") {
  compare_file("ws");
}
TEST_CASE("golden.cost.timeloop_os", "[golden]") {
  compare_file("os");
}
TEST_CASE("golden.cost.timeloop_rs", "[golden]") {
  compare_file("rs");
}
TEST_CASE("golden.cost.timeloop_mixed_precision", "[golden]") {
  compare_file("mixed_precision");
}
TEST_CASE("golden.cost.timeloop_random", "[golden]") {
  compare_file("random");
}
