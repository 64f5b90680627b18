// Who meets whom in the binary tournaments that choose parents.
#ifndef HWFLOWQ_MOO_TOURNAMENTS_HPP
#define HWFLOWQ_MOO_TOURNAMENTS_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// Binary tournaments drawn as one random permutation of the population after the other, so that
/// everyone enters equally often: against independent draws, this is less left to chance, and the
/// best always has offspring.
class tournaments {
 public:
  /// Draws `count` tournaments in a population of `size`. Precondition: size > 0.
  void draw(std::size_t size, std::size_t count, random_stream& random) {
    assert(size > 0);
    entrants_.clear();
    while (entrants_.size() < 2 * count) {
      const std::size_t begin = entrants_.size();
      for (std::size_t i = 0; i < size; ++i) entrants_.push_back(static_cast<index_type>(i));
      // Fisher-Yates, written out: std::shuffle differs between standard libraries.
      for (std::size_t left = size; left > 1; --left) {
        const std::size_t other = random.below(static_cast<std::uint32_t>(left));
        std::swap(entrants_[begin + left - 1], entrants_[begin + other]);
      }
    }
  }

  /// Winner of tournament k: the one of lower rank, then of higher density, then drawn first.
  [[nodiscard]] std::size_t winner(std::size_t k, std::span<const index_type> rank,
                                   std::span<const double> density) const {
    const std::size_t first = entrants_[2 * k];
    const std::size_t second = entrants_[2 * k + 1];
    // No branch: one that either entrant wins half the time is guessed wrong as often.
    const std::size_t takes_second = static_cast<std::size_t>(rank[second] < rank[first]) |
                                     (static_cast<std::size_t>(rank[second] == rank[first]) &
                                      static_cast<std::size_t>(density[second] > density[first]));
    return first ^ ((first ^ second) & (0 - takes_second));
  }

 private:
  std::vector<index_type> entrants_;
};

}  // namespace hwflowq::moo

#endif
