#include "search.hpp"

#include <hwflowq/core/hash.hpp>
#include <hwflowq/flow/at_level.hpp>
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/flow/level.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/history_csv.hpp>
#include <hwflowq/moo/hypervolume_stagnation.hpp>
#include <hwflowq/moo/progress_line.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "comparison.hpp"
#include "problem.hpp"
#include "seeding.hpp"

namespace codesign {

namespace {

// Set by a signal; the flow then ends after its generation.
volatile std::sig_atomic_t interrupted = 0;

void interrupt(int /*signal*/) {
  interrupted = 1;
}

/// Hears of interruptions while it lives.
class signal_guard {
 public:
  signal_guard() : before_(std::signal(SIGINT, interrupt)), end_(std::signal(SIGTERM, interrupt)) {}
  signal_guard(const signal_guard&) = delete;
  signal_guard& operator=(const signal_guard&) = delete;
  ~signal_guard() {
    std::signal(SIGINT, before_);
    std::signal(SIGTERM, end_);
  }

 private:
  void (*before_)(int);
  void (*end_)(int);
};

// Tells flows apart whose results differ for other reasons than what the library can see.
std::uint64_t fingerprint_of(const task& task) {
  const auto& o = task.chosen;
  const auto law = law_of(o);
  std::uint64_t result = hwflowq::hash_all(
      std::string_view(task.network.name()), std::string_view(law), std::string_view(o.accelerator),
      std::string_view(o.dataflow), o.mapper_steps, o.search_hardware, o.area_budget_mm2,
      std::string_view(task.accuracy.name), std::string_view(o.accuracy),
      std::string_view(o.weights.native()), o.stagnation, task.least_accuracy);
  for (const auto& engine : o.engines) {
    result = hwflowq::hash_combine(result, hwflowq::hash_all(std::string_view(engine)));
  }
  for (const auto& level : task.levels) {
    for (const auto& field : level.fields) {
      result = hwflowq::hash_combine(result, hwflowq::hash_all(std::string_view(field.name)));
    }
  }
  return result;
}

// A look at a surrogate takes many times that at a stand-in.
std::uint64_t refinement_of(const task& task) {
  const std::uint64_t usual = task.accuracy.unit == "%" ? 200'000 : 1'500'000;
  return task.chosen.refinement.value_or(task.chosen.accuracy == "measured" ? 0 : usual);
}

// Programs look at every pair of widths of every layer.
std::string seeding_of(const options& chosen) {
  if (!chosen.seeding.empty()) return chosen.seeding;
  return chosen.accuracy == "measured" ? "none" : "integer-programming";
}

// The least accuracy of a uniform design, which may be dear to know.
double worst_accuracy(const task& task) {
  double worst = std::numeric_limits<double>::infinity();
  for (const auto& bits : task.space.uniform_designs()) {
    worst = std::min(worst, task.accuracy.value(task.space.expand(bits)));
  }
  return std::max(worst, task.least_accuracy);
}

// Of a level, beside that accuracy the greatest costs of uniform designs. Other hardware may be slower
// or less efficient than the usual one.
std::vector<double> worst_values(const task& task, const level_model& level, double accuracy) {
  std::vector<double> worst(level.chosen.size() + 1, 0.0);
  worst[0] = accuracy;
  for (const auto& bits : task.space.uniform_designs()) {
    std::array<double, greatest_field_count> fields{};
    level.evaluate(task.space.expand(bits), task.hardware.usual, fields);
    for (std::size_t m = 1; m < worst.size(); ++m) {
      worst[m] = std::max(worst[m], fields[level.chosen[m - 1]]);
    }
  }
  for (std::size_t m = 1; m < worst.size(); ++m) {
    worst[m] *= task.chosen.search_hardware ? 2.0 : 1.1;
  }
  return worst;
}

// Level I of the chosen ones, as a level of the library whose name is a type.
template <hwflowq::fixed_string Name, std::size_t M>
auto make_flow_level(const task& task, std::size_t i, double accuracy) {
  const auto& o = task.chosen;
  const auto& model = task.levels[i];
  const bool last = i + 1 == task.levels.size();
  const bool seeded = last && seeding_of(o) == "integer-programming";
  const flow::level_budget budget{.population_size = o.population,
                                  .generations = generations_of(o, i),
                                  .seeding_evaluations = seeded ? 20'000U : 0U,
                                  .refinement_evaluations = last ? refinement_of(task) : 0,
                                  .keep_archive = true};
  auto narrowing = narrowing_of(task, i);
  narrowing.of_options = fingerprint_of(task);
  for (auto& bits : task.space.uniform_designs()) {
    narrowing.anchors.emplace_back(std::move(bits), task.hardware.genome(task.hardware.usual));
  }
  std::array<double, M> reference{};
  std::ranges::copy(worst_values(task, model, accuracy), reference.begin());
  const std::size_t window =
      o.stagnation > 0 ? o.stagnation : std::numeric_limits<std::size_t>::max() / 2;
  return flow::make_level<Name>(
      make_level_problem<M>(task, model), whole_space(task, model), budget, narrowing,
      moo::hypervolume_stagnation<M>(reference, window), programmed_designs(task, model));
}

template <typename Flow>
void save(const Flow& search, const options& chosen) {
  if (!chosen.out.empty()) moo::save_checkpoint(search, chosen.out / "flow.checkpoint");
}

// Steps through the flow. Histories first: what a checkpoint knows, they have then told.
template <typename Flow>
bool run_to_end(Flow& search, const task& task, double accuracy) {
  const auto& o = task.chosen;
  if (o.resume && moo::resume_checkpoint(search, o.out / "flow.checkpoint") && !search.done()) {
    fmt::print("going on at level {} after {} generations and visits in all\n", search.level_name(),
               search.generation());
  }
  std::vector<std::unique_ptr<moo::history_csv>> histories;
  std::vector<std::unique_ptr<moo::progress_line>> progress;
  for (std::size_t i = 0; i < task.levels.size(); ++i) {
    histories.push_back(
        std::make_unique<moo::history_csv>(o.out / (task.levels[i].name + ".history.csv"),
                                           worst_values(task, task.levels[i], accuracy)));
    progress.push_back(std::make_unique<moo::progress_line>(moo::progress_settings{}));
  }
  const signal_guard guard;
  std::size_t steps = 0;
  while (search.step()) {
    const std::size_t level = search.level();
    search.visit_search([&](const auto& engine) {
      if (engine.generation() == 0) return;
      if (!o.out.empty()) (*histories[level])(engine);
      (*progress[level])(engine);
    });
    ++steps;
    const bool stop = interrupted != 0 || (o.stop_after > 0 && steps == o.stop_after);
    if (stop || search.generation() % 50 == 0) save(search, o);
    if (stop) return false;
  }
  save(search, o);
  return true;
}

template <std::size_t M, hwflowq::fixed_string... Names>
found_flow run_levels(const task& task) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    const double accuracy = worst_accuracy(task);
    flow::design_flow search(flow::levels(make_flow_level<Names, M>(task, I, accuracy)...),
                             {.seed = task.chosen.seed}, task.executor);
    // All layers of one width, on the usual hardware or on points drawn from all.
    std::vector<design> seeds;
    for (auto& bits : task.space.uniform_designs()) {
      auto hardware = task.hardware.genome(task.hardware.usual);
      if (task.levels.front().knows_hardware) {
        hwflowq::random_stream stream(hwflowq::hash(bits));
        hardware = all_hardware(task.hardware.value_counts).random(stream);
      }
      seeds.emplace_back(std::move(bits), std::move(hardware));
    }
    search.seed(std::span<const design>(seeds));
    found_flow found;
    found.stopped = !run_to_end(search, task, accuracy);
    const auto take = [&](const auto& result, std::size_t i) {
      if (i >= search.level()) return;
      found.levels.push_back(
          {result.report, i > 0 ? narrowing_of(task, i).text() : "nothing", plain(result.front)});
    };
    (take(search.template result<I>(), I), ...);
    if (!found.stopped && (task.chosen.baselines || task.chosen.nested)) {
      constexpr std::size_t last = sizeof...(Names) - 1;
      found.methods = compare_methods<M>(task, search.template result<last>().front,
                                         total_evaluations(search.reports()));
    }
    return found;
  }(std::make_index_sequence<sizeof...(Names)>{});
}

// Which levels are chosen is known at run time, what they are when compiling: seven flows.
template <std::size_t M>
found_flow run_chosen(const task& task) {
  std::string names;
  for (const auto& level : task.levels) names += level.name + ' ';
  if (names == "coarse ") return run_levels<M, "coarse">(task);
  if (names == "mid ") return run_levels<M, "mid">(task);
  if (names == "fine ") return run_levels<M, "fine">(task);
  if (names == "coarse mid ") return run_levels<M, "coarse", "mid">(task);
  if (names == "coarse fine ") return run_levels<M, "coarse", "fine">(task);
  if (names == "mid fine ") return run_levels<M, "mid", "fine">(task);
  return run_levels<M, "coarse", "mid", "fine">(task);
}

}  // namespace

std::vector<double> objective_values(const task& task, const level_model& level, const design& d) {
  std::vector<Precision> precisions = task.space.expand(std::get<0>(d));
  std::array<double, greatest_field_count> fields{};
  const bool runs = level.evaluate(precisions, task.hardware.index(std::get<1>(d)), fields);
  std::vector<double> values{task.accuracy.value(precisions)};
  for (const std::size_t place : level.chosen) {
    values.push_back(runs ? fields[place] : std::numeric_limits<double>::infinity());
  }
  return values;
}

std::vector<double> worst_values(const task& task, const level_model& level) {
  return worst_values(task, level, worst_accuracy(task));
}

found_flow run_flow(const task& task) {
  switch (task.levels.front().fields.size()) {
    case 1:
      return run_chosen<2>(task);
    case 2:
      return run_chosen<3>(task);
    case 3:
      return run_chosen<4>(task);
    default:
      throw std::invalid_argument("--objectives: give one to three");
  }
}

}  // namespace codesign
