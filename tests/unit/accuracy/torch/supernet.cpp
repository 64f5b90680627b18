#include <hwflowq/accuracy/torch/evaluate.hpp>
#include <hwflowq/accuracy/torch/supernet.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "images.hpp"
#include "small_networks.hpp"
#include "torch.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;

}  // namespace

TEST_CASE("genomes are drawn from the whole space, narrow ones more often") {
  const precision_space space(test::small_resnet());
  std::map<int, int> widths;
  int uniform = 0;
  double least = 8.0;
  double most = 0.0;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    random_stream random(1, i);
    const auto genome = draw_genome(space, random);
    REQUIRE(space.contains(genome));
    double sum = 0.0;
    for (const auto bits : genome) {
      ++widths[bits];
      sum += bits;
    }
    sum /= static_cast<double>(genome.size());
    least = std::min(least, sum);
    most = std::max(most, sum);
    if (std::count(genome.begin(), genome.end(), genome[0]) ==
        static_cast<std::ptrdiff_t>(genome.size())) {
      ++uniform;
    }
  }
  REQUIRE(widths.size() == 7);
  REQUIRE(widths.begin()->second > widths.rbegin()->second);
  REQUIRE(least == 2.0);
  REQUIRE(most == 8.0);
  REQUIRE(uniform > 100);
}

TEST_CASE("a step of the supernet trains the lowest, the highest and random widths") {
  const precision_space space(test::small_resnet());
  const auto plan = supernet_plan(space, {.seed = 3, .random_genomes = 2, .highest_every = 4});
  const auto lowest = space.expand(space.uniform(2, 2));
  const auto highest = space.expand(space.uniform(8, 8));
  for (std::uint64_t step = 0; step < 8; ++step) {
    const auto passes = plan(step);
    REQUIRE(passes == plan(step));
    REQUIRE(passes.size() == (step % 4 == 0 ? 4 : 3));
    REQUIRE(passes.front() == lowest);
    if (step % 4 == 0) REQUIRE(passes.back() == highest);
    REQUIRE(passes[1] != passes[2]);
    REQUIRE(passes[1] != plan(step + 1)[1]);
  }
}

TEST_CASE("a supernet learns to serve low and high widths") {
  const auto images = test::generated_images(640, 1, 16);
  const auto others = test::generated_images(200, 2, 16);
  const auto network = test::small_resnet();
  const precision_space space(network);
  auto teacher = std::make_shared<network_module>(network);
  training_options options{
      .epochs = 4, .batch = 32, .learning_rate = {.peak = 0.1}, .change = {0, false}};
  trainer floating(*teacher, images, cross_entropy(), options);
  while (!floating.done()) floating.advance();

  network_module module(network);
  {
    torch::NoGradGuard no_gradient;
    for (const auto& p : teacher->named_parameters()) {
      module.named_parameters().find(p.key())->copy_(p.value());
    }
    for (const auto& b : teacher->named_buffers()) {
      module.named_buffers().find(b.key())->copy_(b.value());
    }
  }
  module.add_quantisers();
  const auto sample = plain_batch(images, 0, 128).pixels;
  module.fit_steps(sample);
  const auto correct = [&](int bits) {
    const auto precisions = space.expand(space.uniform(bits, bits));
    module.estimate_moments(std::span(&sample, 1), precisions);
    return count_correct(module, others, precisions);
  };
  const auto before = correct(2);
  options.epochs = 3;
  trainer training(module, images, quantised_loss(supernet_plan(space), teacher), options);
  while (!training.done()) training.advance();
  REQUIRE(correct(2) > before);
  REQUIRE(correct(2) > 180);
  REQUIRE(correct(8) > 190);
}

TEST_CASE("the loss is the mean over precisions of the shares of teacher and labels") {
  const auto network = test::small_resnet();
  const auto images = test::generated_images(16, 1, 16);
  const auto batch = plain_batch(images, 0, 16);
  auto teacher = std::make_shared<network_module>(network, 7);
  network_module module(network);
  module.add_quantisers();
  module.fit_steps(batch.pixels);
  const precision_space space(network);
  const std::vector<std::vector<Precision>> passes{space.expand(space.uniform(2, 2)),
                                                   space.expand(space.uniform(8, 4))};
  const auto loss = quantised_loss([&](std::uint64_t) { return passes; }, teacher, 0.25);
  module.train();
  const auto result = loss(module, batch, 0);
  torch::NoGradGuard no_gradient;
  teacher->eval();
  const auto chances = torch::softmax(teacher->forward(batch.pixels), 1);
  double expected = 0.0;
  for (const auto& precisions : passes) {
    const auto logs = torch::log_softmax(module.forward(batch.pixels, precisions), 1);
    expected += 0.5 * 0.25 * -(chances * logs).sum(1).mean().item<double>();
    expected += 0.5 * 0.75 * torch::nll_loss(logs, batch.labels).item<double>();
  }
  REQUIRE_THAT(result.loss, Catch::Matchers::WithinRel(expected, 1e-4));
  REQUIRE(single_plan(passes[0])(9) == std::vector{passes[0]});
}
