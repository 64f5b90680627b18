// Which schedules a mapper looks at.
#ifndef HWFLOWQ_COST_MAPPER_MAP_SPACE_HPP
#define HWFLOWQ_COST_MAPPER_MAP_SPACE_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace hwflowq::detail {

/// Two memories that one after the other keep a tensor; child == Levels for the multipliers.
struct link_place {
  workload::tensor of;
  std::size_t parent;
  std::size_t child;
};

/// The ways of all tensors through the memories that keep them.
template <std::size_t Levels>
[[nodiscard]] std::vector<link_place> links_of(const kept_tensors<Levels>& keep) {
  std::vector<link_place> links;
  for (const workload::tensor t : workload::all_tensors) {
    std::optional<std::size_t> parent;
    for (std::size_t i = 0; i < Levels; ++i) {
      if (!keep[i][index_of(t)]) continue;
      if (parent) links.push_back({t, *parent, i});
      parent = i;
    }
    if (parent) links.push_back({t, *parent, Levels});
  }
  return links;
}

/// The levels whose orders a stationary tensor restricts: from the last memory but one that keeps it in
/// to the last.
template <std::size_t Levels>
[[nodiscard]] std::array<bool, Levels> stationary_levels(const kept_tensors<Levels>& keep,
                                                         std::optional<workload::tensor> stays) {
  std::array<bool, Levels> restricted{};
  if (!stays) return restricted;
  const link_place* last = nullptr;
  const auto links = links_of<Levels>(keep);
  for (const link_place& l : links) {
    if (l.of == *stays && l.child < Levels) last = &l;
  }
  if (last == nullptr) return restricted;
  for (std::size_t i = last->parent; i < last->child; ++i) restricted[i] = true;
  return restricted;
}

/// What every level keeps: all that it may, and where `choose_storage` all ways to leave tensors out at
/// levels other than the outermost that keeps them.
template <std::size_t Levels>
[[nodiscard]] std::vector<kept_tensors<Levels>> storage_choices(
    const kept_tensors<Levels>& possible, bool choose_storage) {
  std::vector<kept_tensors<Levels>> choices = {possible};
  if (!choose_storage) return choices;
  for (std::size_t n = 0; n < workload::tensor_count; ++n) {
    bool outermost = true;
    for (std::size_t i = 0; i < Levels; ++i) {
      if (!possible[i][n]) continue;
      if (!outermost) {
        const std::size_t count = choices.size();
        for (std::size_t k = 0; k < count; ++k) {
          choices.push_back(choices[k]);
          choices.back()[i][n] = false;
        }
      }
      outermost = false;
    }
  }
  return choices;
}

/// An order of mappings, by their numbers from the outermost level in: which of two comes first means
/// nothing, but is always the same.
template <std::size_t Levels>
[[nodiscard]] bool precedes(const mapping<Levels>& a, const mapping<Levels>& b) {
  for (std::size_t i = 0; i < Levels; ++i) {
    const level_mapping& x = a.levels[i];
    const level_mapping& y = b.levels[i];
    if (x.temporal != y.temporal) return x.temporal < y.temporal;
    if (x.order != y.order) return x.order < y.order;
    if (x.spatial_x != y.spatial_x) return x.spatial_x < y.spatial_x;
    if (x.spatial_y != y.spatial_y) return x.spatial_y < y.spatial_y;
    if (x.keep != y.keep) return x.keep < y.keep;
  }
  return a.lanes < b.lanes;
}

/// Writes a sequence as a level's order, from the outermost loop in; loops that do not iterate first.
inline void write_order(const loop_sequence& order, level_mapping& level) {
  std::size_t place = workload::loop_count;
  loop_mask seen = 0;
  for (const workload::loop l : order.span()) {
    level.order[--place] = l;
    seen = static_cast<loop_mask>(seen | mask_of({l}));
  }
  for (const workload::loop l : workload::all_loops) {
    if (!contains(seen, l)) level.order[--place] = l;
  }
}

}  // namespace hwflowq::detail

#endif
