// An engine in a technology without wires: the missing part is named.
// expect: has_hop_pj
#include <hwflowq/hardware/engines/stripes.hpp>

struct technology {
  constexpr double mac_pj(int, int) const { return 1.0; }
  constexpr double adder_pj(int) const { return 0.1; }
  constexpr double sram_read_pj(std::int64_t, int) const { return 1.0; }
  constexpr double sram_write_pj(std::int64_t, int) const { return 1.0; }
  constexpr double dram_pj(int) const { return 100.0; }
#ifdef HWFLOWQ_CONTROL
  constexpr double hop_pj(int) const { return 1.0; }
#endif
};

hwflowq::engines::stripes<technology> unit;
