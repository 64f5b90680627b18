// What a designer demands of the widths of every layer, and what is left where layers are tied.
#ifndef HWFLOWQ_QUANTIZATION_WIDTH_DEMANDS_HPP
#define HWFLOWQ_QUANTIZATION_WIDTH_DEMANDS_HPP

#include <hwflowq/quantization/width_set.hpp>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::detail {

/// Alphabets and pins of one operand, weights or activations, of every compute layer. Throws
/// `std::invalid_argument` naming the layers where demands contradict each other.
class width_demands {
 public:
  /// `operand` is what messages call it, "weights", and `field` its name among the options,
  /// "weight_bits"; `widths` are allowed where nothing else is said.
  width_demands(const char* operand, const char* field, const width_set& widths,
                std::vector<std::string> layer_names)
      : operand_(operand),
        field_(field),
        names_(std::move(layer_names)),
        demands_(names_.size(), demand{widths}) {}

  /// Allows a layer these widths only, of those that it was given by name before; an empty set says
  /// nothing.
  void allow(std::size_t layer, const width_set& widths) {
    if (widths.empty()) return;
    demand& own = demands_[layer];
    own.widths = own.named ? own.widths & widths : widths;
    own.named = true;
  }

  /// Fixes a layer's width, where one is given.
  void pin(std::size_t layer, std::optional<int> bits) { set_pin(layer, bits, false); }

  /// The same for the first or last layer of a network, unless it is pinned already.
  void pin_as_end(std::size_t layer, std::optional<int> bits) {
    if (!demands_[layer].pin) set_pin(layer, bits, true);
  }

  /// The widths that layers with one common width may have: the pin, or what their alphabets have in
  /// common.
  [[nodiscard]] width_set settle(const std::vector<std::size_t>& layers) const {
    for (const std::size_t l : layers) {
      if (demands_[l].pin) return pinned(l, layers);
    }
    width_set common = demands_[layers.front()].widths;
    for (const std::size_t l : layers) common = common & demands_[l].widths;
    if (!common.empty()) return common;
    std::string text =
        "layers that share their " + std::string(operand_) + " have no width in common:";
    for (const std::size_t l : layers) {
      text += ' ';
      text += quoted(l) + ' ' + to_text(demands_[l].widths);
    }
    fail(text);
  }

 private:
  struct demand {
    width_set widths;
    bool named = false;  // `widths` were given for this layer by name
    std::optional<int> pin{};
    bool pinned_as_end = false;
  };

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("precision_space: " + what);
  }
  [[nodiscard]] std::string quoted(std::size_t layer) const { return '"' + names_[layer] + '"'; }
  [[nodiscard]] std::string pin_text(std::size_t layer) const {
    return std::string(demands_[layer].pinned_as_end ? " (as an end of the network) to " : " to ") +
           std::to_string(*demands_[layer].pin);
  }

  void set_pin(std::size_t layer, std::optional<int> bits, bool as_end) {
    if (!bits) return;
    demand& own = demands_[layer];
    if (own.pin && *own.pin != *bits) {
      fail("layer " + quoted(layer) + ": " + field_ + " is pinned to " + std::to_string(*own.pin) +
           " and to " + std::to_string(*bits));
    }
    own.pin = bits;
    own.pinned_as_end = as_end;
  }

  // `first` is the first of the layers that is pinned: all others must agree with it.
  [[nodiscard]] width_set pinned(std::size_t first, const std::vector<std::size_t>& layers) const {
    const int bits = *demands_[first].pin;
    for (const std::size_t l : layers) {
      if (demands_[l].pin && *demands_[l].pin != bits) {
        fail("layers " + quoted(first) + " and " + quoted(l) + " share their " + operand_ +
             ", but they are pinned" + pin_text(first) + " and" + pin_text(l));
      }
      if (demands_[l].named && !demands_[l].widths.contains(bits)) {
        fail("layer " + quoted(first) + ": " + operand_ + " are pinned" + pin_text(first) +
             ", but layer " + quoted(l) + " allows " + to_text(demands_[l].widths));
      }
    }
    return {bits};
  }

  const char* operand_;
  const char* field_;
  std::vector<std::string> names_;
  std::vector<demand> demands_;  // by layer
};

}  // namespace hwflowq::detail

#endif
