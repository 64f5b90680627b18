// The least types that satisfy the concepts of hardware: whatever else a template needs is missing.
#ifndef HWFLOWQ_TESTS_SUPPORT_HARDWARE_ARCHETYPES_HPP
#define HWFLOWQ_TESTS_SUPPORT_HARDWARE_ARCHETYPES_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>

namespace hwflowq::test::archetype {

/// Copyable, and nothing else: no default constructor, no assignment, no comparison.
struct copyable_only {
  explicit constexpr copyable_only(int) {}
  copyable_only(const copyable_only&) = default;
  copyable_only& operator=(const copyable_only&) = delete;
  ~copyable_only() = default;
};

/// Converts to a number, and is none.
template <typename Number>
struct convertible {
  Number value;
  constexpr operator Number() const { return value; }
};

struct engine : copyable_only {
  using copyable_only::copyable_only;

  constexpr convertible<std::int64_t> lanes(int, int) const { return {2}; }
  constexpr convertible<std::int64_t> cycles_per_step(int w, int) const { return {w}; }
  constexpr workload::loop_set lane_loops() const { return workload::reduction_loops; }
  constexpr convertible<int> stored_weight_bits(int bits) const { return {bits}; }
  constexpr convertible<int> stored_activation_bits(int bits) const { return {bits}; }
  constexpr convertible<int> accumulator_bits() const { return {32}; }
  constexpr convertible<double> mac_energy_pj(int w, int a) const { return {w * a / 64.0}; }
  constexpr convertible<double> idle_energy_pj() const { return {0.0}; }
  constexpr convertible<double> area_um2() const { return {1.0}; }
};

struct technology : copyable_only {
  using copyable_only::copyable_only;

  constexpr convertible<double> mac_pj(int w, int a) const { return {w * a / 64.0}; }
  constexpr convertible<double> adder_pj(int bits) const { return {bits / 64.0}; }
  constexpr convertible<double> sram_read_pj(std::int64_t, int bits) const { return {bits * 1.0}; }
  constexpr convertible<double> sram_write_pj(std::int64_t, int bits) const { return {bits * 2.0}; }
  constexpr convertible<double> dram_pj(int bits) const { return {bits * 50.0}; }
  constexpr convertible<double> hop_pj(int bits) const { return {bits / 8.0}; }
};

}  // namespace hwflowq::test::archetype

#endif
