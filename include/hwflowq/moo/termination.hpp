// The concept Termination: says when to stop; by generations, evaluations, and combinations.
#ifndef HWFLOWQ_MOO_TERMINATION_HPP
#define HWFLOWQ_MOO_TERMINATION_HPP

#include <hwflowq/core/binary_io.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace hwflowq {

/// `termination(search)` says whether to stop.
template <typename T, typename Search>
concept decides_to_stop = requires(T& termination, const Search& search) {
  { termination(search) } -> std::convertible_to<bool>;
};

/// Says when a search stops.
///
/// | requirement                  | expression            | meaning                                  |
/// |------------------------------|-----------------------|------------------------------------------|
/// | `decides_to_stop<T, Search>` | `termination(search)` | asked before each generation; true stops |
///
/// It is asked before the first generation too, when `search.generation()` is 0 and the population
/// empty. The smallest model is a lambda: `[](const auto& s) { return s.generation() >= 50; }`.
/// Where it has state that must survive a checkpoint, it also models SavesState.
template <typename T, typename Search>
concept Termination = decides_to_stop<T, Search>;

/// `t.save(output)` and `t.load(input)` carry state through a checkpoint.
template <typename T>
concept SavesState = requires(const std::remove_cvref_t<T>& source, std::remove_cvref_t<T>& target,
                              binary_output& output, binary_input& input) {
  source.save(output);
  target.load(input);
};

/// Lists everything that T lacks to be a Termination of Search.
template <typename T, typename Search>
consteval bool check_termination() {
  static_assert(decides_to_stop<T, Search>,
                "Termination: add `bool operator()(const auto& search)` that returns true to stop");
  return true;
}

namespace moo {

/// Marks terminations that `||` and `&&` combine; derive from it to join in.
struct combinable_termination {};

/// Stops after a number of generations; the first population is generation 1.
class after_generations : public combinable_termination {
 public:
  explicit constexpr after_generations(std::size_t count) : count_(count) {}

  template <typename Search>
  [[nodiscard]] bool operator()(const Search& search) const {
    return search.generation() >= count_;
  }

  /// For displays of what is left: the generation to stop after.
  [[nodiscard]] constexpr std::size_t generations() const { return count_; }

 private:
  std::size_t count_;
};

/// Stops once a number of genomes has been evaluated; the last generation is finished.
class after_evaluations : public combinable_termination {
 public:
  explicit constexpr after_evaluations(std::uint64_t count) : count_(count) {}

  template <typename Search>
  [[nodiscard]] bool operator()(const Search& search) const {
    return search.evaluations() >= count_;
  }

 private:
  std::uint64_t count_;
};

/// Two terminations as one; made by `||` and `&&`, or by `either` and `both`. Both are asked each
/// time, since either may keep a record of the search.
template <typename First, typename Second, bool Both>
class combined_termination : public combinable_termination {
 public:
  constexpr combined_termination(First first, Second second)
      : first_(std::move(first)), second_(std::move(second)) {}

  template <typename Search>
    requires Termination<First, Search> && Termination<Second, Search>
  [[nodiscard]] bool operator()(const Search& search) {
    const bool first = first_(search);
    const bool second = second_(search);
    return Both ? first && second : first || second;
  }

  void save(binary_output& output) const {
    save_part(first_, output);
    save_part(second_, output);
  }
  void load(binary_input& input) {
    load_part(first_, input);
    load_part(second_, input);
  }

 private:
  template <typename Part>
  static void save_part(const Part& part, binary_output& output) {
    if constexpr (SavesState<Part>) part.save(output);
  }
  template <typename Part>
  static void load_part(Part& part, binary_input& input) {
    if constexpr (SavesState<Part>) part.load(input);
  }

  First first_;
  Second second_;
};

/// Stops when either of two terminations, lambdas included, says so.
template <std::move_constructible First, std::move_constructible Second>
[[nodiscard]] constexpr auto either(First first, Second second) {
  return combined_termination<First, Second, false>(std::move(first), std::move(second));
}

/// Stops when both say so at the same time.
template <std::move_constructible First, std::move_constructible Second>
[[nodiscard]] constexpr auto both(First first, Second second) {
  return combined_termination<First, Second, true>(std::move(first), std::move(second));
}

template <std::derived_from<combinable_termination> First,
          std::derived_from<combinable_termination> Second>
[[nodiscard]] constexpr auto operator||(First first, Second second) {
  return either(std::move(first), std::move(second));
}

template <std::derived_from<combinable_termination> First,
          std::derived_from<combinable_termination> Second>
[[nodiscard]] constexpr auto operator&&(First first, Second second) {
  return both(std::move(first), std::move(second));
}

}  // namespace moo

}  // namespace hwflowq

#endif
