// Every non-dominated point that a search has seen.
#ifndef HWFLOWQ_MOO_ARCHIVE_HPP
#define HWFLOWQ_MOO_ARCHIVE_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// An unbounded set of mutually non-dominated points with their genomes. A population of fixed size
/// forgets points of the front that it found; an archive does not.
///
/// Of several genomes with equal objectives the first is kept. Values are to be minimised.
template <Genome G, std::size_t M>
class archive {
 public:
  /// Offers a feasible candidate; true when nothing archived dominates or equals it, and it was
  /// taken. O(M size), in loops over columns.
  bool insert(const G& genome, const std::array<double, M>& values) {
    const std::size_t size = genomes_.size();
    flags_.resize(size);
    if (any_weakly_dominates(values)) return false;
    flag_dominated_by(values);
    for (std::size_t i = size; i-- > 0;) {
      if (flags_[i] != 0) remove(i);
    }
    genomes_.push_back(genome);
    points_.push_back(values);
    return true;
  }

  [[nodiscard]] std::size_t size() const { return genomes_.size(); }
  [[nodiscard]] const std::vector<G>& genomes() const { return genomes_; }
  [[nodiscard]] point_columns<M> points() const { return points_.view(); }

  void save(binary_output& output) const
    requires Serialisable<G>
  {
    write(output, static_cast<std::uint64_t>(genomes_.size()));
    for (std::size_t i = 0; i < genomes_.size(); ++i) {
      write(output, genomes_[i]);
      write(output, points_.point(i));
    }
  }

  void load(binary_input& input)
    requires Serialisable<G>
  {
    genomes_.clear();
    points_.clear();
    const auto size = read<std::uint64_t>(input);
    for (std::uint64_t i = 0; i < size; ++i) {
      genomes_.push_back(read<G>(input));
      points_.push_back(read<std::array<double, M>>(input));
    }
  }

 private:
  // Branch-free over blocks of points, so that it vectorises and still stops early.
  [[nodiscard]] bool any_weakly_dominates(const std::array<double, M>& values) const {
    constexpr std::size_t block = 256;
    const auto points = points_.view();
    for (std::size_t first = 0; first < points.size; first += block) {
      const std::size_t last = first + block < points.size ? first + block : points.size;
      unsigned found = 0;
      for (std::size_t i = first; i < last; ++i) {
        unsigned dominated = 1;
        for (std::size_t m = 0; m < M; ++m)
          dominated &= unsigned{points.columns[m][i] <= values[m]};
        found |= dominated;
      }
      if (found != 0) return true;
    }
    return false;
  }

  void flag_dominated_by(const std::array<double, M>& values) {
    const auto points = points_.view();
    for (std::size_t i = 0; i < points.size; ++i) {
      unsigned dominated = 1;
      for (std::size_t m = 0; m < M; ++m) dominated &= unsigned{points.columns[m][i] >= values[m]};
      flags_[i] = static_cast<unsigned char>(dominated);
    }
  }

  void remove(std::size_t index) {
    const std::size_t last = genomes_.size() - 1;
    if (index != last) {
      genomes_[index] = std::move(genomes_[last]);
      points_.assign(index, points_.point(last));
    }
    genomes_.pop_back();
    points_.resize(last);
  }

  std::vector<G> genomes_;
  point_set<M> points_;
  std::vector<unsigned char> flags_;
};

}  // namespace hwflowq::moo

#endif
