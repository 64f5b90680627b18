// Timeloop's rule for what a child receives: an approximation that looks at one loop.
#ifndef HWFLOWQ_COST_FINE_INNERMOST_MOVING_LOOP_HPP
#define HWFLOWQ_COST_FINE_INNERMOST_MOVING_LOOP_HPP

#include <hwflowq/cost/fine/access_counter.hpp>
#include <hwflowq/cost/fine/loop_chain.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hwflowq::detail {

/// Words that move by `halo_rule::innermost_moving_loop`, with the interface of `access_counter`.
/// Precondition: no loop has a remainder.
///
/// The loops outside a child, from the innermost out: those that do not move its tile are dropped;
/// the next one, of n steps, costs a whole tile once and n - 1 times what is new, or n whole tiles if
/// any loop was dropped (Timeloop 3 gives up what is held when the distance of a move changes, and
/// standing still is a distance); all others multiply. Timeloop looks at the first two iterations of
/// each loop, so that after a loop of two steps it stands where the loop really ends, and sees that
/// the next loop outside goes on by the same distance.
template <std::size_t Levels>
class innermost_moving_loop {
 public:
  using chain = loop_chain<Levels>;

  explicit innermost_moving_loop(const access_counter<Levels>& counter, bool forwards)
      : counter_(counter), forwards_(forwards) {}

  /// Words that move between parents and children, all instances and steps together.
  [[nodiscard]] std::int64_t moved(workload::tensor t, std::size_t boundary,
                                   std::size_t shared) const {
    return counter_.instances(shared) * received(t, boundary, shared);
  }

  /// Words that the engine takes from the memories at `shared`, in all steps.
  [[nodiscard]] std::int64_t held(workload::tensor t, std::size_t shared) const {
    return counter_.instances(shared) * counter_.steps() *
           distinct_places(t, chain::places, shared);
  }

  /// Words that children take from their neighbours instead of their parents.
  [[nodiscard]] std::int64_t forwarded(workload::tensor t, std::size_t boundary,
                                       std::size_t shared) const {
    if (!forwards_ || t == workload::tensor::outputs) return 0;
    return counter_.instances(shared) *
           (multicast(t, boundary, shared) - received(t, boundary, shared));
  }

 private:
  [[nodiscard]] std::int64_t distinct_places(workload::tensor t, std::size_t boundary,
                                             std::size_t shared) const {
    // Level by level: tiles that are equal across levels which the tensor bypasses count twice.
    std::int64_t places = 1;
    for (std::size_t p = shared; p < boundary;) {
      const std::size_t next = std::min(p + chain::place_of(1), boundary);
      places *= counter_.first_tiles(t, next, p) / counter_.tile(t, next);
      p = next;
    }
    return places;
  }

  [[nodiscard]] std::int64_t multicast(workload::tensor t, std::size_t boundary,
                                       std::size_t shared) const {
    return distinct_places(t, boundary, shared) * delivered(t, boundary);
  }

  [[nodiscard]] std::int64_t received(workload::tensor t, std::size_t boundary,
                                      std::size_t shared) const {
    const std::int64_t all = multicast(t, boundary, shared);
    return forwards_ && t != workload::tensor::outputs
               ? std::min(all, with_neighbours(t, boundary, shared))
               : all;
  }

  /// The innermost loop outside `boundary` that moves the tile, as the steps of one loop.
  struct move {
    workload::loop loop{};
    std::int64_t steps = 1;
    std::int64_t step = 0;     ///< iterations of the loop that it goes on by
    std::int64_t outside = 1;  ///< product of all loops outside it
    bool keeps = false;        ///< no loop that stands still is inside
    bool any = false;
  };

  [[nodiscard]] move innermost(workload::tensor t, std::size_t boundary) const {
    const auto steps = counter_.steps_outside(boundary);
    move m{.keeps = true};
    std::size_t k = steps.size();
    while (k > 0 && !workload::relevant_loops(t).contains(steps[k - 1].loop)) {
      m.keeps = false;
      --k;
    }
    if (k == 0) return m;
    m.any = true;
    m.loop = steps[--k].loop;
    const chain& c = counter_.chain_of(m.loop);
    const auto place = [&](std::size_t i) { return chain::place_of(steps[i].level); };
    m.steps = c.factor[place(k)];
    m.step = c.extent[place(k) + 1];
    // Two steps, and the next loop outside goes on by the same distance: one loop.
    std::int64_t last = m.steps;
    std::int64_t at = (m.steps - 1) * m.step;
    while (m.keeps && last == 2 && k > 0 && steps[k - 1].loop == m.loop &&
           c.extent[place(k - 1) + 1] - at == m.step) {
      --k;
      last = c.factor[place(k)];
      m.steps *= last;
      at += (last - 1) * c.extent[place(k) + 1];
    }
    while (k > 0) {
      --k;
      m.outside *= counter_.chain_of(steps[k].loop).factor[place(k)];
    }
    return m;
  }

  /// Words that one child receives.
  [[nodiscard]] std::int64_t delivered(workload::tensor t, std::size_t boundary) const {
    const std::int64_t tile = counter_.tile(t, boundary);
    const move m = innermost(t, boundary);
    if (!m.any) return tile;
    const std::int64_t kept = m.keeps ? counter_.overlap_of_move(t, boundary, m.loop, m.step) : 0;
    return m.outside * (tile + (m.steps - 1) * (tile - kept));
  }

  /// Words that parents send when each child may take the tile that the next one along X or Y held in
  /// the step before: in all steps but the first of the moving loop only those at the edge, where
  /// there is no neighbour, need whole tiles.
  [[nodiscard]] std::int64_t with_neighbours(workload::tensor t, std::size_t boundary,
                                             std::size_t shared) const {
    const std::int64_t places = distinct_places(t, boundary, shared);
    const std::int64_t tile = counter_.tile(t, boundary);
    const move m = innermost(t, boundary);
    if (!m.any) return places * tile;
    const std::int64_t distance = counter_.distance(t, m.loop, m.step);
    std::int64_t edge = places;
    for (std::size_t p = shared; p < boundary; ++p) {
      if (chain::in_time(p)) continue;
      for (const workload::loop l : workload::all_loops) {
        const chain& c = counter_.chain_of(l);
        if (c.factor[p] > 1 && distance != 0 && counter_.same_axis(t, l, m.loop) &&
            counter_.distance(t, l, c.extent[p + 1]) == distance) {
          edge = std::min(edge, places / c.factor[p]);
        }
      }
    }
    return m.outside * tile * (places + (m.steps - 1) * edge);
  }

  const access_counter<Levels>& counter_;
  bool forwards_;
};

}  // namespace hwflowq::detail

#endif
