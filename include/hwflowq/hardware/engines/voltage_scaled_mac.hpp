// The engine voltage_scaled_mac: shorter carry paths at a lower supply voltage.
#ifndef HWFLOWQ_HARDWARE_ENGINES_VOLTAGE_SCALED_MAC_HPP
#define HWFLOWQ_HARDWARE_ENGINES_VOLTAGE_SCALED_MAC_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/hardware/passes.hpp>
#include <hwflowq/hardware/technologies/horowitz_45nm.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <cstdint>

namespace hwflowq::engines {

/// A multiplier whose supply voltage follows the precision at a constant clock, as in Envision (Moons
/// et al., "Envision: a 0.26-to-10TOPS/W subword-parallel dynamic-voltage-accuracy-frequency-scalable
/// convolutional neural network processor in 28nm FDSOI", ISSCC 2017): with fewer bits the critical
/// path is shorter, and the slack is turned into a lower voltage, since dynamic energy grows with its
/// square. Time is that of a fixed multiplier.
///
/// - The path through an array multiplier grows with w + a (Moons, Verhelst, "DVAS: dynamic voltage
///   accuracy scaling for increased energy-efficiency in approximate computing", ISLPED 2015).
/// - Delay follows the alpha-power law, V / (V - threshold)^alpha (Sakurai, Newton, "Alpha-power law
///   MOSFET model and its applications to CMOS inverter delay", JSSC 25(2), 1990).
///
/// The voltages are properties of a process and have no default.
template <Technology T = technologies::horowitz_45nm>
struct voltage_scaled_mac {
  double nominal_volts;    ///< at width_bits x width_bits, where the technology's figures hold
  double threshold_volts;  ///< of a transistor
  double least_volts;      ///< below which memories and level shifters fail
  double alpha = 1.3;      ///< of a short channel; 2 for a long one (Sakurai and Newton)
  int width_bits = 16;
  int sum_bits = 32;
  [[no_unique_address]] T technology{};

  /// The least voltage at which operands of these widths meet the clock, to 1e-6 of the nominal one.
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double volts(int weight_bits,
                                                         int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const double path = std::min(weight_bits, width_bits) + std::min(activation_bits, width_bits);
    const double allowed = delay(nominal_volts) * (2.0 * width_bits) / path;
    double low = threshold_volts, high = nominal_volts;  // delay falls with voltage
    for (int i = 0; i < 20; ++i) {
      const double middle = 0.5 * (low + high);
      (delay(middle) > allowed ? low : high) = middle;
    }
    return std::max(high, least_volts);
  }

  [[nodiscard]] constexpr int lanes(int /*weight_bits*/, int /*activation_bits*/) const {
    return 1;
  }
  [[nodiscard]] constexpr std::int64_t cycles_per_step(int weight_bits, int activation_bits) const {
    return passes(weight_bits, width_bits) * passes(activation_bits, width_bits);
  }
  [[nodiscard]] constexpr workload::loop_set lane_loops() const { return {}; }
  [[nodiscard]] constexpr int stored_weight_bits(int bits) const {
    return static_cast<int>(passes(bits, width_bits)) * width_bits;
  }
  [[nodiscard]] constexpr int stored_activation_bits(int bits) const {
    return stored_weight_bits(bits);
  }
  [[nodiscard]] constexpr int accumulator_bits() const { return sum_bits; }
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double mac_energy_pj(int weight_bits,
                                                                 int activation_bits) const {
    HWFLOWQ_STRICT_FP_BODY
    const auto cycles = static_cast<double>(cycles_per_step(weight_bits, activation_bits));
    const double scale = volts(weight_bits, activation_bits) / nominal_volts;
    return cycles * (technology.mac_pj(std::min(weight_bits, width_bits),
                                       std::min(activation_bits, width_bits)) *
                         (scale * scale) +
                     idle_energy_pj());
  }
  [[nodiscard]] constexpr double idle_energy_pj() const {
    return leakage_pj(technology, area_um2());
  }
  [[nodiscard]] constexpr double area_um2() const {
    return mac_um2(technology, width_bits, width_bits);
  }

 private:
  [[nodiscard]] HWFLOWQ_STRICT_FP constexpr double delay(double supply) const {
    HWFLOWQ_STRICT_FP_BODY
    return supply / reproducible::power(supply - threshold_volts, alpha);
  }
};

}  // namespace hwflowq::engines

#endif
