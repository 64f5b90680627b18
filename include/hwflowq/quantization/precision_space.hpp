// The layer-wise precision genome: which widths are free, which are tied, which are fixed.
#ifndef HWFLOWQ_QUANTIZATION_PRECISION_SPACE_HPP
#define HWFLOWQ_QUANTIZATION_PRECISION_SPACE_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/precision_space_options.hpp>
#include <hwflowq/quantization/width_demands.hpp>
#include <hwflowq/quantization/width_set.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq {

/// Widths in bits: one gene per layer whose weights are free, in the order of the compute layers,
/// then one per group of tied activations that is free, in the order of the layers that first read
/// them.
using precision_genome = std::vector<std::int8_t>;

/// All assignments of widths to the compute layers of a network that a designer allows.
///
/// Compute layers that read tensors of one activation group (see `workload::network`) share one
/// gene for their activations: its alphabet is the intersection of theirs, and a pin of one layer
/// pins them all. What a pin fixes, or an alphabet of a single width, is no gene. The space keeps no
/// reference to the network. Its members are pure; one object may serve several threads.
class precision_space {
 public:
  /// Stands for the gene of a width that is fixed.
  static constexpr std::size_t no_gene = std::numeric_limits<std::size_t>::max();

  /// Throws `std::invalid_argument` when the options are invalid or name what is no compute layer,
  /// when pins contradict each other or an alphabet given by name, or when tied layers have no
  /// width in common; the message names the layers.
  explicit precision_space(const workload::network& network, precision_space_options options = {});

  [[nodiscard]] std::size_t layer_count() const { return fixed_.size(); }
  [[nodiscard]] std::size_t gene_count() const { return alphabets_.size(); }
  /// Genes [0, weight_gene_count()) are weights, the others activations.
  [[nodiscard]] std::size_t weight_gene_count() const { return weight_layer_.size(); }

  /// The widths that each gene may have: two or more.
  [[nodiscard]] std::span<const width_set> alphabets() const {
    return {alphabets_.data(), alphabets_.size()};
  }
  /// What each gene stands for: "conv1 weights", "conv1 activations", or, where it is tied,
  /// "conv1 activations (shared by conv1, conv4)".
  [[nodiscard]] std::span<const std::string> gene_names() const {
    return {gene_names_.data(), gene_names_.size()};
  }
  /// The gene of a layer's weights, or `no_gene`. Precondition: layer < layer_count().
  [[nodiscard]] std::size_t weight_gene(std::size_t layer) const { return weight_gene_[layer]; }
  /// The gene of the activations that a layer reads, or `no_gene`; tied layers have the same.
  [[nodiscard]] std::size_t activation_gene(std::size_t layer) const {
    return group_gene_[group_[layer]];
  }

  /// Writes one Precision per compute layer. Does not look at the widths: see `contains`. Throws
  /// `std::invalid_argument` when a size is wrong. O(layers), without allocation.
  void expand(const precision_genome& genome, std::span<Precision> precisions) const {
    if (genome.size() != gene_count()) fail_size("genome", "genes", genome.size(), gene_count());
    check_layers(precisions.size());
    std::copy(fixed_.begin(), fixed_.end(), precisions.begin());
    const std::int8_t* genes = genome.data();
    for (std::size_t g = 0; g < weight_layer_.size(); ++g) {
      precisions[weight_layer_[g]].weight_bits = genes[g];
    }
    for (const auto& r : readers_) precisions[r.layer].activation_bits = genes[r.gene];
  }

  /// The same in a new vector.
  [[nodiscard]] std::vector<Precision> expand(const precision_genome& genome) const {
    std::vector<Precision> precisions(layer_count());
    expand(genome, {precisions.data(), precisions.size()});
    return precisions;
  }

  /// The genome of an assignment. Throws `std::invalid_argument` naming the layer whose width is
  /// not in its alphabet or against a pin, or the two layers that are tied and differ.
  [[nodiscard]] precision_genome compress(std::span<const Precision> precisions) const;

  /// Whether a genome has the right size and every gene is in its alphabet.
  [[nodiscard]] bool contains(const precision_genome& genome) const {
    if (genome.size() != gene_count()) return false;
    for (std::size_t g = 0; g < gene_count(); ++g) {
      if (!alphabets_[g].contains(genome[g])) return false;
    }
    return true;
  }

  /// Moves an assignment to the nearest one of the space: least sum of differences in bits over all
  /// layers, of equally near ones that with the lower widths. Any widths are accepted. Throws
  /// `std::invalid_argument` when the size is wrong.
  void repair(std::span<Precision> precisions) const;

  /// The genome nearest to the same widths in all layers.
  [[nodiscard]] precision_genome uniform(int weight_bits, int activation_bits) const {
    std::vector<Precision> precisions(layer_count(),
                                      Precision{width(weight_bits), width(activation_bits)});
    repair({precisions.data(), precisions.size()});
    return compress({precisions.data(), precisions.size()});
  }

  /// The genomes nearest to every pair of widths that occur in the alphabets, ascending by weight
  /// bits and then by activation bits, each genome once. Good seeds of a search.
  [[nodiscard]] std::vector<precision_genome> uniform_designs() const;

  /// Calls `visit(neighbour, gene)` for every genome that differs from `genome` in one gene by one
  /// step of its alphabet: gene by gene, down before up. The neighbour is valid during the call
  /// only. Precondition: contains(genome).
  template <typename Visit>
    requires requires(Visit& visit, const precision_genome& g) { visit(g, std::size_t{}); }
  void for_each_neighbour(precision_genome genome, Visit&& visit) const {
    for (std::size_t g = 0; g < gene_count(); ++g) {
      const std::int8_t own = genome[g];
      for (const int next : {alphabets_[g].below(own), alphabets_[g].above(own)}) {
        if (next == 0) continue;
        genome[g] = static_cast<std::int8_t>(next);
        visit(std::as_const(genome), g);
      }
      genome[g] = own;
    }
  }

  /// Binary logarithm of the number of genomes.
  [[nodiscard]] HWFLOWQ_STRICT_FP double log2_size() const {
    HWFLOWQ_STRICT_FP_BODY
    double sum = 0.0;
    for (const auto& set : alphabets_) sum += reproducible::log2(static_cast<double>(set.size()));
    return sum;
  }

 private:
  struct reader {
    std::size_t layer;
    std::size_t gene;
  };

  [[noreturn]] static void fail(const std::string& what) {
    throw std::invalid_argument("precision_space: " + what);
  }
  [[noreturn]] static void fail_size(const char* what, const char* unit, std::size_t size,
                                     std::size_t expected) {
    fail(std::string(what) + " has " + std::to_string(size) + " " + unit + " instead of " +
         std::to_string(expected));
  }
  void check_layers(std::size_t size) const {
    if (size != layer_count()) fail_size("assignment", "layers", size, layer_count());
  }
  [[nodiscard]] static std::int8_t width(int bits) {
    return static_cast<std::int8_t>(std::clamp(bits, least_bits, greatest_bits));
  }
  [[nodiscard]] std::string quoted(std::size_t layer) const { return '"' + names_[layer] + '"'; }

  [[nodiscard]] std::size_t layer_named(const workload::network& network,
                                        const std::string& name) const;
  void check_width(const width_set& allowed, int bits, const char* field, std::size_t layer) const;

  std::vector<std::string> names_;              // of the compute layers
  std::vector<width_set> weight_widths_;        // by layer
  std::vector<width_set> group_widths_;         // by activation group
  std::vector<std::size_t> group_;              // by layer: its activation group, 0, 1, ...
  std::vector<std::vector<std::size_t>> read_;  // by activation group: its layers, ascending
  std::vector<Precision> fixed_;                // by layer: what is fixed, 8 elsewhere
  std::vector<std::size_t> weight_layer_;       // by weight gene
  std::vector<reader> readers_;                 // layers whose activations are free
  std::vector<std::size_t> weight_gene_;        // by layer
  std::vector<std::size_t> group_gene_;         // by activation group
  std::vector<width_set> alphabets_;            // by gene
  std::vector<std::string> gene_names_;         // by gene
};

inline std::size_t precision_space::layer_named(const workload::network& network,
                                                const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  for (const auto& other : network.layers()) {
    if (other.name == name) fail("layer \"" + name + "\" has no weights, so no width of its own");
  }
  fail("network \"" + network.name() + "\" has no layer \"" + name + "\"");
}

inline precision_space::precision_space(const workload::network& network,
                                        precision_space_options options) {
  options.validate();
  const std::size_t layers = network.compute_layer_count();
  if (layers == 0) fail("network \"" + network.name() + "\" has no layer that computes");
  // Of the tensor that represents a group: its number, by first reader.
  constexpr auto unread = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> group_of_tensor(network.tensors().size(), unread);
  for (std::size_t l = 0; l < layers; ++l) {
    const auto& layer = network.compute_layer(l);
    names_.push_back(layer.name);
    std::size_t& group = group_of_tensor[network.activation_group(layer.inputs.front())];
    if (group == unread) {
      group = read_.size();
      read_.emplace_back();
    }
    group_.push_back(group);
    read_[group].push_back(l);
  }

  detail::width_demands weights("weights", "weight_bits", options.weight_bits, names_);
  detail::width_demands activations("activations", "activation_bits", options.activation_bits,
                                    names_);
  for (const auto& own : options.layers) {
    const std::size_t l = layer_named(network, own.layer);
    weights.allow(l, own.weight_bits);
    activations.allow(l, own.activation_bits);
  }
  for (const auto& pin : options.pins) {
    const std::size_t l = layer_named(network, pin.layer);
    weights.pin(l, pin.weight_bits);
    activations.pin(l, pin.activation_bits);
  }
  if (options.ends) {
    for (const std::size_t l : {std::size_t{0}, layers - 1}) {
      weights.pin_as_end(l, options.ends->weight_bits);
      activations.pin_as_end(l, options.ends->activation_bits);
    }
  }

  fixed_.resize(layers);
  weight_gene_.assign(layers, no_gene);
  for (std::size_t l = 0; l < layers; ++l) {
    const auto widths = weights.settle({l});
    weight_widths_.push_back(widths);
    if (widths.size() == 1) {
      fixed_[l].weight_bits = static_cast<std::int8_t>(widths.lowest());
      continue;
    }
    weight_gene_[l] = alphabets_.size();
    weight_layer_.push_back(l);
    alphabets_.push_back(widths);
    gene_names_.push_back(names_[l] + " weights");
  }
  group_gene_.assign(read_.size(), no_gene);
  for (std::size_t group = 0; group < read_.size(); ++group) {
    const auto widths = activations.settle(read_[group]);
    group_widths_.push_back(widths);
    if (widths.size() == 1) {
      for (const std::size_t l : read_[group]) {
        fixed_[l].activation_bits = static_cast<std::int8_t>(widths.lowest());
      }
      continue;
    }
    group_gene_[group] = alphabets_.size();
    std::string name = names_[read_[group].front()] + " activations";
    for (const std::size_t l : read_[group]) {
      readers_.push_back({l, alphabets_.size()});
      if (read_[group].size() == 1) continue;
      name += (l == read_[group].front() ? " (shared by " : ", ") + names_[l];
    }
    if (read_[group].size() > 1) name += ")";
    alphabets_.push_back(widths);
    gene_names_.push_back(std::move(name));
  }
}

inline void precision_space::check_width(const width_set& allowed, int bits, const char* field,
                                         std::size_t layer) const {
  if (allowed.contains(bits)) return;
  fail("layer " + quoted(layer) + ": " + field + " = " + std::to_string(bits) +
       (allowed.size() == 1 ? " is fixed to " + std::to_string(allowed.lowest())
                            : " is not one of " + to_text(allowed)));
}

inline precision_genome precision_space::compress(std::span<const Precision> precisions) const {
  check_layers(precisions.size());
  precision_genome genome(gene_count());
  for (std::size_t l = 0; l < layer_count(); ++l) {
    check_width(weight_widths_[l], precisions[l].weight_bits, "weight_bits", l);
    const int bits = precisions[l].activation_bits;
    check_width(group_widths_[group_[l]], bits, "activation_bits", l);
    const std::size_t first = read_[group_[l]].front();
    if (bits != precisions[first].activation_bits) {
      fail("layers " + quoted(first) + " and " + quoted(l) + " share their activations, but have " +
           std::to_string(precisions[first].activation_bits) + " and " + std::to_string(bits) +
           " bits");
    }
    if (weight_gene_[l] != no_gene) genome[weight_gene_[l]] = precisions[l].weight_bits;
    if (activation_gene(l) != no_gene) genome[activation_gene(l)] = precisions[l].activation_bits;
  }
  return genome;
}

inline void precision_space::repair(std::span<Precision> precisions) const {
  check_layers(precisions.size());
  for (std::size_t l = 0; l < layer_count(); ++l) {
    precisions[l].weight_bits = width(weight_widths_[l].nearest(precisions[l].weight_bits));
  }
  for (std::size_t group = 0; group < read_.size(); ++group) {
    int best = 0;
    int least = std::numeric_limits<int>::max();
    group_widths_[group].for_each([&](int bits) {
      int distance = 0;
      for (const std::size_t l : read_[group]) {
        distance += std::abs(bits - precisions[l].activation_bits);
      }
      if (distance >= least) return;
      least = distance;
      best = bits;
    });
    for (const std::size_t l : read_[group]) precisions[l].activation_bits = width(best);
  }
}

inline std::vector<precision_genome> precision_space::uniform_designs() const {
  width_set weights;
  width_set activations;
  for (std::size_t g = 0; g < gene_count(); ++g) {
    auto& widths = g < weight_gene_count() ? weights : activations;
    widths = widths | alphabets_[g];
  }
  // With no free gene of a kind any width stands for the fixed ones.
  if (weights.empty()) weights.insert(least_bits);
  if (activations.empty()) activations.insert(least_bits);
  std::vector<precision_genome> designs;
  weights.for_each([&](int w) {
    activations.for_each([&](int a) {
      auto design = uniform(w, a);
      if (std::find(designs.begin(), designs.end(), design) == designs.end()) {
        designs.push_back(std::move(design));
      }
    });
  });
  return designs;
}

}  // namespace hwflowq

#endif
