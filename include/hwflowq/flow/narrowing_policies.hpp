// Ready narrowings: none, seeds from the front, bounds of each gene, and used values alone.
#ifndef HWFLOWQ_FLOW_NARROWING_POLICIES_HPP
#define HWFLOWQ_FLOW_NARROWING_POLICIES_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/hash_set.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/moo/gene_space.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::flow {

/// The members of a front, moved into a space, and after them `neighbours` of each, one step of one
/// gene away: drawn at random, but the same ones always. No genome twice.
template <Genome G, GeneSpace<G> V>
[[nodiscard]] std::vector<G> front_seeds(std::span<const G> members, const V& space,
                                         std::size_t neighbours) {
  std::vector<G> seeds;
  hash_set known((neighbours + 1) * members.size());
  const auto add = [&](G genome) {
    if (known.insert(hash(genome))) seeds.push_back(std::move(genome));
  };
  for (const auto& member : members) add(moo::moved_into(space, member));
  const std::size_t count = seeds.size();
  std::vector<G> around;
  for (std::size_t i = 0; i < count && neighbours > 0; ++i) {
    around.clear();
    moo::for_each_neighbour(space, seeds[i], moo::neighbour_moves::step,
                            [&](const G& genome) { around.push_back(genome); });
    random_stream stream(hash(seeds[i]));
    for (std::size_t left = std::min(neighbours, around.size()); left > 0; --left) {
      const auto drawn = stream.below(static_cast<std::uint32_t>(around.size()));
      add(std::move(around[drawn]));
      around[drawn] = std::move(around.back());
      around.pop_back();
    }
  }
  return seeds;
}

/// For each gene the positions of the values that members have, ascending.
template <Genome G, GeneSpace<G> V>
[[nodiscard]] std::vector<std::vector<std::uint32_t>> used_positions(std::span<const G> members,
                                                                     const V& space) {
  std::vector<std::vector<std::uint32_t>> used(space.gene_count());
  for (std::size_t gene = 0; gene < used.size(); ++gene) {
    for (const auto& member : members) used[gene].push_back(space.position(member, gene));
    std::ranges::sort(used[gene]);
    used[gene].erase(std::unique(used[gene].begin(), used[gene].end()), used[gene].end());
  }
  return used;
}

/// Narrows nothing: the next level searches its whole space and knows nothing of the front.
struct no_narrowing {
  template <typename Member, typename V>
  [[nodiscard]] V space(std::span<const Member> /*members*/, const V& whole) const {
    return whole;
  }
  template <typename Member, typename V>
  [[nodiscard]] std::vector<typename V::genome_type> seeds(std::span<const Member> /*members*/,
                                                           const V& /*narrowed*/) const {
    return {};
  }
};

/// Starts the next level from the whole front and `neighbours` of each member; its space stays whole.
struct seed_from_front {
  std::size_t neighbours = 1;

  template <typename V>
  [[nodiscard]] V space(std::span<const typename V::genome_type> /*members*/,
                        const V& whole) const {
    return whole;
  }
  template <typename V>
    requires GeneSpace<V, typename V::genome_type>
  [[nodiscard]] std::vector<typename V::genome_type> seeds(
      std::span<const typename V::genome_type> members, const V& narrowed) const {
    return front_seeds(members, narrowed, neighbours);
  }
  [[nodiscard]] std::uint64_t fingerprint() const { return hash_all(neighbours); }
};

/// Leaves each gene the values from the least to the greatest that a member has, and `margin` more on
/// either side; starts from the front, too. A front that spans everything, from the most accurate design
/// to the cheapest, bounds nothing that way: `outside` leaves the ends of the values out of account.
struct bound_genes {
  std::uint32_t margin = 1;  ///< in steps of the gene's list of values
  std::size_t neighbours = 1;
  /// Share of the members, on either side of a gene's values, that bounds need not hold; their seeds
  /// are moved in. At least 0, less than one half.
  double outside = 0.0;

  template <typename V>
    requires GeneSpace<V, typename V::genome_type> && restricts_values<V>
  [[nodiscard]] V space(std::span<const typename V::genome_type> members, const V& whole) const {
    if (!(outside >= 0.0 && outside < 0.5)) {
      throw std::invalid_argument("bound_genes: outside = " + std::to_string(outside) +
                                  " must be at least 0 and less than 0.5");
    }
    const auto left_out = static_cast<std::size_t>(outside * static_cast<double>(members.size()));
    std::vector<std::vector<std::uint32_t>> kept(whole.gene_count());
    std::vector<std::uint32_t> used;
    for (std::size_t gene = 0; gene < kept.size(); ++gene) {
      used.clear();
      for (const auto& member : members) used.push_back(whole.position(member, gene));
      std::ranges::sort(used);
      const std::uint32_t least = used[left_out];
      const std::uint32_t greatest = used[used.size() - 1 - left_out];
      const std::uint32_t first = least - std::min(least, margin);
      // Compared so that no margin is too large to be added.
      const std::uint32_t above = whole.value_count(gene) - 1 - greatest;
      const std::uint32_t last = greatest + std::min(above, margin);
      for (std::uint32_t position = first; position <= last; ++position) {
        kept[gene].push_back(position);
      }
    }
    return whole.restricted(kept);
  }
  template <typename V>
    requires GeneSpace<V, typename V::genome_type>
  [[nodiscard]] std::vector<typename V::genome_type> seeds(
      std::span<const typename V::genome_type> members, const V& narrowed) const {
    return front_seeds(members, narrowed, neighbours);
  }
  [[nodiscard]] std::uint64_t fingerprint() const { return hash_all(margin, neighbours, outside); }
};

/// Leaves each gene the values that a member has: what no member of the front uses is removed, such
/// as an array size or a dataflow. Starts from the front, too.
struct keep_used_values {
  std::size_t neighbours = 0;

  template <typename V>
    requires GeneSpace<V, typename V::genome_type> && restricts_values<V>
  [[nodiscard]] V space(std::span<const typename V::genome_type> members, const V& whole) const {
    return whole.restricted(used_positions(members, whole));
  }
  template <typename V>
    requires GeneSpace<V, typename V::genome_type>
  [[nodiscard]] std::vector<typename V::genome_type> seeds(
      std::span<const typename V::genome_type> members, const V& narrowed) const {
    return front_seeds(members, narrowed, neighbours);
  }
  [[nodiscard]] std::uint64_t fingerprint() const { return hash_all(neighbours); }
};

}  // namespace hwflowq::flow

#endif
