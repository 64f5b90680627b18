// A local search changes genes by their positions.
// expect: GeneSpace: add `void set_position(G&, std::size_t gene, std::uint32_t position)
#include <hwflowq/moo/pareto_local_search.hpp>

#include <cstddef>
#include <cstdint>

using namespace hwflowq;

struct space {
  std::size_t gene_count() const { return 1; }
  std::uint32_t value_count(std::size_t) const { return 9; }
  std::uint32_t position(const int& g, std::size_t) const { return static_cast<std::uint32_t>(g); }
#ifdef HWFLOWQ_CONTROL
  void set_position(int& g, std::size_t, std::uint32_t p) const { g = static_cast<int>(p); }
#endif
};

void run() {
  moo::pareto_local_search search(
      moo::make_problem<int>(moo::objectives(minimise<"f1">([](int g) { return g; }))), space{});
  search.run();
}
