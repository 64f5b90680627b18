// An accelerator composed at compile time: a compute engine below a number of memory levels.
#ifndef HWFLOWQ_HARDWARE_ACCELERATOR_HPP
#define HWFLOWQ_HARDWARE_ACCELERATOR_HPP

#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/memory_level.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace hwflowq {

/// Memories from external memory (level 0) to the registers beside the engine, and the engine.
template <ComputeEngine Engine, std::size_t Levels>
  requires(Levels > 0)
struct accelerator {
  static constexpr std::size_t level_count = Levels;
  using engine_type = Engine;

  std::string name;
  std::array<memory_level, Levels> levels;  ///< outermost first
  Engine engine;
  double frequency_mhz = 200.0;
};

}  // namespace hwflowq

#endif
