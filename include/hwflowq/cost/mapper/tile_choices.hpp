// The tiles of all memories of a layer unrolled in one way, and which of them fit.
#ifndef HWFLOWQ_COST_MAPPER_TILE_CHOICES_HPP
#define HWFLOWQ_COST_MAPPER_TILE_CHOICES_HPP

#include <hwflowq/cost/mapper/layer_problem.hpp>
#include <hwflowq/cost/mapper/loop_orders.hpp>
#include <hwflowq/cost/mapper/packed_divisors.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/cost/mapper/tile_sizes.hpp>
#include <hwflowq/cost/mapper/unrolled_layer.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::detail {

/// Tiles by indices: of each loop, the divisor of its steps in time that is iterated from a level
/// inwards. Keeps the extents of the tiles chosen last.
template <std::size_t Levels>
class tile_choices {
 public:
  using indices = packed_divisors::indices;
  using lists = std::array<std::vector<std::int32_t>, workload::loop_count>;
  using partial_sums = std::array<bool, Levels>;

  tile_choices(const layer_problem<Levels>& problem, const kept_tensors<Levels>& keep)
      : problem_(problem), keep_(keep) {}

  /// Turns to an unrolling, which has to outlive this; `partial` says where outputs are partial sums.
  void enter(const unrolled_layer<Levels>& layer, const partial_sums& partial) {
    layer_ = &layer;
    partial_ = partial;
    extents[Levels] = layer.lanes();
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      const std::int64_t total = layer.steps()[d];
      if (divisors_of_[d] == total) continue;
      divisors_of_[d] = total;
      divisors_[d] = hwflowq::divisors(total);
      const auto& list = divisors_[d];
      quotient_[d].assign(list.size() * list.size(), 0);
      for (std::size_t a = 0; a < list.size(); ++a) {
        for (std::size_t b = 0; b <= a; ++b) {
          if (list[a] % list[b] == 0) quotient_[d][a * list.size() + b] = list[a] / list[b];
        }
      }
    }
  }

  /// Divisors of the steps in time of each loop, ascending.
  [[nodiscard]] const lists& divisors() const { return divisors_; }

  /// The tiles of all steps in time.
  [[nodiscard]] indices whole() const {
    indices index{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      index[d] = static_cast<std::uint16_t>(divisors_[d].size() - 1);
    }
    return index;
  }

  /// Factors in time of a level, from what is iterated from there inwards and further in.
  [[nodiscard]] loop_sizes factors(const indices& index, const indices& inside,
                                   loop_mask& active) const {
    loop_sizes sizes{};
    unsigned mask = 0;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      sizes[d] = quotient(d, index[d], inside[d]);
      mask |= static_cast<unsigned>(sizes[d] > 1) << d;
    }
    active = static_cast<loop_mask>(mask);
    return sizes;
  }

  /// Steps in time outside a tile.
  [[nodiscard]] loop_sizes steps_outside(const indices& index) const {
    loop_sizes outside{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      outside[d] = divisors_[d][divisors_[d].size() - 1 - index[d]];
    }
    return outside;
  }

  /// Whether the tile of a level fits, with outputs as wide as partial sums or not.
  [[nodiscard]] bool fits(std::size_t level, bool partial) const {
    loop_sizes cut{};
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      cut[d] = std::min(extents[level][d], problem_.nest.bounds[d]);
    }
    return problem_.fits(level, keep_, cut, partial);
  }

  /// Sets the tile of a level to that of an index; of the levels further in it has to be known.
  void set(std::size_t level, const indices& inside, const indices& index) {
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      set_loop(level, d, inside[d], index[d]);
    }
  }

  /// Calls `visit(index)` for all tiles of a level that fit, `inside` being what is iterated further in.
  /// Fixed loops take all that is left.
  template <typename Visit>
  void for_each(std::size_t level, const indices& inside, loop_mask fixed, const Visit& visit) {
    indices index = inside;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      if (contains(fixed, workload::all_loops[d])) {
        index[d] = static_cast<std::uint16_t>(divisors_[d].size() - 1);
      }
    }
    set(level, inside, index);
    if (!fits(level, partial_[level])) return;
    choose(level, 0, inside, fixed, index, visit);
  }

  /// Iterations of each loop within the tile of each level, and of a lane.
  typename unrolled_layer<Levels>::tiles extents{};

 private:
  [[nodiscard]] std::int32_t quotient(std::size_t d, std::size_t a, std::size_t b) const {
    return quotient_[d][a * divisors_[d].size() + b];
  }

  void set_loop(std::size_t level, std::size_t d, std::size_t inside, std::size_t index) {
    extents[level][d] =
        extents[level + 1][d] * layer_->below(level)[d] * quotient(d, index, inside);
  }

  template <typename Visit>
  void choose(std::size_t level, std::size_t d, const indices& inside, loop_mask fixed,
              indices& index, const Visit& visit) {
    while (d < workload::loop_count &&
           (divisors_[d].size() == 1 || contains(fixed, workload::all_loops[d]))) {
      ++d;
    }
    if (d == workload::loop_count) {
      if (fits(level, partial_[level])) visit(index);
      return;
    }
    for (std::size_t k = inside[d]; k < divisors_[d].size(); ++k) {
      if (quotient(d, k, inside[d]) == 0) continue;
      index[d] = static_cast<std::uint16_t>(k);
      set_loop(level, d, inside[d], k);
      if (k > inside[d] && !fits(level, partial_[level])) break;
      choose(level, d + 1, inside, fixed, index, visit);
    }
    index[d] = inside[d];
    set_loop(level, d, inside[d], inside[d]);
  }

  const layer_problem<Levels>& problem_;
  const kept_tensors<Levels>& keep_;
  const unrolled_layer<Levels>* layer_ = nullptr;
  partial_sums partial_{};
  loop_sizes divisors_of_{};
  lists divisors_;
  lists quotient_;  // of each pair of divisors; 0 where one does not divide the other
};

}  // namespace hwflowq::detail

#endif
