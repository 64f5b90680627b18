// What is a Level, a Narrowing, a GeneSpace or a SearchMethod, and what is not; archetypes are enough.
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/pareto_local_search.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archetypes.hpp"

using namespace hwflowq;
namespace archetype = hwflowq::test::archetype;

namespace {

// ---- GeneSpace ---------------------------------------------------------------------------------

/// Genes and positions, and nothing to draw, cross or mutate.
struct gene_space : archetype::move_only {
  using move_only::move_only;
  [[nodiscard]] std::size_t gene_count() const { return 1; }
  [[nodiscard]] std::uint32_t value_count(std::size_t) const { return 1; }
  [[nodiscard]] std::uint32_t position(const archetype::genome&, std::size_t) const { return 0; }
  void set_position(archetype::genome&, std::size_t, std::uint32_t) const {}
};
static_assert(check_gene_space<gene_space, archetype::genome>());
static_assert(!restricts_values<gene_space>);
static_assert(!GeneSpace<gene_space, int>);
static_assert(!GeneSpace<archetype::variation, archetype::genome>);

struct changes_positions : gene_space {
  void set_position(archetype::genome&, std::size_t, std::uint32_t) {}
};
static_assert(!GeneSpace<changes_positions, archetype::genome>,
              "a space changes nothing of its own");

// ---- Level and Narrowing -----------------------------------------------------------------------

/// Draws, crosses, mutates, names its genome and is copied: what a level needs of a variation.
struct free_variation {
  using genome_type = archetype::genome;
  [[nodiscard]] genome_type random(random_stream&) const { return {}; }
  void crossover(genome_type&, genome_type&, random_stream&) const {}
  void mutate(genome_type&, random_stream&) const {}
};

auto make() {
  return moo::make_problem<archetype::genome>(archetype::single_evaluator(0),
                                              moo::objectives(archetype::objective(0)),
                                              moo::constraints(archetype::constraint(0)));
}

/// Neither narrowing nor termination.
class level : public archetype::move_only {
 public:
  level() : move_only(0) {}
  static constexpr const char* name = "archetype";
  [[nodiscard]] const auto& problem() const { return problem_; }
  [[nodiscard]] free_variation variation() const { return {}; }
  [[nodiscard]] flow::level_budget budget() const { return {}; }

 private:
  decltype(make()) problem_ = make();
};
static_assert(check_level<level>());
static_assert(!narrows_front<level> && !may_end_early<level>);

struct plain_narrowing : archetype::move_only {
  using move_only::move_only;
  [[nodiscard]] free_variation space(std::span<const archetype::genome>,
                                     const free_variation&) const {
    return {};
  }
  [[nodiscard]] std::vector<archetype::genome> seeds(std::span<const archetype::genome>,
                                                     const free_variation&) const {
    return {};
  }
};
static_assert(check_narrowing<plain_narrowing, archetype::genome, free_variation>());
static_assert(!Narrowing<plain_narrowing, int, free_variation>,
              "fronts of other genomes are translated");
static_assert(!Narrowing<int, archetype::genome, free_variation>);

/// Both of them.
class whole_level : public level {
 public:
  static constexpr std::string_view name = "whole";
  [[nodiscard]] const plain_narrowing& narrowing() const { return narrowing_; }
  [[nodiscard]] archetype::termination& termination() { return termination_; }
  [[nodiscard]] const archetype::termination& termination() const { return termination_; }

 private:
  plain_narrowing narrowing_{0};
  archetype::termination termination_{0};
};
static_assert(check_level<whole_level>());
static_assert(narrows_front<whole_level> && may_end_early<whole_level>);

struct gives_copies : level {
  [[nodiscard]] auto problem() const { return make(); }
};
static_assert(!Level<gives_copies>, "searches refer to the problem");
struct named_at_run_time : level {
  std::string name = "late";
};
static_assert(!Level<named_at_run_time>);
static_assert(!Level<int>);

// ---- SearchMethod ------------------------------------------------------------------------------

using P = decltype(make());
struct method {
  std::string_view name = "archetype";
  flow::method_result_on<P> operator()(const P&, const free_variation&, const flow::method_budget&,
                                       const auto&) const {
    return {};
  }
};
static_assert(check_search_method<method, P, free_variation>());
static_assert(!SearchMethod<method, P, int>);
struct without_name {
  flow::method_result_on<P> operator()(const P&, const free_variation&, const flow::method_budget&,
                                       const auto&) const;
};
static_assert(!SearchMethod<without_name, P, free_variation>);
struct gives_points {
  std::string name;
  std::vector<int> operator()(const P&, const free_variation&, const flow::method_budget&,
                              const auto&) const;
};
static_assert(!SearchMethod<gives_points, P, free_variation>);

}  // namespace

void flow_of_archetypes() {
  flow::design_flow all(flow::levels(level(), whole_level()), {}, archetype::executor(0));
  all.seed(std::vector<archetype::genome>(2));
  all.run(archetype::observer(0));
  static_cast<void>(all.result<1>().front);
  static_cast<void>(all.reports());
  static_cast<void>(all.fingerprint());
  all.visit_search(archetype::observer(0));
}

void local_search_of_archetypes() {
  moo::pareto_local_search search(make(), gene_space(0), {}, archetype::executor(0));
  search.start(std::vector<moo::solution<archetype::genome, 1>>(2));
  search.run(archetype::observer(0));
  static_cast<void>(search.front());
}

// Only a flow of serialisable genomes can be saved.
using archetype_flow = decltype(flow::design_flow(flow::levels(level())));
static_assert(!moo::Checkpointable<archetype_flow>);
