// A tensor's way between two memories: words on both sides as a function of what stays, and their price.
#ifndef HWFLOWQ_COST_MAPPER_LINK_HPP
#define HWFLOWQ_COST_MAPPER_LINK_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/cost/mapper/reuse.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace hwflowq::detail {

/// Words that pass one side of a link, as a function of reuse:
///   max(max(most / steps, floor) - saved * kept, least).
struct side {
  double most = 0.0;   ///< when every step brings a new tile
  double floor = 0.0;  ///< when a tile stays for as long as it can, without overlaps
  double saved = 0.0;  ///< for each input position that stays, per step
  double least = 0.0;  ///< whatever the order

  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double words(double steps, double kept) const {
    HWFLOWQ_STRICT_FP_BODY
    // Conditions instead of std::max, which is not inlined here.
    const double moved = most / steps;
    const double words = (moved < floor ? floor : moved) - saved * kept;
    return words < least ? least : words;
  }
};

/// Traffic of all levels' ports, in bits.
template <std::size_t Levels>
struct level_traffic {
  std::array<double, Levels> reads{};
  std::array<double, Levels> writes{};
};

/// What a word costs on either side of a link.
struct link_prices {
  double above_pj = 0.0;    ///< for each word of `above`
  double below_pj = 0.0;    ///< for each word of `below`
  double elided_pj = 0.0;   ///< less, for first reads of partial sums
  double above_bits = 0.0;  ///< of the ports, for each word
  double below_bits = 0.0;
};

/// A tensor's way from the memory `parent` to the memory `child`, or to the multipliers where child ==
/// Levels.
struct link {
  workload::tensor tensor = workload::tensor::weights;
  std::uint8_t parent = 0;
  std::uint8_t child = 0;
  side above;  ///< reads of the parent; of outputs: updates
  side below;  ///< fills of the child; of outputs: drains
  /// Of outputs: sums are complete, and as wide as outputs, when no more words than these leave the
  /// child. Of others: any number.
  double complete = std::numeric_limits<double>::infinity();
  link_prices prices;          ///< of complete sums
  link_prices partial_prices;  ///< of partial sums

  [[nodiscard]] constexpr double steps(const tile_reuse& reuse) const {
    switch (tensor) {
      case workload::tensor::weights:
        return reuse.weights;
      case workload::tensor::inputs:
        return reuse.inputs;
      case workload::tensor::outputs:
        break;
    }
    return reuse.outputs;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr bool is_complete(double below_words) const {
    HWFLOWQ_STRICT_FP_BODY
    return below_words <= complete * (1.0 + 1e-9);
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr const link_prices& prices_at(double below_words) const {
    return is_complete(below_words) ? prices : partial_prices;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double energy(double above_words,
                                                          double below_words) const {
    HWFLOWQ_STRICT_FP_BODY
    const link_prices& p = prices_at(below_words);
    return above_words * p.above_pj + below_words * p.below_pj - p.elided_pj;
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double energy(const tile_reuse& reuse) const {
    HWFLOWQ_STRICT_FP_BODY
    const double s = steps(reuse);
    return energy_of(s, reuse.kept);
  }
  /// Where a tile stays for `steps` in a row, and then `kept` positions of an input window.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double energy_of(double steps_in_a_row,
                                                             double kept) const {
    HWFLOWQ_STRICT_FP_BODY
    return energy(above.words(steps_in_a_row, kept), below.words(steps_in_a_row, kept));
  }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double least_energy() const {
    return energy(above.least, below.least);
  }

  template <std::size_t Levels>
  HWFLOWQ_STRICT_FP constexpr void add_traffic(double above_words, double below_words,
                                               level_traffic<Levels>& traffic) const {
    HWFLOWQ_STRICT_FP_BODY
    const link_prices& p = prices_at(below_words);
    const bool sums = tensor == workload::tensor::outputs;
    const double again = sums ? later(above_words, first_above) : above_words;
    if (sums) traffic.writes[parent] += above_words * p.above_bits;
    traffic.reads[parent] += again * p.above_bits;
    if (child >= Levels) return;
    if (sums) traffic.reads[child] += below_words * p.below_bits;
    traffic.writes[child] += (sums ? later(below_words, first_below) : below_words) * p.below_bits;
  }

  /// Words that come after the first ones.
  [[nodiscard]] HWFLOWQ_STRICT_FP static constexpr double later(double words, double first) {
    HWFLOWQ_STRICT_FP_BODY
    return words < first ? 0.0 : words - first;
  }

  double first_above = 0.0;  ///< of outputs: words that no read of a partial sum precedes
  double first_below = 0.0;
};

}  // namespace hwflowq::detail

#endif
