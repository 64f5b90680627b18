// Widths that a search may choose from.
#ifndef HWFLOWQ_COST_BIT_CHOICES_HPP
#define HWFLOWQ_COST_BIT_CHOICES_HPP

#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <cstddef>
#include <stdexcept>

namespace hwflowq {

/// Widths that the layers of a network may have, all layers alike: `{{2, 4, 8}, {4, 8}}`.
struct bit_choices {
  width_set weight_bits;
  width_set activation_bits;

  bool operator==(const bit_choices&) const = default;

  /// Throws `std::invalid_argument` when a set is empty.
  void validate() const {
    if (weight_bits.empty()) throw std::invalid_argument("bit_choices: weight_bits is empty");
    if (activation_bits.empty()) {
      throw std::invalid_argument("bit_choices: activation_bits is empty");
    }
  }
};

/// All widths that occur in a space, those that are fixed included.
[[nodiscard]] inline bit_choices choices_of(const precision_space& space) {
  bit_choices choices;
  for (std::size_t gene = 0; gene < space.gene_count(); ++gene) {
    auto& widths = gene < space.weight_gene_count() ? choices.weight_bits : choices.activation_bits;
    widths = widths | space.alphabets()[gene];
  }
  for (const auto& precision : space.expand(space.uniform(least_bits, least_bits))) {
    choices.weight_bits.insert(precision.weight_bits);
    choices.activation_bits.insert(precision.activation_bits);
  }
  return choices;
}

}  // namespace hwflowq

#endif
