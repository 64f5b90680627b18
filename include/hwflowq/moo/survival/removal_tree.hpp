// Finds the most crowded member again and again while members leave and densities change.
#ifndef HWFLOWQ_MOO_SURVIVAL_REMOVAL_TREE_HPP
#define HWFLOWQ_MOO_SURVIVAL_REMOVAL_TREE_HPP

#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::moo::detail {

/// A tournament over slots 0..n-1, each of which holds a density and a name: its winner is the slot
/// of least density, and of equal densities the one with the highest name.
///
/// Densities are at least 0 and not NaN, so their bit patterns compare as they do. Four play at a
/// time: replaying a path after a change takes log4(n) steps of integer operations and no
/// unpredictable branch, which is faster than a binary heap, and than a scan from some dozens of
/// slots on.
class removal_tree {
 public:
  /// Starts over with n slots, which are given by `set` and take part after `play`.
  void assign(std::size_t n) {
    std::size_t offset = 0;
    std::size_t count = n < 1 ? 1 : n;
    levels_ = 0;
    do {
      count = (count + 3) / 4 * 4;
      offset_[levels_++] = offset;
      offset += count;
      count /= 4;
    } while (count > 1);
    offset_[levels_] = offset;
    if (keys_.size() < offset + 1) {
      keys_.resize(offset + 1);
      slots_.resize(offset + 1);
    }
    if (names_.size() < offset_[1]) names_.resize(offset_[1]);
    for (std::size_t i = n; i < offset_[1]; ++i) set_gone(i);
  }

  void set(std::size_t slot, double density, index_type name) {
    keys_[slot] = key_of(density);
    slots_[slot] = static_cast<index_type>(slot);
    names_[slot] = name;
  }

  /// Plays the whole tournament, O(n).
  void play() {
    for (std::size_t level = 0; level < levels_; ++level) {
      const std::size_t games = (offset_[level + 1] - offset_[level]) / 4;
      for (std::size_t i = 0; i < games; ++i) play(level, i);
      if (level + 1 == levels_) break;
      // Fill the last group of four of the next level with copies of a slot that can never win.
      const std::size_t end = offset_[level + 2] - offset_[level + 1];
      for (std::size_t i = games; i < end; ++i) {
        keys_[offset_[level + 1] + i] = ~std::uint64_t{0} - i;
        slots_[offset_[level + 1] + i] = 0;
      }
    }
  }

  /// The slot of least density.
  [[nodiscard]] std::size_t most_crowded() const { return slots_[offset_[levels_]]; }

  [[nodiscard]] double density(std::size_t slot) const {
    return std::bit_cast<double>(keys_[slot]);
  }

  void update(std::size_t slot, double density) {
    keys_[slot] = key_of(density);
    replay(0, slot);
  }

  void remove(std::size_t slot) {
    keys_[slot] = gone + slot;
    replay(0, slot);
  }

  /// Removes `slot` and changes the densities of the nearest slots on both sides that are left,
  /// which costs little more than one change because their paths join soon.
  void remove_between(std::size_t below, double density_below, std::size_t slot, std::size_t above,
                      double density_above) {
    keys_[below] = key_of(density_below);
    keys_[slot] = gone + slot;
    keys_[above] = key_of(density_above);
    std::size_t level = 0;
    for (; level < levels_ && below / 4 != above / 4; ++level) {
      below /= 4;
      slot /= 4;
      above /= 4;
      play(level, below);
      play(level, slot);
      play(level, above);
    }
    replay(level, below);
  }

 private:
  // Above the bits of infinity; the slot is added, so that slots that left never tie.
  static constexpr std::uint64_t gone = std::uint64_t{1} << 63U;

  // Adding zero turns -0.0, whose bits are those of a large integer, into 0.0.
  static std::uint64_t key_of(double density) {
    return std::bit_cast<std::uint64_t>(density + 0.0);
  }

  void set_gone(std::size_t slot) {
    keys_[slot] = gone + slot;
    slots_[slot] = static_cast<index_type>(slot);
    names_[slot] = 0;
  }

  // Slots that left lie between `below` and `above` on every level and are not played again: they
  // lost for good.
  //
  // What changed on the level below meets the best of its three rivals, who did not change and play
  // each other while it is still being found: only one comparison a level waits for the one before.
  void replay(std::size_t level, std::size_t i) {
    std::uint64_t key = keys_[offset_[level] + i];
    index_type slot = slots_[offset_[level] + i];
    for (; level < levels_; ++level) {
      const std::uint64_t* const keys = keys_.data() + offset_[level];
      const index_type* const slots = slots_.data() + offset_[level];
      const std::uint64_t first = keys[i ^ 1];
      const std::uint64_t second = keys[i ^ 2];
      const std::uint64_t third = keys[i ^ 3];
      const std::uint64_t low = first < second ? first : second;
      const std::uint64_t rival = low < third ? low : third;
      const std::size_t of_low = 1 ^ (3 & (0 - std::size_t{second < first}));
      const std::size_t of_rival = i ^ of_low ^ ((of_low ^ 3) & (0 - std::size_t{third < low}));
      const bool tie = static_cast<unsigned>(first == second) |
                       static_cast<unsigned>(low == third) | static_cast<unsigned>(key == rival);
      const index_type rival_slot = slots[of_rival];
      const index_type lost = static_cast<index_type>(0) - static_cast<index_type>(rival < key);
      slot ^= (slot ^ rival_slot) & lost;
      key = rival < key ? rival : key;
      i /= 4;
      if (tie) [[unlikely]]
        slot = settle(keys + 4 * i, slots + 4 * i, key);
      keys_[offset_[level + 1] + i] = key;
      slots_[offset_[level + 1] + i] = slot;
    }
  }

  // Game i of a level: four of its entries, whose winner becomes entry i of the next level.
  void play(std::size_t level, std::size_t i) {
    const std::uint64_t* const key = keys_.data() + offset_[level] + 4 * i;
    const index_type* const slot = slots_.data() + offset_[level] + 4 * i;
    const std::size_t next = offset_[level + 1] + i;
    const std::uint64_t first = key[0];
    const std::uint64_t second = key[1];
    const std::uint64_t third = key[2];
    const std::uint64_t fourth = key[3];
    const std::uint64_t low = first < second ? first : second;
    const std::uint64_t high = third < fourth ? third : fourth;
    const std::uint64_t least = low < high ? low : high;
    keys_[next] = least;
    if (static_cast<unsigned>(first == second) | static_cast<unsigned>(third == fourth) |
        static_cast<unsigned>(low == high)) [[unlikely]] {
      slots_[next] = settle(key, slot, least);
      return;
    }
    // Selected by a mask: a conditional expression becomes a branch that is guessed wrong.
    const std::size_t of_low = std::size_t{second < first};
    const std::size_t of_high = 2 + std::size_t{fourth < third};
    const std::size_t from_high = 0 - std::size_t{high < low};
    slots_[next] = slot[of_low ^ ((of_low ^ of_high) & from_high)];
  }

  [[nodiscard]] index_type settle(const std::uint64_t* key, const index_type* slot,
                                  std::uint64_t least) const {
    std::size_t best = 4;
    for (std::size_t k = 0; k < 4; ++k) {
      if (key[k] != least) continue;
      if (best == 4 || names_[slot[k]] > names_[slot[best]]) best = k;
    }
    return slot[best];
  }

  std::vector<std::uint64_t> keys_;
  std::vector<index_type> slots_;
  std::vector<index_type> names_;
  std::array<std::size_t, 34> offset_{};
  std::size_t levels_ = 0;
};

}  // namespace hwflowq::moo::detail

#endif
