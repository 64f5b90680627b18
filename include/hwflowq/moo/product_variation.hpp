// Variation of a genome made of parts, each with its own variation.
#ifndef HWFLOWQ_MOO_PRODUCT_VARIATION_HPP
#define HWFLOWQ_MOO_PRODUCT_VARIATION_HPP

#include <hwflowq/moo/gene_space.hpp>
#include <hwflowq/moo/variation.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace hwflowq::moo {

/// A variation that names the genome it varies.
template <typename V>
concept NamesGenome = Variation<V, typename V::genome_type>;

/// Varies a tuple of genomes part by part: `product_variation(bits, hardware)` varies
/// `std::tuple<bits genome, hardware genome>`.
template <NamesGenome... Parts>
class product_variation {
 public:
  using genome_type = std::tuple<typename Parts::genome_type...>;

  explicit product_variation(Parts... parts) : parts_(std::move(parts)...) {}

  /// The variation of part I.
  template <std::size_t I>
  [[nodiscard]] const auto& part() const {
    return std::get<I>(parts_);
  }

  /// Validates every part that has a `validate`.
  void validate() const {
    for_each_part([&]<std::size_t I>(const auto& part) {
      if constexpr (requires { part.validate(); }) part.validate();
    });
  }

  [[nodiscard]] genome_type random(random_stream& stream) const {
    // Braces evaluate from left to right: the order of the draws is fixed.
    return std::apply([&](const auto&... part) { return genome_type{part.random(stream)...}; },
                      parts_);
  }

  void crossover(genome_type& first, genome_type& second, random_stream& stream) const {
    prepared().crossover(first, second, stream);
  }

  void mutate(genome_type& genome, random_stream& stream) const {
    prepared().mutate(genome, stream);
  }

  /// What crosses and mutates many genomes: refers to this variation.
  [[nodiscard]] auto prepared() const {
    return std::apply(
        [](const auto&... part) {
          return prepared_product<decltype(prepared_operators<typename Parts::genome_type>(
              part))...>{{prepared_operators<typename Parts::genome_type>(part)...}};
        },
        parts_);
  }

  /// Repairs the parts that can be repaired.
  void repair(genome_type& genome) const
    requires(repairs_genomes<Parts, typename Parts::genome_type> || ...)
  {
    for_each_part([&]<std::size_t I>(const auto& part) {
      if constexpr (requires { part.repair(std::get<I>(genome)); }) {
        part.repair(std::get<I>(genome));
      }
    });
  }

  /// The genes of all parts, one part after the other.
  [[nodiscard]] std::size_t gene_count() const
    requires(GeneSpace<Parts, typename Parts::genome_type> && ...)
  {
    return std::apply(
        [](const auto&... part) { return (part.gene_count() + ... + std::size_t{0}); }, parts_);
  }
  [[nodiscard]] std::uint32_t value_count(std::size_t gene) const
    requires(GeneSpace<Parts, typename Parts::genome_type> && ...)
  {
    std::uint32_t count = 0;
    with_gene(gene, [&]<std::size_t I>(const auto& part, std::size_t own) {
      count = part.value_count(own);
    });
    return count;
  }
  [[nodiscard]] std::uint32_t position(const genome_type& genome, std::size_t gene) const
    requires(GeneSpace<Parts, typename Parts::genome_type> && ...)
  {
    std::uint32_t position = 0;
    with_gene(gene, [&]<std::size_t I>(const auto& part, std::size_t own) {
      position = part.position(std::get<I>(genome), own);
    });
    return position;
  }
  void set_position(genome_type& genome, std::size_t gene, std::uint32_t position) const
    requires(GeneSpace<Parts, typename Parts::genome_type> && ...)
  {
    with_gene(gene, [&]<std::size_t I>(const auto& part, std::size_t own) {
      part.set_position(std::get<I>(genome), own, position);
    });
  }

  /// The product of the restricted parts: `kept` has a list of positions for the genes of all.
  [[nodiscard]] product_variation restricted(std::span<const std::vector<std::uint32_t>> kept) const
    requires(GeneSpace<Parts, typename Parts::genome_type> && ...) &&
            (restricts_values<Parts> && ...)
  {
    if (kept.size() != gene_count()) {
      throw std::invalid_argument("product_variation: values to keep of " +
                                  std::to_string(kept.size()) + " genes, not of " +
                                  std::to_string(gene_count()));
    }
    product_variation result = *this;
    std::size_t first = 0;
    for_each_part([&]<std::size_t I>(const auto& part) {
      std::get<I>(result.parts_) = part.restricted(kept.subspan(first, part.gene_count()));
      first += part.gene_count();
    });
    return result;
  }

  /// Whether every part that can tell contains its part of the genome.
  [[nodiscard]] bool contains(const genome_type& genome) const {
    bool all_parts = true;
    for_each_part([&]<std::size_t I>(const auto& part) {
      if constexpr (requires { part.contains(std::get<I>(genome)); }) {
        all_parts = all_parts && part.contains(std::get<I>(genome));
      }
    });
    return all_parts;
  }

 private:
  // Calls the function with the part that has a gene of the product, and which of its genes it is.
  template <typename Function>
  void with_gene(std::size_t gene, const Function& function) const {
    std::size_t first = 0;
    for_each_part([&]<std::size_t I>(const auto& part) {
      const std::size_t count = part.gene_count();
      if (gene >= first && gene - first < count) {
        function.template operator()<I>(part, gene - first);
      }
      first += count;
    });
  }

  template <typename... Operators>
  struct prepared_product {
    std::tuple<Operators...> parts;

    void crossover(genome_type& first, genome_type& second, random_stream& stream) const {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (std::get<I>(parts).crossover(std::get<I>(first), std::get<I>(second), stream), ...);
      }(std::index_sequence_for<Parts...>{});
    }
    void mutate(genome_type& genome, random_stream& stream) const {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (std::get<I>(parts).mutate(std::get<I>(genome), stream), ...);
      }(std::index_sequence_for<Parts...>{});
    }
  };

  template <typename Function>
  void for_each_part(const Function& function) const {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (function.template operator()<I>(std::get<I>(parts_)), ...);
    }(std::index_sequence_for<Parts...>{});
  }

  std::tuple<Parts...> parts_;
};

}  // namespace hwflowq::moo

#endif
