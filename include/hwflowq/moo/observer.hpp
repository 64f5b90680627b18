// The concept Observer: is told of every generation.
#ifndef HWFLOWQ_MOO_OBSERVER_HPP
#define HWFLOWQ_MOO_OBSERVER_HPP

namespace hwflowq {

/// `observer(search)` can be called with the search after each generation.
template <typename O, typename Search>
concept observes_generations = requires(O& observer, const Search& search) { observer(search); };

/// Is told of every generation of a search.
///
/// | requirement                       | expression         | meaning                            |
/// |-----------------------------------|--------------------|------------------------------------|
/// | `observes_generations<O, Search>` | `observer(search)` | called once after each generation  |
///
/// The search offers `generation()`, `evaluations()`, `genomes()`, `objectives()`, `ranks()`,
/// `front()` and the like. The smallest model is a lambda: `[](const auto& search) { ... }`. An
/// exception thrown here ends the run; the search stands after the generation just done.
template <typename O, typename Search>
concept Observer = observes_generations<O, Search>;

/// Lists everything that O lacks to be an Observer of Search.
template <typename O, typename Search>
consteval bool check_observer() {
  static_assert(
      observes_generations<O, Search>,
      "Observer: add `void operator()(const auto& search)`, called after each generation");
  return true;
}

}  // namespace hwflowq

#endif
