// Narrows a genome made of parts, each part in its own way; and fronts of another kind of genome.
#ifndef HWFLOWQ_FLOW_NARROW_PARTS_HPP
#define HWFLOWQ_FLOW_NARROW_PARTS_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/flow/narrowing.hpp>
#include <hwflowq/flow/narrowing_policies.hpp>
#include <hwflowq/moo/product_variation.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// Narrows the parts of a `moo::product_variation` each by a policy of its own; the level starts from
/// the whole front and `neighbours` of each member. Made by `narrow_parts`:
/// @code
/// narrow_parts(bound_genes{.margin = 1}, keep_used_values{})  // bits, hardware
/// @endcode
template <typename... Parts>
class parts_narrowing {
 public:
  explicit parts_narrowing(std::size_t neighbours, Parts... parts)
      : neighbours_(neighbours), parts_(std::move(parts)...) {}

  template <typename... Vs>
    requires(sizeof...(Vs) == sizeof...(Parts)) &&
            (narrows_space<Parts, typename Vs::genome_type, Vs> && ...)
  [[nodiscard]] moo::product_variation<Vs...> space(
      std::span<const typename moo::product_variation<Vs...>::genome_type> members,
      const moo::product_variation<Vs...>& whole) const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return moo::product_variation<Vs...>(
          narrowed_part<I, typename Vs::genome_type>(members, whole)...);
    }(std::index_sequence_for<Parts...>{});
  }

  template <typename V>
    requires GeneSpace<V, typename V::genome_type>
  [[nodiscard]] std::vector<typename V::genome_type> seeds(
      std::span<const typename V::genome_type> members, const V& narrowed) const {
    return front_seeds(members, narrowed, neighbours_);
  }

  [[nodiscard]] std::uint64_t fingerprint() const {
    std::uint64_t result = hash_all(neighbours_);
    std::apply(
        [&](const auto&... part) {
          ((result = hash_combine(result, narrowing_fingerprint(part))), ...);
        },
        parts_);
    return result;
  }

 private:
  template <std::size_t I, typename G, typename Members, typename V>
  [[nodiscard]] auto narrowed_part(const Members& members, const V& whole) const {
    std::vector<G> own;
    for (const auto& member : members) own.push_back(std::get<I>(member));
    return std::get<I>(parts_).space(std::span<const G>(own), whole.template part<I>());
  }

  std::size_t neighbours_;
  std::tuple<Parts...> parts_;
};

/// A policy for each part of a product; the front and one neighbour of each member are the seeds.
template <std::copy_constructible... Parts>
[[nodiscard]] parts_narrowing<Parts...> narrow_parts(Parts... parts) {
  return parts_narrowing<Parts...>(1, std::move(parts)...);
}

/// Narrows by genomes that a function makes of the front's. Made by `translate_front`.
template <typename Function, typename N>
class translated_narrowing {
 public:
  translated_narrowing(Function function, N narrowing)
      : function_(std::move(function)), narrowing_(std::move(narrowing)) {}

  template <typename Member, typename V>
    requires std::is_invocable_r_v<typename V::genome_type, const Function&, const Member&> &&
             narrows_space<N, typename V::genome_type, V>
  [[nodiscard]] V space(std::span<const Member> members, const V& whole) const {
    const auto own = translated<typename V::genome_type>(members);
    return narrowing_.space(std::span<const typename V::genome_type>(own), whole);
  }

  template <typename Member, typename V>
    requires std::is_invocable_r_v<typename V::genome_type, const Function&, const Member&> &&
             proposes_seeds<N, typename V::genome_type, V>
  [[nodiscard]] std::vector<typename V::genome_type> seeds(std::span<const Member> members,
                                                           const V& narrowed) const {
    const auto own = translated<typename V::genome_type>(members);
    return narrowing_.seeds(std::span<const typename V::genome_type>(own), narrowed);
  }

  [[nodiscard]] std::uint64_t fingerprint() const { return narrowing_fingerprint(narrowing_); }

 private:
  template <typename G, typename Member>
  [[nodiscard]] std::vector<G> translated(std::span<const Member> members) const {
    std::vector<G> own;
    for (const auto& member : members) own.push_back(std::invoke(function_, member));
    return own;
  }

  Function function_;
  N narrowing_;
};

/// Where a level has another kind of genome than the one before, such as hardware genes beside bits:
/// `function` gives a genome of this level for one of the front, and `narrowing` goes on from there.
/// @code
/// translate_front([](const bits& b) { return std::tuple(b, default_hardware); },
///                 narrow_parts(bound_genes{}, no_narrowing{}))
/// @endcode
template <std::copy_constructible Function, std::copy_constructible N>
[[nodiscard]] translated_narrowing<Function, N> translate_front(Function function, N narrowing) {
  return {std::move(function), std::move(narrowing)};
}

}  // namespace hwflowq::flow

#endif
