// A genome is compared.
// expect: Genome: the type must be regular
// expect: bool operator==(const G&) const = default
#include <hwflowq/moo/genome.hpp>

#include <cstdint>

struct design {
  int rows = 1;
#ifdef HWFLOWQ_CONTROL
  bool operator==(const design&) const = default;
#endif
  friend std::uint64_t hash_value(const design& d) { return hwflowq::hash_all(d.rows); }
};

static_assert(hwflowq::check_genome<design>());
