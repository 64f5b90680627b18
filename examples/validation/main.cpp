// Prints docs/validation.md: published figures beside ours.
#include <hwflowq/cost/arrays/bismo_overlay.hpp>
#include <hwflowq/cost/arrays/bit_fusion_search.hpp>
#include <hwflowq/cost/arrays/inner_product_array.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/hardware/engines/fixed_mac.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/presets/loom.hpp>
#include <hwflowq/hardware/presets/stripes.hpp>
#include <hwflowq/hardware/presets/unpu.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "networks.hpp"
#include "text.hpp"

namespace {

using namespace hwflowq;

std::string error_of(double ours, double published) {
  return fmt::format("{:+.1f} %", 100.0 * (ours / published - 1.0));
}

// Every use of it keeps the search within a second or so.
constexpr std::uint64_t steps = 300000;

void eyeriss_chip() {
  fmt::print("{}", text::eyeriss);
  struct published {
    const char* name;
    workload::loop_nest nest;
    double processing_ms, dram_mb, input_zeros, output_zeros;
  };
  const auto conv = [](std::int64_t G, std::int64_t K, std::int64_t C, std::int64_t P,
                       std::int64_t R, std::int64_t stride) {
    return workload::loop_nest{
        .bounds = {G, 4, K, C, P, P, R, R}, .stride_rows = stride, .stride_columns = stride};
  };
  // Zeros of outputs are those of the inputs of the layer that reads them; conv5's are not published.
  const std::array<published, 5> layers = {
      {{"conv1", conv(1, 96, 3, 55, 11, 4), 16.5, 5.0, 0.0001, 0.387},
       {"conv2", conv(2, 128, 48, 27, 5, 1), 39.2, 4.0, 0.387, 0.725},
       {"conv3", conv(1, 384, 256, 13, 3, 1), 21.8, 3.0, 0.725, 0.793},
       {"conv4", conv(2, 192, 192, 13, 3, 1), 16.0, 2.1, 0.793, 0.776},
       {"conv5", conv(2, 128, 192, 13, 3, 1), 10.0, 1.3, 0.776, 0.0}}};
  const mapper find(presets::eyeriss(), presets::eyeriss_dataflow, minimise_energy_delay_product{},
                    mapper_options<3>{.step_budget = steps});
  double ms_sum = 0.0, published_ms = 0.0, coded_sum = 0.0, published_mb = 0.0;
  for (const auto& layer : layers) {
    const auto best = find(layer.nest, {16, 16, 16, 16});
    const auto& dram = best.cost.counts.accesses[0];
    // Run-length coding puts three values that are not zero, with their runs, into 64 bits.
    const auto coded = [](double zeros) { return std::min(1.0, (1.0 - zeros) * 64.0 / 48.0); };
    const auto mb = [](std::int64_t words) { return static_cast<double>(words) * 2e-6; };
    const double raw = mb(dram[0].reads) + mb(dram[1].reads) + mb(dram[2].reads + dram[2].updates);
    const double with_coding = mb(dram[0].reads) + mb(dram[1].reads) * coded(layer.input_zeros) +
                               mb(dram[2].reads + dram[2].updates) * coded(layer.output_zeros);
    const double ms = static_cast<double>(best.cost.compute_cycles) / 200e3;
    fmt::print("| {} | {:.1f} | {:.1f} | {} | {} | {:.1f} | {:.1f} | {:.1f} | {} |\n", layer.name,
               layer.processing_ms, ms, error_of(ms, layer.processing_ms),
               best.cost.counts.instances[2], layer.dram_mb, raw, with_coding,
               error_of(with_coding, layer.dram_mb));
    ms_sum += ms;
    published_ms += layer.processing_ms;
    coded_sum += with_coding;
    published_mb += layer.dram_mb;
  }
  fmt::print("| all | {:.1f} | {:.1f} | {} | | {:.1f} | | {:.1f} | {} |\n", published_ms, ms_sum,
             error_of(ms_sum, published_ms), published_mb, coded_sum,
             error_of(coded_sum, published_mb));
  fmt::print("{}", text::after_eyeriss);
}

void laws() {
  fmt::print("{}", text::laws);
  const auto row = [](const std::string& what, double published, double ours) {
    fmt::print("| {} | {:g} | {:g} | {} |\n", what, published, ours, error_of(ours, published));
  };
  // 64 filters of 3 x 3 x 32 over 8 x 8 windows fill every array.
  const workload::loop_nest nest{.bounds = {1, 1, 128, 32, 8, 8, 3, 3}};
  const inner_product_array<engines::fixed_mac<>> base{.engine = {.products = 16}, .columns = 1};
  const auto base_cycles = static_cast<double>(counts_of(base, nest, 16, 16).compute_cycles);
  for (const int p : {4, 8, 9, 16}) {
    const inner_product_array<engines::stripes<>> stripes;
    row(fmt::format("Stripes over DaDianNao, {} activation bits: 16 / p", p), 16.0 / p,
        base_cycles / static_cast<double>(counts_of(stripes, nest, 16, p).compute_cycles));
  }
  const inner_product_array<engines::fixed_mac<>> row_of_16{
      .engine = {.products = 16}, .rows = 8, .columns = 1};
  const auto row_cycles = static_cast<double>(counts_of(row_of_16, nest, 16, 16).compute_cycles);
  for (const auto& [w, a] : {std::pair{4, 4}, {8, 8}, {3, 9}, {16, 16}}) {
    const inner_product_array<engines::loom<>> loom{.engine = {}, .rows = 128, .columns = 16};
    row(fmt::format("Loom over 128 multipliers, {} x {} bits: 256 / (w a)", w, a), 256.0 / (w * a),
        row_cycles / static_cast<double>(counts_of(loom, nest, w, a).compute_cycles));
  }
  row("BISMO on PYNQ-Z1, binary TOPS: 2 Dm Dn Dk f", 6.5, bismo_overlay{}.peak_binary_tops());
  row("BISMO on Ultra96, binary TOPS", 15.4,
      bismo_overlay{.rows = 10, .columns = 10, .frequency_mhz = 300.0}.peak_binary_tops());
  const auto unpu = presets::unpu();
  for (const auto& [bits, gops] : {std::pair{16, 345.6}, {8, 691.2}, {4, 1382.4}, {1, 7372.0}}) {
    row(fmt::format("UNPU, GOPS at {} weight bits", bits), gops,
        2e-3 * unpu.frequency_mhz * static_cast<double>(unpu.processing_elements()) *
            unpu.engine.lanes(bits, 16) /
            static_cast<double>(unpu.engine.cycles_per_step(bits, 16)));
  }
}

void bit_fusion_over_eyeriss() {
  fmt::print("{}", text::bit_fusion);
  const bit_fusion_array array;
  const auto energy_pj = [&](const bit_fusion_counts& c) {  // the authors' prices, see the text
    const auto of = [](std::int64_t bits, double pj) { return static_cast<double>(bits) * pj; };
    return of(c.cycles - c.stall_cycles, 0.4592 * 512) + of(c.weight_buffer_read_bits, 0.021) +
           of(c.weight_buffer_written_bits, 0.029) + of(c.input_buffer_read_bits, 0.059) +
           of(c.input_buffer_written_bits, 0.114) + of(c.output_buffer_read_bits, 0.033) +
           of(c.output_buffer_written_bits, 0.073) +
           of(c.dram_read_bits + c.dram_written_bits, 15.0);
  };
  auto chip = presets::eyeriss();
  chip.levels[1].fan_out_x = chip.levels[1].fan_out_y = 16;
  const mapper find(chip, presets::eyeriss_dataflow, minimise_energy_delay_product{},
                    mapper_options<3>{.step_budget = steps});
  double speedups = 0.0, published_speedups = 0.0, savings = 0.0, published_savings = 0.0;
  const auto networks = compared_networks();
  for (const auto& network : networks) {
    double eyeriss_cycles = 0.0, cycles = 0.0, pj = 0.0;
    for (const auto& layer : network.on_eyeriss) {
      const auto best = find(layer.nest(), {16, 16, 16, 16});
      eyeriss_cycles += static_cast<double>(best.cost.compute_cycles) * layer.times;
    }
    for (const auto& layer : network.on_bit_fusion) {
      const auto best = best_tiling(
          array, {layer.nest(), layer.weight_bits, layer.input_bits, layer.first}, energy_pj);
      cycles += static_cast<double>(best->counts.cycles) * layer.times;
      pj += energy_pj(best->counts) * layer.times;
    }
    const auto ms = [](double c) { return c / 500e3 / 16; };  // 500 MHz, 16 images
    const double speedup = ms(eyeriss_cycles) / ms(cycles);
    const double published_speedup = network.eyeriss_ms / network.bit_fusion_ms;
    // Both powers are printed as 256 / 1000 of what the prices give.
    const double eyeriss_uj = network.eyeriss_mw * network.eyeriss_ms * 1000.0 / 256.0;
    const double saving = eyeriss_uj / (pj / 16 * 1e-6);
    const double published_saving =
        network.eyeriss_mw * network.eyeriss_ms / (network.bit_fusion_mw * network.bit_fusion_ms);
    fmt::print(
        "| {} | {:.3f} | {:.3f} | {} | {:.3f} | {:.3f} | {} | {:.2f} | {:.2f} | {} | {:.2f} "
        "| {:.2f} | {} |\n",
        network.name, network.bit_fusion_ms, ms(cycles),
        error_of(ms(cycles), network.bit_fusion_ms), network.eyeriss_ms, ms(eyeriss_cycles),
        error_of(ms(eyeriss_cycles), network.eyeriss_ms), published_speedup, speedup,
        error_of(speedup, published_speedup), published_saving, saving,
        error_of(saving, published_saving));
    speedups += std::log(speedup);
    published_speedups += std::log(published_speedup);
    savings += std::log(saving);
    published_savings += std::log(published_saving);
  }
  const auto mean = [&](double logs) {
    return std::exp(logs / static_cast<double>(networks.size()));
  };
  fmt::print("| geometric mean | | | | | | | {:.2f} | {:.2f} | {} | {:.2f} | {:.2f} | {} |\n",
             mean(published_speedups), mean(speedups),
             error_of(mean(speedups), mean(published_speedups)), mean(published_savings),
             mean(savings), error_of(mean(savings), mean(published_savings)));
  fmt::print("{}", text::after_bit_fusion);
}

}  // namespace

int main() {
  fmt::print("{}", text::introduction);
  eyeriss_chip();
  laws();
  bit_fusion_over_eyeriss();
}
