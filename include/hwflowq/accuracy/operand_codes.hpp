// The operands of a network that a table of genomes varies, and their widths as small numbers.
#ifndef HWFLOWQ_ACCURACY_OPERAND_CODES_HPP
#define HWFLOWQ_ACCURACY_OPERAND_CODES_HPP

#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/width_set.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Weights or activations of one compute layer, and the widths that they may have.
struct operand {
  std::size_t layer = 0;
  bool is_activation = false;
  width_set widths{};

  bool operator==(const operand&) const = default;
};

/// Turns precisions into one small number per operand that varies: its width's place among those that
/// it may have, 0 for the least.
///
/// An operand of a single width has no code. Weights of layer l stand before its activations, and
/// those before layer l + 1.
class operand_codes {
 public:
  static constexpr std::uint8_t unknown = 255;

  operand_codes() = default;

  /// `widths` holds the weights' and the activations' widths of each compute layer. Throws
  /// `std::invalid_argument` naming the layer of a set that is empty, and when there are not as many
  /// names as layers.
  operand_codes(std::vector<std::string> layers,
                std::span<const std::pair<width_set, width_set>> widths)
      : layers_(std::move(layers)) {
    if (layers_.size() != widths.size() || layers_.empty()) {
      fail("widths of " + std::to_string(widths.size()) + " layers for " +
           std::to_string(layers_.size()) + " names");
    }
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      add(l, false, widths[l].first);
      add(l, true, widths[l].second);
    }
  }

  [[nodiscard]] std::span<const std::string> layers() const { return layers_; }
  /// Operands that vary.
  [[nodiscard]] std::span<const operand> operands() const { return operands_; }
  /// The widths of a layer's weights or activations, whether they vary or not.
  [[nodiscard]] const width_set& widths(std::size_t layer, bool is_activation) const {
    return columns_[2 * layer + (is_activation ? 1U : 0U)].widths;
  }
  /// Codes of all operands, one after the other: the first code of operand i is `offsets()[i]`, and
  /// the last entry is their number.
  [[nodiscard]] std::span<const std::size_t> offsets() const { return offsets_; }

  /// Writes the place of each operand's width among all codes: `offsets()[i]` + code. Throws
  /// `std::invalid_argument` when a size is wrong, and naming the layer whose width is not among those
  /// it may have. O(layers), without allocation.
  void encode(std::span<const Precision> precisions, std::span<std::uint16_t> places) const {
    if (precisions.size() != layers_.size() || places.size() != operands_.size()) {
      fail("precisions of " + std::to_string(precisions.size()) + " layers instead of " +
           std::to_string(layers_.size()));
    }
    std::uint16_t* place = places.data();
    const column* c = columns_.data();
    for (const auto& p : precisions) {
      for (const std::int8_t bits : {p.weight_bits, p.activation_bits}) {
        const auto at = static_cast<std::uint8_t>(bits);
        const std::uint16_t code = at <= greatest_bits ? c->place[at] : no_place;
        if (code == no_place) refuse(static_cast<std::size_t>(c - columns_.data()), bits);
        if (c->varies) *place++ = code;
        ++c;
      }
    }
  }

  /// Pairs of operands that meet: weights and activations of one layer, and those of layers that
  /// follow each other. First below second.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> neighbours() const {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      for (std::size_t j = i + 1;
           j < operands_.size() && operands_[j].layer <= operands_[i].layer + 1; ++j) {
        pairs.emplace_back(i, j);
      }
    }
    return pairs;
  }

  bool operator==(const operand_codes& other) const {
    if (layers_ != other.layers_) return false;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].widths != other.columns_[c].widths) return false;
    }
    return true;
  }

 private:
  static constexpr std::uint16_t no_place = 0xFFFF;

  struct column {
    width_set widths;
    bool varies = false;
    std::array<std::uint16_t, greatest_bits + 1> place{};
  };

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("operand_codes: " + what);
  }

  [[noreturn]] void refuse(std::size_t place, int bits) const {
    fail("layer \"" + layers_[place / 2] + "\": " + (place % 2 == 0 ? "weights" : "activations") +
         " of " + std::to_string(bits) + " bits are not among " + to_text(columns_[place].widths));
  }

  void add(std::size_t layer, bool is_activation, const width_set& widths) {
    if (widths.empty()) fail("layer \"" + layers_[layer] + "\" has no width");
    column c{widths, widths.size() > 1, {}};
    c.place.fill(no_place);
    auto place = static_cast<std::uint16_t>(offsets_.back());
    widths.for_each([&](int bits) { c.place[static_cast<std::size_t>(bits)] = place++; });
    columns_.push_back(c);
    if (!c.varies) return;
    operands_.push_back({layer, is_activation, widths});
    offsets_.push_back(offsets_.back() + widths.size());
  }

  std::vector<std::string> layers_;
  std::vector<column> columns_;  // weights and activations of each layer in turn
  std::vector<operand> operands_;
  std::vector<std::size_t> offsets_{0};
};

/// The widths that occur in a table.
[[nodiscard]] inline operand_codes codes_of(const measured_table& table) {
  std::vector<std::pair<width_set, width_set>> widths(table.layers().size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto precisions = table.precisions(i);
    for (std::size_t l = 0; l < precisions.size(); ++l) {
      widths[l].first.insert(precisions[l].weight_bits);
      widths[l].second.insert(precisions[l].activation_bits);
    }
  }
  return {std::vector<std::string>(table.layers().begin(), table.layers().end()), widths};
}

}  // namespace hwflowq::accuracy

#endif
