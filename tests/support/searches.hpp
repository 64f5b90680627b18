// Problems of arithmetic alone, whose searches give the same bits everywhere, and digests of them.
#ifndef HWFLOWQ_TESTS_SUPPORT_SEARCHES_HPP
#define HWFLOWQ_TESTS_SUPPORT_SEARCHES_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/moo/real_variation.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

namespace hwflowq::test {

using reals = std::vector<double>;
using integers = std::vector<std::int8_t>;
using mixed = std::tuple<reals, integers>;

/// ZDT1 with (1 - r) / (1 + 3 r) in place of 1 - sqrt(r): also a convex front, but no library call.
HWFLOWQ_STRICT_FP inline std::array<double, 2> rational_zdt1(const reals& x) {
  HWFLOWQ_STRICT_FP_BODY
  double sum = 0.0;
  for (std::size_t i = 1; i < x.size(); ++i) sum += x[i];
  const double g = 1.0 + 9.0 * sum / static_cast<double>(x.size() - 1);
  const double r = x[0] / g;
  return {x[0], g * (1.0 - r) / (1.0 + 3.0 * r)};
}

/// Loss, work and memory of layers with 2 to 8 bits for weights (first half) and activations.
HWFLOWQ_STRICT_FP inline std::array<double, 3> small_bits(const integers& bits) {
  HWFLOWQ_STRICT_FP_BODY
  std::array<double, 3> f{};
  const std::size_t layers = bits.size() / 2;
  for (std::size_t l = 0; l < layers; ++l) {
    const double w = bits[l];
    const double a = bits[layers + l];
    const double size = 1.0 + static_cast<double>((7 * l + 3) % layers);
    f[0] += (1.0 + static_cast<double>((5 * l + 1) % layers)) / (w * w) + 2.0 / (a * a * a);
    f[1] += size * w * a;
    f[2] += size * w;
  }
  return f;
}

/// Real and integer genes that pull against each other.
HWFLOWQ_STRICT_FP inline std::array<double, 2> mixed_cost(const mixed& genome) {
  HWFLOWQ_STRICT_FP_BODY
  const auto& [x, bits] = genome;
  double near = 0.0;
  double far = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double b = bits[i];
    near += x[i] * x[i] * b;
    far += (x[i] - 1.0) * (x[i] - 1.0) * (9.0 - b) + 0.125 * b;
  }
  return {near, far};
}

inline moo::real_variation<> unit_cube(std::size_t genes) {
  return {.lower = reals(genes, 0.0), .upper = reals(genes, 1.0)};
}

inline moo::integer_variation<integers> bit_widths(std::size_t genes) {
  using domain = moo::integer_domain<std::int8_t>;
  return {.domains = std::vector<domain>(genes, domain::between(2, 8))};
}

inline auto mixed_variation(std::size_t genes) {
  return moo::product_variation(unit_cube(genes), bit_widths(genes));
}

inline auto rational_problem() {
  return moo::make_problem<reals>(
      rational_zdt1, moo::objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>)));
}

/// A search of four designs, for tests of what goes on around one.
inline auto search_of_four() {
  return moo::nsga2(rational_problem(), unit_cube(3), {.population_size = 4});
}

inline auto bits_search_problem() {
  return moo::make_problem<integers>(
      small_bits, moo::objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>),
                                  minimise<"memory">(element<2>)));
}

inline auto mixed_problem() {
  return moo::make_problem<mixed>(
      mixed_cost, moo::objectives(minimise<"near">(element<0>), minimise<"far">(element<1>)));
}

/// One number for genomes in their order.
template <typename Search>
std::uint64_t genomes_digest(const Search& search) {
  std::uint64_t digest = search.size();
  for (const auto& genome : search.genomes()) digest = hash_combine(digest, hash(genome));
  return digest;
}

/// One number for the population, in its order, and all that the search knows of it.
template <typename Search>
std::uint64_t digest(const Search& search) {
  std::uint64_t result = hash_combine(genomes_digest(search), search.generation());
  const auto bits = [&result](double value) {
    result = hash_combine(result, std::bit_cast<std::uint64_t>(value));
  };
  for (std::size_t i = 0; i < search.size(); ++i) {
    for (const double value : search.objectives().point(i)) bits(value);
    bits(search.violations()[i]);
    bits(search.densities()[i]);
    result = hash_combine(result, search.ranks()[i]);
  }
  return result;
}

}  // namespace hwflowq::test

#endif
