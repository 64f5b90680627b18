// The factors of every loop, from the outermost level to the lanes, and where their iterations begin.
#ifndef HWFLOWQ_COST_FINE_LOOP_CHAIN_HPP
#define HWFLOWQ_COST_FINE_LOOP_CHAIN_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// One loop's factors in all places of a mapping. Places count from the outermost in: level i has
/// 3 i (time), 3 i + 1 (space, x) and 3 i + 2 (space, y); the lanes come last.
template <std::size_t Levels>
struct loop_chain {
  static constexpr std::size_t places = 3 * Levels + 1;

  std::int64_t bound = 1;
  std::array<std::int64_t, places> factor{};
  /// Iterations of the loop inside a place, which is the step of its factor: extent[p] is the
  /// product of the factors at p and further in.
  std::array<std::int64_t, places + 1> extent{};

  [[nodiscard]] static constexpr bool in_time(std::size_t place) {
    return place % 3 == 0 && place + 1 < places;
  }
  /// The place of a level's loops in time, and of the lanes for `level == Levels`.
  [[nodiscard]] static constexpr std::size_t place_of(std::size_t level) { return 3 * level; }

  /// Whether a place has more than one iteration.
  [[nodiscard]] constexpr bool iterates(std::size_t place) const {
    return factor[place] > 1 && extent[place + 1] < bound;
  }
};

/// The chains of all loops.
template <std::size_t Levels>
[[nodiscard]] constexpr std::array<loop_chain<Levels>, workload::loop_count> chains_of(
    const workload::loop_nest& nest, const mapping<Levels>& schedule) {
  std::array<loop_chain<Levels>, workload::loop_count> chains{};
  for (std::size_t d = 0; d < workload::loop_count; ++d) {
    auto& chain = chains[d];
    chain.bound = nest.bounds[d];
    for (std::size_t i = 0; i < Levels; ++i) {
      chain.factor[3 * i] = schedule.levels[i].temporal[d];
      chain.factor[3 * i + 1] = schedule.levels[i].spatial_x[d];
      chain.factor[3 * i + 2] = schedule.levels[i].spatial_y[d];
    }
    chain.factor[3 * Levels] = schedule.lanes[d];
    chain.extent[chain.places] = 1;
    for (std::size_t p = chain.places; p-- > 0;) {
      chain.extent[p] = chain.extent[p + 1] * chain.factor[p];
    }
  }
  return chains;
}

/// A step in time, seen by one loop: which of its factors goes to its next iteration, if any, and
/// from which place in its factors in time fall back from the last iteration to the first.
struct time_step {
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  std::size_t advances = nowhere;
  std::size_t resets = nowhere;
};

/// Iterations along one loop that look the same to those who count: `times` of them.
struct loop_state {
  std::int64_t times = 1;
  /// From the base of the tile to the loop's bound, in the new step and in the one before: no less
  /// than the tile is long where there is no remainder, 0 or less where there is no tile.
  std::int64_t room = 0;
  std::int64_t old_room = 0;
  std::int64_t shift = 0;  ///< from the old base to the new one
};

/// Where tiles begin: loops in time outside `boundary` and in space outside `shared` take part; those
/// in space from `shared` to `boundary` stand at their first iteration, to be dealt with by the
/// visitor. Calls `visit(loop_state)` for every kind of iteration of a chain.
///
/// Remainders make few kinds: of the iterations of a factor all but the last few lie wholly inside
/// the bound, and what is further in is the same for all of these.
template <std::size_t Levels, typename Visit>
class loop_walk {
 public:
  loop_walk(const loop_chain<Levels>& chain, std::size_t boundary, std::size_t shared,
            time_step step, Visit visit)
      : chain_(chain), boundary_(boundary), shared_(shared), step_(step), visit_(visit) {}

  void operator()() {
    go(0, {.times = 1, .room = chain_.bound, .old_room = chain_.bound, .shift = 0}, chain_.bound,
       0);
  }

 private:
  // `origin` is the room at the spatial origin, which tells whether an iteration in time exists;
  // `reach` is how far the shared places passed so far extend.
  void go(std::size_t place, loop_state state, std::int64_t origin, std::int64_t reach) {
    if (state.room <= 0 && state.old_room <= 0) return;
    if (place == boundary_) {
      visit_(state);
      return;
    }
    if (std::min({state.room, state.old_room, origin}) >= reach + chain_.extent[place]) {
      finish(place, state);
      return;
    }
    const std::int64_t factor = chain_.factor[place];
    const std::int64_t step = chain_.extent[place + 1];
    const bool in_time = loop_chain<Levels>::in_time(place);
    if (!in_time && place >= shared_) {
      go(place + 1, state, origin, reach + (factor - 1) * step);
      return;
    }
    if (in_time && place >= step_.resets) {
      const std::int64_t last = std::min(factor, (origin + step - 1) / step) - 1;
      state.old_room -= last * step;
      state.shift -= last * step;
      go(place + 1, state, origin - last * step, reach);
      return;
    }
    const bool advances = place == step_.advances;
    if (advances) {
      state.room -= step;
      state.shift += step;
    }
    const std::int64_t count = advances ? factor - 1 : factor;
    // Iterations that are whole with all that is shared go together, the others one by one.
    const std::int64_t least =
        std::min({state.room, state.old_room, in_time && !advances ? origin : state.room}) - reach;
    const std::int64_t inside =
        std::clamp<std::int64_t>(least >= step ? least / step : 0, 0, count);
    if (inside > 0) {
      loop_state together = state;
      together.times *= inside;
      go(place + 1, together, origin, reach);
    }
    for (std::int64_t i = inside; i < count; ++i) {
      const std::int64_t from_origin = origin - (advances ? i + 1 : i) * step;
      if (in_time && from_origin <= 0) break;
      loop_state one = state;
      one.room -= i * step;
      one.old_room -= i * step;
      if (one.room <= 0 && one.old_room <= 0) break;
      go(place + 1, one, in_time ? origin - i * step : origin, reach);
    }
  }

  // All that is further in lies inside the bound.
  void finish(std::size_t place, loop_state state) {
    for (std::size_t p = place; p < boundary_; ++p) {
      const bool in_time = loop_chain<Levels>::in_time(p);
      if (!in_time && p >= shared_) continue;
      if (in_time && p >= step_.resets) {
        state.shift -= (chain_.factor[p] - 1) * chain_.extent[p + 1];
      } else if (p == step_.advances) {
        state.times *= chain_.factor[p] - 1;
        state.shift += chain_.extent[p + 1];
      } else {
        state.times *= chain_.factor[p];
      }
    }
    if (state.times > 0) {
      state.room = state.old_room = whole;
      visit_(state);
    }
  }

 public:
  /// The room of tiles without remainder: more than any tile is long.
  static constexpr std::int64_t whole = std::int64_t{1} << 60;

 private:
  const loop_chain<Levels>& chain_;
  std::size_t boundary_;
  std::size_t shared_;
  time_step step_;
  Visit visit_;
};

/// The iterations in space from `shared` to a boundary: offsets of the tiles of those who share.
template <std::size_t Levels>
class shared_offsets {
 public:
  shared_offsets(const loop_chain<Levels>& chain, std::size_t shared, std::size_t boundary)
      : tile_(chain.extent[boundary]) {
    for (std::size_t p = boundary; p-- > shared;) {
      if (loop_chain<Levels>::in_time(p) || chain.factor[p] == 1) continue;
      const std::int64_t step = chain.extent[p + 1];
      if (size_ > 0 && step_[size_ - 1] * factor_[size_ - 1] == step) {
        factor_[size_ - 1] *= chain.factor[p];  // goes on where the place further in ends
      } else {
        factor_[size_] = chain.factor[p];
        step_[size_++] = step;
      }
      count_ *= chain.factor[p];
      reach_ += (chain.factor[p] - 1) * step;
    }
  }

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::int64_t tile() const { return tile_; }
  /// Whether the offsets are evenly spaced, and by how much.
  [[nodiscard]] bool even() const { return size_ <= 1; }
  [[nodiscard]] std::int64_t step() const { return size_ == 0 ? 1 : step_[0]; }
  /// Whether all tiles are whole.
  [[nodiscard]] bool all_whole(std::int64_t room) const { return room >= reach_ + tile_; }

  /// The offset number `index`, ascending.
  [[nodiscard]] std::int64_t offset(std::int64_t index) const {
    std::int64_t at = 0;
    for (std::size_t k = 0; k < size_; ++k) {
      at += index % factor_[k] * step_[k];
      index /= factor_[k];
    }
    return at;
  }

  /// How many offsets lie below `room`.
  [[nodiscard]] std::int64_t below(std::int64_t room) const {
    std::int64_t number = 0;
    std::int64_t inner = count_;
    for (std::size_t k = size_; k-- > 0;) {
      inner /= factor_[k];
      if (room <= 0) return number;
      const std::int64_t index = std::min((room - 1) / step_[k], factor_[k]);
      number += index * inner;
      if (index == factor_[k]) return number;
      room -= index * step_[k];
    }
    return number + (room > 0 ? 1 : 0);
  }

  /// Iterations of the loop that the tiles cover together.
  [[nodiscard]] std::int64_t covered(std::int64_t room) const {
    if (all_whole(room)) return count_ * tile_;
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count_; ++i) {
      const std::int64_t rest = room - offset(i);
      if (rest <= 0) break;
      sum += std::min(rest, tile_);
    }
    return sum;
  }

 private:
  // From the innermost place out.
  std::array<std::int64_t, 2 * Levels + 1> factor_{};
  std::array<std::int64_t, 2 * Levels + 1> step_{};
  std::size_t size_ = 0;
  std::int64_t count_ = 1;
  std::int64_t reach_ = 0;
  std::int64_t tile_;
};

}  // namespace hwflowq::detail

#endif
