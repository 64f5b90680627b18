// A set of 64-bit hashes that never allocates below its capacity.
#ifndef HWFLOWQ_CORE_HASH_SET_HPP
#define HWFLOWQ_CORE_HASH_SET_HPP

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwflowq {

/// Hashes of a known greatest number, by open addressing at a load of at most one half. The hashes
/// are expected to be well mixed, as those of `hwflowq::hash` are.
class hash_set {
 public:
  /// Room for `capacity` hashes.
  explicit hash_set(std::size_t capacity = 0) { reserve(capacity); }

  /// Empties the set and makes room for `capacity` hashes.
  void reserve(std::size_t capacity) {
    slots_.assign(std::bit_ceil(2 * capacity + 2), 0);
    holds_zero_ = false;
  }

  /// Forgets all hashes; keeps the memory.
  void clear() {
    std::fill(slots_.begin(), slots_.end(), 0);
    holds_zero_ = false;
  }

  /// Adds a hash; false when it was there already. Precondition: fewer than `capacity` are held.
  bool insert(std::uint64_t hash) {
    if (hash == 0) return !std::exchange(holds_zero_, true);
    for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
      if (slots_[i] == hash) return false;
      if (slots_[i] == 0) {
        slots_[i] = hash;
        return true;
      }
    }
  }

  [[nodiscard]] bool contains(std::uint64_t hash) const {
    if (hash == 0) return holds_zero_;
    for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
      if (slots_[i] == hash) return true;
      if (slots_[i] == 0) return false;
    }
  }

 private:
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

  std::vector<std::uint64_t> slots_;  // 0 marks a free slot
  bool holds_zero_ = false;
};

}  // namespace hwflowq

#endif
