// Exact nearest neighbours within one front, eight members at a time.
#ifndef HWFLOWQ_MOO_SURVIVAL_NEIGHBOUR_SEARCH_HPP
#define HWFLOWQ_MOO_SURVIVAL_NEIGHBOUR_SEARCH_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
#if defined(__AVX512F__)
  static constexpr std::size_t width = 8;
#elif defined(__AVX__)
  static constexpr std::size_t width = 4;
#else
  static constexpr std::size_t width = 2;
#endif

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

  /// Writes the K nearest neighbours of every slot, nearest first, to `lists[slot * K]`. `lists`
  /// has room for `size()` rounded up to a multiple of `width`. O(n^2) at worst; on a front that is
  /// a surface of d dimensions about O(n^(2 - 1/d)).
  template <std::size_t K>
  HWFLOWQ_STRICT_FP void find_all(double* lists) const {
    HWFLOWQ_STRICT_FP_BODY
    const double* const axis = columns_[axis_].data() + width;
    for (std::size_t block = 0; block < size_; block += width) {
      // A lane is a member of the block; each candidate is offered to all lanes at once.
      const std::size_t in_block = std::min(width, size_ - block);
      std::array<lanes, M> own;
      for (std::size_t m = 0; m < M; ++m) own[m] = load(columns_[m].data() + width + block);
      std::array<lanes, K> best;
      for (std::size_t k = 0; k < K; ++k) best[k] = all(neighbour_key::hidden);

      for (std::size_t t = 0; t < in_block; ++t) {
        lanes sum = all(neighbour_key::least);
        sum[t] = neighbour_key::hidden;
        offer<K>(block + t, own, sum, best);
      }
      const double first = axis[block];
      const double last = axis[block + in_block - 1];
      std::size_t up = block + in_block;
      std::size_t down = block;
      bool up_open = up < size_;
      bool down_open = down > 0;
      while (up_open || down_open) {
        if (up_open) {
          const std::size_t end = std::min(up + stride, size_);
          for (; up < end; ++up) offer<K>(up, own, all(neighbour_key::least), best);
        }
        if (down_open) {
          const std::size_t end = down > stride ? down - stride : 0;
          while (down > end) {
            --down;
            offer<K>(down, own, all(neighbour_key::least), best);
          }
        }
        double farthest = 0.0;
        for (std::size_t lane = 0; lane < in_block; ++lane) {
          farthest = best[K - 1][lane] > farthest ? best[K - 1][lane] : farthest;
        }
        up_open = up < size_ && !((axis[up] - last) * (axis[up] - last) > farthest);
        down_open = down > 0 && !((first - axis[down - 1]) * (first - axis[down - 1]) > farthest);
      }
      for (std::size_t lane = 0; lane < width; ++lane) {
        for (std::size_t k = 0; k < K; ++k) lists[(block + lane) * K + k] = best[k][lane];
      }
    }
  }

  /// Writes at least one and up to K of the nearest neighbours of `slot` that are not hidden,
  /// nearest first, filled up with `hidden`. Fewer than the K nearest may be found, never others.
  template <std::size_t K>
  HWFLOWQ_STRICT_FP void find(std::size_t slot, double* list) const {
    HWFLOWQ_STRICT_FP_BODY
    // A lane keeps the `depth` nearest of every width-th candidate. What it dropped is farther than
    // the last that it kept, so everything nearer than the least of those is known.
    constexpr std::size_t depth = 2;
    const double* const axis = columns_[axis_].data() + width;
    std::array<lanes, M> own;
    for (std::size_t m = 0; m < M; ++m) own[m] = all(columns_[m][width + slot]);
    std::array<lanes, depth> best;
    for (std::size_t k = 0; k < depth; ++k) best[k] = all(neighbour_key::hidden);

    std::size_t up = slot + 1;
    std::size_t down = slot;
    bool up_open = up < size_;
    bool down_open = down > 0;
    double known = neighbour_key::hidden;
    const double at = axis[slot];
    while (up_open || down_open) {
      if (up_open) {
        // Past the ends stands hidden padding.
        for (std::size_t c = 0; c < runs && up < size_; ++c, up += width) {
          offer_run<depth>(width + up, own, best);
        }
      }
      if (down_open) {
        for (std::size_t c = 0; c < runs && down > 0; ++c) {
          offer_run<depth>(down, own, best);
          down = down > width ? down - width : 0;
        }
      }
      known = neighbour_key::hidden;
      for (std::size_t lane = 0; lane < width; ++lane) {
        known = best[depth - 1][lane] < known ? best[depth - 1][lane] : known;
      }
      up_open = up < size_ && !((axis[up] - at) * (axis[up] - at) > known);
      down_open = down > 0 && !((at - axis[down - 1]) * (at - axis[down - 1]) > known);
    }

    for (std::size_t k = 0; k < K; ++k) list[k] = neighbour_key::hidden;
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t lane = 0; lane < width; ++lane) {
        const double key = best[k][lane];
        if (key > known || !(key < list[K - 1])) continue;
        std::size_t hole = K - 1;
        for (; hole > 0 && key < list[hole - 1]; --hole) list[hole] = list[hole - 1];
        list[hole] = key;
      }
    }
  }

 private:
  using lanes [[gnu::vector_size(8 * width)]] = double;
  using lane_bits [[gnu::vector_size(8 * width)]] = std::int64_t;
  static constexpr std::size_t stride = 16;
  static constexpr std::size_t runs = 32 / width;

  [[gnu::always_inline]] static lanes load(const double* from) {
    lanes values;
    std::memcpy(&values, from, sizeof values);
    return values;
  }
  [[gnu::always_inline]] static lanes all(double value) { return lanes{} + value; }

  template <std::size_t K>
  [[gnu::always_inline]] static void insert(lanes key, std::array<lanes, K>& best) {
    for (std::size_t k = K - 1; k > 0; --k) {
      const lanes later = best[k - 1] > key ? best[k - 1] : key;
      best[k] = best[k] < later ? best[k] : later;
    }
    best[0] = best[0] < key ? best[0] : key;
  }

  // One candidate for all lanes, whose members are `own`.
  template <std::size_t K>
  [[gnu::always_inline]] void offer(std::size_t slot, const std::array<lanes, M>& own, lanes sum,
                                    std::array<lanes, K>& best) const {
    HWFLOWQ_STRICT_FP_BODY
    for (std::size_t m = 0; m < M; ++m) {
      const lanes difference = own[m] - columns_[m][width + slot];
      sum += difference * difference;
    }
    const lane_bits key = (std::bit_cast<lane_bits>(sum) & ~static_cast<std::int64_t>(slot_mask_)) |
                          static_cast<std::int64_t>(slot);
    insert<K>(std::bit_cast<lanes>(key), best);
  }

  // One candidate per lane, from place `from` of the padded columns on, for one member.
  template <std::size_t K>
  [[gnu::always_inline]] void offer_run(std::size_t from, const std::array<lanes, M>& own,
                                        std::array<lanes, K>& best) const {
    HWFLOWQ_STRICT_FP_BODY
    lanes sum = load(penalty_.data() + from);
    for (std::size_t m = 0; m < M; ++m) {
      const lanes difference = own[m] - load(columns_[m].data() + from);
      sum += difference * difference;
    }
    lane_bits slots;
    for (std::size_t lane = 0; lane < width; ++lane) slots[lane] = static_cast<std::int64_t>(lane);
    slots += static_cast<std::int64_t>(from - width);
    const lane_bits key = (std::bit_cast<lane_bits>(sum) & ~static_cast<std::int64_t>(slot_mask_)) |
                          (slots & static_cast<std::int64_t>(slot_mask_));
    insert<K>(std::bit_cast<lanes>(key), best);
  }

  std::array<std::vector<double>, M> columns_{};
  std::vector<double> penalty_;
  std::size_t size_ = 0;
  std::size_t axis_ = 0;
  std::uint64_t slot_mask_ = neighbour_key::slot_bits;
};

}  // namespace hwflowq::moo::detail

#endif
