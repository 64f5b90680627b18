// Spatial arrays to choose from: engine, dataflow, rows, columns, and sizes of both memories.
#ifndef HWFLOWQ_HARDWARE_ARRAY_SPACE_HPP
#define HWFLOWQ_HARDWARE_ARRAY_SPACE_HPP

#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engines/bismo.hpp>
#include <hwflowq/hardware/engines/bit_fusion.hpp>
#include <hwflowq/hardware/engines/subword_simd.hpp>
#include <hwflowq/hardware/memories.hpp>
#include <hwflowq/hardware/memory_level.hpp>
#include <hwflowq/hardware/technologies/synthesis_45nm.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hwflowq {

/// The technology of all arrays of a space: areas and energies of engines and memories from one source.
using array_technology = technologies::synthesis_45nm;

/// The engines of a space. Each alternative is a type, which `array_space::visit` resolves before
/// anything is computed.
using array_engine =
    std::variant<engines::subword_simd<array_technology>, engines::bit_fusion<array_technology>,
                 engines::bismo<array_technology>>;
/// The dataflows of a space, resolved like the engines.
using array_dataflow = std::variant<dataflows::output_stationary, dataflows::weight_stationary>;

/// An engine, how memories pack its operands, and whether a register file beside it holds operands or
/// partial sums only.
struct engine_choice {
  std::string name;
  array_engine engine;
  packing packed = packing::exact_bits;
  bool keeps_operands = false;
};

/// A dataflow under a name.
struct dataflow_choice {
  std::string name;
  array_dataflow dataflow;
};

/// Hardware genes: a point is one position in each of six lists, in the order of the members. An array
/// has external memory of 64 bits a cycle; a double-buffered buffer for all tensors, with 2 bits of
/// bandwidth a cycle for each element; and in each element registers, of which a quarter each holds
/// weights and inputs and half holds partial sums, or which hold partial sums only where operands pass
/// by. Sizes and bandwidths are ours, as those of `presets::spatial_array`.
struct array_space {
  static constexpr std::size_t gene_count = 6;
  static constexpr std::array<const char*, gene_count> gene_names = {
      "engine", "dataflow", "rows", "columns", "buffer [KB]", "registers [byte]"};
  static constexpr std::size_t level_count = 3;

  std::vector<engine_choice> engines{
      {"simd", engines::subword_simd<array_technology>{}, packing::power_of_two, true},
      {"bit_fusion", engines::bit_fusion<array_technology>{}, packing::power_of_two, false},
      {"bit_serial", engines::bismo<array_technology>{.popcount_width = 64}, packing::exact_bits,
       false}};
  std::vector<dataflow_choice> dataflows{{"output_stationary", dataflows::output_stationary{}},
                                         {"weight_stationary", dataflows::weight_stationary{}}};
  std::vector<std::int64_t> rows{8, 16, 32};
  std::vector<std::int64_t> columns{8, 16, 32};
  std::vector<std::int64_t> buffer_kilobytes{32, 64, 128, 256};
  std::vector<std::int64_t> register_bytes{128, 256};  // of less the technology has no figures
  double frequency_mhz = 500.0;

  /// The number of alternatives of each gene.
  [[nodiscard]] std::array<std::size_t, gene_count> value_counts() const {
    return {engines.size(), dataflows.size(),        rows.size(),
            columns.size(), buffer_kilobytes.size(), register_bytes.size()};
  }

  /// The number of points.
  [[nodiscard]] std::size_t size() const {
    std::size_t product = 1;
    for (const std::size_t count : value_counts()) product *= count;
    return product;
  }

  /// Throws `std::invalid_argument` naming the gene that has no alternative, or more than 127, or a
  /// size below 1.
  void validate() const {
    const auto counts = value_counts();
    for (std::size_t gene = 0; gene < gene_count; ++gene) {
      if (counts[gene] == 0 || counts[gene] > 127) {
        throw std::invalid_argument("array_space: " + std::string(gene_names[gene]) + " has " +
                                    std::to_string(counts[gene]) +
                                    " alternatives; from 1 to 127 are possible");
      }
    }
    const std::array sizes{&rows, &columns, &buffer_kilobytes, &register_bytes};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      for (const std::int64_t size : *sizes[i]) {
        const std::int64_t least = i == 3 ? 8 : 1;  // a word of 16 bits each of operands
        if (size < least || size > 1 << 20) {
          throw std::invalid_argument("array_space: " + std::string(gene_names[i + 2]) + " = " +
                                      std::to_string(size) + " must be from " +
                                      std::to_string(least) + " to 2^20");
        }
      }
    }
  }

  /// Position of a point among all, the last gene running fastest. Precondition: as many positions as
  /// genes, each below its count.
  [[nodiscard]] std::size_t index(std::span<const std::int8_t> positions) const {
    const auto counts = value_counts();
    std::size_t result = 0;
    for (std::size_t gene = 0; gene < gene_count; ++gene) {
      result = result * counts[gene] + static_cast<std::size_t>(positions[gene]);
    }
    return result;
  }

  /// The inverse of `index`.
  [[nodiscard]] std::vector<std::int8_t> positions(std::size_t index) const {
    const auto counts = value_counts();
    std::vector<std::int8_t> result(gene_count);
    for (std::size_t gene = gene_count; gene-- > 0;) {
      result[gene] = static_cast<std::int8_t>(index % counts[gene]);
      index /= counts[gene];
    }
    return result;
  }

  /// The value of each gene as text.
  [[nodiscard]] std::array<std::string, gene_count> describe(std::size_t index) const {
    const auto at = positions(index);
    const auto place = [&](std::size_t gene) { return static_cast<std::size_t>(at[gene]); };
    return {engines[place(0)].name,
            dataflows[place(1)].name,
            std::to_string(rows[place(2)]),
            std::to_string(columns[place(3)]),
            std::to_string(buffer_kilobytes[place(4)]),
            std::to_string(register_bytes[place(5)])};
  }

  /// Calls `visit(hardware, dataflow)` with the accelerator of a point, whose engine and dataflow are
  /// types then, and gives what it gives.
  template <typename Visit>
  auto visit(std::size_t index, const Visit& visit) const {
    const auto at = positions(index);
    const auto place = [&](std::size_t gene) { return static_cast<std::size_t>(at[gene]); };
    const engine_choice& choice = engines[place(0)];
    return std::visit(
        [&](const auto& engine, const auto& dataflow) {
          return visit(make(index, choice, engine, rows[place(2)], columns[place(3)],
                            buffer_kilobytes[place(4)], register_bytes[place(5)]),
                       dataflow);
        },
        choice.engine, dataflows[place(1)].dataflow);
  }

  [[nodiscard]] double area_um2(std::size_t index) const {
    return visit(index, [](const auto& hardware, const auto&) { return hardware.area_um2(); });
  }

 private:
  template <ComputeEngine Engine>
  [[nodiscard]] accelerator<Engine, level_count> make(
      std::size_t index, const engine_choice& choice, const Engine& engine, std::int64_t row_count,
      std::int64_t column_count, std::int64_t kilobytes, std::int64_t bytes) const {
    const auto& technology = engine.technology;
    auto buffer = on_chip_memory("buffer", technology, kilobytes * bits_per_kilobyte, 64);
    buffer.double_buffered = true;
    buffer.read_bits_per_cycle = static_cast<double>(2 * row_count * column_count);
    buffer.write_bits_per_cycle = buffer.read_bits_per_cycle;
    buffer.fan_out_x = column_count;
    buffer.fan_out_y = row_count;
    buffer.hop_pj_per_bit = technology.hop_pj(1);
    memory_level registers;
    if (choice.keeps_operands) {
      registers = on_chip_memory("registers", technology, bytes * 8, 16);
      registers.partition_bits = {bytes * 2, bytes * 2, bytes * 4};
    } else {
      registers = on_chip_memory("partial sums", technology, bytes * 8, 32);
      registers.may_keep = {false, false, true};
    }
    accelerator<Engine, level_count> result{
        .name = {},
        .levels = {external_memory(technology, 64.0), buffer, registers},
        .engine = engine,
        .frequency_mhz = frequency_mhz};
    for (auto& level : result.levels) level.packed = choice.packed;
    const auto text = describe(index);
    result.name = text[2] + " x " + text[3] + " " + text[0] + ", " + text[1] + ", " + text[4] +
                  " KB, " + text[5] + " byte";
    return result;
  }
};

}  // namespace hwflowq

#endif
