#include <hwflowq/accuracy/integer/integer_network.hpp>

#include <algorithm>
#include <cmath>
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

std::vector<float> run(const integer_network& network, const std::vector<Precision>& p,
                       const labelled_images& calibration, const labelled_images& images) {
  integer_network::passing calibrating;
  integer_network::passing passing;
  network.start(calibration, 0, calibration.size(), calibrating);
  network.start(images, 0, images.size(), passing);
  for (std::size_t l = 0; l < p.size(); ++l) {
    const auto map = network.calibrate(l, p, calibrating);
    network.run(l, p, map, passing);
  }
  std::vector<float> logits;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto own = network.logits(passing, i);
    logits.insert(logits.end(), own.begin(), own.end());
  }
  return logits;
}

std::vector<layer_quantisers> quantisers_of(const workload::network& network,
                                            const std::vector<layer_parameters>& layers) {
  std::vector<layer_quantisers> result;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto K = static_cast<std::size_t>(network.compute_layer(l).shape.K);
    result.emplace_back(layers[l], K, l > 0, std::vector<float>{});
  }
  return result;
}

// The mean difference as a share of the mean magnitude.
double difference(const std::vector<float>& a, const std::vector<double>& b) {
  double off = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    off += std::fabs(double{a[i]} - b[i]);
    size += std::fabs(b[i]);
  }
  return off / size;
}

}  // namespace

TEST_CASE("integers compute what the definition does with quantised numbers") {
  const auto shape = test::small_resnet();
  const auto layers = test::random_parameters(shape, true);
  const auto images = test::generated_images(5, 4, 16);
  const integer_network network(shape, layers, images);
  REQUIRE(network.moments() == moment_rule::own);
  const auto quantisers = quantisers_of(shape, layers);
  test::random_numbers random(3);
  for (int round = 0; round < 6; ++round) {
    std::vector<Precision> p(6, Precision{8, 8});
    for (std::size_t l = 1; l < 6; ++l) {
      p[l] = {static_cast<std::int8_t>(1 + random.below(8)),
              static_cast<std::int8_t>(1 + random.below(8))};
    }
    const auto expected = test::run_by_definition(shape, layers, quantisers, p, images);
    // Numbers that lie between two integers may be rounded either way.
    REQUIRE(difference(run(network, p, images, images), expected) < 0.02);
  }
}

TEST_CASE("float weights are quantised with the moments of the float network") {
  const auto shape = test::small_resnet();
  const auto layers = test::random_parameters(shape, false);
  const auto images = test::generated_images(12, 4, 16);
  const integer_network network(shape, layers, images);
  REQUIRE(network.moments() == moment_rule::float_network);
  const integer_network without(shape, layers, images, {{}, moment_rule::as_trained});
  const auto exact = test::run_by_definition(shape, layers, {}, {}, images);
  double before = 1e300;
  for (const std::int8_t bits : std::vector<std::int8_t>{2, 4, 6, 8}) {
    std::vector<Precision> p(6, Precision{bits, bits});
    p[0].activation_bits = 8;
    const double error = difference(run(network, p, images, images), exact);
    REQUIRE(error < before);
    before = error;
    if (bits == 2) REQUIRE(error < difference(run(without, p, images, images), exact));
  }
  REQUIRE(before < 0.05);
}

TEST_CASE("genomes differ from the step on that reads or writes what differs") {
  const auto shape = test::small_resnet();
  const auto images = test::generated_images(2, 4, 16);
  const integer_network network(shape, test::random_parameters(shape, true), images);
  const std::vector<Precision> a(6, Precision{4, 4});
  REQUIRE(network.first_difference(a, a) == 6);
  for (std::size_t l = 0; l < 6; ++l) {
    auto b = a;
    b[l].weight_bits = 5;
    REQUIRE(network.first_difference(a, b) == l);
    b = a;
    b[l].activation_bits = 5;
    REQUIRE(network.first_difference(a, b) == (l == 0 ? 0 : l - 1));
  }
}

TEST_CASE("what does not fit is refused by name") {
  const auto shape = test::small_resnet();
  const auto images = test::generated_images(2, 4, 16);
  auto layers = test::random_parameters(shape, true);
  const integer_network network(shape, layers, images);
  REQUIRE(message([&] { network.check(std::vector<Precision>(5)); }) ==
          "integer_network: 5 precisions for 6 layers");
  std::vector<Precision> p(6, Precision{4, 4});
  p[2].weight_bits = 9;
  REQUIRE(message([&] { network.check(p); }) ==
          "integer_network: layer \"block1.conv2\" has 9 bits instead of 1 to 8");
  REQUIRE(message([&] {
            return integer_network(shape, layers, test::generated_images(2, 4, 8));
          }) == "integer_network: images must be 3 x 16 x 16");
  layers[3].weight.pop_back();
  REQUIRE(message([&] { return integer_network(shape, layers, images); }) ==
          "integer_network: layer \"block2.conv1\": its weights or steps are not those of 16 "
          "channels");
  layers.pop_back();
  REQUIRE(message([&] { return integer_network(shape, layers, images); }) ==
          "integer_network: parameters of 5 layers instead of 6");
}
