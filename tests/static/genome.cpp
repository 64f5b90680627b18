// What is a Genome and what is not.
#include <hwflowq/moo/genome.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "archetypes.hpp"

using hwflowq::Genome;
using hwflowq::has_hash;
using hwflowq::is_regular;

// The model in the concept's documentation.
struct design {
  int rows = 1;
  int columns = 1;
  bool operator==(const design&) const = default;
  friend std::uint64_t hash_value(const design& d) { return hwflowq::hash_all(d.rows, d.columns); }
};

static_assert(hwflowq::check_genome<design>());
static_assert(hwflowq::check_genome<hwflowq::test::archetype::genome>());
static_assert(Genome<std::vector<double>>);
static_assert(Genome<std::vector<int>>);
static_assert(Genome<std::array<std::int8_t, 40>>);
static_assert(Genome<std::tuple<std::vector<double>, std::array<int, 3>>>);
static_assert(Genome<std::tuple<design, std::vector<design>>>);
static_assert(Genome<std::string>);
static_assert(Genome<std::vector<std::vector<int>>>);
static_assert(Genome<int>);
static_assert(Genome<std::optional<int>>, "std::hash is enough");

struct without_equality {
  friend std::uint64_t hash_value(const without_equality&) { return 0; }
};
static_assert(has_hash<without_equality> && !is_regular<without_equality>);
static_assert(!Genome<without_equality>);

struct without_default {
  explicit without_default(int) {}
  bool operator==(const without_default&) const = default;
  friend std::uint64_t hash_value(const without_default&) { return 0; }
};
static_assert(has_hash<without_default> && !is_regular<without_default>);
static_assert(!Genome<without_default>);

struct without_hash {
  int rows = 1;
  bool operator==(const without_hash&) const = default;
};
static_assert(is_regular<without_hash> && !has_hash<without_hash>);
static_assert(!Genome<without_hash>);
static_assert(!Genome<std::vector<without_hash>>);
static_assert(!Genome<std::tuple<int, without_hash>>);

static_assert(!Genome<std::unique_ptr<int>>, "copies would be needed");
static_assert(!Genome<const design>);
static_assert(!Genome<design&>);
static_assert(!Genome<void>);
