// The concept Evaluator: looks at a genome once and tells everything that objectives need.
#ifndef HWFLOWQ_MOO_EVALUATOR_HPP
#define HWFLOWQ_MOO_EVALUATOR_HPP

#include <hwflowq/core/projection.hpp>
#include <hwflowq/moo/genome.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hwflowq {

/// `evaluator(genome)` gives an evaluation by value or by reference.
template <typename E, typename G>
concept evaluates_single = requires(const E& evaluator, const G& genome) {
  { evaluator(genome) } -> std::convertible_to<std::remove_cvref_t<decltype(evaluator(genome))>>;
} && !std::is_void_v<std::invoke_result_t<const E&, const G&>>;

/// `evaluator(genomes, evaluations)` fills one evaluation, of type `E::evaluation_type`, a genome.
template <typename E, typename G>
concept evaluates_batch = requires(const E& evaluator, std::span<const G> genomes,
                                   std::span<typename E::evaluation_type> evaluations) {
  requires std::default_initializable<typename E::evaluation_type>;
  requires std::movable<typename E::evaluation_type>;
  evaluator(genomes, evaluations);
};

/// Looks at a genome once and gives an evaluation: a cost record, an accuracy, or both. Objectives
/// and constraints are projections of it, so that several of them share one look.
///
/// | requirement              | expression                                | meaning               |
/// |--------------------------|-------------------------------------------|-----------------------|
/// | `evaluates_single<E, G>` | `e(genome)` gives an evaluation           | one candidate         |
/// | `evaluates_batch<E, G>`  | `e(genomes, evaluations)` with two spans  | preferred where there |
///
/// One of the two is enough. Semantics that no compiler checks: a pure function of the genome,
/// which may run on several threads at once when the executor does; a batch gives the same
/// evaluations as its genomes one by one. The smallest model is a lambda: `[](const G& g) { return
/// cost(g); }`. An evaluator that learns says so: `has_version`.
template <typename E, typename G>
concept Evaluator = Genome<G> && (evaluates_single<E, G> || evaluates_batch<E, G>);

/// `evaluator.version()` changes whenever the evaluator begins to give other values for the same
/// genomes: a predictor that was fitted again, say. It may do so between generations, not within one.
/// The search then forgets what it was told before: it empties cache and archive, and evaluates its
/// population again.
template <typename E>
concept has_version = requires(const E& evaluator) {
  { evaluator.version() } -> std::convertible_to<std::uint64_t>;
};

/// Lists everything that E lacks to be an Evaluator of G.
template <typename E, typename G>
consteval bool check_evaluator() {
  check_genome<G>();
  static_assert(evaluates_single<E, G> || evaluates_batch<E, G>,
                "Evaluator: add `Evaluation operator()(const G&) const`, or name `evaluation_type` "
                "and add `void operator()(std::span<const G>, std::span<evaluation_type>) const`");
  return true;
}

/// E evaluates, or names with `E::evaluation_type` what is told to the search from outside.
template <typename E, typename G>
concept gives_evaluations = Evaluator<E, G> || requires { typename E::evaluation_type; };

/// Lists everything that E lacks to stand in a problem on G.
template <typename E, typename G>
consteval bool check_gives_evaluations() {
  if constexpr (!gives_evaluations<E, G>) check_evaluator<E, G>();
  return true;
}

/// Stands in for an evaluator where the caller evaluates between `ask` and `tell`, and tells the
/// engine records of type Record.
template <std::default_initializable Record>
struct evaluated_outside {
  using evaluation_type = Record;
};

/// The evaluation is the genome itself: for objectives that are callables on the genome alone.
struct identity_evaluator {
  template <typename G>
  [[nodiscard]] constexpr const G& operator()(const G& genome) const {
    return genome;
  }
};

namespace detail {

template <typename E, typename G>
struct evaluation_of {
  using type = typename E::evaluation_type;
};

template <typename E, typename G>
  requires(evaluates_single<E, G> && !evaluates_batch<E, G>)
struct evaluation_of<E, G> {
  using type = std::remove_cvref_t<std::invoke_result_t<const E&, const G&>>;
};

}  // namespace detail

/// What evaluator E gives for a genome of type G.
template <typename E, typename G>
using evaluation_t = typename detail::evaluation_of<E, G>::type;

/// Several evaluators of the same genome as one, whose evaluation is the tuple of theirs; made by
/// `combine`. Objectives reach a part with `part<I>(projection)`.
template <typename... Evaluators>
class combined_evaluator {
 public:
  explicit constexpr combined_evaluator(Evaluators... evaluators)
      : evaluators_(std::move(evaluators)...) {}

  template <Genome G>
    requires(evaluates_single<Evaluators, G> && ...)
  [[nodiscard]] constexpr auto operator()(const G& genome) const {
    return std::apply(
        [&](const auto&... evaluators) {
          return std::tuple<evaluation_t<Evaluators, G>...>{evaluators(genome)...};
        },
        evaluators_);
  }

  /// Changes when the version of one of them does.
  [[nodiscard]] constexpr std::uint64_t version() const
    requires(has_version<Evaluators> || ...)
  {
    std::uint64_t result = 0;
    const auto join = [&]<typename E>(const E& evaluator) {
      if constexpr (has_version<E>) {
        result = result * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(evaluator.version());
      }
    };
    std::apply([&](const auto&... evaluators) { (join(evaluators), ...); }, evaluators_);
    return result;
  }

 private:
  std::tuple<Evaluators...> evaluators_;
};

/// One evaluator out of several: `combine(cost_model, accuracy_table)`.
template <std::copy_constructible... Evaluators>
[[nodiscard]] constexpr auto combine(Evaluators... evaluators) {
  return combined_evaluator<Evaluators...>(std::move(evaluators)...);
}

/// A projection of part I of a combined evaluation; made by `part`. A class and not a lambda: Clang
/// 14 crashes on a lambda whose result type names what it captures.
template <std::size_t I, typename Projection>
struct part_projection {
  [[no_unique_address]] Projection projection;

  template <typename Evaluation>
    requires(I < std::tuple_size<Evaluation>::value) &&
            requires(const Projection& projected, const Evaluation& evaluation) {
              detail::project(projected, std::get<I>(evaluation));
            }
  [[nodiscard]] constexpr decltype(auto) operator()(const Evaluation& evaluation) const {
    return detail::project(projection, std::get<I>(evaluation));
  }
};

/// Projects part I of a combined evaluation: `minimise<"energy", "pJ">(part<0>(&cost::energy_pj))`.
template <std::size_t I, std::copy_constructible Projection>
[[nodiscard]] constexpr auto part(Projection projection) {
  return part_projection<I, Projection>{std::move(projection)};
}

}  // namespace hwflowq

#endif
