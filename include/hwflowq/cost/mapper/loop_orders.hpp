// The orders of a level's loops that differ in what they reuse.
#ifndef HWFLOWQ_COST_MAPPER_LOOP_ORDERS_HPP
#define HWFLOWQ_COST_MAPPER_LOOP_ORDERS_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace hwflowq {

/// Some loops from the innermost to the outermost.
struct loop_sequence {
  std::array<workload::loop, workload::loop_count> loops{};
  std::uint8_t count = 0;

  constexpr void push_back(workload::loop l) { loops[count++] = l; }
  [[nodiscard]] constexpr std::span<const workload::loop> span() const {
    return std::span(loops).first(count);
  }
  bool operator==(const loop_sequence&) const = default;
};

/// A set of loops as bits 1 << loop.
using loop_mask = std::uint8_t;

[[nodiscard]] constexpr loop_mask mask_of(std::initializer_list<workload::loop> loops) {
  unsigned bits = 0;
  for (const workload::loop l : loops) bits |= 1U << static_cast<unsigned>(l);
  return static_cast<loop_mask>(bits);
}

[[nodiscard]] constexpr loop_mask mask_of(workload::loop_set set) {
  unsigned bits = 0;
  for (const workload::loop l : workload::all_loops) {
    if (set.contains(l)) bits |= 1U << static_cast<unsigned>(l);
  }
  return static_cast<loop_mask>(bits);
}

[[nodiscard]] constexpr bool contains(loop_mask mask, workload::loop l) {
  return (mask >> static_cast<unsigned>(l) & 1U) != 0;
}

/// For every set of loops that a level may iterate in time, orders of which one is best whatever the
/// factors, tile sizes and prices: up to 121 of the 40,320 orders of eight loops, 7 of the 24 of K, C,
/// P and Q. explanation/mapper.md proves it; in short, counting from the innermost loop outwards,
///
///  - G moves every tensor: it goes outermost.
///  - C and N move the whole input tile, and end its reuse: they go outermost too, unless they keep
///    another tensor in place. Outputs stay over C only while nothing but R and S is inside, weights stay
///    over N only while nothing but P and Q is inside; and of R, S and C (P, Q and N), all or none, since
///    each adds to the reuse.
///  - The order of K, P, Q, R and S decides over the overlap of input windows: all orders are kept.
///
/// Where a tensor is `stationary`, only orders are listed that have its loops of reuse inside all
/// others.
class loop_orders {
 public:
  explicit loop_orders(std::optional<workload::tensor> stationary = std::nullopt)
      : loop_orders(stationary, false) {}

  /// All orders, where loops leave remainders in space: an instance without work loses its tiles, and
  /// how often that happens depends on the order of any loops.
  [[nodiscard]] static const loop_orders& unmerged(
      std::optional<workload::tensor> stationary = std::nullopt) {
    static const loop_orders free(std::nullopt, true);
    static const loop_orders weights(workload::tensor::weights, true);
    static const loop_orders inputs(workload::tensor::inputs, true);
    static const loop_orders outputs(workload::tensor::outputs, true);
    if (!stationary) return free;
    switch (*stationary) {
      case workload::tensor::weights:
        return weights;
      case workload::tensor::inputs:
        return inputs;
      case workload::tensor::outputs:
        break;
    }
    return outputs;
  }

  /// The orders of the loops in `mask`; at least one.
  [[nodiscard]] std::span<const loop_sequence> of(loop_mask mask) const {
    return std::span(orders_).subspan(first_[mask], first_[mask + 1U] - first_[mask]);
  }

 private:
  loop_orders(std::optional<workload::tensor> stationary, bool all) {
    first_.reserve(sets + 1);
    for (unsigned mask = 0; mask < sets; ++mask) {
      first_.push_back(static_cast<std::uint32_t>(orders_.size()));
      if (all) {
        permute(mask, static_cast<loop_mask>(mask), {}, stationary, false);
      } else {
        add(static_cast<loop_mask>(mask), stationary);
      }
    }
    first_.push_back(static_cast<std::uint32_t>(orders_.size()));
  }

  using loop = workload::loop;
  static constexpr unsigned sets = 1U << workload::loop_count;

  void add(loop_mask mask, std::optional<workload::tensor> stationary) {
    // All orders of the loops that move windows; the others outside.
    permute(mask & mask_of({loop::K, loop::P, loop::Q, loop::R, loop::S}), mask,
            {loop::N, loop::C, loop::G}, stationary);
    if (contains(mask, loop::C)) {
      permute(mask & mask_of({loop::R, loop::S}), mask,
              {loop::C, loop::K, loop::P, loop::Q, loop::N, loop::G}, stationary);
    }
    if (contains(mask, loop::N)) {
      permute(mask & mask_of({loop::P, loop::Q}), mask,
              {loop::N, loop::K, loop::R, loop::S, loop::C, loop::G}, stationary);
    }
  }

  // Every order of `inner`, with the rest of `mask` outside in the order of `outer`.
  void permute(unsigned inner, loop_mask mask, std::initializer_list<loop> outer,
               std::optional<workload::tensor> stationary, bool may_repeat = true) {
    loop_sequence order;
    for (const loop l : workload::all_loops) {
      if ((inner >> static_cast<unsigned>(l) & 1U) != 0) order.push_back(l);
    }
    const std::uint8_t permuted = order.count;
    for (const loop l : outer) {
      if (contains(mask, l) && (inner >> static_cast<unsigned>(l) & 1U) == 0) order.push_back(l);
    }
    const auto begin = order.loops.begin();
    do {
      if (!stays(order, stationary)) continue;
      if (may_repeat) {
        insert(order, mask);
      } else {
        orders_.push_back(order);
      }
    } while (std::next_permutation(begin, begin + permuted));
  }

  void insert(const loop_sequence& order, loop_mask mask) {
    const auto listed = std::span(orders_).subspan(first_[mask]);
    if (std::ranges::find(listed, order) == listed.end()) orders_.push_back(order);
  }

  static bool stays(const loop_sequence& order, std::optional<workload::tensor> stationary) {
    if (!stationary) return true;
    const auto relevant = workload::relevant_loops(*stationary);
    bool moved = false;
    for (const loop l : order.span()) {
      if (relevant.contains(l)) {
        moved = true;
      } else if (moved) {
        return false;
      }
    }
    return true;
  }

  std::vector<std::uint32_t> first_;
  std::vector<loop_sequence> orders_;
};

}  // namespace hwflowq

#endif
