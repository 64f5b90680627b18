// An evaluator of genomes made of a function of precisions.
#ifndef HWFLOWQ_ACCURACY_ON_PRECISIONS_HPP
#define HWFLOWQ_ACCURACY_ON_PRECISIONS_HPP

#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/precision_space.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// `function(precisions)` gives something for one precision per compute layer.
template <typename F>
concept takes_precisions =
    std::copy_constructible<F> &&
    requires(const F& function, std::span<const Precision> precisions) { function(precisions); };

/// Expands a genome and calls a function of precisions: a measured table, a surrogate, a proxy, a
/// noise table, a cost model. Made by `on_precisions`.
template <takes_precisions F>
class precisions_evaluator {
 public:
  precisions_evaluator(precision_space space, F evaluate)
      : space_(std::move(space)), function_(std::move(evaluate)) {}

  [[nodiscard]] auto operator()(const precision_genome& genome) const {
    // A network of so many layers is rare, and then expanding is not what takes time.
    std::array<Precision, 256> few;
    if (space_.layer_count() <= few.size()) {
      const auto precisions = std::span(few).first(space_.layer_count());
      space_.expand(genome, precisions);
      return function_(std::span<const Precision>(precisions));
    }
    const auto many = space_.expand(genome);
    return function_(std::span<const Precision>(many));
  }

  [[nodiscard]] const F& function() const { return function_; }

 private:
  precision_space space_;
  F function_;
};

/// An evaluator of `precision_genome` for `make_problem` and `combine`:
/// @code
/// combine(on_precisions(space, energy_model), on_precisions(space, surrogate))
/// @endcode
template <takes_precisions F>
[[nodiscard]] precisions_evaluator<F> on_precisions(precision_space space, F function) {
  return {std::move(space), std::move(function)};
}

}  // namespace hwflowq::accuracy

#endif
