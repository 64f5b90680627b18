// How much memory a network's activations take while its layers run in order.
#ifndef HWFLOWQ_COST_ACTIVATION_MEMORY_HPP
#define HWFLOWQ_COST_ACTIVATION_MEMORY_HPP

#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq {

/// Width of a tensor that no compute layer reads, such as the network's result, in bits.
inline constexpr int unread_tensor_bits = 8;

/// Memory that activations take, in bits.
struct activation_memory {
  std::int64_t total_bits = 0;  ///< all tensors, those that the network is given included
  std::int64_t peak_bits = 0;   ///< most that is alive while a layer runs

  bool operator==(const activation_memory&) const = default;
};

/// Widths of a network's tensors and the memory they take.
///
/// All tensors of an activation group are as wide as the widest reader asks: the largest
/// activation_bits of the compute layers that read one of them, or `unread_tensor_bits` without any.
/// While a layer runs, alive are its inputs, its output, and every other tensor that exists (written
/// by an earlier layer, or given to the network) and that a later layer reads.
///
/// A layer during which never more is alive than around one close to it, whatever the widths, is
/// left out. Construction is O(layers * groups); what follows allocates nothing.
class activation_tracker {
 public:
  explicit activation_tracker(const workload::network& network) {
    number_groups(network);
    for (std::size_t i = 0; i < network.compute_layer_count(); ++i) {
      readers_.push_back(group_[network.compute_layer(i).inputs.front()]);
    }
    total_.resize(group_count_);
    for (std::size_t t = 0; t < network.tensors().size(); ++t) {
      total_[group_[t]] += network.tensors()[t].elements();
    }
    find_steps(network);
  }

  /// Number of activation groups.
  [[nodiscard]] std::size_t group_count() const { return group_count_; }
  /// The group of a tensor, below `group_count()`.
  [[nodiscard]] std::size_t group_of(workload::tensor_index t) const { return group_[t]; }
  /// The group that each compute layer reads.
  [[nodiscard]] std::span<const std::uint32_t> group_read_by() const {
    return {readers_.data(), readers_.size()};
  }

  /// Fills in the width of every group. Preconditions: one precision per compute layer, and one
  /// width per group.
  void widths(std::span<const Precision> precisions, std::span<std::uint8_t> bits) const {
    std::fill(bits.begin(), bits.end(), std::uint8_t{0});
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      std::uint8_t& width = bits[readers_[i]];
      width = std::max(width, static_cast<std::uint8_t>(precisions[i].activation_bits));
    }
    for (auto& width : bits) {
      if (width == 0) width = unread_tensor_bits;
    }
  }

  /// The memory that tensors take when group g is `bits[g]` wide.
  [[nodiscard]] activation_memory memory(std::span<const std::uint8_t> bits) const {
    activation_memory result;
    for (std::size_t g = 0; g < group_count_; ++g) result.total_bits += total_[g] * bits[g];
    std::size_t entry = 0;
    for (const std::size_t end : step_end_) {
      std::int64_t alive = 0;
      for (; entry < end; ++entry) alive += entries_[entry].elements * bits[entries_[entry].group];
      result.peak_bits = std::max(result.peak_bits, alive);
    }
    return result;
  }

 private:
  struct live {
    std::size_t group;
    std::int64_t elements;
  };

  void number_groups(const workload::network& network) {
    constexpr auto none = static_cast<std::uint32_t>(-1);
    const std::size_t tensors = network.tensors().size();
    std::vector<std::uint32_t> number(tensors, none);
    group_.resize(tensors);
    for (std::size_t t = 0; t < tensors; ++t) {
      std::uint32_t& n = number[network.activation_group(t)];
      if (n == none) n = static_cast<std::uint32_t>(group_count_++);
      group_[t] = n;
    }
  }

  // Collects, for every layer, how many elements of which group are alive.
  void find_steps(const workload::network& network) {
    const auto layers = network.layers();
    std::vector<std::size_t> last_read(network.tensors().size(), 0);  // layer after the last reader
    for (std::size_t i = 0; i < layers.size(); ++i) {
      for (const auto t : layers[i].inputs) last_read[t] = i + 1;
    }
    std::vector<std::int64_t> alive(group_count_, 0);
    std::vector<std::size_t> kept(network.inputs().begin(), network.inputs().end());
    std::vector<std::vector<live>> steps;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      kept.push_back(layers[i].output);
      std::erase_if(kept,
                    [&](std::size_t t) { return last_read[t] <= i && t != layers[i].output; });
      alive.assign(group_count_, 0);
      for (const std::size_t t : kept) alive[group_[t]] += network.tensors()[t].elements();
      std::vector<live> step;
      for (std::size_t g = 0; g < group_count_; ++g) {
        if (alive[g] > 0) step.push_back({g, alive[g]});
      }
      keep_step(steps, std::move(step));
    }
    for (const auto& step : steps) {
      for (const live& entry : step) entries_.push_back(entry);
      step_end_.push_back(entries_.size());
    }
  }

  // Whether a takes no more than b at any widths: no group of it is larger. Both ascend by group.
  static bool never_more(const std::vector<live>& a, const std::vector<live>& b) {
    auto other = b.begin();
    return std::all_of(a.begin(), a.end(), [&](const live& entry) {
      while (other != b.end() && other->group < entry.group) ++other;
      return other != b.end() && other->group == entry.group && entry.elements <= other->elements;
    });
  }

  // Compares with the latest few steps only: what neighbours share is where one can exceed another.
  static void keep_step(std::vector<std::vector<live>>& steps, std::vector<live> step) {
    constexpr std::size_t few = 4;
    for (std::size_t i = steps.size(); i > 0 && i + few > steps.size(); --i) {
      if (never_more(step, steps[i - 1])) return;
    }
    while (!steps.empty() && never_more(steps.back(), step)) steps.pop_back();
    steps.push_back(std::move(step));
  }

  std::size_t group_count_ = 0;
  std::vector<std::uint32_t> group_;    // of each tensor
  std::vector<std::uint32_t> readers_;  // group read by each compute layer
  std::vector<std::int64_t> total_;     // elements of each group
  std::vector<live> entries_;           // of all steps, one after the other
  std::vector<std::size_t> step_end_;
};

}  // namespace hwflowq

#endif
