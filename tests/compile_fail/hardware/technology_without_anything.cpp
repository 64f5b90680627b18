// All that a technology lacks is listed at once.
// expect: Technology: add `constexpr double mac_pj(int weight_bits, int activation_bits) const`
// expect: Technology: add `constexpr double adder_pj(int bits) const`
// expect: Technology: add `constexpr double sram_read_pj(std::int64_t capacity_bits, int bits) const`
// expect: Technology: add `constexpr double sram_write_pj(std::int64_t capacity_bits, int bits) const`
// expect: Technology: add `constexpr double dram_pj(int bits) const`
// expect: Technology: add `constexpr double hop_pj(int bits) const`
// expect: Technology: make it copyable, since engines keep a copy
#include <hwflowq/hardware/technology.hpp>

struct technology {
#ifdef HWFLOWQ_CONTROL
  constexpr double mac_pj(int, int) const { return 1.0; }
  constexpr double adder_pj(int) const { return 0.1; }
  constexpr double sram_read_pj(std::int64_t, int) const { return 1.0; }
  constexpr double sram_write_pj(std::int64_t, int) const { return 1.0; }
  constexpr double dram_pj(int) const { return 100.0; }
  constexpr double hop_pj(int) const { return 1.0; }
#else
  technology(const technology&) = delete;
#endif
};

static_assert(hwflowq::check_technology<technology>());
