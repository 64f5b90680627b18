// One look at a candidate, several objectives: a cost record with units, one objective to maximise,
// constraints, an observer and two reasons to stop. The figures are of a toy accelerator.
#include <hwflowq/hwflowq.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

using namespace hwflowq;

// Processing elements, kB of buffer, clock in MHz.
using knobs = std::array<int, 3>;

struct cost {
  double energy_uj;
  double latency_us;
  double area_mm2;
  double power_mw;
};

// What a candidate costs is computed once; objectives and constraints only pick from the record.
struct accelerator_model {
  double operations = 4.0e6;         // of one image
  double kilobytes_off_chip = 96.0;  // of one image, when nothing fits into the buffer

  // The mark keeps the compiler from fusing products and sums, so that every machine finds the same
  // front (core/strict_floating_point.hpp).
  HWFLOWQ_STRICT_FP cost operator()(const knobs& k) const {
    HWFLOWQ_STRICT_FP_BODY
    const double elements = k[0];
    const double buffer_kb = k[1];
    const double clock_mhz = k[2];
    const double traffic_kb = kilobytes_off_chip * (8.0 + 64.0 / buffer_kb) / 16.0;
    const double compute_us = operations / (elements * clock_mhz);
    const double traffic_us = traffic_kb / 2.0;  // 2 kB a microsecond
    const double latency_us = std::max(compute_us, traffic_us);
    // A faster clock takes a higher voltage: energy grows with it.
    const double pj_an_operation = 0.5 + clock_mhz / 1000.0;
    const double energy_uj =
        operations * pj_an_operation * 1e-6 + traffic_kb * 0.08 + elements * latency_us * 2e-6;
    const double area_mm2 = elements * 0.004 + buffer_kb * 0.01;
    return {energy_uj, latency_us, area_mm2, 1000.0 * energy_uj / latency_us};
  }
};

int main() {
  const auto problem = moo::make_problem<knobs>(
      accelerator_model{},
      moo::objectives(
          minimise<"energy", "uJ">(&cost::energy_uj),
          maximise<"rate", "images/s">([](const cost& c) { return 1e6 / c.latency_us; }),
          minimise<"area", "mm2">(&cost::area_mm2)),
      moo::constraints(at_most<"power">(&cost::power_mw, 150.0),
                       at_most<"latency">(&cost::latency_us, 1000.0)));

  using domain = moo::integer_domain<int>;
  const moo::integer_variation<knobs> variation{.domains = {domain::between(16, 1024),
                                                            domain::between(4, 128),
                                                            domain::of({200, 300, 400, 600, 800})}};
  moo::nsga2 search(problem, variation, {.population_size = 60, .seed = 7});

  const auto watch = [](const auto& s) {
    if (s.generation() % 40 == 0) {
      fmt::print("generation {:3}: {} feasible of {} on the front, {} evaluations\n",
                 s.generation(), moo::front_size(s), s.size(), s.evaluations());
    }
  };
  // Worst values of interest, each in its objective's own sense and unit.
  const moo::hypervolume_stagnation<3> no_more_progress({20.0, 5e3, 6.0}, 30, 1e-3);
  search.run(moo::after_generations(400) || no_more_progress, watch);

  fmt::print("stopped after generation {}\n", search.generation());
  const auto front = search.front();
  fmt::print("elements buffer  clock   energy     rate   area\n");
  fmt::print("              kB    MHz       uJ images/s    mm2\n");
  for (std::size_t i = 0; i < front.size(); i += 10) {
    const auto& [k, values, violation] = front[i];
    fmt::print("{:8} {:6} {:6} {:8.2f} {:8.0f} {:6.2f}\n", k[0], k[1], k[2], values[0], values[1],
               values[2]);
  }
}
