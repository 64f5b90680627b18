// Survival by crowding distance, recomputed after every member that leaves.
#ifndef HWFLOWQ_MOO_SURVIVAL_PRUNED_CROWDING_HPP
#define HWFLOWQ_MOO_SURVIVAL_PRUNED_CROWDING_HPP

#include <hwflowq/moo/crowding.hpp>
#include <hwflowq/moo/point_columns.hpp>
#include <hwflowq/moo/survival/removal_tree.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace hwflowq::moo {

/// Removes the member of least crowding distance, one by one, until `keep` are left.
///
/// Only the neighbours of the member that left change their distance: members are chained in the
/// order of each objective, and a tournament finds the next to leave. Ranges stay those of the
/// whole front. Members whose distance is infinite (the first and the last of every objective that
/// is not flat) leave only when no other is left.
/// Source: Kukkonen, Deb, "Improved pruning of non-dominated solutions based on crowding distance
/// for bi-objective optimization problems", IEEE CEC 2006.
///
/// Models Survival<M>; made for two objectives, where it spreads survivors evenly. The density of
/// a survivor is its crowding distance among the survivors. Of equal distances the higher index
/// leaves. All of one or two survivors are infinite.
template <std::size_t M>
class pruned_crowding {
 public:
  /// See Survival. O(M n log n).
  void operator()(point_columns<M> points, std::span<index_type> front, std::size_t keep,
                  std::span<double> density) {
    const std::size_t n = front.size();
    assert(keep <= n);
    if (keep == n) {
      distance_(points, front, density);
      return;
    }
    link(points, front);
    for (std::size_t left = n; left > keep; --left) remove(n, tree_.most_crowded());

    for (std::size_t s = 0; s < n; ++s) {
      const index_type member = front[position_[s]];
      density[member] = keep <= 2 ? std::numeric_limits<double>::infinity() : tree_.density(s);
    }
    std::size_t survivors = 0;
    for (std::size_t i = 0; i < n; ++i) {
      front[survivors] = front[i];
      survivors += std::size_t{removed_[slot_[i]]} ^ 1U;
    }
  }

 private:
  using record = typename detail::front_orders<M>::record;
  // Members stand in slots, sorted by the first objective.
  struct neighbours {
    index_type below;
    index_type above;
  };

  void link(point_columns<M> points, std::span<const index_type> front) {
    const std::size_t n = front.size();
    if (removed_.size() < n) {
      removed_.resize(n);
      slot_.resize(n);
      position_.resize(n);
      for (std::size_t m = 0; m < M; ++m) {
        links_[m].resize(n + 2);
        values_[m].resize(n + 2);
      }
    }
    std::size_t m = 0;
    orders_.sort(points, front, [&](std::span<const record> order, double scale) {
      neighbours* const links = links_[m].data();
      double* const values = values_[m].data();
      if (m == 0) {
        for (std::size_t s = 0; s < n; ++s) {
          position_[s] = order[s].payload;
          slot_[order[s].payload] = static_cast<index_type>(s);
        }
      }
      auto below = static_cast<index_type>(n);
      for (const auto& member : order) {
        const index_type s = slot_[member.payload];
        values[s] = member.key;
        links[s].below = below;
        links[below].above = s;
        below = s;
      }
      links[below].above = static_cast<index_type>(n + 1);
      values[n] = -std::numeric_limits<double>::infinity();
      values[n + 1] = std::numeric_limits<double>::infinity();
      scale_[m++] = scale;
    });
    tree_.assign(n);
    for (std::size_t s = 0; s < n; ++s) {
      removed_[s] = 0;
      tree_.set(s, distance(s), position_[s]);
    }
    tree_.play();
  }

  [[nodiscard]] double distance(std::size_t s) const {
    double sum = 0.0;
    for (std::size_t m = 0; m < M; ++m) {
      const neighbours around = links_[m][s];
      sum += detail::crowding_share(values_[m][around.below], values_[m][around.above], scale_[m]);
    }
    return sum;
  }

  void remove(std::size_t n, std::size_t s) {
    removed_[s] = 1;
    for (std::size_t m = 0; m < M; ++m) {
      const neighbours around = links_[m][s];
      links_[m][around.below].above = around.above;
      links_[m][around.above].below = around.below;
    }
    const neighbours first = links_[0][s];
    const bool inside = first.below < n && first.above < n;
    if (inside) {
      tree_.remove_between(first.below, distance(first.below), s, first.above,
                           distance(first.above));
    } else {
      // The first or the last by the first objective leaves only after all finite distances: its
      // neighbour becomes the end of the order, or was it before.
      tree_.remove(s);
      if (first.below < n) tree_.update(first.below, distance(first.below));
      if (first.above < n) tree_.update(first.above, distance(first.above));
    }
    for (std::size_t m = 1; m < M; ++m) {
      const neighbours around = links_[m][s];
      for (const index_type neighbour : {around.below, around.above}) {
        // With two objectives and no dominance these are the same two.
        if (neighbour >= n || neighbour == first.below || neighbour == first.above) continue;
        tree_.update(neighbour, distance(neighbour));
      }
    }
  }

  crowding_distance<M> distance_;
  detail::front_orders<M> orders_;
  std::array<std::vector<neighbours>, M> links_{};
  std::array<std::vector<double>, M> values_{};
  std::array<double, M> scale_{};
  std::vector<index_type> slot_;
  std::vector<index_type> position_;
  std::vector<unsigned char> removed_;
  detail::removal_tree tree_;
};

}  // namespace hwflowq::moo

#endif
