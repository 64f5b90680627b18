#include <hwflowq/accuracy/integer/integer_evaluator.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "images.hpp"
#include "messages.hpp"
#include "random_parameters.hpp"
#include "small_networks.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

struct small_evaluation {
  workload::network shape = test::small_resnet();
  labelled_images calibration = test::generated_images(6, 1, 16);
  labelled_images images = test::generated_images(30, 2, 16);
  integer_network network{shape, test::random_parameters(shape, true), calibration};

  // One genome after the other, all images at once.
  [[nodiscard]] answer_sheet alone(const std::vector<Precision>& p) const {
    integer_network::passing calibrating;
    integer_network::passing passing;
    network.start(calibration, 0, calibration.size(), calibrating);
    network.start(images, 0, images.size(), passing);
    for (std::size_t l = 0; l < p.size(); ++l) {
      network.run(l, p, network.calibrate(l, p, calibrating), passing);
    }
    answer_sheet sheet;
    for (std::size_t i = 0; i < images.size(); ++i) {
      sheet.append(network.predicted(passing, i) == images.labels[i]);
    }
    return sheet;
  }
};

// Genomes with many common prefixes, in disorder, one of them twice.
std::vector<std::vector<Precision>> genomes() {
  std::vector<std::vector<Precision>> result;
  test::random_numbers random(5);
  std::vector<Precision> p(6, Precision{8, 8});
  for (int i = 0; i < 20; ++i) {
    for (std::size_t l = random.below(6); l < 6; ++l) {
      p[l] = {static_cast<std::int8_t>(2 + random.below(3)),
              static_cast<std::int8_t>(2 + random.below(3))};
    }
    result.push_back(p);
  }
  result.push_back(result[3]);
  return result;
}

}  // namespace

TEST_CASE("sharing prefixes changes no answer") {
  const small_evaluation s;
  const auto all = genomes();
  std::vector<answer_sheet> expected;
  for (const auto& g : all) expected.push_back(s.alone(g));
  for (const std::size_t per_pass : {1U, 7U, 64U}) {
    integer_evaluator evaluate(s.network, s.calibration, s.images, {per_pass});
    REQUIRE(evaluate(all, 30) == expected);
    REQUIRE(evaluate.steps_run() < evaluate.steps_asked());
  }
}

TEST_CASE("a larger sample continues a smaller one, whatever was asked before") {
  const small_evaluation s;
  const auto all = genomes();
  integer_evaluator at_once(s.network, s.calibration, s.images);
  const auto expected = at_once(all, 30);
  integer_evaluator evaluate(s.network, s.calibration, s.images, {4});
  const std::vector<std::vector<Precision>> some(all.begin(), all.begin() + 5);
  const auto first = evaluate(some, 11);
  for (std::size_t i = 0; i < some.size(); ++i) REQUIRE(first[i] == expected[i].first(11));
  REQUIRE(evaluate(all, 30) == expected);
  const auto run = evaluate.steps_run();
  REQUIRE(evaluate(all, 30) == expected);
  REQUIRE(evaluate.steps_run() == run);
}

TEST_CASE("what cannot be evaluated is refused") {
  const small_evaluation s;
  integer_evaluator evaluate(s.network, s.calibration, s.images);
  REQUIRE(message([&] { return evaluate(genomes(), 31); }) ==
          "integer_evaluator: 31 images were asked for, of 30");
  const std::vector<std::vector<Precision>> wrong(1, std::vector<Precision>(4));
  REQUIRE(message([&] { return evaluate(wrong, 3); }) ==
          "integer_network: 4 precisions for 6 layers");
  REQUIRE(message([] { integer_evaluator_options{0}.validate(); }) ==
          "integer_evaluator_options: images_per_pass = 0 must be at least 1");
}
