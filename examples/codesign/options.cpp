// The parser of command lines takes long to compile: here it is read once for all parts of the program.
#include "options.hpp"

#include <CLI/CLI.hpp>

namespace codesign {

void add_options(CLI::App& app, options& chosen) {
  app.add_option("--network", chosen.network,
                 "Name of a network of the zoo, or a file ending in .onnx")
      ->capture_default_str();
  app.add_option("--levels", chosen.levels,
                 "Levels of abstraction, one after the other: some of coarse, mid, fine")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option(
         "--objectives", chosen.objectives,
         "Cost fields of the last level to minimise beside accuracy, one to three. coarse: "
         "fractional_operations, bit_operations, weight_memory_bits, peak_activation_bits, "
         "total_activation_bits, model_size_bytes; mid: compute_cycles, dram_traffic_bits, "
         "buffer_traffic_bits, latency_cycles, latency_us, energy_pj; fine: those of mid but "
         "buffer_traffic_bits, and energy_delay_pj_us, area_um2, energies by component")
      ->delimiter(',');
  app.add_option("--bits", chosen.bits, "Widths that every layer may choose from")
      ->delimiter(',')
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  app.add_option(
         "--law", chosen.law,
         "How work shrinks with bits at the coarse level: the accelerator's own unless given")
      ->check(CLI::IsMember({"bit-serial", "bit-parallel", "fused", "fixed"}));

  app.add_option(
         "--accelerator", chosen.accelerator,
         "Name of a ready accelerator, or a problem file ending in .json whose \"arch\" it is")
      ->capture_default_str();
  app.add_option("--dataflow", chosen.dataflow, "Dataflow of an accelerator from a file")
      ->check(CLI::IsMember({"output_stationary", "weight_stationary", "input_stationary",
                             "row_stationary", "no_local_reuse", "free"}))
      ->capture_default_str();
  app.add_option("--mapper-steps", chosen.mapper_steps,
                 "Steps of the mapper for each layer and widths; 0 takes default mappings")
      ->capture_default_str();
  app.add_flag("--search-hardware", chosen.search_hardware,
               "Search engine, dataflow, rows, columns and memories of an array beside the bits");
  app.add_option("--engines", chosen.engines,
                 "Engines that --search-hardware may choose from; all unless given")
      ->delimiter(',')
      ->check(CLI::IsMember({"simd", "bit_fusion", "bit_serial"}));
  app.add_option("--area-budget", chosen.area_budget_mm2, "Greatest area, in mm^2")
      ->check(CLI::PositiveNumber);

  app.add_option("--narrowing", chosen.narrowing,
                 "What the front of a level leaves of the next: bounds per gene and seeds, seeds "
                 "alone, or none")
      ->check(CLI::IsMember({"bounds", "seeds", "none"}))
      ->capture_default_str();
  app.add_option("--margin", chosen.margin, "Widths more on either side of a bound")
      ->capture_default_str();
  app.add_option("--outside", chosen.outside,
                 "Share of the front, at either end of a gene's values, that bounds need not hold")
      ->check(CLI::Range(0.0, 0.49))
      ->capture_default_str();
  app.add_option("--population", chosen.population, "Candidates kept")->capture_default_str();
  app.add_option(
         "--generations", chosen.generations,
         "Generations at most, of all levels or of each; 300 of the last one and 60 of those "
         "before unless given")
      ->delimiter(',')
      ->check(CLI::PositiveNumber);
  app.add_option("--stagnation", chosen.stagnation,
                 "Generations without growth of the hypervolume that end a level; 0: none do")
      ->capture_default_str();
  app.add_option("--seeding", chosen.seeding,
                 "What the last level starts from beside the front before: designs of integer "
                 "programs on its costs, which take some thousand evaluations, or nothing, as with "
                 "measured accuracies unless given")
      ->check(CLI::IsMember({"integer-programming", "none"}));
  app.add_option("--refine", chosen.refinement,
                 "Evaluations of Pareto local search after the last level; 0 leaves it out. 200000 "
                 "of predicted accuracies, 0 of measured ones, else 1500000 unless given");
  app.add_flag("--baselines", chosen.baselines, "Compare with baselines at as many evaluations");
  app.add_flag("--nested", chosen.nested,
               "Compare with a nested search: for each bits the front of its hardware");

  app.add_option("--seed", chosen.seed, "Same seed, same result")->capture_default_str();
  app.add_option("--threads", chosen.threads, "Threads; 0 takes all that there are")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option(
      "--accuracy", chosen.accuracy,
      "Where accuracy comes from: surrogate (the one that ships, default where there is "
      "one), a file ending in .surrogate, a measured table ending in .csv to which one is "
      "fitted, measured (every candidate, on images of --data), or a proxy: logit-error, fit, "
      "hessian, signal-to-noise, mean-bits");
  app.add_option("--surrogate-kind", chosen.surrogate_kind,
                 "What is fitted to a measured table: a pooled sum, as unless given, a Gaussian "
                 "process, the better of both on held-out genomes, or their ensemble, the mean of "
                 "both")
      ->check(CLI::IsMember({"better", "pooled", "process", "ensemble"}));
  app.add_option("--data", chosen.data,
                 "Directory of data_batch_1.bin to data_batch_5.bin, for --accuracy measured")
      ->check(CLI::ExistingDirectory);
  app.add_option("--accuracy-images", chosen.accuracy_images,
                 "Validation images for --accuracy measured")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--least-accuracy", chosen.least_accuracy,
                 "Designs below are of no interest; 5 points below 8 bits, where it is in percent");
  app.add_option("--sensitivities", chosen.sensitivities,
                 "Table (.csv) of single tensors, for the proxies logit-error, fit and hessian")
      ->check(CLI::ExistingFile);
  app.add_option("--weights", chosen.weights, "Trained weights (.safetensors) to quantise")
      ->check(CLI::ExistingFile);
  app.add_option("--out", chosen.out, "Directory for fronts, histories and the checkpoint");
  app.add_flag("--resume", chosen.resume, "Go on from the checkpoint in --out");
  app.add_option("--stop-after", chosen.stop_after,
                 "Stop after so many generations of this run, to go on later with --resume");
}

}  // namespace codesign
