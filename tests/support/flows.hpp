// Flows of arithmetic alone, on bits and hardware, whose fronts are the same everywhere.
#ifndef HWFLOWQ_TESTS_SUPPORT_FLOWS_HPP
#define HWFLOWQ_TESTS_SUPPORT_FLOWS_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/flow/narrow_parts.hpp>
#include <hwflowq/moo/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "searches.hpp"

namespace hwflowq::test {

using design = std::tuple<integers, integers>;  // bits, and rows and columns of an array

inline auto design_space(std::size_t genes) {
  using domain = moo::integer_domain<std::int8_t>;
  return moo::product_variation(
      bit_widths(genes),
      moo::integer_variation<integers>{
          .domains = {domain::of({4, 8, 16, 32, 64}), domain::of({4, 8, 16, 32, 64})}});
}

/// Loss and time of a design: rows help layers of even position, columns the others.
inline std::array<double, 3> design_cost(const design& d) {
  const auto& [bits, array] = d;
  const auto cost = small_bits(bits);
  double time = 0.0;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    time += (8.0 + bits[i] * bits[i]) / static_cast<double>(array[i % 2]);
  }
  return {cost[0], time, static_cast<double>(array[0]) * static_cast<double>(array[1])};
}

inline auto bits_level_problem() {
  return moo::make_problem<integers>(
      small_bits, moo::objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>)));
}

inline auto design_problem() {
  return moo::make_problem<design>(
      design_cost,
      moo::objectives(minimise<"loss">(element<0>), minimise<"time">(element<1>),
                      minimise<"area">(element<2>)),
      moo::constraints(at_most<"area budget">(element<2>, 1024.0)));
}

/// A level of bits alone, one of bits and hardware, one of both with another budget.
inline auto three_levels() {
  const auto with_hardware = [](const integers& bits) { return design{bits, integers{16, 16}}; };
  return flow::levels(
      flow::make_level<"coarse">(bits_level_problem(), bit_widths(8),
                                 {.population_size = 16, .generations = 12}),
      flow::make_level<"mid">(
          design_problem(), design_space(8),
          {.population_size = 20,
           .generations = 10,
           .refinement_evaluations = 600,
           .cache_evaluations = true},
          flow::translate_front(with_hardware, flow::narrow_parts(flow::bound_genes{.margin = 1},
                                                                  flow::no_narrowing{}))),
      flow::make_level<"fine">(
          design_problem(), design_space(8),
          {.population_size = 24, .generations = 8, .refinement_evaluations = 20000},
          flow::narrow_parts(flow::bound_genes{.margin = 1}, flow::keep_used_values{})));
}

}  // namespace hwflowq::test

#endif
