// Costs of a network's layers by shape and precision, looked up instead of computed.
#ifndef HWFLOWQ_COST_LAYER_TABLE_HPP
#define HWFLOWQ_COST_LAYER_TABLE_HPP

#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/cost/layerwise_model.hpp>
#include <hwflowq/cost/operand_choices.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq {

namespace detail {

// Says what is wrong with precisions that a table does not know, whatever its model.
[[noreturn, gnu::noinline, gnu::cold]] inline void fail_look_up(
    std::span<const Precision> precisions, std::span<const std::string> names,
    std::span<const int> weight_bits, const width_set& activation_bits) {
  if (precisions.size() != names.size()) {
    throw std::invalid_argument("layer_table: " + std::to_string(precisions.size()) +
                                " precisions for " + std::to_string(names.size()) +
                                " compute layers");
  }
  std::size_t i = 0;
  const auto known_weight = [&](int bits) {
    return std::find(weight_bits.begin(), weight_bits.end(), bits) != weight_bits.end();
  };
  while (i + 1 < names.size() && known_weight(precisions[i].weight_bits) &&
         activation_bits.contains(precisions[i].activation_bits)) {
    ++i;
  }
  const bool weight = !known_weight(precisions[i].weight_bits);
  throw std::invalid_argument(
      "layer_table: layer \"" + names[i] + "\": " + (weight ? "weight_bits" : "activation_bits") +
      " = " + std::to_string(weight ? precisions[i].weight_bits : precisions[i].activation_bits) +
      " is not among the choices that the table was made for");
}

}  // namespace detail

/// What a model says of a network at any precisions out of a set of choices, computed beforehand:
/// `table(precisions)` equals `model(network, precisions)` in every bit, because it adds the same
/// numbers in the same order.
///
/// Layers of equal shape share a block of entries, one per weight width, input width and output
/// width; a block is one entry thick along a width that makes no difference, and layers that never
/// cost anything are left out. Construction asks the model about the `operand_choices_of` each
/// distinct layer, (weight widths) x (activation widths)^2 at most; a look-up is one pass over the
/// layers and one over the steps of `activation_tracker`. It allocates nothing for networks of up to 1000 layers, and any
/// number of threads may share a table.
template <LayerwiseModel M>
class layer_table {
 public:
  using layer_cost = layer_cost_of_t<M>;
  using cost =
      decltype(std::declval<const M&>().whole(layer_cost{}, std::declval<activation_memory>()));

  /// Throws `std::invalid_argument` when there is no choice of a width.
  layer_table(const workload::network& network, M model, const bit_choices& choices)
      : model_(std::move(model)), activations_(network) {
    choices.validate();
    activation_bits_ = choices.activation_bits;
    weight_bits_ = ascending(choices.weight_bits);
    tensor_bits_ = ascending(choices.activation_bits | width_set{unread_tensor_bits});
    for (std::size_t i = 0; i < weight_bits_.size(); ++i) {
      weight_index_[slot(weight_bits_[i])] = static_cast<std::uint8_t>(i);
      bad_weight_[slot(weight_bits_[i])] = 0;
    }
    for (std::size_t i = 0; i < tensor_bits_.size(); ++i) {
      tensor_index_[slot(tensor_bits_[i])] = static_cast<std::uint8_t>(i);
    }
    activation_bits_.for_each([this](int bits) { bad_activation_[slot(bits)] = 0; });
    for (std::size_t i = 0; i < network.compute_layer_count(); ++i) {
      names_.push_back(network.compute_layer(i).name);
    }
    add_rows(network, choices);
  }

  /// The model that the table was made from.
  [[nodiscard]] const M& model() const { return model_; }
  /// Number of compute layers, and so of precisions.
  [[nodiscard]] std::size_t compute_layer_count() const { return names_.size(); }
  /// Number of entries kept, over all blocks.
  [[nodiscard]] std::size_t entry_count() const { return entries_.size(); }

  /// The cost of the network. Throws `std::invalid_argument` naming the layer when there is not one
  /// precision per compute layer, or when one is not among the choices.
  [[nodiscard]] cost operator()(std::span<const Precision> precisions) const {
    if (precisions.size() != names_.size()) fail(precisions);
    const std::size_t bytes = 2 * names_.size() + 2 * activations_.group_count();
    if (bytes <= inline_bytes) {
      std::array<std::uint8_t, inline_bytes> scratch;  // NOLINT: written before it is read
      return look_up(precisions, {scratch.data(), bytes});
    }
    std::vector<std::uint8_t> scratch(bytes);
    return look_up(precisions, scratch);
  }

 private:
  static constexpr std::size_t inline_bytes = 6000;

  // Where a layer's widths stand in the scratch memory, and its block of entries.
  struct row {
    std::uint32_t base;
    std::uint32_t weight_stride;
    std::uint32_t input_stride;
    std::uint32_t output_stride;
    std::uint32_t weight_slot;
    std::uint32_t input_slot;
    std::uint32_t output_slot;
  };
  struct block {
    workload::layer_shape shape;
    operand_choices widths;
    row place;  // without slots
    bool costs_nothing;
  };

  static constexpr std::size_t slot(int bits) { return static_cast<std::uint8_t>(bits) & 31U; }

  static std::vector<int> ascending(width_set widths) {
    std::vector<int> bits;
    widths.for_each([&bits](int width) { bits.push_back(width); });
    return bits;
  }

  // The scratch memory holds flags of widths: weights and activations of every compute layer,
  // tensors of every group; and last the groups' widths in bits.
  void add_rows(const workload::network& network, const bit_choices& choices) {
    const std::size_t n = names_.size();
    std::vector<block> blocks;
    std::size_t compute = 0;
    for (const auto& layer : network.layers()) {
      const operand_choices widths = operand_choices_of(activations_, layer, choices);
      auto found = std::ranges::find_if(
          blocks, [&](const block& b) { return b.shape == layer.shape && b.widths == widths; });
      if (found == blocks.end()) found = blocks.insert(found, make_block(layer.shape, widths));
      row r = found->place;
      const bool computes = workload::computes(layer.shape.kind);
      r.weight_slot = static_cast<std::uint32_t>(computes ? compute : 0);
      r.input_slot = static_cast<std::uint32_t>(
          computes ? n + compute : 2 * n + activations_.group_of(layer.inputs.front()));
      r.output_slot = static_cast<std::uint32_t>(2 * n + activations_.group_of(layer.output));
      compute += computes ? 1 : 0;
      if (!found->costs_nothing) rows_.push_back(r);
    }
  }

  block make_block(const workload::layer_shape& shape, const operand_choices& widths) {
    const std::size_t weights = std::max<std::size_t>(1, widths.weight_bits.size());
    const std::size_t tensors = tensor_bits_.size();
    std::vector<layer_cost> all(weights * tensors * tensors);
    widths.for_each([&](const layer_operands& o) {
      all[(weight_index_[slot(o.weight_bits)] * tensors + tensor_index_[slot(o.input_bits)]) *
              tensors +
          tensor_index_[slot(o.output_bits)]] = model_.layer(shape, o);
    });
    // Widths that this layer's tensors never have stand as copies of another.
    const std::size_t an_input = tensor_index_[slot(widths.input_bits.lowest())];
    const std::size_t an_output = tensor_index_[slot(widths.output_bits.lowest())];
    for (std::size_t k = 0; k < all.size(); ++k) {
      const std::size_t o = k % tensors;
      const std::size_t i = k / tensors % tensors;
      const std::size_t known_i = widths.input_bits.contains(tensor_bits_[i]) ? i : an_input;
      const std::size_t known_o = widths.output_bits.contains(tensor_bits_[o]) ? o : an_output;
      all[k] = all[(k / tensors / tensors * tensors + known_i) * tensors + known_o];
    }
    // An axis along which nothing changes is one entry thick.
    const auto at = [&](std::size_t w, std::size_t i, std::size_t o) -> const layer_cost& {
      return all[(w * tensors + i) * tensors + o];
    };
    bool by_weight = false;
    bool by_input = false;
    bool by_output = false;
    for (std::size_t w = 0; w < weights; ++w) {
      for (std::size_t i = 0; i < tensors; ++i) {
        for (std::size_t o = 0; o < tensors; ++o) {
          by_weight = by_weight || !(at(w, i, o) == at(0, i, o));
          by_input = by_input || !(at(w, i, o) == at(w, 0, o));
          by_output = by_output || !(at(w, i, o) == at(w, i, 0));
        }
      }
    }
    const std::size_t w_count = by_weight ? weights : 1;
    const std::size_t i_count = by_input ? tensors : 1;
    const std::size_t o_count = by_output ? tensors : 1;
    block b{shape, widths, {}, false};
    b.costs_nothing = w_count * i_count * o_count == 1 && all.front() == layer_cost{};
    if (b.costs_nothing) return b;
    b.place.base = static_cast<std::uint32_t>(entries_.size());
    b.place.weight_stride = static_cast<std::uint32_t>(by_weight ? i_count * o_count : 0);
    b.place.input_stride = static_cast<std::uint32_t>(by_input ? o_count : 0);
    b.place.output_stride = by_output ? 1 : 0;
    for (std::size_t w = 0; w < w_count; ++w) {
      for (std::size_t i = 0; i < i_count; ++i) {
        for (std::size_t o = 0; o < o_count; ++o) entries_.push_back(at(w, i, o));
      }
    }
    return b;
  }

  cost look_up(std::span<const Precision> precisions, std::span<std::uint8_t> scratch) const {
    const std::size_t n = precisions.size();
    const std::size_t groups = activations_.group_count();
    const auto group_bits = scratch.last(groups);
    unsigned unknown = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto weight = static_cast<std::uint8_t>(precisions[i].weight_bits);
      const auto activation = static_cast<std::uint8_t>(precisions[i].activation_bits);
      scratch[i] = weight_index_[slot(weight)];
      scratch[n + i] = tensor_index_[slot(activation)];
      unknown |= ((weight | activation) & ~31U) | bad_weight_[slot(weight)] |
                 bad_activation_[slot(activation)];
    }
    if (unknown != 0) fail(precisions);
    activations_.widths(precisions, group_bits);
    for (std::size_t g = 0; g < groups; ++g) {
      scratch[2 * n + g] = tensor_index_[slot(group_bits[g])];
    }
    layer_cost sum{};
    for (const row& r : rows_) {
      sum += entries_[r.base + r.weight_stride * scratch[r.weight_slot] +
                      r.input_stride * scratch[r.input_slot] +
                      r.output_stride * scratch[r.output_slot]];
    }
    return model_.whole(sum, activations_.memory(group_bits));
  }

  [[noreturn, gnu::noinline, gnu::cold]] void fail(std::span<const Precision> precisions) const {
    detail::fail_look_up(precisions, names_, weight_bits_, activation_bits_);
  }

  M model_;
  activation_tracker activations_;
  std::vector<int> weight_bits_;  // ascending
  width_set activation_bits_;
  std::vector<int> tensor_bits_;  // ascending: activation widths and that of unread tensors
  std::array<std::uint8_t, 32> weight_index_{};  // of each width; 0 where there is none
  std::array<std::uint8_t, 32> tensor_index_{};
  std::array<std::uint8_t, 32> bad_weight_ = all_ones();  // 1 where a width is not a choice
  std::array<std::uint8_t, 32> bad_activation_ = all_ones();
  std::vector<std::string> names_;  // of compute layers
  std::vector<row> rows_;
  std::vector<layer_cost> entries_;

  static constexpr std::array<std::uint8_t, 32> all_ones() {
    std::array<std::uint8_t, 32> flags{};
    flags.fill(1);
    return flags;
  }
};

}  // namespace hwflowq

#endif
