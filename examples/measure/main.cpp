// Measures accuracies of genomes, or the sensitivity of every tensor, of a network with trained weights.
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <stdexcept>

#include "options.hpp"
#include "table.hpp"
#ifdef HWFLOWQ_MEASURE_TORCH
#include "sensitivities.hpp"
#endif

namespace {

void run(const measure::options& o) {
  const auto network = hwflowq::workload::zoo::by_name(o.network);
  if (o.what == "uniform") return measure::measure_uniform(o, network);
  if (o.what == "halves") return measure::measure_halves(o, network);
  if (o.what == "table") {
    measure::measure_table(o, network);
  } else if (o.what == "fronts") {
    measure::measure_fronts(o, network);
  } else {
#ifdef HWFLOWQ_MEASURE_TORCH
    measure::measure_sensitivities(o, network);
#else
    throw std::invalid_argument("sensitivities: this program was built without LibTorch");
#endif
  }
  fmt::print("{} is written\n", o.out.string());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Accuracies of quantised networks, measured on CIFAR-10"};
  measure::options o;
  measure::add_options(app, o);
  CLI11_PARSE(app, argc, argv);
  try {
    run(o);
  } catch (const std::exception& e) {
    fmt::print(stderr, "measure: {}\n", e.what());
    return 1;
  }
  return 0;
}
