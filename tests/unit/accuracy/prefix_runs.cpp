#include <hwflowq/accuracy/prefix_runs.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using tree_genome = std::vector<Precision>;
using tree_run = accuracy::prefix_run<int>;

constexpr std::size_t tree_layers = 5;

std::size_t same_layers(const tree_genome& a, const tree_genome& b) {
  std::size_t l = 0;
  while (l < a.size() && a[l] == b[l]) ++l;
  return l;
}

/// Genomes of two or three widths a layer, some of them twice, with answers to some images.
std::vector<tree_run> random_runs(std::map<tree_genome, accuracy::answer_sheet>& known,
                                  std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<tree_run> runs;
  for (int i = 0; i < 40; ++i) {
    tree_genome g(tree_layers);
    for (auto& p : g) {
      p.weight_bits = static_cast<std::int8_t>(2 + random() % 2);
      p.activation_bits = static_cast<std::int8_t>(4 + random() % 3 / 2);
    }
    const auto [entry, first_time] = known.try_emplace(g);
    if (first_time) {
      for (auto left = random() % 3 * (random() % 7); left > 0; --left) entry->second.append(true);
    }
    runs.push_back({&entry->first, &entry->second, 0, {}});
  }
  return runs;
}

}  // namespace

TEST_CASE("runs are ordered by what their genomes share, each genome once") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::map<tree_genome, accuracy::answer_sheet> known;
    auto runs = random_runs(known, seed);
    accuracy::order_by_prefix(runs, std::less<tree_genome>(), same_layers);
    REQUIRE(runs.size() == known.size());
    REQUIRE(runs.front().shared == 0);
    for (std::size_t i = 1; i < runs.size(); ++i) {
      REQUIRE(*runs[i - 1].precisions < *runs[i].precisions);
      REQUIRE(runs[i].shared == same_layers(*runs[i - 1].precisions, *runs[i].precisions));
      // No genome before it shares more.
      for (std::size_t j = 0; j < i; ++j) {
        REQUIRE(runs[i].shared >= same_layers(*runs[j].precisions, *runs[i].precisions));
      }
    }
  }
}

TEST_CASE("every image goes through every genome once, and every prefix runs once an image") {
  constexpr std::size_t images = 13;
  constexpr std::size_t at_once = 4;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::map<tree_genome, accuracy::answer_sheet> known;
    auto runs = random_runs(known, seed);
    std::size_t expected = 0;
    for (std::size_t image = 0; image < images; ++image) {
      std::set<tree_genome> prefixes;
      for (const auto& [g, answers] : known) {
        if (answers.size() > image) continue;
        for (std::size_t l = 1; l <= tree_layers; ++l)
          prefixes.insert({g.begin(), g.begin() + static_cast<std::ptrdiff_t>(l)});
      }
      expected += prefixes.size();
    }
    accuracy::order_by_prefix(runs, std::less<tree_genome>(), same_layers);
    std::size_t steps_run = 0;
    std::size_t next = images;
    for (const auto& r : runs) next = std::min(next, r.answers->size());
    accuracy::for_passes(runs, images, at_once, [&](std::size_t first, std::size_t end) {
      REQUIRE(first == next);
      REQUIRE(end > first);
      REQUIRE(end <= std::min(images, first + at_once));
      next = end;
      // What each layer was last run for: the precisions of the path so far.
      std::vector<tree_genome> path(tree_layers + 1);
      const auto step = [&](const tree_run& r, std::size_t l) {
        path[l + 1] = path[l];
        path[l + 1].push_back((*r.precisions)[l]);
        steps_run += end - first;
      };
      accuracy::walk_prefixes(runs, tree_layers, first, step, [&](const tree_run& r) {
        REQUIRE(path.back() == *r.precisions);
        REQUIRE(r.answers->size() == first);
        for (std::size_t i = first; i < end; ++i) r.answers->append(true);
      });
    });
    REQUIRE(next == images);
    for (const auto& r : runs) REQUIRE(r.answers->size() == images);
    REQUIRE(steps_run == expected);
  }
}

TEST_CASE("nothing is run where all is known") {
  std::map<tree_genome, accuracy::answer_sheet> known;
  const auto runs = random_runs(known, 1);
  bool passed = false;
  accuracy::for_passes(runs, 0, 4, [&](std::size_t, std::size_t) { passed = true; });
  CHECK_FALSE(passed);
}
