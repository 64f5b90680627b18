#include <hwflowq/cost/traffic_bound.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;
using workload::layer_shape;

namespace {

/// The three elements that a multiplication needs, numbered within their tensors.
struct multiplication {
  std::size_t weight;
  std::size_t input;
  std::size_t output;
};

/// An order of a layer's multiplications: tiles of the given sizes, loops over tiles from the
/// outside to the inside as in `outer`, loops within a tile as in `inner`.
std::vector<multiplication> run_loops(const layer_shape& s, const std::array<std::int64_t, 6>& tile,
                                      const std::array<int, 6>& outer,
                                      const std::array<int, 6>& inner) {
  const std::array<std::int64_t, 6> bound = {s.K, s.C / s.groups, s.P, s.Q, s.R, s.S};
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>, std::size_t> w, i, o;
  const auto number = [](auto& numbers, const auto& key) {
    return numbers.emplace(key, numbers.size()).first->second;
  };
  std::vector<multiplication> order;
  std::array<std::int64_t, 6> at{};
  const auto visit = [&] {
    const auto [k, c, p, q, r, t] = at;
    const std::int64_t h = p * s.stride_rows + r * s.dilation_rows - s.pad.top;
    const std::int64_t v = q * s.stride_columns + t * s.dilation_columns - s.pad.left;
    if (h < 0 || v < 0 || h >= s.input_rows || v >= s.input_columns) return;
    const std::int64_t channel = k / (s.K / s.groups) * (s.C / s.groups) + c;
    order.push_back({number(w, std::tuple{k, c, r, t}), number(i, std::tuple{channel, h, v, v * 0}),
                     number(o, std::tuple{k, p, q, q * 0})});
  };
  std::array<std::int64_t, 6> start{};
  const auto within = [&](const auto& self, std::size_t depth) -> void {
    if (depth == 6) return visit();
    const auto d = static_cast<std::size_t>(inner[depth]);
    for (std::int64_t x = start[d]; x < std::min(start[d] + tile[d], bound[d]); ++x) {
      at[d] = x;
      self(self, depth + 1);
    }
  };
  const auto over = [&](const auto& self, std::size_t depth) -> void {
    if (depth == 6) return within(within, 0);
    const auto d = static_cast<std::size_t>(outer[depth]);
    for (std::int64_t x = 0; x < bound[d]; x += tile[d]) {
      start[d] = x;
      self(self, depth + 1);
    }
  };
  over(over, 0);
  return order;
}

/// Traffic, in bits, of doing multiplications in this order with a buffer of `capacity` bits that
/// gives up what is needed last of all. Partial sums are as wide as accumulators, on chip and when
/// they go out and come back; a finished output goes out at its own width. Infinity when the buffer
/// cannot hold one multiplication.
double run_with_buffer(const std::vector<multiplication>& order, const operand_bits& bits,
                       std::int64_t capacity) {
  struct element {
    std::vector<std::size_t> uses;
    std::size_t next = 0;  // into uses
    bool resident = false;
    bool begun = false;  // an output with a partial sum somewhere
  };
  const std::array<int, 3> width = {bits.weight_bits, bits.input_bits, bits.accumulator_bits};
  if (width[0] + width[1] + width[2] > capacity) return std::numeric_limits<double>::infinity();
  std::array<std::vector<element>, 3> all;
  const auto ids = [](const multiplication& m) { return std::array{m.weight, m.input, m.output}; };
  for (std::size_t time = 0; time < order.size(); ++time) {
    for (std::size_t kind = 0; kind < 3; ++kind) {
      const std::size_t id = ids(order[time])[kind];
      if (all[kind].size() <= id) all[kind].resize(id + 1);
      all[kind][id].uses.push_back(time);
    }
  }
  std::vector<std::array<std::size_t, 2>> residents;  // kind and number
  std::int64_t used = 0;
  std::int64_t traffic = 0;
  const auto drop = [&](std::size_t position) {
    const auto [kind, id] = residents[position];
    all[kind][id].resident = false;
    used -= width[kind];
    residents[position] = residents.back();
    residents.pop_back();
  };
  for (std::size_t time = 0; time < order.size(); ++time) {
    const auto now = ids(order[time]);
    for (std::size_t kind = 0; kind < 3; ++kind) {
      element& e = all[kind][now[kind]];
      if (e.resident) continue;
      while (used + width[kind] > capacity) {
        std::size_t victim = residents.size();
        std::size_t latest = 0;
        for (std::size_t j = 0; j < residents.size(); ++j) {
          const auto [other_kind, id] = residents[j];
          if (id == now[other_kind]) continue;  // needed for this multiplication
          const element& other = all[other_kind][id];
          const std::size_t next =
              other.next < other.uses.size() ? other.uses[other.next] : order.size();
          // Sums cost twice: they go out and come back.
          const std::size_t worth = other_kind == 2 ? time + (next - time) / 2 : next;
          if (victim == residents.size() || worth > latest) {
            victim = j;
            latest = worth;
          }
        }
        if (residents[victim][0] == 2) traffic += bits.accumulator_bits;
        drop(victim);
      }
      if (kind < 2 || e.begun) traffic += width[kind];
      e.resident = true;
      e.begun = true;
      used += width[kind];
      residents.push_back({kind, now[kind]});
    }
    for (std::size_t kind = 0; kind < 3; ++kind) {
      element& e = all[kind][now[kind]];
      if (++e.next < e.uses.size()) continue;  // needed again
      if (kind == 2) traffic += bits.output_bits;
      drop(static_cast<std::size_t>(std::ranges::find(residents, std::array{kind, now[kind]}) -
                                    residents.begin()));
    }
  }
  return static_cast<double>(traffic);
}

constexpr std::array<int, 6> k_c_p_q_r_s = {0, 1, 2, 3, 4, 5};

}  // namespace

TEST_CASE("no tiling of a matrix multiplication moves less than the bound") {
  const auto s = test::windowed(layer_kind::convolution, 5, 5, 5, 1, 1, 1, 0);
  const auto use = use_of_operands(s);
  bool more_than_compulsory = false;
  for (const operand_bits bits : {operand_bits{16, 16, 16, 16}, operand_bits{2, 16, 8, 16},
                                  operand_bits{16, 4, 4, 32}, operand_bits{8, 8, 8, 32}}) {
    for (const int elements : {3, 4, 6, 10, 18, 40}) {
      const std::int64_t capacity =
          elements * (bits.weight_bits + bits.input_bits + bits.accumulator_bits) / 3;
      double best = std::numeric_limits<double>::infinity();
      std::array<int, 6> outer = k_c_p_q_r_s;
      do {
        if (outer[3] != 3 || outer[4] != 4 || outer[5] != 5) continue;  // of bound 1
        for (std::int64_t k = 1; k <= s.K; ++k)
          for (std::int64_t c = 1; c <= s.C; ++c)
            for (std::int64_t p = 1; p <= s.P; ++p) {
              if (k == 4 || c == 4 || p == 4) continue;
              const auto order = run_loops(s, {k, c, p, 1, 1, 1}, outer, k_c_p_q_r_s);
              best = std::min(best, run_with_buffer(order, bits, capacity));
            }
      } while (std::ranges::next_permutation(outer).found);
      const auto bound = least_traffic_bits(use, bits, capacity);
      CAPTURE(bits.weight_bits, bits.input_bits, bits.output_bits, capacity, bound, best);
      CHECK(static_cast<double>(bound) <= best);
      CHECK(bound >= compulsory_traffic_bits(use, bits));
      more_than_compulsory |= bound > compulsory_traffic_bits(use, bits);
    }
  }
  CHECK(more_than_compulsory);  // else this test would not say much
}

TEST_CASE("good schedules of large layers come close to the bound, and not below") {
  // A tile of outputs stays on chip while, channel by channel, its patch of the input and then the
  // weights of one place of the window after the other come in. How close the best of these
  // schedules is shows that no bound much higher would be true.
  const auto closest = [](const layer_shape& s, const operand_bits& bits, std::int64_t capacity) {
    const auto use = use_of_operands(s);
    const auto bound = least_traffic_bits(use, bits, capacity);
    CHECK(bound > compulsory_traffic_bits(use, bits));
    double best = std::numeric_limits<double>::infinity();
    const auto patch = [](std::int64_t tile, std::int64_t window) { return tile + window - 1; };
    for (std::int64_t k = 1; k <= s.K; ++k) {
      for (std::int64_t p = 1; p <= s.P; ++p) {
        for (std::int64_t q = 1; q <= s.Q; ++q) {
          if (s.K % k != 0 || s.P % p != 0 || s.Q % q != 0) continue;
          const std::int64_t inputs = patch(p, s.R) * patch(q, s.S);
          if (k * p * q * bits.accumulator_bits + inputs * bits.input_bits + k * bits.weight_bits >
              capacity) {
            continue;
          }
          const std::int64_t tiles = s.K / k * (s.P / p) * (s.Q / q);
          const std::int64_t moved =
              tiles * s.C * (inputs * bits.input_bits + k * s.R * s.S * bits.weight_bits) +
              use.outputs * bits.output_bits;
          best = std::min(best, static_cast<double>(moved));
        }
      }
    }
    CAPTURE(bound, best);
    CHECK(static_cast<double>(bound) <= best);
    return static_cast<double>(bound) / best;
  };
  // Widths are those of accumulators, which the bound takes for granted to be as wide as outputs.
  const auto matrices = test::windowed(layer_kind::convolution, 512, 512, 1024, 1, 1, 1, 0);
  CHECK(closest(matrices, {16, 16, 16, 16}, 16 * 1100) > 0.55);
  CHECK(closest(matrices, {4, 8, 16, 16}, 16 * 1100) > 0.55);
  const auto windows = test::windowed(layer_kind::convolution, 256, 240, 62, 62, 3, 1, 0);
  CHECK(closest(windows, {16, 16, 16, 16}, 16 * 5000) > 0.5);
  CHECK(closest(windows, {4, 8, 16, 16}, 16 * 5000) > 0.5);
}

TEST_CASE("no tiling of a convolution moves less than the bound") {
  std::mt19937_64 random(9);
  std::vector<layer_shape> shapes = {
      test::windowed(layer_kind::convolution, 3, 4, 4, 4, 3, 1, 1),
      test::windowed(layer_kind::convolution, 2, 6, 5, 5, 2, 1, 0),
      test::windowed(layer_kind::convolution, 3, 5, 6, 6, 3, 2, 1),
      test::windowed(layer_kind::convolution, 6, 6, 3, 3, 2, 1, 0),
      test::windowed(layer_kind::fully_connected, 12, 14, 1, 1, 1, 1, 0)};
  shapes.push_back(shapes[0]);
  shapes.back().C = 4;
  shapes.back().groups = 2;
  for (const auto& s : shapes) {
    s.validate("test");
    const auto use = use_of_operands(s);
    const std::array<std::int64_t, 6> bound = {s.K, s.C / s.groups, s.P, s.Q, s.R, s.S};
    for (int trial = 0; trial < 25; ++trial) {
      std::array<std::int64_t, 6> tile{};
      for (std::size_t d = 0; d < 6; ++d) {
        tile[d] = 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound[d]));
      }
      auto outer = k_c_p_q_r_s;
      auto inner = k_c_p_q_r_s;
      std::shuffle(outer.begin(), outer.end(), random);
      std::shuffle(inner.begin(), inner.end(), random);
      const auto order = run_loops(s, tile, outer, inner);
      CHECK(static_cast<std::int64_t>(order.size()) == use.macs);
      for (const operand_bits bits :
           {operand_bits{16, 16, 16, 16}, operand_bits{4, 8, 2, 16}, operand_bits{1, 8, 16, 32}}) {
        for (const int elements : {3, 5, 12, 60}) {
          const std::int64_t capacity = elements * bits.accumulator_bits;
          const double moved = run_with_buffer(order, bits, capacity);
          CAPTURE(s.K, s.C, s.P, capacity, moved);
          CHECK(static_cast<double>(least_traffic_bits(use, bits, capacity)) <= moved);
        }
      }
    }
  }
}

TEST_CASE("with room for everything only the compulsory traffic remains") {
  const auto s = test::windowed(layer_kind::convolution, 3, 4, 4, 4, 3, 1, 1);
  const auto use = use_of_operands(s);
  const operand_bits bits{4, 8, 2, 32};
  CHECK(compulsory_traffic_bits(use, bits) == 108 * 4 + 48 * 8 + 64 * 2);
  CHECK(least_traffic_bits(use, bits, 1 << 20) == compulsory_traffic_bits(use, bits));
  const auto order = run_loops(s, {4, 3, 4, 4, 3, 3}, k_c_p_q_r_s, k_c_p_q_r_s);
  CHECK(run_with_buffer(order, bits, 1 << 20) ==
        static_cast<double>(compulsory_traffic_bits(use, bits)));
}

TEST_CASE("for large layers the bound tends to its formula") {
  const auto s = test::windowed(layer_kind::convolution, 4096, 4096, 4096, 1, 1, 1, 0);
  const auto use = use_of_operands(s);
  for (const operand_bits bits : {operand_bits{8, 8, 8, 32}, operand_bits{2, 8, 4, 32}}) {
    const std::int64_t capacity = 1 << 16;
    const double formula =
        static_cast<double>(use.macs) * std::sqrt(2.0 * bits.weight_bits * bits.input_bits *
                                                  bits.output_bits / static_cast<double>(capacity));
    const auto bound = static_cast<double>(least_traffic_bits(use, bits, capacity));
    CHECK(bound < 1.001 * formula);
    CHECK(bound > 0.97 * formula);
  }
}

TEST_CASE("the bound grows with widths and falls with capacity") {
  std::mt19937_64 random(10);
  for (int n = 0; n < 3000; ++n) {
    const auto channels = static_cast<std::int64_t>(1 + random() % 200);
    const auto size = static_cast<std::int64_t>(3 + random() % 30);
    const auto use = use_of_operands(
        test::windowed(layer_kind::convolution, channels, channels, size, size, 3, 1, 1));
    const auto width = [&random] { return static_cast<int>(1 + random() % 15); };
    const operand_bits bits{width(), width(), width(), 32};
    const auto capacity =
        static_cast<std::int64_t>(random() % (std::uint64_t{1} << (random() % 22)));
    const auto bound = least_traffic_bits(use, bits, capacity);
    auto wider = bits;
    ++(n % 3 == 0 ? wider.weight_bits : n % 3 == 1 ? wider.input_bits : wider.output_bits);
    CHECK(least_traffic_bits(use, wider, capacity) >= bound);
    CHECK(least_traffic_bits(use, bits, capacity + 1 + capacity / 3) <= bound);
  }
}
