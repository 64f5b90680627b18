// How long it takes to map whole networks to a proven optimum, and to look their mappings up.
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/cost/mapper/mapping_table.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/presets/spatial_array.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace hwflowq;

std::vector<mapping_request> requests(const workload::network& net, int narrowest, int widest) {
  std::vector<mapping_request> all;
  for (const auto& layer : net.layers()) {
    if (!workload::computes(layer.shape.kind)) continue;
    for (int w = narrowest; w <= widest; ++w) {
      for (int a = narrowest; a <= widest; ++a) {
        all.push_back({workload::loops_of(layer.shape), {w, a, a, 32}});
      }
    }
  }
  return all;
}

// Fills a table on one thread.
template <typename Mapper>
void fill(benchmark::State& state, const Mapper& search, const std::vector<mapping_request>& all) {
  std::size_t entries = 0;
  std::size_t proven = 0;
  for (auto _ : state) {
    mapping_table table(search);
    table.fill(search, all);
    entries = table.entries().size();
    proven = 0;
    for (const auto& e : table.entries()) proven += e.lower_bound >= e.value ? 1 : 0;
    benchmark::DoNotOptimize(table);
  }
  state.counters["entries"] = static_cast<double>(entries);
  state.counters["proven"] = static_cast<double>(proven);
}

// An array of 32 x 32 elements that keep a partial sum each, around a buffer of 256 kB, prices relative
// to a multiplication (Chen, Emer, Sze, ISCA 2016, table IV).
accelerator<engines::fixed_mac<technologies::eyeriss_ratios>, 3> sums_in_place(std::int64_t side) {
  auto array = presets::eyeriss();
  array.name = "sums in place";
  array.levels[1].capacity_bits = 256 * 1024 * 8;
  array.levels[1].may_keep = {true, true, true};
  array.levels[1].fan_out_x = side;
  array.levels[1].fan_out_y = side;
  array.levels[1].hop_pj_per_bit = 0.0;
  array.levels[2].capacity_bits = 64;
  array.levels[2].partition_bits = {unlimited, unlimited, unlimited};
  array.levels[2].may_keep = {false, false, true};
  return array;
}

void resnet18_eyeriss(benchmark::State& state) {
  fill(state, mapper(presets::eyeriss(), presets::eyeriss_dataflow),
       requests(workload::zoo::resnet18(), 8, 8));
}
BENCHMARK(resnet18_eyeriss)->Unit(benchmark::kMillisecond);

void resnet18_output_stationary(benchmark::State& state) {
  fill(state, mapper(sums_in_place(state.range(0)), dataflows::output_stationary{}),
       requests(workload::zoo::resnet18(), 8, 8));
}
BENCHMARK(resnet18_output_stationary)->Arg(8)->Arg(16)->Arg(32)->Unit(benchmark::kMillisecond);

void resnet18_mac_array(benchmark::State& state) {
  fill(state, mapper(presets::mac_array(state.range(0)), presets::spatial_array_dataflow),
       requests(workload::zoo::resnet18(), 8, 8));
}
BENCHMARK(resnet18_mac_array)->Arg(8)->Arg(16)->Arg(32)->Arg(64)->Unit(benchmark::kMillisecond);

// External memory, buffers of 128 KB and then of 8 KB, 512 B, ... and registers in each of 8 x 8 elements.
template <std::size_t Levels>
accelerator<engines::fixed_mac<technologies::synthesis_45nm>, Levels> nested_buffers() {
  const technologies::synthesis_45nm technology;
  accelerator<engines::fixed_mac<technologies::synthesis_45nm>, Levels> array{
      .name = "nested buffers",
      .levels = {},
      .engine = {.width_bits = 8, .technology = technology},
      .frequency_mhz = 500.0};
  array.levels[0] = external_memory(technology, 64.0);
  std::int64_t kilobytes_16th = 128 * 16;
  for (std::size_t i = 1; i + 1 < Levels; ++i) {
    array.levels[i] =
        on_chip_memory("buffer", technology, kilobytes_16th * bits_per_kilobyte / 16, 64);
    kilobytes_16th /= 16;
  }
  array.levels[Levels - 2].fan_out_x = 8;
  array.levels[Levels - 2].fan_out_y = 8;
  array.levels[Levels - 1] = on_chip_memory("registers", technology, 64 * 8, 16);
  return array;
}

template <std::size_t Levels>
void resnet20_levels(benchmark::State& state) {
  fill(state, mapper(nested_buffers<Levels>(), dataflows::output_stationary{}),
       requests(workload::zoo::resnet20(), 8, 8));
}
BENCHMARK(resnet20_levels<3>)->Unit(benchmark::kMillisecond);
BENCHMARK(resnet20_levels<4>)->Unit(benchmark::kMillisecond);

// Networks of more and more distinct layers.
void networks_eyeriss(benchmark::State& state) {
  const std::vector<std::string> names = {"resnet20", "resnet18", "resnet50", "mobilenet_v2"};
  const auto& name = names[static_cast<std::size_t>(state.range(0))];
  state.SetLabel(name);
  fill(state, mapper(presets::eyeriss(), presets::eyeriss_dataflow),
       requests(workload::zoo::by_name(name), 8, 8));
}
BENCHMARK(networks_eyeriss)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

void resnet56_eyeriss_49_pairs(benchmark::State& state) {
  fill(state, mapper(presets::eyeriss(), presets::eyeriss_dataflow),
       requests(workload::zoo::resnet56(), 2, 8));
}
BENCHMARK(resnet56_eyeriss_49_pairs)->Unit(benchmark::kMillisecond);

// A candidate is a complete tiling, all factors in space and time given, that was bounded by itself, or an
// order of its loops that was; tilings refused together are not counted.
void candidates(benchmark::State& state) {
  const mapper search(presets::mac_array(32), presets::spatial_array_dataflow);
  const workload::loop_nest nest{.bounds = {1, 1, 64, 64, 56, 56, 3, 3}};
  std::uint64_t seen = 0;
  for (auto _ : state) {
    const auto counts = search(nest, {}).counts;
    seen += counts.candidates + counts.orders;
  }
  state.counters["candidates"] =
      benchmark::Counter(static_cast<double>(seen), benchmark::Counter::kIsRate);
}
BENCHMARK(candidates)->Unit(benchmark::kMillisecond);

void look_up(benchmark::State& state) {
  const mapper search(presets::eyeriss(), presets::eyeriss_dataflow);
  mapping_table table(search);
  const auto all = requests(workload::zoo::resnet20(), 8, 8);
  table.fill(search, all);
  for (auto _ : state) {
    for (const auto& r : all) benchmark::DoNotOptimize(table.find(r.nest, r.bits));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
}
BENCHMARK(look_up);

}  // namespace

BENCHMARK_MAIN();
