// Values of genomes that were evaluated before.
#ifndef HWFLOWQ_MOO_EVALUATION_CACHE_HPP
#define HWFLOWQ_MOO_EVALUATION_CACHE_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::moo {

/// Remembers the minimised objective values and the violation of every genome it was told of, found
/// by hash and confirmed by equality, so that two genomes of the same hash are never confused.
template <Genome G, std::size_t M>
class evaluation_cache {
 public:
  struct entry {
    G genome;
    std::uint64_t hash;
    std::array<double, M> values;
    double violation;
  };

  /// The entry of a genome, or nullptr. The pointer holds until the next insertion.
  [[nodiscard]] const entry* find(const G& genome, std::uint64_t hash) const {
    if (slots_.empty()) return nullptr;
    for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
      if (slots_[i] == free_slot) return nullptr;
      const entry& candidate = entries_[slots_[i]];
      if (candidate.hash == hash && candidate.genome == genome) return &candidate;
    }
  }

  /// Remembers a genome that `find` did not find.
  void insert(const G& genome, std::uint64_t hash, const std::array<double, M>& values,
              double violation) {
    if (2 * (entries_.size() + 1) > slots_.size()) grow();
    place(hash, static_cast<index_type>(entries_.size()));
    entries_.push_back({genome, hash, values, violation});
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  void save(binary_output& output) const
    requires Serialisable<G>
  {
    write(output, static_cast<std::uint64_t>(entries_.size()));
    for (const auto& e : entries_) {
      write(output, e.genome);
      write(output, e.values);
      write(output, e.violation);
    }
  }

  void load(binary_input& input)
    requires Serialisable<G>
  {
    entries_.clear();
    slots_.clear();
    const auto size = read<std::uint64_t>(input);
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto genome = read<G>(input);
      const auto values = read<std::array<double, M>>(input);
      const auto violation = read<double>(input);
      insert(genome, hash(genome), values, violation);
    }
  }

 private:
  static constexpr index_type free_slot = ~index_type{0};

  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

  void place(std::uint64_t hash, index_type index) {
    std::size_t i = hash & mask();
    while (slots_[i] != free_slot) i = (i + 1) & mask();
    slots_[i] = index;
  }

  void grow() {
    slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), free_slot);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      place(entries_[i].hash, static_cast<index_type>(i));
    }
  }

  std::vector<entry> entries_;
  std::vector<index_type> slots_;  // open addressing; the size is a power of two
};

}  // namespace hwflowq::moo

#endif
