// BitFusion's published counters, with the tiling and order that give them.
#include <hwflowq/cost/arrays/bit_fusion_array.hpp>
#include <hwflowq/cost/arrays/bit_fusion_search.hpp>

#include <string>
#include <utility>

#include "catch.hpp"
#include "reference.hpp"

using namespace hwflowq;

namespace {

workload::loop loop_of(const std::string& name) {
  using workload::loop;
  for (const auto& [text, l] : {std::pair{"B/b", loop::N},
                                {"OW/ow", loop::Q},
                                {"OH/oh", loop::P},
                                {"IC/ic", loop::C},
                                {"OC/oc", loop::K}}) {
    if (name == text) return l;
  }
  throw std::runtime_error("no loop is called " + name);
}

}  // namespace

TEST_CASE("golden.cost.bit_fusion", "[golden]") {
  test::require_reference_dir();
  const auto file = test::reference_json("cost/golden_bitfusion.json");
  const auto& arch = file.at("arch");
  const auto bits = [&](const char* name) { return 8 * arch.at(name).get<std::int64_t>(); };
  const bit_fusion_array array{.rows = arch.at("N_rows"),
                               .columns = arch.at("M_cols"),
                               .unit = {.greatest_width = arch.at("pmax"),
                                        .brick_width = arch.at("pmin"),
                                        .sum_bits = arch.at("output_bits")},
                               .weight_buffer_bits = bits("wbuf_bytes"),
                               .input_buffer_bits = bits("ibuf_bytes"),
                               .output_buffer_bits = bits("obuf_bytes"),
                               .dram_bits_per_cycle = arch.at("dram_bits_per_cycle")};
  REQUIRE(arch.at("double_buffered").get<bool>());
  std::size_t cases = 0;
  for (const auto& item : file.at("cases")) {
    INFO(item.at("network") << " " << item.at("layer"));
    const std::int64_t out = item.at("O"), kernel = item.at("K"), stride = item.at("S");
    const bit_fusion_layer layer{.nest = {.bounds = {1, item.at("batch"), item.at("OC"),
                                                     item.at("IC"), out, out, kernel, kernel},
                                          .stride_rows = stride,
                                          .stride_columns = stride},
                                 .weight_bits = item.at("wprec"),
                                 .input_bits = item.at("iprec"),
                                 .unrolled_input = item.at("im2col")};
    const auto tile = [&](const char* name) {
      return item.at("tiling").at(name).at(1).get<std::int64_t>();
    };
    bit_fusion_tiling tiling{.N = tile("B/b"),
                             .K = tile("OC/oc"),
                             .C = tile("IC/ic"),
                             .P = tile("OH/oh"),
                             .Q = tile("OW/ow")};
    for (std::size_t i = 0; i < tiling.order.size(); ++i) {
      const auto name = item.at("order_outer_to_inner").at(i).get<std::string>();
      tiling.order[i] = loop_of(name);
      REQUIRE(passes(layer.nest.bound(tiling.order[i]), tiling.size(tiling.order[i])) ==
              item.at("tiling").at(name).at(0).get<std::int64_t>());
    }
    const auto counts = counts_of(array, layer, tiling);
    REQUIRE(counts.has_value());
    const auto& expected = item.at("expected");
    const auto value = [&](const char* name) { return expected.at(name).get<std::int64_t>(); };
    CHECK(counts->cycles == value("cycles"));
    CHECK(counts->stall_cycles == value("stall"));
    CHECK(counts->weight_buffer_read_bits == value("wbuf_rd"));
    CHECK(counts->weight_buffer_written_bits == value("wbuf_wr"));
    CHECK(counts->output_buffer_read_bits == value("obuf_rd"));
    CHECK(counts->output_buffer_written_bits == value("obuf_wr"));
    CHECK(counts->input_buffer_read_bits == value("ibuf_rd"));
    CHECK(counts->input_buffer_written_bits == value("ibuf_wr"));
    CHECK(counts->dram_read_bits == value("dram_rd"));
    CHECK(counts->dram_written_bits == value("dram_wr"));
    // The search finds what the authors' compiler found.
    const auto best = best_tiling(array, layer, [](const bit_fusion_counts& c) {
      return static_cast<double>(c.dram_read_bits + c.dram_written_bits);
    });
    REQUIRE(best.has_value());
    CHECK(best->counts.cycles == value("cycles"));
    ++cases;
  }
  test::report_cases("bit_fusion", cases);
}
