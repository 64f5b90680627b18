#include <hwflowq/accuracy/racing.hpp>
#include <hwflowq/accuracy/torch/batch_evaluator.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"
#include "random_layers.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

struct small_evaluation {
  workload::network shape = workload::zoo::resnet_cifar(8);
  at::Tensor calibration, images;
  std::vector<std::int64_t> labels;
  post_training_network network;

  small_evaluation() : network(make()) {}

  post_training_network make() {
    test::random_numbers random(9);
    calibration = test::random_tensor({4, 3, 32, 32}, random, -2.0, 2.0);
    images = test::random_tensor({40, 3, 32, 32}, random, -2.0, 2.0);
    post_training_network result(shape, test::random_layers(shape), calibration);
    auto state = result.start(images);
    for (std::size_t l = 0; l < result.layer_count(); ++l) result.run_float(l, state);
    const auto said = result.logits(state).argmax(1).contiguous();
    labels.assign(said.data_ptr<std::int64_t>(), said.data_ptr<std::int64_t>() + 40);
    return result;
  }

  // One genome after the other, all images at once.
  answer_sheet alone(const std::vector<Precision>& p) const {
    auto at_calibration = network.start(calibration);
    auto state = network.start(images);
    for (std::size_t l = 0; l < p.size(); ++l) {
      const auto affine = network.calibrate(l, p[l], at_calibration);
      network.run(l, p[l], affine, state);
    }
    const auto said = network.logits(state).argmax(1).contiguous();
    answer_sheet sheet;
    for (std::size_t i = 0; i < 40; ++i)
      sheet.append(said.data_ptr<std::int64_t>()[i] == labels[i]);
    return sheet;
  }
};

// Genomes with many common prefixes, in disorder, one of them twice.
std::vector<std::vector<Precision>> genomes() {
  test::random_numbers random(2);
  std::vector<std::vector<Precision>> result;
  for (int i = 0; i < 9; ++i) {
    std::vector<Precision> p(8, Precision{4, 4});
    for (std::size_t l = random.below(8); l < 8; ++l) {
      p[l] = {static_cast<std::int8_t>(2 + random.below(3)),
              static_cast<std::int8_t>(2 + random.below(3))};
    }
    result.push_back(p);
  }
  result.push_back(result[3]);
  return result;
}

}  // namespace

TEST_CASE("a batch of genomes gives what each gives alone, with fewer layers run") {
  const small_evaluation s;
  batch_evaluator evaluate(s.network, s.calibration, s.images, s.labels, {.images_per_pass = 16});
  const auto all = genomes();
  const auto answers = evaluate(all, 40);
  for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(answers[i] == s.alone(all[i]));
  REQUIRE(evaluate.layers_run() < evaluate.layers_asked());
  const auto run = evaluate.layers_run();
  REQUIRE((evaluate(all, 40) == answers));  // no word for a vector of sheets
  REQUIRE(evaluate.layers_run() == run);
}

TEST_CASE("a growing sample gives the answers of the whole one") {
  const small_evaluation s;
  const auto all = genomes();
  batch_evaluator evaluate(s.network, s.calibration, s.images, s.labels, {.images_per_pass = 7});
  static_cast<void>(evaluate(std::span(all).first(4), 10));
  const auto some = evaluate(all, 23);
  for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(some[i] == s.alone(all[i]).first(23));
  const auto whole = evaluate(all, 40);
  for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(whole[i] == s.alone(all[i]));
}

TEST_CASE("genomes that a judge stops see no further images") {
  const small_evaluation s;
  const auto all = genomes();
  batch_evaluator evaluate(s.network, s.calibration, s.images, s.labels);
  const std::vector<std::size_t> stages{8, 16, 40};
  std::size_t looks = 0;
  const auto answers = evaluate.staged(
      all, stages, [&](std::span<const answer_sheet> sheets, std::vector<bool>& alive) {
        REQUIRE(sheets[0].size() == stages[looks++]);
        for (std::size_t i = 1; i < alive.size(); i += 2) alive[i] = false;
      });
  REQUIRE(looks == 2);
  for (std::size_t i = 0; i < all.size(); ++i) {
    // Genome 9 is genome 3 once more; both are stopped.
    REQUIRE(answers[i] == s.alone(all[i]).first(i % 2 == 0 ? 40 : 8));
  }
  const race judge(std::vector<double>(all.size(), 1.0), all.size());
  REQUIRE(evaluate.staged(all, stages, judge).size() == all.size());
}

TEST_CASE("a batch evaluator refuses what does not fit") {
  const small_evaluation s;
  REQUIRE(message([&] { return batch_evaluator(s.network, s.calibration, s.images, {1, 2}); }) ==
          "batch_evaluator: 2 labels are not those of the images");
  batch_evaluator evaluate(s.network, s.calibration, s.images, s.labels);
  const std::vector<std::vector<Precision>> short_genome{std::vector<Precision>(7)};
  REQUIRE(message([&] { return evaluate(short_genome, 8); }) ==
          "batch_evaluator: genome 0 has 7 layers instead of 8");
  REQUIRE(message([&] { return evaluate(genomes(), 41); }) ==
          "batch_evaluator: 41 images were asked for, of 40");
}
