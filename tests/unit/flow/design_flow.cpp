// A flow is its levels done by hand; interrupted anywhere it ends the same.
#include <hwflowq/flow/at_level.hpp>
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/hypervolume_stagnation.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "archetypes.hpp"
#include "catch.hpp"
#include "flows.hpp"
#include "temporary_directory.hpp"

namespace {

using namespace hwflowq;
using test::design;
using test::integers;

using three = decltype(flow::design_flow(test::three_levels()));
static_assert(moo::Checkpointable<three>);
static_assert(three::level_count == 3 && three::level_names[1] == "mid");

template <std::size_t I, typename One, typename Other>
void require_equal_level(const One& one, const Other& other) {
  const auto& a = one.template result<I>();
  const auto& b = other.template result<I>();
  REQUIRE(a.front == b.front);
  REQUIRE(a.report.name == b.report.name);
  REQUIRE(a.report.generations == b.report.generations);
  REQUIRE(a.report.evaluations == b.report.evaluations);
  REQUIRE(a.report.cache_hits == b.report.cache_hits);
  REQUIRE(a.report.seeds == b.report.seeds);
  REQUIRE(a.report.seeding_evaluations == b.report.seeding_evaluations);
  REQUIRE(a.report.refinement == b.report.refinement);
  REQUIRE(a.report.refinement_evaluations == b.report.refinement_evaluations);
  REQUIRE(a.report.log2_space_before == b.report.log2_space_before);
  REQUIRE(a.report.log2_space_after == b.report.log2_space_after);
}

template <typename One, typename Other>
void require_equal(const One& one, const Other& other) {
  REQUIRE(one.done() == other.done());
  REQUIRE(one.generation() == other.generation());
  require_equal_level<0>(one, other);
  require_equal_level<1>(one, other);
  require_equal_level<2>(one, other);
}

std::string refusal(auto& flow, const std::filesystem::path& path) {
  try {
    moo::load_checkpoint(flow, path);
  } catch (const checkpoint_error& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("a flow does what its levels do one by one") {
  flow::design_flow all(test::three_levels(), {.seed = 5});
  const std::vector<integers> start{integers(8, 2), integers(8, 8)};
  all.seed(std::span(start));
  all.run();
  REQUIRE(all.done());

  moo::nsga2 coarse(test::bits_level_problem(), test::bit_widths(8),
                    {.population_size = 16, .seed = hash_combine(5, 0)});
  coarse.seed(std::span(start));
  coarse.run(moo::after_generations(12));
  CHECK(all.result<0>().front == coarse.front());
  CHECK(all.result<0>().report.evaluations == coarse.evaluations());
  CHECK(all.result<0>().report.log2_space_after == all.result<0>().report.log2_space_before);
  CHECK(all.result<0>().report.seeds == 2);

  std::vector<design> members;
  for (const auto& s : coarse.front()) members.push_back({s.genome, {16, 16}});
  const auto policy = flow::narrow_parts(flow::bound_genes{.margin = 1}, flow::no_narrowing{});
  const std::span<const design> front(members);
  const auto space = policy.space(front, test::design_space(8));
  const auto seeds = policy.seeds(front, space);
  moo::nsga2 mid(test::design_problem(), space,
                 {.population_size = 20, .seed = hash_combine(5, 1), .cache_evaluations = true});
  mid.seed(std::span(seeds));
  mid.run(moo::after_generations(10));
  moo::pareto_local_search refinement(test::design_problem(), space, {.evaluations = 600});
  const auto found = mid.front();
  refinement.start(std::span(found));
  refinement.run();
  const auto& result = all.result<1>();
  CHECK(result.front == refinement.front());
  CHECK(result.report.evaluations == mid.evaluations() + refinement.evaluations());
  CHECK(result.report.cache_hits == mid.cache_hits());
  CHECK(result.report.seeds == seeds.size());
  CHECK(result.report.refinement == refinement.ended());
  CHECK(result.report.log2_space_before == moo::log2_size<design>(test::design_space(8)));
  CHECK(result.report.log2_space_after == moo::log2_size<design>(space));

  const auto narrower =
      flow::narrow_parts(flow::bound_genes{.margin = 1}, flow::keep_used_values{});
  std::vector<design> found_at_mid;
  for (const auto& s : result.front) found_at_mid.push_back(s.genome);
  const std::span<const design> mid_front(found_at_mid);
  CHECK(all.result<2>().report.log2_space_after ==
        moo::log2_size<design>(narrower.space(mid_front, test::design_space(8))));
  CHECK(all.result<2>().report.log2_space_after <= all.result<2>().report.log2_space_before);
  CHECK(all.result<2>().report.locally_optimal());
  CHECK(all.reports()[2].name == "fine");
  CHECK_FALSE(all.step());
}

TEST_CASE("observers are told which level runs, and what it is at") {
  flow::design_flow all(test::three_levels());
  std::vector<std::string> told;
  std::array<std::size_t, 3> generations{};
  std::size_t history = 0;
  CHECK(all.phase() == flow::level_phase::waiting);
  all.run(
      [&](const auto& f) {
        const auto name = std::string(f.level_name()) +
                          (f.phase() == flow::level_phase::refining ? " refined" : "");
        if (told.empty() || told.back() != name) told.push_back(name);
        f.visit_search([&](const auto& search) { generations[f.level()] = search.generation(); });
      },
      flow::at_level("mid", [&](const auto& search) {
        ++history;
        CHECK(search.generation() == history);
        CHECK(search.size() == 20);
      }));
  CHECK(told == std::vector<std::string>{"coarse", "mid", "mid refined", "fine", "fine refined"});
  CHECK(generations == std::array<std::size_t, 3>{12, 10, 8});
  CHECK(history == 10);
  CHECK(all.phase() == flow::level_phase::done);
  CHECK(all.level_name().empty());
}

TEST_CASE("an observer of a level that is not there is an error") {
  flow::design_flow all(test::three_levels());
  CHECK_THROWS_AS(all.run(flow::at_level("medium", [](const auto&) {})), std::invalid_argument);
}

TEST_CASE("a flow that is interrupted anywhere ends the same") {
  const test::temporary_directory files;
  const auto path = files / "flow.checkpoint";
  const std::vector<integers> start{integers(8, 2), integers(8, 8), integers(8, 5)};
  flow::design_flow straight(test::three_levels(), {.seed = 3});
  straight.seed(std::span(start));
  straight.run();
  // Stopped after every number of steps, by a fresh process each time.
  for (std::size_t steps : {1U, 2U, 7U}) {
    bool first = true;
    for (;; first = false) {
      flow::design_flow part(test::three_levels(), {.seed = 3});
      if (first) {
        part.seed(std::span(start));
      } else {
        moo::load_checkpoint(part, path);
      }
      bool on = true;
      for (std::size_t i = 0; i < steps && on; ++i) on = part.step();
      if (on) {
        moo::save_checkpoint(part, path);
        continue;
      }
      require_equal(part, straight);
      break;
    }
  }
}

TEST_CASE("a finished flow is saved and loaded, and one that has not begun") {
  const test::temporary_directory files;
  flow::design_flow straight(test::three_levels());
  moo::save_checkpoint(straight, files / "none");
  straight.run(moo::checkpoint_every(1, files / "last"));
  moo::save_checkpoint(straight, files / "done");
  flow::design_flow other(test::three_levels());
  moo::load_checkpoint(other, files / "done");
  require_equal(other, straight);
  CHECK_FALSE(other.step());
  moo::load_checkpoint(other, files / "none");
  CHECK(other.generation() == 0);
  CHECK(other.result<0>().front.empty());
  CHECK(other.result<0>().report.name == "coarse");
  moo::load_checkpoint(other, files / "last");
  other.run();
  require_equal(other, straight);
}

TEST_CASE("the record of a termination goes through a checkpoint") {
  const test::temporary_directory files;
  const auto make = [](auto use) {
    flow::design_flow f(flow::levels(flow::make_level<"one">(
        test::bits_level_problem(), test::bit_widths(8), {.population_size = 16}, {},
        moo::hypervolume_stagnation<2>({40.0, 4000.0}, 5, 1e-2))));
    use(f);
  };
  make([&](auto& straight) {
    straight.run();
    const auto ended = straight.template result<0>().report.generations;
    REQUIRE(ended > 6);
    REQUIRE(ended < 250);
    make([&](auto& one) {
      for (int i = 0; i < 5; ++i) one.step();
      moo::save_checkpoint(one, files / "c");
    });
    make([&](auto& other) {
      moo::load_checkpoint(other, files / "c");
      other.run();
      CHECK(other.template result<0>().report.generations == ended);
      CHECK(other.template result<0>().front == straight.template result<0>().front);
    });
  });
}

TEST_CASE("checkpoints of other flows and damaged ones are refused and left alone") {
  const test::temporary_directory files;
  flow::design_flow source(test::three_levels(), {.seed = 3});
  for (int i = 0; i < 15; ++i) source.step();
  moo::save_checkpoint(source, files / "c");
  const auto bytes = test::file_text(files / "c");

  flow::design_flow other_seed(test::three_levels(), {.seed = 4});
  other_seed.step();
  CHECK(refusal(other_seed, files / "c").find("belongs to another search") != std::string::npos);
  CHECK(other_seed.generation() == 1);
  flow::design_flow fewer(
      flow::levels(flow::make_level<"coarse">(test::bits_level_problem(), test::bit_widths(8),
                                              {.population_size = 16, .generations = 12})),
      {.seed = 3});
  CHECK(refusal(fewer, files / "c").find("belongs to another search") != std::string::npos);
  moo::nsga2 engine(test::bits_level_problem(), test::bit_widths(8),
                    {.population_size = 16, .seed = 3});
  CHECK(refusal(engine, files / "c").find("belongs to another search") != std::string::npos);
  moo::save_checkpoint(engine, files / "engine");
  flow::design_flow target(test::three_levels(), {.seed = 3});
  target.step();
  CHECK(refusal(target, files / "engine").find("belongs to another search") != std::string::npos);

  for (std::size_t i = 41; i < bytes.size(); i += 97) {
    auto damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    test::write_text(files / "damaged", damaged);
    REQUIRE(refusal(target, files / "damaged").find("is corrupt") != std::string::npos);
    REQUIRE(test::file_text(files / "damaged") == damaged);
  }
  test::write_text(files / "short", bytes.substr(0, bytes.size() / 2));
  CHECK(refusal(target, files / "short").find("is truncated") != std::string::npos);
  CHECK(target.generation() == 1);
  CHECK(test::file_text(files / "c") == bytes);
  moo::load_checkpoint(target, files / "c");
  CHECK(target.generation() == 15);
}

TEST_CASE("a state that is damaged within leaves the flow as it was") {
  flow::design_flow source(test::three_levels(), {.seed = 3});
  for (int i = 0; i < 30; ++i) source.step();
  binary_output output;
  source.save(output);
  flow::design_flow target(test::three_levels(), {.seed = 3});
  for (int i = 0; i < 14; ++i) target.step();
  const std::vector<std::byte> whole(output.bytes().begin(), output.bytes().end());
  for (std::size_t size = 0; size < whole.size(); size += whole.size() / 40) {
    binary_input input(std::span<const std::byte>(whole).first(size));
    REQUIRE_THROWS_AS(target.load(input), error);
  }
  flow::design_flow straight(test::three_levels(), {.seed = 3});
  straight.run();
  target.run();
  require_equal(target, straight);
}

TEST_CASE("flows differ by seed, names, budgets, narrowings and spaces") {
  const auto print = [](auto policy, std::size_t genes, flow::level_budget budget,
                        std::uint64_t seed) {
    return flow::design_flow(
               flow::levels(
                   flow::make_level<"one">(test::bits_level_problem(), test::bit_widths(genes)),
                   flow::make_level<"two">(test::bits_level_problem(), test::bit_widths(genes),
                                           budget, policy)),
               {.seed = seed})
        .fingerprint();
  };
  const auto same = print(flow::bound_genes{}, 8, {}, 1);
  CHECK(print(flow::bound_genes{}, 8, {}, 1) == same);
  CHECK(print(flow::bound_genes{.margin = 2}, 8, {}, 1) != same);
  CHECK(print(flow::bound_genes{}, 10, {}, 1) != same);
  CHECK(print(flow::bound_genes{}, 8, {.generations = 9}, 1) != same);
  CHECK(print(flow::bound_genes{}, 8, {}, 2) != same);
}

TEST_CASE("a front that is empty narrows nothing") {
  const auto nothing =
      moo::make_problem<integers>(test::small_bits, moo::objectives(minimise<"loss">(element<0>)),
                                  moo::constraints(at_most<"impossible">(element<0>, -1.0)));
  flow::design_flow all(flow::levels(
      flow::make_level<"one">(nothing, test::bit_widths(4),
                              {.population_size = 4, .generations = 2}),
      flow::make_level<"two">(test::bits_level_problem(), test::bit_widths(4),
                              {.population_size = 4, .generations = 2}, flow::keep_used_values{})));
  all.run();
  CHECK(all.result<0>().front.empty());
  CHECK_FALSE(all.result<1>().front.empty());
  CHECK(all.result<1>().report.log2_space_after == all.result<1>().report.log2_space_before);
}

TEST_CASE("an evaluation that fails stops the flow where it stands") {
  int left = 60;
  const auto fragile = moo::make_problem<integers>(
      [&left](const integers& g) {
        if (left-- == 0) throw std::runtime_error("no more");
        return test::small_bits(g);
      },
      moo::objectives(minimise<"loss">(element<0>), minimise<"work">(element<1>)));
  flow::design_flow all(flow::levels(
      flow::make_level<"one">(test::bits_level_problem(), test::bit_widths(4),
                              {.population_size = 10, .generations = 5}),
      flow::make_level<"two">(fragile, test::bit_widths(4),
                              {.population_size = 10, .generations = 8}, flow::seed_from_front{})));
  CHECK_THROWS_AS(all.run(), evaluation_error);
  CHECK(all.level_name() == "two");
  const auto stood = all.generation();
  all.run();
  CHECK(all.done());
  CHECK(all.generation() == 13);
  CHECK(stood < 13);
}

TEST_CASE("a flow whose space knows no genes runs, and refuses to be refined") {
  const auto real = [](flow::level_budget budget) {
    return flow::levels(
        flow::make_level<"real">(test::rational_problem(), test::unit_cube(4), budget));
  };
  flow::design_flow all(real({.population_size = 8, .generations = 3}));
  all.run();
  CHECK(all.result<0>().report.evaluations == 24);
  CHECK(std::isnan(all.result<0>().report.log2_space_before));
  CHECK_THROWS_AS(flow::design_flow(real({.refinement_evaluations = 5})), std::invalid_argument);
}

TEST_CASE("a flow gives the same on an executor that goes backwards") {
  flow::design_flow one(test::three_levels());
  flow::design_flow other(test::three_levels(), {}, test::archetype::executor(0));
  one.run();
  other.run();
  require_equal(one, other);
}
