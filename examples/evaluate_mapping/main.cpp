// Evaluates the mapping of a problem file: counts, energy and cycles, as a loop nest and as JSON.
#include <hwflowq/cost/fine/convention.hpp>
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/explain.hpp>
#include <hwflowq/cost/mapper/mapper.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/io/mapping_problem.hpp>
#include <hwflowq/io/mapping_text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace hwflowq;

constexpr const char* usage =
    "usage: evaluate_mapping PROBLEM.json [--case ID] [--convention exact|timeloop|zigzag] "
    "[--json]\n"
    "                        [--map free|weights|inputs|outputs|rows] [--budget STEPS]\n"
    "  PROBLEM.json  a layer, an accelerator and a mapping (docs/reference/problem_file.md)\n"
    "  --case        which case of a file that has many; without it they are listed\n"
    "  --convention  how accesses are counted; exact by default\n"
    "  --json        print the counts as JSON only\n"
    "  --map         search the mapping of least energy instead, with anything free, a tensor\n"
    "                stationary, or rows stationary; by exact counts, up to four levels\n"
    "  --budget      end the search after so many steps\n";

struct options {
  std::string file;
  std::string id;
  std::string convention = "exact";
  bool json_only = false;
  std::string dataflow;  // none without --map
  std::uint64_t budget = 50'000'000;
};

options parse(int argc, char** argv) {
  options chosen;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto value = [&]() -> std::string {
      if (++i == argc) throw std::invalid_argument(std::string(word) + " needs a value");
      return argv[i];
    };
    if (word == "--case") {
      chosen.id = value();
    } else if (word == "--convention") {
      chosen.convention = value();
    } else if (word == "--map") {
      chosen.dataflow = value();
    } else if (word == "--budget") {
      chosen.budget = std::stoull(value());
    } else if (word == "--json") {
      chosen.json_only = true;
    } else if (word.starts_with("--") || !chosen.file.empty()) {
      throw std::invalid_argument("unknown argument " + std::string(word));
    } else {
      chosen.file = word;
    }
  }
  if (chosen.file.empty()) throw std::invalid_argument("no problem file");
  return chosen;
}

template <CountingConvention Convention, std::size_t Levels>
bool print_cost(const io::mapping_problem& problem, const io::sized_problem<Levels>& sized,
                bool json_only) {
  const auto cost =
      evaluate<Convention>(sized.hardware, problem.nest, problem.bits, sized.schedule);
  if (!cost.fits()) {
    const auto why = explain(sized.hardware, problem.nest, problem.bits, sized.schedule, cost);
    std::fprintf(stderr, "the mapping does not fit: %s\n", why.c_str());
    return false;
  }
  if (!json_only) {
    const auto loops = io::loop_nest_text(sized.hardware, problem.nest, sized.schedule, cost);
    std::printf("%s\n", loops.c_str());
  }
  std::printf("%s", io::cost_json(sized.hardware, sized.schedule, cost).c_str());
  return true;
}

dataflow_rules rules_named(const std::string& name) {
  if (name == "free") return rules_of(dataflows::free{});
  if (name == "weights") return rules_of(dataflows::weight_stationary{});
  if (name == "inputs") return rules_of(dataflows::input_stationary{});
  if (name == "outputs") return rules_of(dataflows::output_stationary{});
  if (name == "rows") return rules_of(dataflows::row_stationary{});
  throw std::invalid_argument("there is no dataflow " + name);
}

template <std::size_t Levels>
bool search(const io::mapping_problem& problem, io::sized_problem<Levels> sized,
            const options& chosen) {
  if constexpr (Levels > 4) {
    throw std::invalid_argument("--map takes up to four levels");
  } else {
    mapper_options<Levels> limits;
    limits.step_budget = chosen.budget;
    const auto result = mapper(sized.hardware, rules_named(chosen.dataflow), minimise_energy{},
                               limits)(problem.nest, problem.bits);
    if (!result.found()) throw std::runtime_error(explain(result.obstacle, sized.hardware));
    if (!chosen.json_only) {
      std::printf("%s: %.6g pJ, at most %.3g %% above the optimum\n\n",
                  result.proven() ? "optimal" : "not proven", result.value, 100.0 * result.gap());
    }
    sized.schedule = result.best;
    return print_cost<exact_convention>(problem, sized, chosen.json_only);
  }
}

int run(const options& chosen) {
  if (chosen.id.empty()) {
    const auto ids = io::list_mapping_problems(chosen.file);
    if (ids.size() != 1) {
      for (const auto& id : ids) std::printf("%s\n", id.c_str());
      return 0;
    }
  }
  const auto problem = io::read_mapping_problem(chosen.file, chosen.id);
  if (!chosen.dataflow.empty()) {
    return io::visit_problem(
        problem, [&](const auto& sized) { return search(problem, sized, chosen) ? 0 : 1; });
  }
  if (problem.schedule.empty()) throw std::invalid_argument("the file gives no mapping");
  return io::visit_problem(problem, [&](const auto& sized) {
    const bool json_only = chosen.json_only;
    if (chosen.convention == "exact") {
      return print_cost<exact_convention>(problem, sized, json_only) ? 0 : 1;
    }
    if (chosen.convention == "timeloop") {
      return print_cost<timeloop_convention>(problem, sized, json_only) ? 0 : 1;
    }
    if (chosen.convention == "zigzag") {
      return print_cost<zigzag_convention>(problem, sized, json_only) ? 0 : 1;
    }
    throw std::invalid_argument("there is no convention " + chosen.convention);
  });
}

}  // namespace

int main(int argc, char** argv) {
  options chosen;
  try {
    chosen = parse(argc, argv);
  } catch (const std::invalid_argument& e) {
    std::fprintf(stderr, "%s\n%s", e.what(), usage);
    return 2;
  }
  try {
    return run(chosen);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
