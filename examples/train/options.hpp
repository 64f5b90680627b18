// What the command line of the training program says.
#ifndef HWFLOWQ_EXAMPLES_TRAIN_OPTIONS_HPP
#define HWFLOWQ_EXAMPLES_TRAIN_OPTIONS_HPP

#include <hwflowq/accuracy/torch/quantizer_method.hpp>
#include <hwflowq/accuracy/torch/supernet.hpp>
#include <hwflowq/accuracy/torch/trainer.hpp>

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace train {

using hwflowq::accuracy::quantizer_method;

struct options {
  std::string what = "float";
  std::filesystem::path data{};
  std::filesystem::path out{"training"};
  std::filesystem::path from{};
  std::filesystem::path teacher{};
  int depth = 20;
  int from_depth = 0;
  std::vector<int> bits{2, 3, 4, 5, 6, 7, 8};
  quantizer_method method = quantizer_method::lsq;
  double smoothing = 0.0;
  double distillation = 1.0;
  hwflowq::accuracy::training_options training{};
  hwflowq::accuracy::supernet_options supernet{};
  std::size_t images = 0;
  std::size_t validation = 5000;
  std::uint64_t checkpoint_every = 350;
  std::uint64_t validate_every = 1;
  std::uint64_t stop_after = 0;
  std::string device = "cpu";
  bool bfloat16 = false;
  int threads = 1;
  bool test = false;
};

inline void add_options(CLI::App& app, options& o) {
  app.add_option("what", o.what, "What to train, or \"evaluate\" to train nothing")
      ->check(CLI::IsMember({"float", "supernet", "genome", "evaluate"}))
      ->capture_default_str();
  app.add_option("--data", o.data, "Directory of data_batch_1.bin to test_batch.bin")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--out", o.out, "Directory for weights.safetensors and the checkpoint")
      ->capture_default_str();
  app.add_option(
         "--from", o.from,
         "Weights (.safetensors): float ones to start quantised training from, which are its "
         "teacher, too, or trained ones with their steps to go on from; or what to evaluate")
      ->check(CLI::ExistingFile);
  app.add_option("--teacher", o.teacher,
                 "Float weights that quantised training learns from, when --from holds others")
      ->check(CLI::ExistingFile);
  app.add_option("--depth", o.depth, "Layers of the residual network")->capture_default_str();
  app.add_option(
      "--from-depth", o.from_depth,
      "Layers of the network whose weights --from holds, when float training starts from "
      "a shallower one: blocks between its own begin as the identity; 0 is --depth");
  app.add_option("--bits", o.bits,
                 "Widths of the supernet; of a genome: one for all free layers, or one for weights "
                 "and one for activations, or one per gene")
      ->delimiter(',')
      ->capture_default_str();
  app.add_option("--method", o.method, "Quantisers of a genome's training")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, quantizer_method>{{"lsq", quantizer_method::lsq},
                                                  {"pact", quantizer_method::pact},
                                                  {"dorefa", quantizer_method::dorefa}}));
  auto& t = o.training;
  app.add_option("--epochs", t.epochs, "Passes over the training images")->capture_default_str();
  app.add_option("--batch", t.batch, "Images per step")->capture_default_str();
  app.add_option("--peak-rate", t.learning_rate.peak, "Greatest learning rate")
      ->capture_default_str();
  app.add_option("--warm-up", t.learning_rate.warm_up, "Share of the steps until it is reached")
      ->capture_default_str();
  app.add_option("--weight-decay", t.weight_decay, "Weight decay")->capture_default_str();
  app.add_option("--smoothing", o.smoothing, "Label smoothing of float training")
      ->capture_default_str();
  app.add_option("--distillation", o.distillation, "Share of the teacher in the loss")
      ->capture_default_str();
  app.add_option("--random-genomes", o.supernet.random_genomes,
                 "Random genomes in every step of the supernet")
      ->capture_default_str();
  app.add_option("--highest-every", o.supernet.highest_every,
                 "Steps of the supernet from one with the highest widths to the next")
      ->capture_default_str();
  app.add_option("--seed", t.seed, "Same seed, same result")->capture_default_str();
  app.add_option("--images", o.images, "Only so many training images; 0 takes all")
      ->capture_default_str();
  app.add_option("--validation", o.validation, "Images kept from training to validate with")
      ->capture_default_str();
  app.add_option("--checkpoint-every", o.checkpoint_every, "Steps between checkpoints")
      ->capture_default_str();
  app.add_option(
         "--validate-every", o.validate_every,
         "Epochs from one look at 1,000 validation images to the next; 0 looks at the end only")
      ->capture_default_str();
  app.add_option("--stop-after", o.stop_after, "Stop after so many steps, to resume later");
  app.add_option("--device", o.device, "cpu, cuda or cuda:N")->capture_default_str();
  app.add_option("--threads", o.threads, "Threads of the processor")->capture_default_str();
  app.add_flag("--bfloat16", o.bfloat16, "Compute activations in bfloat16");
  app.add_flag("--test", o.test, "Report the accuracy on the test images at the end");
}

/// Throws `std::invalid_argument` naming an option that the training asked for has no use for.
inline void validate(const options& o) {
  if (o.teacher.empty()) return;
  if (o.what == "float" || o.what == "evaluate") {
    throw std::invalid_argument("--teacher is for quantised training: nothing in `train " + o.what +
                                "` learns from a teacher");
  }
  if (o.from.empty()) {
    throw std::invalid_argument("--teacher needs --from: weights that the training starts from");
  }
}

}  // namespace train

#endif
