// What holds for any tensor and quantiser, and for any network and its space of precisions.
#include <hwflowq/core/hash.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/quantization/quantization_noise.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::quantization;

/// Values of very different sizes and shapes; exact in every compiler.
std::vector<float> random_tensor(test::random_numbers& random) {
  std::vector<float> values(random.below(4) == 0 ? random.below(5) : random.below(300));
  const auto exponent = static_cast<int>(random.below(100)) - 50;
  const std::size_t shape = random.below(5);
  for (float& x : values) {
    double v = random.uniform() * 2.0 - 1.0;
    if (shape == 1) v = v * v * v * v * v;                           // heavy tails
    if (shape == 2) v = std::fabs(v);                                // one-sided
    if (shape == 3) v = static_cast<double>(random.below(5)) - 2.0;  // few values
    if (shape == 4) v = random.below(4) == 0 ? v : 0.0;              // sparse
    x = static_cast<float>(std::ldexp(v, exponent));
  }
  return values;
}

quantizer_options random_options(test::random_numbers& random) {
  const int bits = 1 + static_cast<int>(random.below(16));
  quantizer_options options;
  options.range = random.below(3) == 0   ? unsigned_range(bits)
                  : random.below(2) == 0 ? signed_full(bits)
                                         : signed_narrow(bits);
  options.asymmetric = !options.range.is_binary() && random.below(2) == 0;
  options.clip = static_cast<clipping>(random.below(3));
  options.percentile = 90.0 + static_cast<double>(random.below(1001)) / 100.0;
  return options;
}

constexpr workload::layer_shape convolution{.K = 1, .C = 1};

/// Convolutions and additions that read any earlier tensor.
workload::network random_network(test::random_numbers& random) {
  workload::network n("random");
  std::vector<workload::tensor_index> tensors{n.add_input({"image"})};
  const std::size_t layers = 1 + random.below(12);
  for (std::size_t l = 0; l < layers; ++l) {
    const auto any = [&] { return tensors[random.below(tensors.size())]; };
    tensors.push_back(n.add(std::string("c").append(std::to_string(l)), convolution, {any()}));
    if (random.below(3) == 0) {
      const workload::layer_shape add{.kind = workload::layer_kind::add};
      const auto first = any();
      tensors.push_back(n.add(std::string("a").append(std::to_string(l)), add, {first, any()}));
    }
  }
  return n;
}

width_set random_widths(test::random_numbers& random) {
  width_set set;
  for (std::size_t i = 1 + random.below(5); i > 0; --i) {
    set.insert(1 + static_cast<int>(random.below(16)));
  }
  return set;
}

}  // namespace

TEST_CASE("any quantiser keeps to its range, its error and itself") {
  test::random_numbers random(21);
  for (int trial = 0; trial < 4000; ++trial) {
    const auto values = random_tensor(random);
    const auto options = random_options(random);
    const auto q = fit_quantizer(values, options);
    INFO("trial " << trial << ", " << options.range.bits << " bits, scale " << q.scale);
    REQUIRE_NOTHROW(q.validate());
    std::vector<std::int32_t> integers(values.size());
    std::vector<float> once(values.size());
    std::vector<float> twice(values.size());
    q.quantise(values, integers);
    q.fake_quantise(values, once);
    q.fake_quantise(once, twice);
    REQUIRE(once == twice);
    const double low = q.dequantise(options.range.lowest());
    const double high = q.dequantise(options.range.highest());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double x = values[i];
      if (!options.range.contains(integers[i])) FAIL("integer outside its range");
      if (q.quantise(x) != integers[i]) FAIL("a tensor's element differs from a number");
      const double error = std::fabs(x - q.dequantise(integers[i]));
      const double allowed = options.range.is_binary() ? q.scale : 0.5 * q.scale;
      if (x >= low && x <= high && error > allowed * (1.0 + 1e-12)) FAIL("error within reach");
      if (x < low && integers[i] != options.range.lowest()) FAIL("not clipped below");
      if (x > high && integers[i] != options.range.highest()) FAIL("not clipped above");
    }
    // Larger numbers have no smaller integer.
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    q.quantise(sorted, integers);
    REQUIRE(std::is_sorted(integers.begin(), integers.end()));
  }
}

TEST_CASE("symmetric quantisers negate with their input") {
  test::random_numbers random(22);
  for (int trial = 0; trial < 1000; ++trial) {
    const auto values = random_tensor(random);
    auto negated = values;
    for (float& x : negated) x = -x;
    const quantizer_options options{.range = signed_narrow(1 + static_cast<int>(random.below(16))),
                                    .clip = static_cast<clipping>(random.below(3))};
    const auto q = fit_quantizer(values, options);
    std::vector<std::int32_t> a(values.size());
    std::vector<std::int32_t> b(values.size());
    q.quantise(values, a);
    q.quantise(negated, b);
    for (std::size_t i = 0; i < a.size(); ++i) {
      const bool zero = options.range.is_binary() && values[i] == 0.0F;
      if (a[i] != -b[i] && !zero) FAIL("integer " << a[i] << " against " << b[i]);
    }
    if (options.range.is_binary() && std::count(values.begin(), values.end(), 0.0F) > 0) continue;
    REQUIRE(fit_quantizer(negated, options) == q);
  }
}

TEST_CASE("clipping for least error is never worse than not clipping, nor is a bit more") {
  test::random_numbers random(23);
  std::size_t better = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const auto values = random_tensor(random);
    auto options = random_options(random);
    options.clip = clipping::maximum;
    const double all = quantization_noise(values, options).noise;
    options.clip = clipping::least_error;
    const double least = quantization_noise(values, options).noise;
    REQUIRE(least <= all);
    better += least < all ? 1U : 0U;
    // A percentile of 100 reaches everything.
    options.clip = clipping::percentile;
    options.percentile = 100.0;
    REQUIRE(quantization_noise(values, options).noise == all);
  }
  REQUIRE(better > 500);
}

TEST_CASE("quantisers scale with their input") {
  test::random_numbers random(24);
  for (int trial = 0; trial < 500; ++trial) {
    const auto values = random_tensor(random);
    auto scaled = values;
    for (float& x : scaled) x *= 8.0F;
    const auto options = random_options(random);
    const auto power = quantization_noise(values, options);
    const auto larger = quantization_noise(scaled, options);
    if (power.signal == 0.0) continue;
    REQUIRE(larger.signal == 64.0 * power.signal);
    REQUIRE(larger.noise == 64.0 * power.noise);
  }
}

TEST_CASE("fitted quantisers have the same bits everywhere") {
  test::random_numbers random(25);
  std::uint64_t digest = 0;
  for (int trial = 0; trial < 500; ++trial) {
    const auto values = random_tensor(random);
    const auto options = random_options(random);
    const auto q = fit_quantizer(values, options);
    const auto power = noise_of(values, q);
    for (const double x : {q.scale, power.signal, power.noise, power.relative()}) {
      digest = hash_combine(digest, std::bit_cast<std::uint64_t>(x));
    }
    digest = hash_combine(digest, static_cast<std::uint64_t>(q.zero_point));
  }
  REQUIRE(digest == 0xfcd6cddd39361179U);
}

TEST_CASE("any space keeps its ties, pins and alphabets") {
  test::random_numbers random(26);
  std::size_t built = 0;
  for (std::uint32_t trial = 0; trial < 1000; ++trial) {
    const auto network = random_network(random);
    const std::size_t layers = network.compute_layer_count();
    precision_space_options options{.weight_bits = random_widths(random),
                                    .activation_bits = random_widths(random)};
    if (random.below(2) == 0) options.ends = std::nullopt;
    const auto any_name = [&] { return network.compute_layer(random.below(layers)).name; };
    if (random.below(2) == 0) {
      options.pins.push_back({.layer = any_name(), .weight_bits = 3, .activation_bits = 8});
    }
    if (random.below(2) == 0) {
      options.layers.push_back({.layer = any_name(), .activation_bits = width_set{2, 5, 8}});
    }
    std::optional<precision_space> space;
    try {
      space.emplace(network, options);
    } catch (const std::invalid_argument&) {
      continue;  // a pin or alphabet against another
    }
    ++built;
    REQUIRE(space->layer_count() == layers);
    std::vector<Precision> p(layers);
    for (auto& precision : p) {
      precision = {static_cast<std::int8_t>(random.below(20)),
                   static_cast<std::int8_t>(random.below(20))};
    }
    space->repair(p);
    auto genome = space->compress(p);
    REQUIRE(space->expand(genome) == p);
    if (space->gene_count() == 0) continue;
    const precision_variation variation(*space, {.mutation_probability = 0.3});
    for (std::uint32_t i = 0; i < 100; ++i) {
      random_stream stream(27, trial, i);
      auto other = variation.random(stream);
      variation.crossover(genome, other, stream);
      variation.mutate(genome, stream);
      for (const auto& member : {genome, other}) {
        if (!space->contains(member)) FAIL("outside the space");
        space->expand(member, p);
        std::map<workload::tensor_index, int> width_of;
        for (std::size_t l = 0; l < layers; ++l) {
          const auto& layer = network.compute_layer(l);
          const int bits = p[l].activation_bits;
          const auto group = network.activation_group(layer.inputs.front());
          if (width_of.try_emplace(group, bits).first->second != bits) FAIL("a tie is broken");
          for (const auto& pin : options.pins) {
            if (pin.layer != layer.name) continue;
            if (p[l].weight_bits != pin.weight_bits || bits != pin.activation_bits) {
              FAIL("a pin is lost");
            }
          }
        }
        if (space->compress(p) != member) FAIL("compress and expand differ");
      }
    }
  }
  REQUIRE(built > 600);
}
