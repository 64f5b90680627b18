#include <hwflowq/accuracy/torch/evaluate.hpp>
#include <hwflowq/accuracy/torch/trainer.hpp>
#include <hwflowq/moo/checkpoint.hpp>

#include <torch/optim/sgd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "images.hpp"
#include "small_networks.hpp"
#include "temporary_directory.hpp"
#include "torch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;

const training_options few{.epochs = 2, .batch = 32, .learning_rate = {.peak = 0.1}};

bool same_weights(const network_module& a, const network_module& b) {
  for (const auto& p : a.named_parameters()) {
    if (!torch::equal(p.value(), *b.named_parameters().find(p.key()))) return false;
  }
  for (const auto& p : a.named_buffers()) {
    if (!torch::equal(p.value(), *b.named_buffers().find(p.key()))) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("training learns what can be learnt") {
  const auto images = test::generated_images(640, 1, 16);
  const auto others = test::generated_images(200, 2, 16);
  network_module module(test::small_resnet());
  trainer training(
      module, images, cross_entropy(),
      {.epochs = 10, .batch = 32, .learning_rate = {.peak = 0.1}, .change = {0, false}});
  const auto before = count_correct(module, others);
  batch_result last;
  while (!training.done()) last = training.advance();
  REQUIRE(training.step() == 200);
  REQUIRE(before < 60);
  REQUIRE(count_correct(module, others) > 190);
  REQUIRE(last.loss < 0.3);
  REQUIRE(last.correct > 28);
}

TEST_CASE("a resumed training ends as one that was never stopped") {
  const test::temporary_directory directory;
  const auto path = directory / "training.checkpoint";
  const auto images = test::generated_images(128, 1, 16);
  network_module straight(test::small_resnet());
  trainer whole(straight, images, cross_entropy(0.1), few);
  while (!whole.done()) whole.advance();
  {
    network_module module(test::small_resnet());
    trainer part(module, images, cross_entropy(0.1), few);
    REQUIRE_FALSE(moo::resume_checkpoint(part, path));
    for (int i = 0; i < 3; ++i) part.advance();
    moo::save_checkpoint(part, path);
    part.advance();  // lost
  }
  network_module resumed(test::small_resnet(), 2);  // other weights, which the checkpoint replaces
  trainer rest(resumed, images, cross_entropy(0.1), few);
  REQUIRE(moo::resume_checkpoint(rest, path));
  REQUIRE(rest.step() == 3);
  while (!rest.done()) rest.advance();
  REQUIRE(same_weights(straight, resumed));
  REQUIRE(straight.parameters()[0].isfinite().all().item<bool>());
}

TEST_CASE("another seed trains other weights") {
  const auto images = test::generated_images(64, 1, 16);
  network_module a(test::small_resnet());
  network_module b(test::small_resnet());
  auto options = few;
  trainer one(a, images, cross_entropy(), options);
  options.seed = 2;
  trainer two(b, images, cross_entropy(), options);
  one.advance();
  two.advance();
  REQUIRE_FALSE(same_weights(a, b));
}

TEST_CASE("one step is that of LibTorch's optimiser") {
  const auto images = test::generated_images(32, 1, 16);
  network_module module(test::small_resnet());
  network_module other(test::small_resnet());
  const training_options options{.epochs = 1,
                                 .batch = 32,
                                 .learning_rate = {.peak = 0.2, .warm_up = 0.0},
                                 .change = {0, false}};
  trainer training(module, images, cross_entropy(), options);
  training.advance();
  // One step of one: half of the peak.
  std::vector<torch::Tensor> decaying;
  std::vector<torch::Tensor> others;
  for (const auto& p : other.named_parameters()) {
    (p.value().dim() > 1 ? decaying : others).push_back(p.value());
  }
  const auto sgd = torch::optim::SGDOptions(0.1).momentum(0.9).nesterov(true);
  torch::optim::SGD first(decaying, torch::optim::SGDOptions(sgd).weight_decay(5e-4));
  torch::optim::SGD second(others, sgd);
  const auto order = epoch_order(32, options.seed, 0);
  const auto batch = augmented_batch(images, order, options.change, options.seed, 0);
  torch::cross_entropy_loss(other.forward(batch.pixels), batch.labels).backward();
  first.step();
  second.step();
  for (const auto& p : module.named_parameters()) {
    INFO(p.key());
    REQUIRE(test::difference(p.value(), *other.named_parameters().find(p.key())) < 1e-5);
  }
}

TEST_CASE("a training that cannot be is refused") {
  const auto images = test::generated_images(8, 1, 16);
  network_module module(test::small_resnet());
  const auto make = [&](const training_options& options) {
    trainer training(module, images, cross_entropy(), options);
  };
  REQUIRE_THROWS_WITH(make({.batch = 9}),
                      "trainer: batch = 9 must be at most the number of images, 8");
  REQUIRE_THROWS_WITH(make({.epochs = 0}), "training_options: epochs = 0 must be at least 1");
  REQUIRE_THROWS_WITH(make({.batch = 0}), "training_options: batch = 0 must be at least 1");
  REQUIRE_THROWS_WITH(make({.momentum = 1.0}),
                      "training_options: momentum = 1.000000 must be within [0, 1)");
  REQUIRE_THROWS_WITH(make({.weight_decay = -1.0}),
                      "training_options: weight_decay = -1.000000 must be at least 0");
}

TEST_CASE("a checkpoint of another training is refused") {
  const test::temporary_directory directory;
  const auto path = directory / "training.checkpoint";
  const auto images = test::generated_images(64, 1, 16);
  network_module module(test::small_resnet());
  trainer training(module, images, cross_entropy(), few);
  moo::save_checkpoint(training, path);
  auto options = few;
  options.seed = 2;
  trainer other(module, images, cross_entropy(), options);
  REQUIRE_THROWS_AS(moo::load_checkpoint(other, path), checkpoint_error);
  options = few;
  options.epochs = 5;  // a training may be prolonged
  trainer longer(module, images, cross_entropy(), options);
  moo::load_checkpoint(longer, path);
  REQUIRE(longer.steps() == 10);
}
