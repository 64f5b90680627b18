// A genome is hashed.
// expect: Genome: the type must be hashable
// expect: hash_value(const G& g)
#include <hwflowq/moo/genome.hpp>

#include <cstdint>

struct design {
  int rows = 1;
  bool operator==(const design&) const = default;
#ifdef HWFLOWQ_CONTROL
  friend std::uint64_t hash_value(const design& d) { return hwflowq::hash_all(d.rows); }
#endif
};

static_assert(hwflowq::check_genome<design>());
