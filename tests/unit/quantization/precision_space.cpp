#include <hwflowq/quantization/precision_space.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;
using workload::layer_kind;
using workload::layer_shape;
using workload::network;
using workload::tensor_index;

layer_shape of_kind(layer_kind kind) {
  return {.kind = kind, .K = 4, .C = 4, .P = 2, .Q = 2, .input_rows = 2, .input_columns = 2};
}

tensor_index convolution(network& n, const std::string& name, tensor_index input) {
  return n.add(name, of_kind(layer_kind::convolution), {input});
}

/// Two residual blocks. The tensors that "b" writes and "a" reads are summed, so they are tied, and
/// what "d" and "e" read is one tensor.
network residual() {
  network n("residual");
  const auto image = n.add_input({"image", 1, 4, 2, 2});
  const auto first = convolution(n, "first", image);
  const auto a = convolution(n, "a", first);
  const auto b = convolution(n, "b", a);
  const auto sum = n.add("sum", of_kind(layer_kind::add), {first, b});
  const auto d = convolution(n, "d", sum);
  const auto e = convolution(n, "e", sum);
  const auto both = n.add("both", of_kind(layer_kind::add), {d, e});
  convolution(n, "last", both);
  return n;
}

/// All assignments of widths of [1, highest] to a network's layers, in the order of counting.
template <typename Visit>
void for_each_assignment(std::size_t layers, int highest, const Visit& visit) {
  std::vector<Precision> p(layers, Precision{1, 1});
  for (;;) {
    visit(std::as_const(p));
    std::size_t digit = 0;
    for (; digit < 2 * layers; ++digit) {
      auto& width = digit % 2 == 0 ? p[digit / 2].weight_bits : p[digit / 2].activation_bits;
      if (++width <= highest) break;
      width = 1;
    }
    if (digit == 2 * layers) return;
  }
}

/// All genomes of a space, counted through its alphabets.
std::vector<precision_genome> all_genomes(const precision_space& space) {
  std::vector<precision_genome> genomes{precision_genome{}};
  for (const auto& alphabet : space.alphabets()) {
    std::vector<precision_genome> longer;
    for (const auto& genome : genomes) {
      alphabet.for_each([&](int bits) {
        longer.push_back(genome);
        longer.back().push_back(static_cast<std::int8_t>(bits));
      });
    }
    genomes = std::move(longer);
  }
  return genomes;
}

int distance(std::span<const Precision> a, std::span<const Precision> b) {
  int sum = 0;
  for (std::size_t l = 0; l < a.size(); ++l) {
    sum += std::abs(a[l].weight_bits - b[l].weight_bits) +
           std::abs(a[l].activation_bits - b[l].activation_bits);
  }
  return sum;
}

std::vector<std::string> names(const precision_space& space) {
  return {space.gene_names().begin(), space.gene_names().end()};
}

std::string refused_space(precision_space_options options) {
  return message([&] { return precision_space(residual(), std::move(options)); });
}

}  // namespace

TEST_CASE("a precision space has a gene per free weight and per free group of activations") {
  const precision_space space(residual());
  REQUIRE(space.layer_count() == 6);
  // Layers first, a, b, d, e, last; "first" and "last" are pinned, "d" and "e" read one tensor.
  REQUIRE(names(space) == std::vector<std::string>{"a weights", "b weights", "d weights",
                                                   "e weights", "a activations", "b activations",
                                                   "d activations (shared by d, e)"});
  REQUIRE(space.gene_count() == 7);
  REQUIRE(space.weight_gene_count() == 4);
  for (const auto& alphabet : space.alphabets()) REQUIRE(alphabet == width_set::between(2, 8));
  REQUIRE(space.weight_gene(0) == precision_space::no_gene);
  REQUIRE(space.weight_gene(3) == 2);
  REQUIRE(space.activation_gene(3) == 6);
  REQUIRE(space.activation_gene(4) == 6);
  REQUIRE(space.activation_gene(5) == precision_space::no_gene);
  REQUIRE_THAT(space.log2_size(), Catch::Matchers::WithinRel(7.0 * std::log2(7.0), 1e-14));

  const auto expanded = space.expand({2, 3, 4, 5, 6, 7, 8});
  REQUIRE(expanded == std::vector<Precision>{{8, 8}, {2, 6}, {3, 7}, {4, 8}, {5, 8}, {8, 8}});
}

TEST_CASE("ties that run through additions share a gene") {
  network n("ties");
  const auto image = n.add_input({"image", 1, 4, 2, 2});
  const auto a = convolution(n, "a", image);
  const auto b = convolution(n, "b", a);
  const auto sum = n.add("sum", of_kind(layer_kind::add), {a, b});
  convolution(n, "c", b);
  convolution(n, "d", sum);
  const precision_space space(n, {.ends = std::nullopt});
  REQUIRE(names(space) == std::vector<std::string>{
                              "a weights", "b weights", "c weights", "d weights", "a activations",
                              "b activations (shared by b, c)", "d activations"});
}

TEST_CASE("pins, ends and alphabets by name decide what is free") {
  const precision_space space(
      residual(),
      {.weight_bits = {2, 4, 8},
       .activation_bits = {4, 6, 8},
       .layers = {{.layer = "a", .weight_bits = {1, 2}},
                  {.layer = "e", .activation_bits = {6, 8, 16}}},
       .ends = Precision{16, 8},
       .pins = {{.layer = "b", .weight_bits = 3}, {.layer = "last", .activation_bits = 5}}});
  REQUIRE(names(space) == std::vector<std::string>{"a weights", "d weights", "e weights",
                                                   "a activations", "b activations",
                                                   "d activations (shared by d, e)"});
  REQUIRE(space.alphabets()[0] == width_set{1, 2});
  REQUIRE(space.alphabets()[1] == width_set{2, 4, 8});
  REQUIRE(space.alphabets()[5] == width_set{6, 8});
  const auto p = space.expand({1, 2, 4, 4, 6, 8});
  REQUIRE(p == std::vector<Precision>{{16, 8}, {1, 4}, {3, 6}, {2, 8}, {4, 8}, {16, 5}});

  // A pin reaches every layer of its group.
  const precision_space pinned(residual(), {.pins = {{.layer = "e", .activation_bits = 3}}});
  REQUIRE(pinned.gene_count() == 6);
  for (const auto& precision :
       {pinned.expand(pinned.uniform(8, 8))[3], pinned.expand(pinned.uniform(2, 2))[4]}) {
    REQUIRE(precision.activation_bits == 3);
  }

  // An alphabet of one width is no gene.
  const precision_space fixed(residual(), {.weight_bits = {4}, .activation_bits = {4}});
  REQUIRE(fixed.gene_count() == 0);
  REQUIRE(fixed.log2_size() == 0.0);
  REQUIRE(fixed.contains({}));
  REQUIRE(fixed.uniform_designs() == std::vector<precision_genome>{{}});
  REQUIRE(fixed.expand({})[2] == Precision{4, 4});
}

TEST_CASE("every assignment of a small space is found, and nothing else") {
  network n("small");
  const auto image = n.add_input({"image", 1, 4, 2, 2});
  const auto a = convolution(n, "a", image);
  const auto b = convolution(n, "b", a);
  convolution(n, "c", n.add("sum", of_kind(layer_kind::add), {a, b}));
  const auto pool = n.add("pool", of_kind(layer_kind::max_pooling), {a});
  convolution(n, "d", pool);  // reads what "b" reads, in effect
  const std::vector<precision_space_options> variants{
      {.weight_bits = {1, 3}, .activation_bits = {1, 2, 4}, .ends = std::nullopt},
      {.weight_bits = {2, 4},
       .activation_bits = {1, 2, 3},
       .layers = {{.layer = "d", .activation_bits = {2, 3, 4}}},
       .ends = std::nullopt,
       .pins = {{.layer = "a", .weight_bits = 1}}},
      {.weight_bits = {1, 4}, .activation_bits = {2, 4}, .ends = Precision{3, 3}}};
  for (std::size_t v = 0; v < variants.size(); ++v) {
    const precision_space space(n, variants[v]);
    const auto genomes = all_genomes(space);
    REQUIRE_THAT(std::exp2(space.log2_size()),
                 Catch::Matchers::WithinRel(static_cast<double>(genomes.size()), 1e-12));
    std::set<std::vector<Precision>> members;
    for (const auto& genome : genomes) {
      REQUIRE(space.contains(genome));
      const auto p = space.expand(genome);
      REQUIRE(space.compress(p) == genome);
      auto repaired = p;
      space.repair(repaired);
      REQUIRE(repaired == p);
      members.insert(p);
    }
    REQUIRE(members.size() == genomes.size());
    // The definition, written out for this network: layers a, b, c, d; b and d are tied.
    std::size_t valid = 0;
    std::size_t visited = 0;
    for_each_assignment(4, 4, [&](const std::vector<Precision>& p) {
      const auto in = [](int bits, std::initializer_list<int> set) {
        return std::find(set.begin(), set.end(), bits) != set.end();
      };
      bool is = p[1].activation_bits == p[3].activation_bits;
      for (std::size_t l = 0; l < 4; ++l) {
        const int w = p[l].weight_bits;
        const int x = p[l].activation_bits;
        const bool end = l == 0 || l == 3;
        if (v == 0) is = is && in(w, {1, 3}) && in(x, {1, 2, 4});
        if (v == 1) {
          is = is && (l == 0 ? w == 1 : in(w, {2, 4}));
          is = is && (l == 3 ? in(x, {2, 3, 4}) : in(x, {1, 2, 3}));
        }
        if (v == 2)
          is = is && (end ? w == 3 : in(w, {1, 4})) && (end || l == 1 ? x == 3 : in(x, {2, 4}));
      }
      valid += is ? 1U : 0U;
      if (members.contains(p) != is) FAIL("membership differs");
      if (is) {
        if (space.expand(space.compress(p)) != p) FAIL("compress and expand differ");
      } else if (visited % 16 == 0) {
        if (message([&] { return space.compress(p); }).empty()) FAIL("accepted what is outside");
        auto repaired = p;
        space.repair(repaired);
        if (!members.contains(repaired)) FAIL("repair leads outside");
        if (visited % 256 == 0) {
          int least = std::numeric_limits<int>::max();
          for (const auto& member : members) least = std::min(least, distance(p, member));
          if (distance(p, repaired) != least) FAIL("repair is not the nearest");
        }
      }
      ++visited;
    });
    REQUIRE(visited == 65'536);
    REQUIRE(valid == members.size());
  }
}

TEST_CASE("repair takes any widths") {
  const precision_space space(residual(), {.activation_bits = {2, 4, 8}});
  std::vector<Precision> p(6, Precision{-128, 127});
  p[3] = {127, -128};
  space.repair(p);
  REQUIRE(p[3] == Precision{8, 2});  // -128 and 127 are tied; of equal sums the lowest width
  REQUIRE(p[4] == Precision{2, 2});
  REQUIRE(p[1] == Precision{2, 8});
  REQUIRE(space.contains(space.compress(p)));
}

TEST_CASE("uniform designs are the nearest to every pair of widths, each once") {
  const precision_space space(residual(), {.weight_bits = {2, 4, 8},
                                           .activation_bits = {3, 5},
                                           .layers = {{.layer = "a", .weight_bits = {4, 8}}}});
  REQUIRE(space.uniform(2, 3) == precision_genome{4, 2, 2, 2, 3, 3, 3});
  REQUIRE(space.uniform(-7, 400) == precision_genome{4, 2, 2, 2, 5, 5, 5});
  REQUIRE(space.uniform_designs() == std::vector<precision_genome>{{4, 2, 2, 2, 3, 3, 3},
                                                                   {4, 2, 2, 2, 5, 5, 5},
                                                                   {4, 4, 4, 4, 3, 3, 3},
                                                                   {4, 4, 4, 4, 5, 5, 5},
                                                                   {8, 8, 8, 8, 3, 3, 3},
                                                                   {8, 8, 8, 8, 5, 5, 5}});
  REQUIRE(precision_space(residual()).uniform_designs().size() == 49);
}

TEST_CASE("neighbours are one step away in one gene") {
  network n("chain");
  auto t = n.add_input({"image", 1, 4, 2, 2});
  for (const char* name : {"a", "b"}) t = convolution(n, name, t);
  const precision_space space(
      n, {.weight_bits = {2, 4, 8, 16}, .activation_bits = {1, 8}, .ends = std::nullopt});
  const auto genomes = all_genomes(space);
  for (const auto& genome : genomes) {
    std::set<precision_genome> found;
    space.for_each_neighbour(genome, [&](const precision_genome& neighbour, std::size_t gene) {
      REQUIRE(neighbour[gene] != genome[gene]);
      REQUIRE(found.insert(neighbour).second);
    });
    std::set<precision_genome> expected;
    for (const auto& other : genomes) {
      std::size_t steps = 0;
      for (std::size_t g = 0; g < genome.size(); ++g) {
        const auto& set = space.alphabets()[g];
        if (other[g] == genome[g]) continue;
        const bool step = set.above(genome[g]) == other[g] || set.below(genome[g]) == other[g];
        steps += step ? 1 : 2;
      }
      if (steps == 1) expected.insert(other);
    }
    REQUIRE(found == expected);
  }
}

TEST_CASE("expanding into given memory allocates nothing") {
  const precision_space space(residual());
  const auto genome = space.uniform(3, 5);
  std::vector<Precision> p(space.layer_count());
  const auto before = test::allocations();
  for (int i = 0; i < 100; ++i) space.expand(genome, p);
  REQUIRE(test::allocations() == before);
  REQUIRE(p[2] == Precision{3, 5});
}

TEST_CASE("a genome outside the space is recognised") {
  const precision_space space(residual(), {.weight_bits = {2, 4}});
  REQUIRE(space.contains({2, 4, 2, 4, 2, 3, 8}));
  REQUIRE(!space.contains({2, 3, 2, 4, 2, 3, 8}));
  REQUIRE(!space.contains({2, 4, 2, 4, 2, 3, 9}));
  REQUIRE(!space.contains({2, 4, 2, 4, 2, 3, -128}));
  REQUIRE(!space.contains({2, 4, 2, 4, 2, 3}));
  REQUIRE(!space.contains({}));
}

TEST_CASE("options that a network cannot meet are refused by name") {
  const std::string start = "precision_space: ";
  REQUIRE(message([] { return precision_space(network("hollow")); }) ==
          start + "network \"hollow\" has no layer that computes");
  REQUIRE(refused_space({.pins = {{.layer = "conv9", .weight_bits = 4}}}) ==
          start + "network \"residual\" has no layer \"conv9\"");
  REQUIRE(refused_space({.layers = {{.layer = "sum", .weight_bits = {4}}}}) ==
          start + "layer \"sum\" has no weights, so no width of its own");
  REQUIRE(refused_space({.weight_bits = {}}) ==
          "precision_space_options: weight_bits is empty; a layer needs at least one width");
  REQUIRE(
      refused_space(
          {.pins = {{.layer = "d", .activation_bits = 4}, {.layer = "e", .activation_bits = 6}}}) ==
      start + "layers \"d\" and \"e\" share their activations, but they are pinned to 4 and to 6");
  REQUIRE(refused_space(
              {.pins = {{.layer = "d", .weight_bits = 4}, {.layer = "d", .weight_bits = 5}}}) ==
          start + "layer \"d\": weight_bits is pinned to 4 and to 5");
  REQUIRE(refused_space({.layers = {{.layer = "e", .activation_bits = {2, 4}}},
                         .pins = {{.layer = "d", .activation_bits = 8}}}) ==
          start + "layer \"d\": activations are pinned to 8, but layer \"e\" allows {2, 4}");
  REQUIRE(refused_space({.layers = {{.layer = "last", .weight_bits = {2, 4}}}}) ==
          start +
              "layer \"last\": weights are pinned (as an end of the network) to 8, but layer "
              "\"last\" allows {2, 4}");
  REQUIRE(refused_space({.layers = {{.layer = "d", .activation_bits = {2, 4}},
                                    {.layer = "e", .activation_bits = {3, 8}}}}) ==
          start +
              "layers that share their activations have no width in common: \"d\" {2, 4} \"e\" "
              "{3, 8}");
  REQUIRE(refused_space({.layers = {{.layer = "d", .weight_bits = {2, 4}},
                                    {.layer = "d", .weight_bits = {8}}}})
              .find("\"d\" {}") != std::string::npos);
}

TEST_CASE("an assignment outside the space is refused by name") {
  const precision_space space(residual(), {.weight_bits = {2, 4}});
  auto p = space.expand(space.uniform(4, 4));
  const auto refused = [&] { return message([&] { return space.compress(p); }); };
  const std::string start = "precision_space: ";
  REQUIRE(refused().empty());
  p[0].weight_bits = 4;
  REQUIRE(refused() == start + "layer \"first\": weight_bits = 4 is fixed to 8");
  p[0].weight_bits = 8;
  p[1].weight_bits = 3;
  REQUIRE(refused() == start + "layer \"a\": weight_bits = 3 is not one of {2, 4}");
  p[1].weight_bits = 2;
  p[2].activation_bits = 1;
  REQUIRE(refused() ==
          start + "layer \"b\": activation_bits = 1 is not one of {2, 3, 4, 5, 6, 7, 8}");
  p[2].activation_bits = 2;
  p[4].activation_bits = 5;
  REQUIRE(refused() ==
          start + "layers \"d\" and \"e\" share their activations, but have 4 and 5 bits");
  p.pop_back();
  REQUIRE(refused() == start + "assignment has 5 layers instead of 6");
  REQUIRE(message([&] {
            space.repair(p);
            return 0;
          }) == start + "assignment has 5 layers instead of 6");
  REQUIRE(message([&] { return space.expand({4, 4}); }) ==
          start + "genome has 2 genes instead of 7");
}
