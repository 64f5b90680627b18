// The engine asks nothing of its parts but what their concepts say: archetypes are enough for it.
#include <hwflowq/moo/nsga2.hpp>

#include <utility>
#include <vector>

#include "archetypes.hpp"

namespace archetype = hwflowq::test::archetype;
namespace moo = hwflowq::moo;

namespace {

template <typename Search>
void use(Search& search) {
  archetype::termination stop(0);
  archetype::observer watch(0);
  search.run(stop, watch, archetype::observer(0));
  search.run(archetype::termination(0));
  search.step();
}

template <typename Search>
void look(Search& search) {
  using genome_type = typename Search::genome_type;
  search.seed(std::vector<genome_type>(3));
  search.seed(search.front());
  static_cast<void>(search.ask());
  static_cast<void>(search.individual(0));
  static_cast<void>(search.archived());
  static_cast<void>(search.fingerprint());
}

}  // namespace

void single_evaluator() {
  moo::nsga2 search(moo::make_problem<archetype::genome>(
                        archetype::single_evaluator(0), moo::objectives(archetype::objective(0)),
                        moo::constraints(archetype::constraint(0))),
                    archetype::variation(0), {}, archetype::survival{}, archetype::executor(0));
  use(search);
  look(search);
  std::vector<archetype::evaluation> told;
  told.emplace_back(1.0);
  search.tell(told);
  auto moved = std::move(search);
  search = std::move(moved);
}

void batch_evaluator() {
  moo::nsga2 search(
      moo::make_problem<archetype::genome>(
          archetype::batch_evaluator(0),
          moo::objectives(archetype::batch_objective(0), archetype::batch_objective(0))),
      archetype::variation(0), {}, archetype::survival{}, archetype::executor(0));
  use(search);
  look(search);
  search.tell(std::vector<archetype::batch_evaluation>(3));
}

void genome_alone() {
  moo::nsga2 search(
      moo::make_problem<archetype::genome>(moo::objectives(archetype::genome_objective(0))),
      archetype::variation(0), {.population_size = 4});
  use(search);
  look(search);
  search.tell(std::vector<archetype::genome>(4));
}

void evaluated_outside() {
  moo::nsga2 search(moo::make_problem<archetype::genome>(
                        hwflowq::evaluated_outside<archetype::batch_evaluation>{},
                        moo::objectives(archetype::batch_objective(0))),
                    archetype::variation(0));
  look(search);
  search.tell(std::vector<archetype::batch_evaluation>(3));
}

// Only a genome that is serialisable can be saved; nothing else has to be more than before.
void checkpoint() {
  moo::nsga2 search(
      moo::make_problem<archetype::saved_genome>(moo::objectives(archetype::genome_objective(0))),
      archetype::saved_variation(0), {}, archetype::survival{}, archetype::executor(0));
  use(search);
  hwflowq::binary_output output;
  search.save(output);
  hwflowq::binary_input input(output.bytes());
  search.load(input);
}

template <typename Search>
concept can_be_saved =
    requires(const Search& search, hwflowq::binary_output& output) { search.save(output); };
template <typename G, typename V>
using search_of = moo::nsga2<decltype(moo::make_problem<G>(
                                 moo::objectives(std::declval<archetype::genome_objective>()))),
                             V>;
static_assert(can_be_saved<search_of<archetype::saved_genome, archetype::saved_variation>>);
static_assert(!can_be_saved<search_of<archetype::genome, archetype::variation>>);
