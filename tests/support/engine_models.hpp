// Bit-exact models of compute engines: they multiply integer matrices the way the hardware would and
// count its cycles.
#ifndef HWFLOWQ_TESTS_SUPPORT_ENGINE_MODELS_HPP
#define HWFLOWQ_TESTS_SUPPORT_ENGINE_MODELS_HPP

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "integer_matrices.hpp"

namespace hwflowq::test {

/// What came out of a model.
struct simulated_product {
  std::vector<std::int64_t> values;
  std::int64_t cycles = 0;
};

/// One processing element that forms every output of weights * activations after the other. `step`
/// takes the positions [first, last) of the inner dimension, at most `lanes` of them, adds their
/// products and counts its cycles.
template <typename Step>
simulated_product simulate(const integer_matrix& weights, const integer_matrix& activations,
                           std::size_t lanes, Step step) {
  simulated_product result;
  for (std::size_t m = 0; m < weights.rows; ++m) {
    for (std::size_t n = 0; n < activations.columns; ++n) {
      std::int64_t sum = 0;
      for (std::size_t first = 0; first < weights.columns; first += lanes) {
        const std::size_t last = std::min(first + lanes, weights.columns);
        step(m, n, first, last, sum, result.cycles);
      }
      result.values.push_back(sum);
    }
  }
  return result;
}

/// Multipliers of one width, digit by digit.
inline simulated_product run_fixed_mac(const integer_matrix& w, const integer_matrix& a,
                                       int width_bits, std::size_t products) {
  const auto fits = [&](std::int64_t digit) {  // an operand port of width_bits and a sign
    return digit >= -(std::int64_t{1} << width_bits) && digit < (std::int64_t{1} << width_bits);
  };
  return simulate(w, a, products,
                  [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last,
                      std::int64_t& sum, std::int64_t& cycles) {
                    const int weight_digits = (w.range.bits + width_bits - 1) / width_bits;
                    const int activation_digits = (a.range.bits + width_bits - 1) / width_bits;
                    for (int i = 0; i < weight_digits; ++i) {
                      for (int j = 0; j < activation_digits; ++j) {
                        ++cycles;
                        for (std::size_t k = first; k < last; ++k) {
                          const auto x = digits(w.range, w(m, k), width_bits);
                          const auto y = digits(a.range, a(k, n), width_bits);
                          const auto u = x[static_cast<std::size_t>(i)];
                          const auto v = y[static_cast<std::size_t>(j)];
                          if (!fits(u) || !fits(v)) throw std::logic_error("digit too wide");
                          sum += (u * v) * (std::int64_t{1} << (width_bits * (i + j)));
                        }
                      }
                    }
                  });
}

/// Words of operands split into lanes: packed side by side, cut apart again, multiplied.
inline simulated_product run_subword_simd(const integer_matrix& w, const integer_matrix& a,
                                          int word_bits, int lane_bits) {
  const auto lanes = static_cast<std::size_t>(word_bits / lane_bits);
  const std::uint64_t mask = (std::uint64_t{1} << lane_bits) - 1;
  const auto unpacked = [&](std::uint64_t word, std::size_t lane, bool is_signed) {
    const std::uint64_t bits = word >> (lane * static_cast<std::size_t>(lane_bits)) & mask;
    const bool negative = is_signed && (bits >> (lane_bits - 1) & 1U) != 0;
    return static_cast<std::int64_t>(bits) - (negative ? std::int64_t{1} << lane_bits : 0);
  };
  return simulate(w, a, lanes,
                  [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last,
                      std::int64_t& sum, std::int64_t& cycles) {
                    std::uint64_t weight_word = 0, activation_word = 0;
                    for (std::size_t k = first; k < last; ++k) {
                      const auto shift = (k - first) * static_cast<std::size_t>(lane_bits);
                      weight_word |= (static_cast<std::uint64_t>(w(m, k)) & mask) << shift;
                      activation_word |= (static_cast<std::uint64_t>(a(k, n)) & mask) << shift;
                    }
                    ++cycles;
                    for (std::size_t lane = 0; lane < last - first; ++lane) {
                      sum += unpacked(weight_word, lane, w.range.is_signed) *
                             unpacked(activation_word, lane, a.range.is_signed);
                    }
                  });
}

/// A fusion unit: sixteen products of two bits each (with sign where a brick is an operand's last),
/// shifted and added.
inline simulated_product run_bit_fusion(const integer_matrix& w, const integer_matrix& a,
                                        int weight_width, int activation_width) {
  const int weight_bricks = weight_width / 2, activation_bricks = activation_width / 2;
  const auto lanes = static_cast<std::size_t>(16 / (weight_bricks * activation_bricks));
  const auto bricks = [](const integer_matrix& x, std::int64_t value, int width) {
    quantization::integer_range widened = x.range;  // sign- or zero-extended to the fused width
    if (x.range.bits < width) widened.bits = width;
    return digits(widened, value, 2);
  };
  return simulate(w, a, lanes,
                  [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last,
                      std::int64_t& sum, std::int64_t& cycles) {
                    ++cycles;
                    int used = 0;
                    for (std::size_t k = first; k < last; ++k) {
                      const auto x = bricks(w, w(m, k), weight_width);
                      const auto y = bricks(a, a(k, n), activation_width);
                      for (std::size_t i = 0; i < x.size(); ++i) {
                        for (std::size_t j = 0; j < y.size(); ++j) {
                          ++used;
                          if (x[i] < -2 || x[i] > 3 || y[j] < -2 || y[j] > 3) {
                            throw std::logic_error("brick too wide");
                          }
                          sum += (x[i] * y[j]) * (std::int64_t{1} << (2 * (i + j)));
                        }
                      }
                    }
                    if (used > 16) throw std::logic_error("more bricks than a unit has");
                  });
}

/// Activations bit by bit, the most significant first; weights in parallel, datapath_bits at a time.
inline simulated_product run_stripes(const integer_matrix& w, const integer_matrix& a,
                                     std::size_t lanes, int datapath_bits = 16) {
  const int weight_passes = (w.range.bits + datapath_bits - 1) / datapath_bits;
  return simulate(w, a, lanes,
                  [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last,
                      std::int64_t& sum, std::int64_t& cycles) {
                    for (int pass = 0; pass < weight_passes; ++pass) {
                      std::int64_t accumulator = 0;
                      for (int plane = a.range.bits - 1; plane >= 0; --plane) {
                        ++cycles;
                        std::int64_t tree = 0;
                        for (std::size_t k = first; k < last; ++k) {
                          const auto x = digits(w.range, w(m, k),
                                                datapath_bits)[static_cast<std::size_t>(pass)];
                          tree += x * bit_value(a.range, encoded(a.range, a(k, n)), plane);
                        }
                        accumulator =
                            2 * accumulator + (is_sign_plane(a.range, plane) ? -tree : tree);
                      }
                      sum += accumulator * (std::int64_t{1} << (pass * datapath_bits));
                    }
                  });
}

/// One weight bit and some activation bits a cycle.
inline simulated_product run_loom(const integer_matrix& w, const integer_matrix& a,
                                  std::size_t lanes, int activation_bits_per_cycle) {
  return simulate(w, a, lanes,
                  [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last,
                      std::int64_t& sum, std::int64_t& cycles) {
                    std::int64_t over_weights = 0;
                    for (int i = w.range.bits - 1; i >= 0; --i) {
                      std::int64_t over_activations = 0;
                      for (int top = a.range.bits; top > 0;) {
                        // The first digit is the short one, so that all others have the full width.
                        const int rest = top % activation_bits_per_cycle;
                        const int bits = rest != 0 ? rest : activation_bits_per_cycle;
                        ++cycles;
                        std::int64_t tree = 0;
                        for (std::size_t k = first; k < last; ++k) {
                          std::int64_t digit = 0;
                          for (int j = top - 1; j >= top - bits; --j) {
                            const auto bit = bit_value(a.range, encoded(a.range, a(k, n)), j);
                            digit = 2 * digit + (is_sign_plane(a.range, j) ? -bit : bit);
                          }
                          tree += bit_value(w.range, encoded(w.range, w(m, k)), i) * digit;
                        }
                        over_activations = over_activations * (std::int64_t{1} << bits) + tree;
                        top -= bits;
                      }
                      over_weights =
                          2 * over_weights +
                          (is_sign_plane(w.range, i) ? -over_activations : over_activations);
                    }
                    sum += over_weights;
                  });
}

/// Tables of all sums of three activations (or of four under all signs), from which weight bits pick.
inline simulated_product run_unpu(const integer_matrix& w, const integer_matrix& a,
                                  std::size_t tables) {
  const bool binary = w.range.bits == 1;
  const std::size_t inputs = binary ? 4 : 3;
  return simulate(
      w, a, tables * inputs,
      [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last, std::int64_t& sum,
          std::int64_t& cycles) {
        std::vector<std::vector<std::int64_t>> table(tables);
        for (std::size_t t = 0; t < tables; ++t) {
          table[t].assign(std::size_t{1} << inputs, 0);
          for (std::size_t picked = 0; picked < table[t].size(); ++picked) {
            for (std::size_t i = 0; i < inputs; ++i) {
              const std::size_t k = first + t * inputs + i;
              if (k >= last) break;
              table[t][picked] +=
                  a(k, n) * bit_value(w.range, static_cast<std::uint32_t>(picked >> i & 1U), 0);
            }
          }
        }
        std::int64_t accumulator = 0;
        for (int plane = w.range.bits - 1; plane >= 0; --plane) {
          ++cycles;
          std::int64_t tree = 0;
          for (std::size_t t = 0; t < tables; ++t) {
            std::size_t picked = 0;
            for (std::size_t i = 0; i < inputs; ++i) {
              const std::size_t k = first + t * inputs + i;
              if (k < last) picked |= (encoded(w.range, w(m, k)) >> plane & 1U) << i;
            }
            tree += table[t][picked];
          }
          accumulator = 2 * accumulator + (is_sign_plane(w.range, plane) ? -tree : tree);
        }
        sum += accumulator;
      });
}

/// Pairs of bit planes by descending significance through a pipeline: AND (XNOR where an operand is
/// binary) and popcount; sign; accumulation with a shift between significances.
inline simulated_product run_bismo(const integer_matrix& w, const integer_matrix& a,
                                   std::size_t popcount_width) {
  struct popcounts {
    std::int64_t sum;
    bool negative, shift, first, last;
  };
  std::optional<popcounts> counted, signed_count;
  simulated_product result;
  std::int64_t slice = 0;
  const auto clock = [&](std::optional<popcounts> issued) {
    ++result.cycles;
    if (signed_count) {  // stage 3
      if (signed_count->first) slice = 0;
      slice = (signed_count->shift ? 2 * slice : slice) + signed_count->sum;
      if (signed_count->last) result.values.push_back(slice);
    }
    signed_count = counted;  // stage 2
    if (signed_count && signed_count->negative) signed_count->sum = -signed_count->sum;
    counted = issued;  // stage 1
  };
  const std::size_t chunks = (w.columns + popcount_width - 1) / popcount_width;
  const int top = w.range.bits + a.range.bits - 2;
  for (std::size_t m = 0; m < w.rows; ++m) {
    for (std::size_t n = 0; n < a.columns; ++n) {
      for (int position = top; position >= 0; --position) {
        bool entering = position != top;
        for (int i = std::min(position, w.range.bits - 1); i >= 0; --i) {
          const int j = position - i;
          if (j >= a.range.bits) break;
          for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
            std::int64_t count = 0;
            const std::size_t last = std::min((chunk + 1) * popcount_width, w.columns);
            for (std::size_t k = chunk * popcount_width; k < last; ++k) {
              count += bit_value(w.range, encoded(w.range, w(m, k)), i) *
                       bit_value(a.range, encoded(a.range, a(k, n)), j);
            }
            clock(popcounts{count, is_sign_plane(w.range, i) != is_sign_plane(a.range, j), entering,
                            position == top && chunk == 0, position == 0 && chunk + 1 == chunks});
            entering = false;
          }
        }
      }
    }
  }
  // Until the last value is out; the clock that brought the first result in counts as its own.
  while (result.values.size() < w.rows * a.columns) clock(std::nullopt);
  return result;
}

/// Each lane shifts its weight to the next one of its activation; all wait for the slowest.
inline simulated_product run_zero_bit_skipping(const integer_matrix& w, const integer_matrix& a,
                                               std::size_t lanes) {
  return simulate(w, a, lanes,
                  [&](std::size_t m, std::size_t n, std::size_t first, std::size_t last,
                      std::int64_t& sum, std::int64_t& cycles) {
                    std::array<std::uint32_t, 64> left{};
                    for (std::size_t k = first; k < last; ++k) {
                      left[k - first] =
                          static_cast<std::uint32_t>(a(k, n)) & ((1U << a.range.bits) - 1U);
                    }
                    bool more = true;
                    while (more) {
                      ++cycles;
                      more = false;
                      for (std::size_t k = first; k < last; ++k) {
                        auto& ones = left[k - first];
                        if (ones == 0) continue;
                        const int position = std::countr_zero(ones);
                        const bool sign = a.range.is_signed && position == a.range.bits - 1;
                        const auto shifted = w(m, k) * (std::int64_t{1} << position);
                        sum += sign ? -shifted : shifted;
                        ones &= ones - 1;
                        more = more || ones != 0;
                      }
                    }
                  });
}

/// Calls f(weights, activations) for all widths of 1 to 8 bits, signed and unsigned: matrices are
/// random but for the first row of weights and column of activations, which hold the lowest value
/// throughout, and the second ones, which hold the highest: no sum can be larger.
template <typename F>
void for_all_widths(F f, std::size_t rows = 3, std::size_t inner = 37, std::size_t columns = 3) {
  for (int w = 1; w <= 8; ++w) {
    for (int a = 1; a <= 8; ++a) {
      for (const bool signed_weights : {true, false}) {
        for (const bool signed_activations : {true, false}) {
          random_stream stream(11, static_cast<std::uint32_t>(16 * w + a),
                               (signed_weights ? 2U : 0U) + (signed_activations ? 1U : 0U));
          auto weights = random_matrix({w, signed_weights, false}, rows, inner, stream);
          auto activations = random_matrix({a, signed_activations, false}, inner, columns, stream);
          for (std::size_t k = 0; k < inner; ++k) {
            weights.values[k] = weights.range.lowest();
            weights.values[inner + k] = weights.range.highest();
            activations.values[k * columns] = activations.range.lowest();
            activations.values[k * columns + 1] = activations.range.highest();
          }
          f(weights, activations);
        }
      }
    }
  }
}

}  // namespace hwflowq::test

#endif
