// Ranks points by comparing each with all before it, many at a time.
#ifndef HWFLOWQ_MOO_SORTING_RANK_PASS_HPP
#define HWFLOWQ_MOO_SORTING_RANK_PASS_HPP

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace hwflowq::moo::detail {

/// The integers that stand for objective values and ranks in the general algorithms: an objective
/// matters only by its order, so the position of a value among the distinct values of its column
/// says all, and small integers fit many to a vector.
template <typename T>
concept lane_integer = std::same_as<T, std::int16_t> || std::same_as<T, std::int32_t>;

/// Bytes in a vector of these integers.
#if defined(__AVX2__)
inline constexpr std::size_t rank_vector_bytes = 32;
#else
inline constexpr std::size_t rank_vector_bytes = 16;
#endif

/// Integers behind the last point of every array that a kernel here reads or writes, so that the
/// last vectors may reach beyond it.
template <lane_integer T>
inline constexpr std::size_t lane_padding = 256 / sizeof(T);

template <std::size_t K, lane_integer T>
using lane_columns = std::array<const T*, K>;

/// Calls f(0), f(1) ... f(N - 1), written out whatever the optimisation level: a loop over
/// registers that is not unrolled keeps them in memory.
template <std::size_t N, typename F>
[[gnu::always_inline]] constexpr void unrolled(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>)
      __attribute__((always_inline)) { (f(I), ...); }(std::make_index_sequence<N>{});
}

/// Points in registers: `vectors` vectors of targets whose ranks rise as sources go by.
///
/// `Bytes` is a parameter so that translation units built for different instruction sets do not
/// define the same function differently. Vectors are those of the GCC and Clang extension: the same
/// code for every instruction set, vectorised at every optimisation level.
template <std::size_t K, lane_integer T, std::size_t Bytes>
struct target_block {
  typedef T vector __attribute__((vector_size(Bytes)));
  static constexpr std::size_t lanes = Bytes / sizeof(T);
  // As many vectors as leave registers for the sources: 16 in all on x86-64.
  static constexpr std::size_t vectors = K <= 2 ? 4 : K <= 4 ? 2 : 1;
  static constexpr std::size_t size = vectors * lanes;

  // Plain arrays: as a template argument the vector type would lose its attribute.
  vector beyond[K][vectors];  // objective value + 1
  vector ranks[vectors];

  [[gnu::always_inline]] void load(const lane_columns<K, T>& columns, const T* rank,
                                   std::size_t first) {
    unrolled<vectors>([&](std::size_t v) __attribute__((always_inline)) {
      unrolled<K>([&](std::size_t k) __attribute__((always_inline)) {
        std::memcpy(&beyond[k][v], columns[k] + first + v * lanes, Bytes);
        beyond[k][v] += 1;
      });
      std::memcpy(&ranks[v], rank + first + v * lanes, Bytes);
    });
  }

  [[gnu::always_inline]] void store(T* rank) const {
    unrolled<vectors>([&](std::size_t v) __attribute__((always_inline)) {
      std::memcpy(rank + v * lanes, &ranks[v], Bytes);
    });
  }

  /// Raises the rank of every target that source `s` does not exceed anywhere to 1 +
  /// `rank`.
  ///
  /// The difference source - (target + 1) is negative where the source does not exceed the target,
  /// and cannot overflow as both are >= 0; its sign bit, spread over the lane, is the mask. Written
  /// as comparisons, compilers turn this into mask registers and blends, which take longer.
  [[gnu::always_inline]] void raise(const lane_columns<K, T>& sources, std::size_t s,
                                    const T& rank) {
    const vector least = (vector{} + rank) + T{1};
    vector precedes[vectors];
    unrolled<vectors>([&](std::size_t v)
                          __attribute__((always_inline)) { precedes[v] = vector{} + T{-1}; });
    unrolled<K>([&](std::size_t k) __attribute__((always_inline)) {
      const vector source = vector{} + sources[k][s];
      unrolled<vectors>([&](std::size_t v) __attribute__((always_inline)) {
        precedes[v] &= source - beyond[k][v];
      });
    });
    unrolled<vectors>([&](std::size_t v) __attribute__((always_inline)) {
      const vector raised = least & (precedes[v] >> (8 * sizeof(T) - 1));
      ranks[v] = raised > ranks[v] ? raised : ranks[v];
    });
  }
};

/// Raises `target_rank[t]` to 1 + `source_rank[s]` wherever source s is <= target t in all K
/// columns. O(K * sources * targets) at 16 or 32 bytes of targets a step. Target arrays need
/// lane_padding.
template <std::size_t K, lane_integer T, std::size_t Bytes = rank_vector_bytes>
void raise_ranks(const lane_columns<K, T>& sources, const T* source_rank, std::size_t source_count,
                 const lane_columns<K, T>& targets, T* target_rank, std::size_t target_count) {
  using block = target_block<K, T, Bytes>;
  for (std::size_t first = 0; first < target_count; first += block::size) {
    block b;
    b.load(targets, target_rank, first);
    for (std::size_t s = 0; s < source_count; ++s) b.raise(sources, s, source_rank[s]);
    b.store(target_rank + first);
  }
}

/// Non-dominated ranks of distinct points in lexicographic order, of which `columns` hold all
/// objectives but the first: rank[t] = max(rank[t], 1 + max rank[s] over s < t with s <= t in all
/// columns). On entry `rank` holds lower bounds: zeros, or what points outside have pushed.
///
/// O(K n^2) in steps of a whole vector without branches. All arrays need lane_padding behind their
/// n values, whose content does not matter.
template <std::size_t K, lane_integer T, std::size_t Bytes = rank_vector_bytes>
void rank_pass(const lane_columns<K, T>& columns, T* rank, std::size_t n) {
  using block = target_block<K, T, Bytes>;
  for (std::size_t first = 0; first < n; first += block::size) {
    block b;
    b.load(columns, rank, first);
    for (std::size_t s = 0; s < first; ++s) b.raise(columns, s, rank[s]);
    // Inside the block a point is a source once all before it have been. Later points may then
    // raise its lane wrongly (they do not precede it), but its rank has been taken by then.
    const std::size_t size = std::min(block::size, n - first);
    alignas(Bytes) std::array<T, block::size> lanes;
    for (std::size_t t = 0; t < size; ++t) {
      b.store(lanes.data());
      rank[first + t] = lanes[t];
      b.raise(columns, first + t, lanes[t]);
    }
  }
}

}  // namespace hwflowq::moo::detail

#endif
