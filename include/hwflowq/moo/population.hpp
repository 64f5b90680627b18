// Genomes with their objectives, violations, ranks and densities, as columns.
#ifndef HWFLOWQ_MOO_POPULATION_HPP
#define HWFLOWQ_MOO_POPULATION_HPP

#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// Columns over individuals: entry i of every member belongs to individual i. Objectives are stored
/// to be minimised.
template <Genome G, std::size_t M>
struct population {
  std::vector<G> genomes;
  std::vector<std::uint64_t> hashes;
  point_set<M> objectives;
  std::vector<double> violation;  ///< sum of constraint violations; 0 is feasible
  std::vector<index_type> rank;   ///< 0 is non-dominated
  std::vector<double> density;    ///< larger is lonelier within a rank

  explicit population(std::size_t size = 0) { resize(size); }

  [[nodiscard]] std::size_t size() const { return genomes.size(); }

  void resize(std::size_t size) {
    genomes.resize(size);
    hashes.resize(size);
    objectives.resize(size);
    violation.resize(size);
    rank.resize(size);
    density.resize(size);
  }

  /// Exchanges two individuals without copying their genomes' storage.
  void swap(std::size_t first, std::size_t second) {
    using std::swap;
    swap(genomes[first], genomes[second]);
    swap(hashes[first], hashes[second]);
    for (std::size_t m = 0; m < M; ++m) {
      swap(objectives.column(m)[first], objectives.column(m)[second]);
    }
    swap(violation[first], violation[second]);
    swap(rank[first], rank[second]);
    swap(density[first], density[second]);
  }
};

}  // namespace hwflowq::moo

#endif
