// Images per second of genomes that share prefixes: a plain loop over LibTorch's operators that
// evaluates one genome after the other, the evaluator that runs LibTorch on what they have in common
// once, and the one that does so with integers.
//   benchmark_batch_evaluator [rounds]
#include <hwflowq/accuracy/integer/integer_evaluator.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/torch/batch_evaluator.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <limits>
#include <string>
#include <vector>

#include "../examples/measure/genomes.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using genome_list = std::vector<std::vector<Precision>>;

// Coloured squares: any pixels take the same time.
accuracy::labelled_images draw_images(std::size_t count, std::uint64_t seed) {
  test::random_numbers random(seed);
  accuracy::labelled_images images;
  for (std::size_t i = 0; i < count * 3; ++i) {
    std::array<std::uint8_t, 16> colours{};
    for (auto& c : colours) c = static_cast<std::uint8_t>(random.below(256));
    for (std::size_t p = 0; p < 1024; ++p)
      images.pixels.push_back(colours[p / 256 * 4 + p % 32 / 8]);
  }
  images.labels.assign(count, 0);
  return images;
}

at::Tensor normalised(const accuracy::labelled_images& images) {
  const accuracy::pixel_scale scale;
  auto tensor = at::empty({static_cast<std::int64_t>(images.size()), 3, 32, 32});
  float* to = tensor.data_ptr<float>();
  for (std::size_t p = 0; p < images.pixels.size(); ++p) {
    const std::size_t c = p / 1024 % 3;
    to[p] = static_cast<float>((images.pixels[p] / 255.0 - scale.mean[c]) / scale.deviation[c]);
  }
  return tensor;
}

struct set_up {
  workload::network shape = workload::zoo::resnet20();
  std::vector<accuracy::layer_parameters> parameters = io::read_layer_parameters(
      std::string(HWFLOWQ_EXAMPLES_DATA) + "/resnet20_supernet.safetensors", shape);
  std::vector<accuracy::trained_layer> layers = accuracy::trained_layers(shape, parameters);
  accuracy::labelled_images calibration = draw_images(32, 1);
  accuracy::labelled_images images = draw_images(256, 2);
  at::Tensor calibration_tensor = normalised(calibration);
  at::Tensor image_tensor = normalised(images);
};

// Ways to write a plain loop: where channels stand in memory, and quantisation as LibTorch's one
// operator or as four that work in place.
struct plain_style {
  std::string name;
  at::MemoryFormat layout = at::MemoryFormat::ChannelsLast;
  bool one_operator = false;
};

// As one would write it with care: weights quantised once for each genome, little copied.
class plain_network {
 public:
  plain_network(const set_up& d, const std::vector<Precision>& precisions, const plain_style& style)
      : layers_(&d.layers), precisions_(&precisions), style_(&style) {
    for (std::size_t l = 0; l < layers_->size(); ++l) {
      const auto& own = (*layers_)[l];
      const int bits = precisions[l].weight_bits;
      auto steps = own.weight_steps[bits - 1];
      steps = own.weight.dim() == 4 ? steps.reshape({-1, 1, 1, 1}) : steps.reshape({-1, 1});
      const double most = (1 << (bits - 1)) - 1;
      const auto weight = (own.weight / steps).round_().clamp_(-most, most).mul_(steps);
      weights_.push_back(own.weight.dim() == 4 ? weight.contiguous(style.layout) : weight);
      if (!own.has_batch_norm()) continue;
      means_.push_back(own.mean.clone());
      variances_.push_back(own.variance.clone());
    }
  }

  // With `measure`, batch normalisations take the moments of these images, and keep them.
  at::Tensor operator()(const at::Tensor& images, bool measure) {
    auto x = images.contiguous(style_->layout);
    x = normalise(0, at::conv2d(x, weights_[0], {}, {1, 1}, {1, 1}), measure).relu_();
    for (std::size_t block = 0; block < 9; ++block) {
      const std::size_t l = 1 + 2 * block;
      const std::int64_t stride = block == 3 || block == 6 ? 2 : 1;
      quantise(l, x);
      auto y = at::conv2d(x, weights_[l], {}, {stride, stride}, {1, 1});
      y = normalise(l, y, measure).relu_();
      quantise(l + 1, y);
      y = normalise(l + 1, at::conv2d(y, weights_[l + 1], {}, {1, 1}, {1, 1}), measure);
      if (stride == 2) {
        const auto more = x.size(1) / 2;
        x = at::constant_pad_nd(x.slice(2, 0, c10::nullopt, 2).slice(3, 0, c10::nullopt, 2),
                                {0, 0, 0, 0, more, more});
      }
      x = y.add_(x).relu_();
    }
    x = x.mean({2, 3});
    quantise(19, x);
    return at::linear(x, weights_[19], (*layers_)[19].bias);
  }

 private:
  void quantise(std::size_t l, at::Tensor& x) const {
    const int bits = (*precisions_)[l].activation_bits;
    const double step = double{(*layers_)[l].input_steps.data_ptr<float>()[bits - 1]};
    if (style_->one_operator) {
      x = at::fake_quantize_per_tensor_affine(x, step, 0, 0, (1 << bits) - 1);
      return;
    }
    x.mul_(1.0 / step).round_().clamp_(0, (1 << bits) - 1).mul_(step);
  }

  at::Tensor normalise(std::size_t l, const at::Tensor& y, bool measure) {
    const auto& own = (*layers_)[l];
    return at::batch_norm(y, own.gamma, own.beta, means_[l], variances_[l], measure, 1.0,
                          own.epsilon, false);
  }

  const std::vector<accuracy::trained_layer>* layers_;
  const std::vector<Precision>* precisions_;
  const plain_style* style_;
  std::vector<at::Tensor> weights_, means_, variances_;
};

// Classes of all images, genome by genome.
std::vector<std::int64_t> run_plain(const set_up& d, const genome_list& genomes,
                                    const plain_style& style, bool calibrate) {
  constexpr std::int64_t batch = 64;
  at::InferenceMode no_gradients;
  std::vector<std::int64_t> classes;
  for (const auto& g : genomes) {
    plain_network network(d, g, style);
    if (calibrate) network(d.calibration_tensor, true);
    for (std::int64_t first = 0; first < d.image_tensor.size(0); first += batch) {
      const auto found =
          network(d.image_tensor.narrow(0, first, batch), false).argmax(1).contiguous();
      classes.insert(classes.end(), found.data_ptr<std::int64_t>(),
                     found.data_ptr<std::int64_t>() + found.numel());
    }
  }
  return classes;
}

// What crossover and mutation leave: children that differ from a parent in layers behind some place.
genome_list offspring(const set_up& d) {
  test::random_numbers random(3);
  const auto bits = [&] { return static_cast<std::int8_t>(2 + random.below(7)); };
  std::vector<Precision> parent(d.shape.compute_layer_count(), Precision{8, 8});
  for (std::size_t l = 1; l < 19; ++l) parent[l] = {bits(), bits()};
  genome_list genomes;
  for (int g = 0; g < 16; ++g) {
    auto child = parent;
    for (std::size_t l = 10 + random.below(9); l < 19; ++l) child[l] = {bits(), bits()};
    genomes.push_back(child);
  }
  return genomes;
}

// What tables are measured of: 32 genomes that have a sixth of their layers in common, and differ
// pairwise from later ones on.
genome_list tree(const set_up& d) {
  const width_set widths{2, 3, 4, 5, 6, 7, 8};
  const precision_space space(d.shape, {.weight_bits = widths, .activation_bits = widths});
  return measure::genome_source(space, 1, 5).tree(0);
}

struct contestant {
  std::string name;
  double least_seconds = std::numeric_limits<double>::infinity();
  double right = 0.0;  // share of all answers
};

template <typename Run>
void time(contestant& c, const Run& run) {
  const auto start = std::clock();
  run();
  c.least_seconds =
      std::min(c.least_seconds, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
}

// The fastest way here to write the plain loop, by two genomes.
plain_style fastest_style(const set_up& d, const genome_list& genomes, int rounds) {
  const std::array<plain_style, 3> styles{
      {{"channels last, in place", at::MemoryFormat::ChannelsLast, false},
       {"channels first, in place", at::MemoryFormat::Contiguous, false},
       {"channels last, one operator", at::MemoryFormat::ChannelsLast, true}}};
  const genome_list two(genomes.begin(), genomes.begin() + 2);
  std::array<contestant, 3> all{};
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      time(all[i], [&] { return run_plain(d, two, styles[i], false); });
    }
  }
  std::size_t best = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto count = static_cast<double>(two.size() * d.images.size());
    fmt::print("plain loop, {:28} {:6.0f} images/s\n", styles[i].name,
               count / all[i].least_seconds);
    if (all[i].least_seconds < all[best].least_seconds) best = i;
  }
  return styles[best];
}

void compare(const set_up& d, const plain_style& style, const std::string& name,
             const genome_list& genomes, int rounds) {
  std::array<contestant, 4> all{{{"plain loop, moments as stored"},
                                 {"plain loop, moments measured"},
                                 {"batch evaluator"},
                                 {"integer evaluator"}}};
  const accuracy::post_training_network torch_network(d.shape, d.layers, d.calibration_tensor,
                                                      {.moments = accuracy::moment_rule::own});
  const accuracy::integer_network integers(d.shape, d.parameters, d.calibration);
  const std::size_t count = d.images.size();
  const double asked = static_cast<double>(count * genomes.size());
  std::vector<std::int64_t> stored, measured;
  // Right is what the calibrated loop answers for the first genome: all of them should be about as
  // often right.
  std::vector<std::int64_t> labels;
  auto labelled = d.images;
  double shared = 0.0;
  for (int round = 0; round < rounds; ++round) {
    time(all[0], [&] { stored = run_plain(d, genomes, style, false); });
    time(all[1], [&] { measured = run_plain(d, genomes, style, true); });
    labels.assign(measured.begin(), measured.begin() + static_cast<std::ptrdiff_t>(count));
    std::copy(labels.begin(), labels.end(), labelled.labels.begin());
    const auto share_right = [&](const std::vector<accuracy::answer_sheet>& sheets) {
      double sum = 0.0;
      for (const auto& s : sheets) sum += static_cast<double>(s.right());
      return sum / asked;
    };
    const auto share_of_classes = [&](const std::vector<std::int64_t>& classes) {
      double sum = 0.0;
      for (std::size_t i = 0; i < classes.size(); ++i) sum += classes[i] == labels[i % count];
      return sum / asked;
    };
    all[0].right = share_of_classes(stored);
    all[1].right = share_of_classes(measured);
    time(all[2], [&] {
      accuracy::batch_evaluator evaluate(torch_network, d.calibration_tensor, d.image_tensor,
                                         labels);
      all[2].right = share_right(evaluate(genomes, count));
    });
    time(all[3], [&] {
      accuracy::integer_evaluator evaluate(integers, d.calibration, labelled);
      all[3].right = share_right(evaluate(genomes, count));
      shared =
          static_cast<double>(evaluate.steps_asked()) / static_cast<double>(evaluate.steps_run());
    });
  }
  fmt::print(
      "{}: {} genomes x {} images, {} calibration images; one after the other takes {:.2f} times "
      "as "
      "many steps\n",
      name, genomes.size(), count, d.calibration.size(), shared);
  for (const auto& c : all) {
    fmt::print(
        "  {:30} {:8.0f} images/s, {:5.2f} times the first, {:5.2f} the second; {:5.1f} % right\n",
        c.name, asked / c.least_seconds, all[0].least_seconds / c.least_seconds,
        all[1].least_seconds / c.least_seconds, 100.0 * c.right);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  at::set_num_threads(1);
  const set_up d;
  fmt::print("ResNet-20, one thread, processor time, least of {}\n", rounds);
  const auto children = offspring(d);
  const auto style = fastest_style(d, children, rounds);
  compare(d, style, "offspring", children, rounds);
  compare(d, style, "tree", tree(d), rounds);
} catch (const std::exception& e) {
  fmt::print(stderr, "batch_evaluator: {}\n", e.what());
  return 1;
}
