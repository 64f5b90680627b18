// Trains a residual network on CIFAR-10: in float, quantised for one genome, or as a supernet whose
// weights serve all genomes; or evaluates weights. Killed at any moment, a training goes on from its
// checkpoint when the same command is given again.
#include <hwflowq/accuracy/torch/freed_memory.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "options.hpp"
#include "session.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Trains a residual network on CIFAR-10"};
  train::options options;
  train::add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  options.supernet.seed = options.training.seed;
  try {
    train::validate(options);
    hwflowq::accuracy::keep_freed_memory();
    at::set_num_threads(options.threads);
    if (options.what != "evaluate") std::filesystem::create_directories(options.out);
    return train::session(options).run();
  } catch (const std::exception& cause) {
    fmt::print(stderr, "train: {}\n", cause.what());
    return 1;
  }
}
