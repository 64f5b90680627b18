// Images per second of a batch of genomes that share prefixes, beside a plain loop over LibTorch's
// operators that evaluates one genome after the other.
#include <hwflowq/accuracy/torch/batch_evaluator.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "random_layers.hpp"

namespace {

using namespace hwflowq;

struct set_up {
  workload::network shape = workload::zoo::resnet20();
  std::vector<accuracy::trained_layer> layers = test::random_layers(shape);
  at::Tensor calibration, images;
  std::vector<std::int64_t> labels;
  std::vector<std::vector<Precision>> genomes;

  set_up() {
    at::set_num_threads(1);
    test::random_numbers random(3);
    calibration = test::random_tensor({64, 3, 32, 32}, random, -2.0, 2.0);
    images = test::random_tensor({256, 3, 32, 32}, random, -2.0, 2.0);
    labels.assign(256, 0);
    // What crossover and mutation leave: genomes that differ in a few layers, mostly late ones.
    const auto bits = [&] { return static_cast<std::int8_t>(2 + random.below(7)); };
    std::vector<Precision> parent(shape.compute_layer_count());
    for (auto& p : parent) p = {bits(), bits()};
    for (int g = 0; g < 16; ++g) {
      auto child = parent;
      for (std::size_t l = 10 + random.below(10); l < child.size(); ++l)
        child[l] = {bits(), bits()};
      genomes.push_back(child);
    }
  }
};

const set_up& data() {
  static const set_up all;
  return all;
}

// As anyone would write it: float, quantised weights and activations, batch normalisation, ReLU.
at::Tensor plain(const set_up& d, const std::vector<Precision>& p, at::Tensor x) {
  at::InferenceMode no_gradients;
  const auto quantised = [](const at::Tensor& t, int bits) {
    const auto scale = t.abs().max() / (std::exp2(bits - 1) - 0.5);
    return (t / scale).round() * scale;
  };
  const auto layer = [&](std::size_t l, const at::Tensor& input, std::int64_t stride) {
    const auto& own = d.layers[l];
    const auto y =
        at::conv2d(quantised(input, p[l].activation_bits), quantised(own.weight, p[l].weight_bits),
                   {}, {stride, stride}, {1, 1});
    return at::batch_norm(y, own.gamma, own.beta, own.mean, own.variance, false, 0.0, own.epsilon,
                          false);
  };
  x = at::relu(layer(0, x, 1));
  for (std::size_t block = 0; block < 9; ++block) {
    const std::int64_t stride = block == 3 || block == 6 ? 2 : 1;
    const auto y = layer(2 + 2 * block, at::relu(layer(1 + 2 * block, x, stride)), 1);
    if (stride == 2) {
      const auto more = x.size(1) / 2;
      x = at::constant_pad_nd(x.slice(2, 0, c10::nullopt, 2).slice(3, 0, c10::nullopt, 2),
                              {0, 0, 0, 0, more, more});
    }
    x = at::relu(x + y);
  }
  return at::linear(x.mean({2, 3}), d.layers[19].weight, d.layers[19].bias);
}

void count(benchmark::State& state, std::size_t images) {
  state.counters["images/s"] = benchmark::Counter(static_cast<double>(images),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}

void plain_loop(benchmark::State& state) {
  const auto& d = data();
  for (auto _ : state) {
    for (const auto& g : d.genomes) {
      for (std::int64_t b = 0; b < 256; b += 64) {
        benchmark::DoNotOptimize(plain(d, g, d.images.narrow(0, b, 64)).argmax(1));
      }
    }
  }
  count(state, 256 * d.genomes.size());
}
BENCHMARK(plain_loop)->Unit(benchmark::kMillisecond);

void shared_prefixes(benchmark::State& state) {
  const auto& d = data();
  const accuracy::post_training_network network(d.shape, d.layers, d.calibration);
  for (auto _ : state) {
    accuracy::batch_evaluator evaluate(network, d.calibration, d.images, d.labels);
    benchmark::DoNotOptimize(evaluate(d.genomes, 256));
    state.counters["layers saved"] = 1.0 - static_cast<double>(evaluate.layers_run()) /
                                               static_cast<double>(evaluate.layers_asked());
  }
  count(state, 256 * d.genomes.size());
}
BENCHMARK(shared_prefixes)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
