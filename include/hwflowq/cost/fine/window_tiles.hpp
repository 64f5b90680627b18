// The distinct input tiles of those who share them, along one axis.
#ifndef HWFLOWQ_COST_FINE_WINDOW_TILES_HPP
#define HWFLOWQ_COST_FINE_WINDOW_TILES_HPP

#include <hwflowq/cost/fine/loop_chain.hpp>
#include <hwflowq/cost/fine/window_axis.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// Input tiles along one axis of all children below one parent: child (i, j) holds what outputs from
/// offset i and filter positions from offset j meet. Children hold equal sets where these sums are
/// equal.
template <std::size_t Levels>
class window_tiles {
 public:
  using offsets = shared_offsets<Levels>;

  /// With `keeps_overlap` false a tile that moves keeps nothing of the last one.
  window_tiles(const window_axis& axis, const offsets& outputs, const offsets& filters,
               bool keeps_overlap)
      : axis_(axis), outputs_(outputs), filters_(filters), keeps_overlap_(keeps_overlap) {}

  /// In a state of the two loops: the size of all distinct sets or, with `kept_only`, of what all
  /// holders of each had in the step before.
  [[nodiscard]] std::int64_t operator()(const loop_state& a, const loop_state& b,
                                        bool kept_only) const {
    const window_tile whole{outputs_.tile(), filters_.tile()};
    const std::int64_t shift = axis_.stride() * a.shift + axis_.dilation() * b.shift;
    if (kept_only && shift != 0) {
      if (!keeps_overlap_) return 0;
      // No tile is larger than a whole one: nothing overlaps where these do not.
      const bool large = std::max(whole.outputs, whole.filter) > greatest_tile;
      if (!large && axis_.overlap(whole, whole, shift) == 0) return 0;
    }
    if (outputs_.even() && filters_.even()) {
      if (outputs_.all_whole(std::min(a.room, a.old_room)) &&
          filters_.all_whole(std::min(b.room, b.old_room))) {
        const std::int64_t each =
            kept_only ? axis_.overlap(whole, whole, shift) : axis_.size(whole);
        return each * places(outputs_.count(), filters_.count());
      }
      if (keeps_overlap_ && are_alike(filters_, b)) {
        return one_cut(
            outputs_, filters_, a, b, shift, kept_only,
            [](std::int64_t cut, std::int64_t other) { return window_tile{cut, other}; });
      }
      if (keeps_overlap_ && are_alike(outputs_, a)) {
        return one_cut(
            filters_, outputs_, b, a, shift, kept_only,
            [](std::int64_t cut, std::int64_t other) { return window_tile{other, cut}; });
      }
    }
    return pair_by_pair(a, b, shift, kept_only);
  }

  /// The same, by comparing all pairs of children. O(children^2).
  [[nodiscard]] std::int64_t pair_by_pair(const loop_state& a, const loop_state& b,
                                          std::int64_t shift, bool kept_only) const {
    const std::int64_t rows = outputs_.below(a.room);
    const std::int64_t columns = filters_.below(b.room);
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t j = 0; j < columns; ++j) {
        const window_tile tile = tile_at(i, j, a.room, b.room);
        const std::int64_t place = place_at(i, j);
        const auto holds_same = [&](std::int64_t k, std::int64_t l) {
          return place_at(k, l) == place && axis_.same(tile_at(k, l, a.room, b.room), tile);
        };
        bool first = true;
        for (std::int64_t k = 0; k <= i && first; ++k) {
          for (std::int64_t l = 0; l < columns && (k < i || l < j) && first; ++l) {
            first = !holds_same(k, l);
          }
        }
        if (!first) continue;
        if (!kept_only) {
          sum += axis_.size(tile);
          continue;
        }
        const window_tile old = tile_at(i, j, a.old_room, b.old_room);
        bool alike = true;  // all holders held the same set
        for (std::int64_t k = i; k < rows; ++k) {
          for (std::int64_t l = 0; l < columns; ++l) {
            if (!holds_same(k, l)) continue;
            alike = alike && tile_at(k, l, a.old_room, b.old_room) == old;
          }
        }
        if (!keeps_overlap_) {
          sum += alike && old == tile ? axis_.size(tile) : 0;
        } else if (alike) {
          sum += axis_.overlap(tile, old, shift);
        } else {
          for (std::int64_t at = 0; at <= axis_.span(tile); ++at) {
            bool all = axis_.covers(tile, at);
            for (std::int64_t k = i; k < rows && all; ++k) {
              for (std::int64_t l = 0; l < columns && all; ++l) {
                if (!holds_same(k, l)) continue;
                const window_tile before = tile_at(k, l, a.old_room, b.old_room);
                all = axis_.size(before) > 0 && axis_.covers(before, at + shift / axis_.unit());
              }
            }
            sum += all ? 1 : 0;
          }
        }
      }
    }
    return sum;
  }

 private:
  // Above this the overlap of whole tiles, longer than any bound, is not worked out.
  static constexpr std::int64_t greatest_tile = std::int64_t{1} << 24;

  // Distinct places of evenly spaced tiles.
  [[nodiscard]] std::int64_t places(std::int64_t outputs, std::int64_t filters) const {
    if (outputs <= 0 || filters <= 0) return 0;
    if (outputs == 1 || filters == 1) return outputs * filters;
    return window_axis(axis_.stride() * outputs_.step(), axis_.dilation() * filters_.step(), false)
        .size({outputs, filters});
  }

  // Whether the tiles of one loop are of one size now and of one size before: a single one, or whole
  // ones, of which none was missing before.
  [[nodiscard]] static bool are_alike(const offsets& f, const loop_state& s) {
    const std::int64_t now = f.below(s.room);
    return now <= 1 || f.below(std::min(s.room, s.old_room) - f.tile() + 1) == now;
  }

  /// One loop's tiles are cut by its bound, those of the other are all alike. Tiles that are cut are
  /// smaller than whole ones and equal none of these, and there is at most one offset of them. What
  /// several holders held is nested, so that the least counts: of the places of whole tiles, those that
  /// some child reaches who idled, and those that some child reaches who held less.
  template <typename Make>
  [[nodiscard]] std::int64_t one_cut(const offsets& cut, const offsets& other, const loop_state& c,
                                     const loop_state& o, std::int64_t shift, bool kept_only,
                                     const Make& make) const {
    const auto extent = [](const offsets& f, std::int64_t room) {
      return std::clamp<std::int64_t>(room, 0, f.tile());
    };
    const std::int64_t others = other.below(o.room);
    const std::int64_t other_now = extent(other, o.room);
    const std::int64_t other_before = extent(other, o.old_room);
    if (other_now == 0) return 0;
    const auto place_count = [&](std::int64_t count) {
      return &cut == &outputs_ ? places(count, others) : places(others, count);
    };
    const std::int64_t now = cut.below(c.room);                         // with a tile
    const std::int64_t whole_now = cut.below(c.room - cut.tile() + 1);  // of them whole
    const window_tile whole = make(cut.tile(), other_now);
    const window_tile rest = make(now > whole_now ? c.room - cut.offset(whole_now) : 0, other_now);
    if (!kept_only) {
      return axis_.size(whole) * place_count(whole_now) + axis_.size(rest) * others;
    }
    const std::int64_t before = cut.below(c.old_room);
    const std::int64_t whole_before = cut.below(c.old_room - cut.tile() + 1);
    const window_tile old_whole = make(cut.tile(), other_before);
    const window_tile old_rest =
        make(before > whole_before ? c.old_room - cut.offset(whole_before) : 0, other_before);
    const std::int64_t less = place_count(whole_now - whole_before);
    const std::int64_t nothing = place_count(whole_now - before);
    std::int64_t sum = axis_.overlap(whole, old_whole, shift) * (place_count(whole_now) - less) +
                       axis_.overlap(whole, old_rest, shift) * (less - nothing);
    if (now > whole_now) {
      const window_tile& old = whole_now < whole_before ? old_whole
                               : whole_now < before     ? old_rest
                                                        : window_tile{};
      sum += axis_.overlap(rest, old, shift) * others;
    }
    return sum;
  }

  [[nodiscard]] window_tile tile_at(std::int64_t i, std::int64_t j, std::int64_t room,
                                    std::int64_t filter_room) const {
    return {std::clamp<std::int64_t>(room - outputs_.offset(i), 0, outputs_.tile()),
            std::clamp<std::int64_t>(filter_room - filters_.offset(j), 0, filters_.tile())};
  }
  [[nodiscard]] std::int64_t place_at(std::int64_t i, std::int64_t j) const {
    return axis_.stride() * outputs_.offset(i) + axis_.dilation() * filters_.offset(j);
  }

  const window_axis& axis_;
  const offsets& outputs_;
  const offsets& filters_;
  bool keeps_overlap_;
};

}  // namespace hwflowq::detail

#endif
