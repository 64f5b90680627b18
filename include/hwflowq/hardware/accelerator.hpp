// An accelerator composed at compile time: a compute engine below a number of memory levels.
#ifndef HWFLOWQ_HARDWARE_ACCELERATOR_HPP
#define HWFLOWQ_HARDWARE_ACCELERATOR_HPP

#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/memory_level.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
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

  /// Instances of a level; of processing elements at `level == Levels`.
  [[nodiscard]] constexpr std::int64_t instances(std::size_t level) const {
    std::int64_t count = 1;
    for (std::size_t i = 0; i < level; ++i) count *= levels[i].fan_out_x * levels[i].fan_out_y;
    return count;
  }

  [[nodiscard]] constexpr std::int64_t processing_elements() const { return instances(Levels); }

  /// Area of all instances of all levels and of all processing elements.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double area_um2() const {
    HWFLOWQ_STRICT_FP_BODY
    double area = static_cast<double>(processing_elements()) * engine.area_um2();
    for (std::size_t i = 0; i < Levels; ++i) {
      area += static_cast<double>(instances(i)) * levels[i].area_um2;
    }
    return area;
  }

  /// Throws `std::invalid_argument` naming what is wrong: a level, the frequency, or more than
  /// 2^40 processing elements.
  void validate() const {
    std::int64_t elements = 1;
    for (const memory_level& level : levels) {
      level.validate();
      for (const std::int64_t fan_out : {level.fan_out_x, level.fan_out_y}) {
        if (elements > (std::int64_t{1} << 40) / fan_out) {
          throw std::invalid_argument("accelerator \"" + name +
                                      "\": more than 2^40 processing elements");
        }
        elements *= fan_out;
      }
    }
    for (const workload::tensor t : workload::all_tensors) {
      bool kept = false;
      for (const memory_level& level : levels) {
        kept = kept || level.may_keep[static_cast<std::size_t>(t)];
      }
      if (!kept) {
        throw std::invalid_argument("accelerator \"" + name + "\": no level may keep " +
                                    std::string(workload::name_of(t)));
      }
    }
    if (!(frequency_mhz > 0.0 && frequency_mhz <= std::numeric_limits<double>::max())) {
      throw std::invalid_argument("accelerator \"" + name +
                                  "\": frequency_mhz = " + std::to_string(frequency_mhz) +
                                  " must be finite and greater than 0");
    }
  }
};

}  // namespace hwflowq

#endif
