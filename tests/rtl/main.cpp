// Clocks the arrays in SystemVerilog with random matrices of all widths, and compares products and
// cycles with mathematics and with the engines.
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/engines/bismo.hpp>
#include <hwflowq/hardware/engines/stripes.hpp>
#include <hwflowq/hardware/passes.hpp>

#include <Vbismo_array.h>
#include <Vstripes_unit.h>
#include <verilated.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "engine_models.hpp"

using namespace hwflowq;

// Verilator's run-time library asks for it.
double sc_time_stamp() {
  return 0.0;
}

namespace {

constexpr std::size_t rows = 2, columns = 2, popcount_width = 8, lanes = 4;

template <typename Module>
void clock(Module& module) {
  module.clock = 0;
  module.eval();
  module.clock = 1;
  module.eval();
}

template <typename Module>
void reset(Module& module) {
  module.valid = 0;
  module.reset = 1;
  clock(module);
  module.reset = 0;
}

// Bits of one plane for some positions of a row (or column), the first in bit 0.
template <typename At>
std::uint64_t plane_bits(const quantization::integer_range& range, std::size_t first,
                         std::size_t last, int plane, At at) {
  std::uint64_t bits = 0;
  for (std::size_t k = first; k < last; ++k) {
    bits |= std::uint64_t{test::encoded(range, at(k)) >> plane & 1U} << (k - first);
  }
  return bits;
}

// Lanes without an element, which are given ones: an array has to leave them out by itself.
std::uint64_t unused_lanes(std::size_t count, std::uint64_t used) {
  return ((std::uint64_t{1} << count) - 1) & ~used;
}

// A product of matrices on the array of dot product units, tile by tile without a pause.
test::simulated_product run_bismo_array(Vbismo_array& module, const test::integer_matrix& w,
                                        const test::integer_matrix& a) {
  test::simulated_product result;
  result.values.assign(w.rows * a.columns, 0);
  struct tile {
    std::size_t row, column;
  };
  std::vector<tile> finished;
  std::size_t read = 0;
  const auto step = [&] {
    clock(module);
    ++result.cycles;
    if (!module.done) return;
    const tile t = finished[read++];
    for (std::size_t i = 0; i < rows && t.row + i < w.rows; ++i) {
      for (std::size_t j = 0; j < columns && t.column + j < a.columns; ++j) {
        result.values[(t.row + i) * a.columns + t.column + j] =
            static_cast<std::int32_t>(module.sum[i * columns + j]);
      }
    }
  };
  reset(module);
  module.left_binary = w.range.is_binary();
  module.right_binary = a.range.is_binary();
  const int top = w.range.bits + a.range.bits - 2;
  const std::size_t chunks = (w.columns + popcount_width - 1) / popcount_width;
  for (std::size_t m = 0; m < w.rows; m += rows) {
    for (std::size_t n = 0; n < a.columns; n += columns) {
      finished.push_back({m, n});
      for (int position = top; position >= 0; --position) {
        bool entering = position != top;
        for (int i = std::min(position, w.range.bits - 1); i >= 0 && position - i < a.range.bits;
             --i) {
          for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
            const std::size_t first = chunk * popcount_width;
            const std::size_t last = std::min(first + popcount_width, w.columns);
            module.valid = 1;
            module.first = position == top && chunk == 0;
            module.shift = entering;
            module.negative =
                test::is_sign_plane(w.range, i) != test::is_sign_plane(a.range, position - i);
            module.last = position == 0 && chunk + 1 == chunks;
            const std::uint64_t used = (std::uint64_t{1} << (last - first)) - 1;
            const std::uint64_t stray = unused_lanes(popcount_width, used);
            module.used = static_cast<std::uint8_t>(used);
            std::uint64_t left = 0, right = 0;
            for (std::size_t r = 0; r < rows && m + r < w.rows; ++r) {
              left |= (stray | plane_bits(w.range, first, last, i,
                                          [&](std::size_t k) { return w(m + r, k); }))
                      << (r * popcount_width);
            }
            for (std::size_t c = 0; c < columns && n + c < a.columns; ++c) {
              right |= (stray | plane_bits(a.range, first, last, position - i,
                                           [&](std::size_t k) { return a(k, n + c); }))
                       << (c * popcount_width);
            }
            module.left = static_cast<std::uint16_t>(left);
            module.right = static_cast<std::uint16_t>(right);
            entering = false;
            step();
          }
        }
      }
    }
  }
  module.valid = 0;
  while (read < finished.size()) step();
  return result;
}

// A product of matrices on one serial inner-product unit.
test::simulated_product run_stripes_unit(Vstripes_unit& module, const test::integer_matrix& w,
                                         const test::integer_matrix& a) {
  test::simulated_product result;
  reset(module);
  const std::size_t steps = (w.columns + lanes - 1) / lanes;
  for (std::size_t m = 0; m < w.rows; ++m) {
    for (std::size_t n = 0; n < a.columns; ++n) {
      for (std::size_t s = 0; s < steps; ++s) {
        const std::size_t first = s * lanes, last = std::min(first + lanes, w.columns);
        const std::uint64_t used = (std::uint64_t{1} << (last - first)) - 1;
        const std::uint64_t stray = unused_lanes(lanes, used);
        std::uint64_t weights = 0;
        for (std::size_t k = first; k < last; ++k) {
          weights |= (static_cast<std::uint64_t>(w(m, k)) & 0x1FF) << (9 * (k - first));
        }
        for (std::size_t k = last; k < first + lanes; ++k) weights |= 1ULL << (9 * (k - first));
        for (int plane = a.range.bits - 1; plane >= 0; --plane) {
          module.valid = 1;
          module.restart = plane == a.range.bits - 1;
          module.clear = module.restart && s == 0;
          module.negative = test::is_sign_plane(a.range, plane);
          module.binary = a.range.is_binary();
          module.last = plane == 0 && s + 1 == steps;
          module.weight = weights;
          module.activation =
              static_cast<std::uint8_t>(stray | plane_bits(a.range, first, last, plane,
                                                           [&](std::size_t k) { return a(k, n); }));
          module.used = static_cast<std::uint8_t>(used);
          clock(module);
          ++result.cycles;
          if (module.done) result.values.push_back(static_cast<std::int32_t>(module.sum));
        }
      }
    }
  }
  return result;
}

int failures = 0;

void check(bool holds, const char* array, const char* what, const test::integer_matrix& w,
           const test::integer_matrix& a) {
  if (holds) return;
  ++failures;
  std::printf("%s: %s differ at %d x %d bits, %s weights, %s activations\n", array, what,
              w.range.bits, a.range.bits, w.range.is_signed ? "signed" : "unsigned",
              a.range.is_signed ? "signed" : "unsigned");
}

}  // namespace

int main() {
  Vbismo_array bismo_array;
  Vstripes_unit stripes_unit;
  const engines::bismo<> bismo{.popcount_width = popcount_width};
  const engines::stripes<> stripes{.lane_count = lanes, .weight_width = 8};
  int products = 0;
  const auto compare = [&](const test::integer_matrix& w, const test::integer_matrix& a) {
    const int wb = w.range.bits, ab = a.range.bits;
    const auto expected = test::exact_product(w, a);
    const auto inner = static_cast<std::int64_t>(w.columns);

    const auto on_array = run_bismo_array(bismo_array, w, a);
    const std::int64_t tiles = passes(static_cast<std::int64_t>(w.rows), rows) *
                               passes(static_cast<std::int64_t>(a.columns), columns);
    check(on_array.values == expected, "bismo_array", "products", w, a);
    check(on_array.cycles == cycles_of_steps(bismo, tiles * passes(inner, popcount_width), wb, ab) +
                                 fill_cycles(bismo),
          "bismo_array", "cycles", w, a);

    const auto on_unit = run_stripes_unit(stripes_unit, w, a);
    check(on_unit.values == expected, "stripes_unit", "products", w, a);
    check(on_unit.cycles ==
              cycles_of_steps(stripes,
                              static_cast<std::int64_t>(w.rows * a.columns) * passes(inner, lanes),
                              wb, ab),
          "stripes_unit", "cycles", w, a);
    products += 2;
  };
  test::for_all_widths(compare, 3, 19, 3);
  std::printf("%d products of matrices, %d differences\n", products, failures);
  return failures == 0 ? 0 : 1;
}
