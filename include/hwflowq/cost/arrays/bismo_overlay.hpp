// The time, traffic and size of a BISMO overlay.
#ifndef HWFLOWQ_COST_ARRAYS_BISMO_OVERLAY_HPP
#define HWFLOWQ_COST_ARRAYS_BISMO_OVERLAY_HPP

#include <hwflowq/cost/arrays/matrix_product.hpp>
#include <hwflowq/hardware/engines/bismo.hpp>
#include <hwflowq/hardware/passes.hpp>

#include <cstdint>

namespace hwflowq {

/// Dm x Dn dot product units of Dk bits on an FPGA. Formulas are those of the authors' generator and
/// run-time library (EECS-NTNU/bismo: `BISMO.scala`, `ExecInstrGen.cpp`, `bismo_rt_matmul.cpp`;
/// Umuroglu et al., TRETS 12(3), 2019). Its left-hand matrix has M rows, its right-hand matrix N columns.
struct bismo_overlay {
  std::int64_t rows = 8;     ///< Dm
  std::int64_t columns = 8;  ///< Dn
  engines::bismo<> unit{};   ///< Dk = popcount_width
  double frequency_mhz = 200.0;
  std::int64_t left_buffer_words = 1024;   ///< of Dk bits, per row
  std::int64_t right_buffer_words = 1024;  ///< per column

  /// Throws `std::invalid_argument` naming the field when a size is not positive.
  void validate() const {
    detail::require_positive("bismo_overlay", "rows", rows);
    detail::require_positive("bismo_overlay", "columns", columns);
    detail::require_positive("bismo_overlay", "popcount_width", unit.popcount_width);
  }

  /// An AND and an addition for each bit of each unit: 2 Dm Dn Dk.
  [[nodiscard]] constexpr std::int64_t peak_binary_operations_per_cycle() const {
    return 2 * rows * columns * unit.popcount_width;
  }
  /// In 10^12 per second.
  [[nodiscard]] constexpr double peak_binary_tops() const {
    return static_cast<double>(peak_binary_operations_per_cycle()) * frequency_mhz * 1e-6;
  }
  /// Cycles of the execution stage: ceil(M / Dm) ceil(N / Dn) ceil(K / Dk) w a, and the pipeline's fill.
  [[nodiscard]] constexpr std::int64_t execute_cycles(const matrix_product& p, int left_bits,
                                                      int right_bits) const {
    return tiles(p) * cycles_of_tile(p, left_bits, right_bits) + unit.fill_cycles();
  }
  /// Binary operations of a product, padded to the units.
  [[nodiscard]] constexpr std::int64_t binary_operations(const matrix_product& p, int left_bits,
                                                         int right_bits) const {
    return tiles(p) * cycles_of_tile(p, left_bits, right_bits) * peak_binary_operations_per_cycle();
  }
  /// Bytes fetched: the right-hand matrix once, the left-hand one for each of its stripes.
  [[nodiscard]] constexpr std::int64_t fetch_bytes(const matrix_product& p, int left_bits,
                                                   int right_bits) const {
    const std::int64_t depth = passes(p.K, unit.popcount_width) * unit.popcount_width / 8;
    const std::int64_t stripes = passes(p.N, columns);
    return stripes * columns * depth * right_bits +
           stripes * (passes(p.M, rows) * rows * depth * left_bits);
  }
  /// Bytes of the result: 32 bits for each value, padded to the units.
  [[nodiscard]] constexpr std::int64_t result_bytes(const matrix_product& p) const {
    return 4 * tiles(p) * rows * columns;
  }
  /// Look-up tables of all units.
  [[nodiscard]] constexpr double lookup_tables() const {
    return static_cast<double>(rows * columns) * unit.lookup_tables();
  }
  /// Block memories of 36 Kbit: 32 bits wide and 1024 words deep each.
  [[nodiscard]] constexpr std::int64_t block_memories() const {
    return passes(unit.popcount_width, 32) *
           (rows * passes(left_buffer_words, 1024) + columns * passes(right_buffer_words, 1024));
  }

 private:
  [[nodiscard]] constexpr std::int64_t tiles(const matrix_product& p) const {
    return passes(p.M, rows) * passes(p.N, columns);
  }
  [[nodiscard]] constexpr std::int64_t cycles_of_tile(const matrix_product& p, int left_bits,
                                                      int right_bits) const {
    return passes(p.K, unit.popcount_width) * unit.cycles_per_step(left_bits, right_bits);
  }
};

}  // namespace hwflowq

#endif
