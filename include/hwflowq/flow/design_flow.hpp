// The flow: levels of abstraction one after the other, each starting from the front before.
#ifndef HWFLOWQ_FLOW_DESIGN_FLOW_HPP
#define HWFLOWQ_FLOW_DESIGN_FLOW_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/flow/level.hpp>
#include <hwflowq/flow/level_result.hpp>
#include <hwflowq/flow/level_run.hpp>
#include <hwflowq/flow/narrowing.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/observer.hpp>
#include <hwflowq/moo/termination.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// Settings of a flow, apart from its levels.
struct flow_settings {
  std::uint64_t seed = 1;  ///< same seed, same result, bit for bit; each level derives its own
};

/// Levels in their order, of different types: `levels(coarse, mid, fine)`.
template <typename... Ls>
struct level_list {
  static_assert(sizeof...(Ls) > 0, "a flow has at least one level");
  boost::hana::tuple<Ls...> members;
};

/// Gathers levels.
template <typename... Ls>
[[nodiscard]] constexpr auto levels(Ls... members) {
  return level_list<Ls...>{{std::move(members)...}};
}

/// Searches level after level: the first with its whole space, each of the others with what its
/// narrowing makes of the front before. A front that is empty narrows nothing.
///
/// @code
/// design_flow search(levels(coarse, mid), {.seed = 1});
/// search.run([](const auto& flow) { ... flow.level_name(), flow.generation() ... });
/// for (const auto& s : search.result<1>().front) { ... }
/// @endcode
/// The same seed gives the same fronts, bit for bit, for any executor and number of threads. A flow
/// models `moo::Checkpointable` where its genomes are Serialisable: `moo::checkpoint_every` is an
/// observer of it, and `moo::resume_checkpoint` continues it at the level and generation where it
/// was, to the same fronts; files of other flows are refused.
template <typename List, typename X = serial_executor>
class design_flow;

template <typename... Ls, typename X>
class design_flow<level_list<Ls...>, X> {
  static_assert((check_level<Ls>() && ...));
  static_assert(check_executor<X>());

  template <std::size_t I>
  using run_of = std::remove_cvref_t<decltype(boost::hana::at_c<I>(
      std::declval<boost::hana::tuple<detail::level_run<Ls, X>...>&>()))>;
  using first_genome = typename run_of<0>::genome_type;

 public:
  static constexpr std::size_t level_count = sizeof...(Ls);
  static constexpr std::array<std::string_view, level_count> level_names{Ls::name...};

  /// Throws `std::invalid_argument` when a level's budget is invalid, or asks for a refinement of a
  /// space that is no GeneSpace.
  explicit design_flow(level_list<Ls...> list, flow_settings settings = {}, X executor = {})
      : design_flow(std::move(list), settings, std::move(executor),
                    std::index_sequence_for<Ls...>{}) {}

  // Searches refer to the levels that are kept here.
  design_flow(const design_flow&) = delete;
  design_flow& operator=(const design_flow&) = delete;

  /// Gives genomes that the first level starts from. Has no effect once it has begun.
  void seed(std::span<const first_genome> genomes) {
    seeds_.insert(seeds_.end(), genomes.begin(), genomes.end());
  }

  /// Runs the levels that are left; each observer is called with the flow after each generation of a
  /// search, and after each visit of a local search. Throws `evaluation_error` as a search does; the
  /// flow then stands before the generation that failed.
  template <typename... Os>
  void run(Os&&... observers) {
    static_assert((check_observer<Os, design_flow>() && ... && true));
    while (step()) (observers(std::as_const(*this)), ...);
  }

  /// One generation or visit, of the level whose turn it is; false when the flow is done.
  bool step() {
    while (current_ < level_count) {
      bool stepped = false;
      at_level(current_, [&]<std::size_t I>(auto& run) {
        if (run.phase() == level_phase::waiting) begin<I>(detail::entry::first);
        stepped = run.step(executor_);
      });
      if (stepped) {
        ++generation_;
        return true;
      }
      ++current_;
    }
    return false;
  }

  [[nodiscard]] bool done() const { return current_ == level_count; }
  /// Position of the level that runs; `level_count` when the flow is done.
  [[nodiscard]] std::size_t level() const { return current_; }
  /// Name of the level that runs; empty when the flow is done.
  [[nodiscard]] std::string_view level_name() const {
    return done() ? std::string_view() : level_names[current_];
  }
  /// What the level that runs is at.
  [[nodiscard]] level_phase phase() const {
    auto phase = level_phase::done;
    at_level(current_, [&]<std::size_t I>(const auto& run) { phase = run.phase(); });
    return phase;
  }
  /// Generations and visits done at all levels.
  [[nodiscard]] std::size_t generation() const { return generation_; }

  /// What level I found, as far as it is done; its report tells what was narrowed as soon as it has
  /// begun.
  template <std::size_t I>
  [[nodiscard]] const auto& result() const {
    return boost::hana::at_c<I>(runs_).result();
  }

  /// The reports of all levels.
  [[nodiscard]] std::array<level_report, level_count> reports() const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<level_report, level_count>{result<I>().report...};
    }(std::index_sequence_for<Ls...>{});
  }

  /// Calls `visit(search)` with the NSGA-II of the level that runs, unless it is being refined.
  template <typename Visit>
  void visit_search(Visit&& visit) const {
    at_level(current_, [&]<std::size_t I>(const auto& run) {
      if (run.search()) visit(*run.search());
    });
  }

  void save(binary_output& output) const
    requires(Serialisable<typename detail::level_run<Ls, X>::genome_type> && ...)
  {
    write(output, static_cast<std::uint64_t>(current_));
    write(output, static_cast<std::uint64_t>(generation_));
    write(output, static_cast<std::uint64_t>(seeds_.size()));
    for (const auto& seed : seeds_) write(output, seed);
    for (std::size_t i = 0; i < level_count; ++i) {
      at_level(i, [&]<std::size_t I>(const auto& run) { run.save(output); });
    }
  }

  /// Reads what `save` wrote. Throws `error` when the data are damaged, and leaves the flow as it
  /// was.
  void load(binary_input& input)
    requires(Serialisable<typename detail::level_run<Ls, X>::genome_type> && ...)
  {
    binary_output before;
    save(before);
    try {
      load_unguarded(input);
    } catch (...) {
      binary_input undo(before.bytes());
      load_unguarded(undo);
      throw;
    }
  }

  /// Differs between flows whose states cannot stand in for one another: names, objectives, budgets,
  /// narrowings and spaces of their levels, and the seed.
  [[nodiscard]] std::uint64_t fingerprint() const {
    std::uint64_t result = hash_all(std::string_view("flow"), settings_.seed, level_count);
    for (std::size_t i = 0; i < level_count; ++i) {
      at_level(i, [&]<std::size_t I>(const auto& run) {
        result = hash_combine(result, run.fingerprint());
      });
    }
    return result;
  }

 private:
  template <std::size_t... I>
  design_flow(level_list<Ls...> list, flow_settings settings, X executor, std::index_sequence<I...>)
      : settings_(settings),
        executor_(std::move(executor)),
        runs_(std::move(boost::hana::at_c<I>(list.members))...) {
    static_assert((check_link<I>() && ...));
  }

  // Whether level I takes what the level before it gives.
  template <std::size_t I>
  static consteval bool check_link() {
    using own = run_of<I>;
    using level_type = std::remove_cvref_t<decltype(std::declval<const own&>().level())>;
    if constexpr (may_end_early<level_type>) {
      check_termination<decltype(std::declval<level_type&>().termination()),
                        typename own::search_type>();
    }
    if constexpr (I > 0 && narrows_front<level_type>) {
      check_narrowing<std::remove_cvref_t<decltype(std::declval<const level_type&>().narrowing())>,
                      typename run_of<I - 1>::genome_type, typename own::variation_type>();
    }
    return true;
  }

  template <std::size_t I>
  void begin(detail::entry how) {
    auto& run = boost::hana::at_c<I>(runs_);
    const auto seed = hash_combine(settings_.seed, I);
    if constexpr (I == 0) {
      run.begin(std::span(std::as_const(seeds_)), seed, executor_, how);
    } else {
      std::vector<typename run_of<I - 1>::genome_type> members;
      for (const auto& s : result<I - 1>().front) members.push_back(s.genome);
      run.begin_from(std::span(std::as_const(members)), seed, executor_, how);
    }
  }

  void load_unguarded(binary_input& input) {
    const auto current = read<std::uint64_t>(input);
    if (current > level_count) throw error("a level beyond the last");
    generation_ = static_cast<std::size_t>(read<std::uint64_t>(input));
    seeds_.clear();
    const auto seeds = read<std::uint64_t>(input);
    for (std::uint64_t i = 0; i < seeds; ++i) seeds_.push_back(read<first_genome>(input));
    for (std::size_t i = 0; i < level_count; ++i) {
      at_level(i, [&]<std::size_t I>(auto& run) {
        const auto phase = read<level_phase>(input);
        const bool fits = i < current    ? phase == level_phase::done
                          : i == current ? phase != level_phase::done
                                         : phase == level_phase::waiting;
        if (!fits || phase > level_phase::done) throw error("levels out of their order");
        // Narrowing is not in the file: it follows from the front before.
        if (phase == level_phase::searching || phase == level_phase::refining) {
          begin<I>(detail::entry::resumed);
        }
        run.load(input, phase, executor_);
      });
    }
    current_ = static_cast<std::size_t>(current);
  }

  // Calls the function with the run of the level at a position known at run time only.
  template <typename Function>
  void at_level(std::size_t position, const Function& function) {
    visit_level(*this, position, function, std::index_sequence_for<Ls...>{});
  }
  template <typename Function>
  void at_level(std::size_t position, const Function& function) const {
    visit_level(*this, position, function, std::index_sequence_for<Ls...>{});
  }
  template <typename Self, typename Function, std::size_t... I>
  static void visit_level(Self& self, std::size_t position, const Function& function,
                          std::index_sequence<I...>) {
    static_cast<void>(
        ((position == I &&
          (function.template operator()<I>(boost::hana::at_c<I>(self.runs_)), true)) ||
         ...));
  }

  flow_settings settings_;
  X executor_;
  boost::hana::tuple<detail::level_run<Ls, X>...> runs_;
  std::vector<first_genome> seeds_;
  std::size_t current_ = 0;
  std::size_t generation_ = 0;
};

template <typename... Ls>
design_flow(level_list<Ls...>) -> design_flow<level_list<Ls...>>;
template <typename... Ls>
design_flow(level_list<Ls...>, flow_settings) -> design_flow<level_list<Ls...>>;
template <typename... Ls, typename X>
design_flow(level_list<Ls...>, flow_settings, X) -> design_flow<level_list<Ls...>, X>;

}  // namespace hwflowq::flow

#endif
