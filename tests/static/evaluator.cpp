// What is an Evaluator and what is not.
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/objective.hpp>

#include <array>
#include <concepts>
#include <span>
#include <tuple>
#include <vector>

#include "archetypes.hpp"

using namespace hwflowq;
namespace archetype = hwflowq::test::archetype;

namespace {

struct cost {
  double energy = 0.0;
};
using G = std::vector<double>;

// The model in the concept's documentation.
constexpr auto lambda = [](const G& g) { return cost{g[0]}; };
static_assert(check_evaluator<decltype(lambda), G>());
static_assert(std::same_as<evaluation_t<decltype(lambda), G>, cost>);

static_assert(check_evaluator<archetype::single_evaluator, archetype::genome>());
static_assert(check_evaluator<archetype::batch_evaluator, archetype::genome>());
static_assert(evaluates_single<archetype::single_evaluator, archetype::genome>);
static_assert(!evaluates_batch<archetype::single_evaluator, archetype::genome>);
static_assert(evaluates_batch<archetype::batch_evaluator, archetype::genome>);
static_assert(!evaluates_single<archetype::batch_evaluator, archetype::genome>);

using function = double (*)(const G&);
static_assert(Evaluator<function, G>);
static_assert(Evaluator<identity_evaluator, G>);
static_assert(std::same_as<evaluation_t<identity_evaluator, G>, G>);

struct gives_reference {
  const cost& operator()(const G&) const;
};
static_assert(Evaluator<gives_reference, G>);
static_assert(std::same_as<evaluation_t<gives_reference, G>, cost>);

struct both {
  using evaluation_type = cost;
  cost operator()(const G&) const;
  void operator()(std::span<const G>, std::span<cost>) const;
};
static_assert(evaluates_single<both, G> && evaluates_batch<both, G>);

struct gives_nothing {
  void operator()(const G&) const;
};
static_assert(!Evaluator<gives_nothing, G>);

struct changes_itself {
  cost operator()(const G&);
};
static_assert(!Evaluator<changes_itself, G>, "several threads may call it");

struct changes_the_genome {
  cost operator()(G&) const;
};
static_assert(!Evaluator<changes_the_genome, G>);

struct batch_without_type {
  void operator()(std::span<const G>, std::span<cost>) const;
};
static_assert(!Evaluator<batch_without_type, G>, "evaluation_type is missing");

struct batch_of_mutable {
  using evaluation_type = cost;
  void operator()(std::span<G>, std::span<cost>) const;
};
static_assert(!Evaluator<batch_of_mutable, G>);

struct without_default {
  explicit without_default(int);
};
struct batch_of_unmakeable {
  using evaluation_type = without_default;
  void operator()(std::span<const G>, std::span<without_default>) const;
};
static_assert(!Evaluator<batch_of_unmakeable, G>, "places to fill cannot be made");

struct immovable {
  immovable() = default;
  immovable(immovable&&) = delete;
};
struct batch_of_immovable {
  using evaluation_type = immovable;
  void operator()(std::span<const G>, std::span<immovable>) const;
};
static_assert(!Evaluator<batch_of_immovable, G>, "places to fill cannot grow");

static_assert(!Evaluator<int, G>);
static_assert(!Evaluator<evaluated_outside<cost>, G>);
static_assert(gives_evaluations<evaluated_outside<cost>, G>);
static_assert(!gives_evaluations<gives_nothing, G>);

struct unhashable {};
static_assert(evaluates_single<identity_evaluator, unhashable>);
static_assert(!Evaluator<identity_evaluator, unhashable>, "what is evaluated is a Genome");

// Evaluators combine, and combined evaluations have parts.
using combined = decltype(combine(lambda, identity_evaluator{}));
static_assert(Evaluator<combined, G>);
static_assert(std::same_as<evaluation_t<combined, G>, std::tuple<cost, G>>);
static_assert(!Evaluator<combined, std::vector<float>>);
using energy = decltype(minimise<"energy", "pJ">(part<0>(&cost::energy)));
static_assert(Objective<energy, std::tuple<cost, G>>);
static_assert(!Objective<energy, std::tuple<G, cost>>);
static_assert(!Objective<energy, cost>);
static_assert(!Objective<decltype(minimise<"third">(part<2>(&cost::energy))), std::tuple<cost, G>>);

}  // namespace
