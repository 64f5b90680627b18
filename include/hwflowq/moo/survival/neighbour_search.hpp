// Exact nearest neighbours within one front, eight members at a time.
#ifndef HWFLOWQ_MOO_SURVIVAL_NEIGHBOUR_SEARCH_HPP
#define HWFLOWQ_MOO_SURVIVAL_NEIGHBOUR_SEARCH_HPP

#include <hwflowq/core/lanes.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace hwflowq::moo::detail {

/// Squared distances between members, rounded down to 32 significant bits, with the neighbour's
/// slot in the bits below: one double that sorts by distance and carries who it is.
///
/// Distances are counted from `least` up, so that duplicates sort like others, no key is a
/// subnormal number, and products of few of them do not vanish.
struct neighbour_key {
  static constexpr double least = 0x1p-200;
  /// Larger than any distance: a slot that must not be found.
  static constexpr double hidden = 0x1p+900;
  /// Keys from here on stand for no neighbour.
  static constexpr double none = 0x1p+800;
  static constexpr std::uint64_t slot_bits = (std::uint64_t{1} << 20U) - 1;
  static constexpr std::uint64_t slot_bits_of_large_fronts = (std::uint64_t{1} << 32U) - 1;
};

/// Members of a front at fixed places, sorted along one axis; finds nearest neighbours by scanning
/// outwards from a member until the axis alone is farther than what was found.
///
/// The results do not depend on the width of the vectors used: distances are added up in the order
/// of the objectives, and which neighbours are nearest is decided by exact comparisons.
template <std::size_t M>
class neighbour_search {
 public:
  static constexpr std::size_t width = lane_count;

  /// Makes room for n members; `column(m)[slot]` is then to be filled, sorted by `axis`.
  void resize(std::size_t n, std::size_t axis) {
    size_ = n;
    axis_ = axis;
    slot_mask_ = n <= neighbour_key::slot_bits + 1 ? neighbour_key::slot_bits
                                                   : neighbour_key::slot_bits_of_large_fronts;
    const std::size_t padded = n + 3 * width;
    if (penalty_.size() < padded) {
      for (auto& column : columns_) column.resize(padded);
      penalty_.resize(padded);
    }
    std::fill_n(penalty_.begin(), padded, neighbour_key::hidden);
    std::fill_n(penalty_.begin() + width, n, neighbour_key::least);
    for (auto& column : columns_) {
      std::fill_n(column.begin(), width, 0.0);
      std::fill_n(column.begin() + static_cast<std::ptrdiff_t>(width + n), 2 * width, 0.0);
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t axis() const { return axis_; }
  [[nodiscard]] double* column(std::size_t m) { return columns_[m].data() + width; }

  void hide(std::size_t slot) { penalty_[width + slot] = neighbour_key::hidden; }
  void show(std::size_t slot) { penalty_[width + slot] = neighbour_key::least; }

  [[nodiscard]] std::size_t slot_of(double key) const {
    return static_cast<std::size_t>(std::bit_cast<std::uint64_t>(key) & slot_mask_);
  }
  [[nodiscard]] double distance_of(double key) const {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(key) & ~slot_mask_);
  }

  /// Writes the K nearest neighbours of every slot, nearest first, to `lists[slot * K]`, as if
  /// nobody were hidden. `lists` has room for `size()` rounded up to a multiple of `width`. O(n^2)
  /// at worst; on a front that is a surface of d dimensions about O(n^(2 - 1/d)).
  template <std::size_t K>
  void find_all(double* lists) const {
    const double* const axis = columns_[axis_].data() + width;
    for (std::size_t block = 0; block < size_; block += width) {
      // A lane is a member of the block; each candidate is offered to all lanes at once.
      const std::size_t in_block = std::min(width, size_ - block);
      lane_state<K> state;
      for (std::size_t m = 0; m < M; ++m) state.own[m] = load(columns_[m].data() + width + block);
      state.best.fill(all(neighbour_key::hidden));
      offer<true>(block, block + in_block, state, objectives{}, std::make_index_sequence<K>{});
      std::size_t up = block + in_block;
      std::size_t down = block;
      // Padding finds nobody and keeps no scan open.
      for (std::size_t lane = in_block; lane < width; ++lane) state.best[K - 1][lane] = -1.0;
      bool up_open = up < size_;
      bool down_open = down > 0;
      while (up_open || down_open) {
        if (up_open) {
          const std::size_t end = std::min(up + stride, size_);
          offer<false>(up, end, state, objectives{}, std::make_index_sequence<K>{});
          up = end;
        }
        if (down_open) {
          const std::size_t end = down > stride ? down - stride : 0;
          offer<false>(end, down, state, objectives{}, std::make_index_sequence<K>{});
          down = end;
        }
        up_open = up < size_ && any_reaches(axis[up], state);
        down_open = down > 0 && any_reaches(axis[down - 1], state);
      }
      for (std::size_t lane = 0; lane < width; ++lane) {
        for (std::size_t k = 0; k < K; ++k) lists[(block + lane) * K + k] = state.best[k][lane];
      }
    }
  }

  /// Writes the nearest neighbours of `slot` that are not hidden, nearest first: at least one where
  /// there is any, and at most `room`. Returns their number.
  std::size_t find(std::size_t slot, double* list, std::size_t room) const {
    // A lane keeps the `depth` nearest of every width-th candidate. What it dropped is farther than
    // the last that it kept, so everything nearer than the least of those is known.
    constexpr std::size_t depth = 2;
    const double* const axis = columns_[axis_].data() + width;
    lane_state<depth> state;
    for (std::size_t m = 0; m < M; ++m) state.own[m] = all(columns_[m][width + slot]);
    state.best.fill(all(neighbour_key::hidden));

    std::size_t up = slot + 1;
    std::size_t down = slot;
    bool up_open = up < size_;
    bool down_open = down > 0;
    double known = neighbour_key::hidden;
    const double at = axis[slot];
    while (up_open || down_open) {
      if (up_open) {
        // Past the ends stands hidden padding.
        const std::size_t count = std::min(runs, (size_ - up + width - 1) / width);
        offer_runs(width + up, count, state, objectives{}, std::make_index_sequence<depth>{});
        up += count * width;
      }
      if (down_open) {
        const std::size_t count = std::min(runs, (down + width - 1) / width);
        offer_runs(width + down - count * width, count, state, objectives{},
                   std::make_index_sequence<depth>{});
        down = down > count * width ? down - count * width : 0;
      }
      known = neighbour_key::hidden;
      for (std::size_t lane = 0; lane < width; ++lane) {
        const double kept_last = state.best[depth - 1][lane];
        known = kept_last < known ? kept_last : known;
      }
      up_open = up < size_ && !((axis[up] - at) * (axis[up] - at) > known);
      down_open = down > 0 && !((at - axis[down - 1]) * (at - axis[down - 1]) > known);
    }

    std::size_t found = 0;
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t lane = 0; lane < width; ++lane) {
        const double key = state.best[k][lane];
        if (key > known || !(key < neighbour_key::none)) continue;
        if (found == room && !(key < list[room - 1])) continue;
        std::size_t hole = found < room ? found++ : room - 1;
        for (; hole > 0 && key < list[hole - 1]; --hole) list[hole] = list[hole - 1];
        list[hole] = key;
      }
    }
    return found;
  }

 private:
  using lanes [[gnu::vector_size(8 * width)]] = double;
  using lane_bits [[gnu::vector_size(8 * width)]] = std::int64_t;
  static constexpr std::size_t stride = 8;
  static constexpr std::size_t runs = 32 / width;

  [[gnu::always_inline]] static lanes load(const double* from) {
    lanes values;
    std::memcpy(&values, from, sizeof values);
    return values;
  }
  [[gnu::always_inline]] static lanes all(double value) { return lanes{} + value; }

  [[gnu::always_inline]] static lanes square(lanes value) { return value * value; }
  [[gnu::always_inline]] static lanes lesser(lanes a, lanes b) { return a < b ? a : b; }
  [[gnu::always_inline]] static lanes greater(lanes a, lanes b) { return a > b ? a : b; }

  // The members that stand in the lanes, and the nearest keys found for each, nearest first.
  template <std::size_t K>
  struct lane_state {
    std::array<lanes, M> own;
    std::array<lanes, K> best;
  };
  using objectives = std::make_index_sequence<M>;

  // Whether any member in the lanes may have a neighbour at `place` of the axis or beyond it.
  template <std::size_t K>
  [[nodiscard]] bool any_reaches(double place, const lane_state<K>& state) const {
    const lanes gap = place - state.own[axis_];
    const auto reached = gap * gap <= state.best[K - 1];
    std::int64_t any = 0;
    for (std::size_t lane = 0; lane < width; ++lane) any |= reached[lane];
    return any != 0;
  }

  [[gnu::always_inline]] lanes key_of(lanes sum, lane_bits slots) const {
    const auto mask = static_cast<std::int64_t>(slot_mask_);
    return reinterpret_cast<lanes>((reinterpret_cast<lane_bits>(sum) & ~mask) | (slots & mask));
  }

  // Inserts one key per lane into sorted keys. Packs instead of loops over objectives and keys,
  // here and below, because compilers keep arrays in registers only when every index is a constant.
  template <std::size_t K, std::size_t... k>
  [[gnu::always_inline]] static void insert(lanes key, lanes (&best)[K],
                                            std::index_sequence<k...> /*0 .. K-2*/) {
    ((best[K - 1 - k] = lesser(best[K - 1 - k], greater(best[K - 2 - k], key))), ...);
    best[0] = lesser(best[0], key);
  }

  // Offers the candidates begin..end-1 to all lanes, one after the other; the candidates stand in
  // the lanes themselves when Own.
  //
  // The only sums of products are in these two functions; nothing else could be fused.
  template <bool Own, std::size_t K, std::size_t... m, std::size_t... k>
  HWFLOWQ_STRICT_FP void offer(std::size_t begin, std::size_t end, lane_state<K>& state,
                               std::index_sequence<m...>, std::index_sequence<k...>) const {
    HWFLOWQ_STRICT_FP_BODY
    const lanes own[M] = {state.own[m]...};
    const double* const column[M] = {(columns_[m].data() + width)...};
    lanes best[K] = {state.best[k]...};
    for (std::size_t slot = begin; slot < end; ++slot) {
      lanes sum = all(neighbour_key::least);
      if constexpr (Own) sum = load(own_penalty.data() + width - (slot - begin));
      ((sum += square(own[m] - column[m][slot])), ...);
      const lane_bits slots = lane_bits{} + static_cast<std::int64_t>(slot);
      insert(key_of(sum, slots), best, std::make_index_sequence<K - 1>{});
    }
    ((state.best[k] = best[k]), ...);
  }

  // Offers `count` times `width` candidates, one to every lane at a time, from place `from` of the
  // padded columns on; all lanes hold the same member.
  template <std::size_t K, std::size_t... m, std::size_t... k>
  HWFLOWQ_STRICT_FP void offer_runs(std::size_t from, std::size_t count, lane_state<K>& state,
                                    std::index_sequence<m...>, std::index_sequence<k...>) const {
    HWFLOWQ_STRICT_FP_BODY
    const lanes own[M] = {state.own[m]...};
    const double* const column[M] = {columns_[m].data()...};
    lanes best[K] = {state.best[k]...};
    lane_bits slots;
    for (std::size_t lane = 0; lane < width; ++lane) slots[lane] = static_cast<std::int64_t>(lane);
    slots += static_cast<std::int64_t>(from) - static_cast<std::int64_t>(width);
    for (std::size_t c = 0; c < count; ++c) {
      lanes sum = load(penalty_.data() + from);
      ((sum += square(own[m] - load(column[m] + from))), ...);
      insert(key_of(sum, slots), best, std::make_index_sequence<K - 1>{});
      from += width;
      slots += static_cast<std::int64_t>(width);
    }
    ((state.best[k] = best[k]), ...);
  }

  // Read from `width` - i on, it hides lane i alone: no member is its own neighbour.
  static constexpr std::array<double, 2 * width + 1> own_penalty = [] {
    std::array<double, 2 * width + 1> penalty{};
    penalty.fill(neighbour_key::least);
    penalty[width] = neighbour_key::hidden;
    return penalty;
  }();

  std::array<std::vector<double>, M> columns_{};
  std::vector<double> penalty_;
  std::size_t size_ = 0;
  std::size_t axis_ = 0;
  std::uint64_t slot_mask_ = neighbour_key::slot_bits;
};

}  // namespace hwflowq::moo::detail

#endif
