// Trains a network of the CIFAR family on CIFAR-10.
#include <hwflowq/accuracy/torch/evaluate.hpp>
#include <hwflowq/accuracy/torch/trainer.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/torch_weights.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <chrono>
#include <filesystem>

using namespace hwflowq;

int main(int argc, char** argv) {
  CLI::App app{"Trains a residual network on CIFAR-10"};
  std::filesystem::path data, out;
  int depth = 20;
  bool bfloat16 = false, cuda = false;
  std::uint64_t every = 1000, stop = 0;
  double smoothing = 0.0;
  int threads = 1;
  accuracy::training_options options;
  app.add_option("--data", data)->required();
  app.add_option("--out", out)->required();
  app.add_option("--depth", depth)->capture_default_str();
  app.add_option("--epochs", options.epochs)->capture_default_str();
  app.add_option("--batch", options.batch)->capture_default_str();
  app.add_option("--peak-rate", options.learning_rate.peak)->capture_default_str();
  app.add_option("--warm-up", options.learning_rate.warm_up)->capture_default_str();
  app.add_option("--weight-decay", options.weight_decay)->capture_default_str();
  app.add_option("--smoothing", smoothing)->capture_default_str();
  app.add_option("--seed", options.seed)->capture_default_str();
  app.add_option("--threads", threads)->capture_default_str();
  app.add_option("--checkpoint-every", every)->capture_default_str();
  app.add_option("--stop-after", stop);
  app.add_flag("--bfloat16", bfloat16);
  app.add_flag("--cuda", cuda);
  CLI11_PARSE(app, argc, argv);
  at::set_num_threads(threads);
  std::filesystem::create_directories(out);
  const auto split = accuracy::split_images(io::read_cifar10_training(data), 5000);
  accuracy::network_module module(workload::zoo::resnet_cifar(depth), options.seed);
  if (bfloat16) module.compute_type = torch::kBFloat16;
  if (cuda) module.to(torch::kCUDA);
  accuracy::trainer training(module, split.training, accuracy::cross_entropy(smoothing), options);
  const auto checkpoint = out / "training.checkpoint";
  if (moo::resume_checkpoint(training, checkpoint)) fmt::print("resumed at step {}\n", training.step());
  using clock = std::chrono::steady_clock;
  const auto start = clock::now();
  auto shown = start;
  const auto first = training.step();
  std::size_t images = 0, correct = 0;
  double loss = 0;
  std::uint64_t steps = 0;
  const auto report = [&](const char* end) {
    const double seconds = std::chrono::duration<double>(clock::now() - start).count();
    const auto done = static_cast<double>(training.step() - first);
    fmt::print("epoch {:.2f}/{}  loss {:.4f}  accuracy {:.2f} %  rate {:.4f}  {:.0f} images/s  {:.0f} s left{}",
               static_cast<double>(training.step()) / static_cast<double>(training.steps_per_epoch()), options.epochs,
               loss / static_cast<double>(steps), 100.0 * static_cast<double>(correct) / static_cast<double>(images), training.done() ? 0.0 : training.learning_rate(),
               done * static_cast<double>(options.batch) / seconds,
               seconds / done * static_cast<double>(training.steps() - training.step()), end);
    std::fflush(stdout);
  };
  while (!training.done()) {
    const auto r = training.advance();
    loss += r.loss;
    correct += r.correct;
    images += options.batch;
    ++steps;
    if (training.step() % every == 0 || training.done()) moo::save_checkpoint(training, checkpoint);
    const bool epoch_ends = training.step() % training.steps_per_epoch() == 0;
    if (epoch_ends) {
      report("");
      module.compute_type = torch::kFloat;
      const auto n = accuracy::count_correct(module, split.validation);
      if (bfloat16) module.compute_type = torch::kBFloat16;
      fmt::print("  validation {:.2f} %\n", 100.0 * static_cast<double>(n) / static_cast<double>(split.validation.size()));
      std::fflush(stdout);
      loss = 0; steps = 0; images = 0; correct = 0;
      shown = clock::now();
    } else if (clock::now() - shown > std::chrono::seconds(20)) {
      report("\n");
      shown = clock::now();
    }
    if (stop && training.step() - first >= stop) return 0;
  }
  io::write_safetensors(out / "weights.safetensors", io::weights_of(module), {{"format", "pt"}});
  module.compute_type = torch::kFloat;
  const auto test = io::read_cifar10_test(data);
  fmt::print("test {:.2f} %\n", 100.0 * static_cast<double>(accuracy::count_correct(module, test)) / static_cast<double>(test.size()));
}
