// Quantised training: of one genome, or of weights that all genomes of a space share.
#ifndef HWFLOWQ_ACCURACY_TORCH_SUPERNET_HPP
#define HWFLOWQ_ACCURACY_TORCH_SUPERNET_HPP

#include <hwflowq/accuracy/torch/image_batch.hpp>
#include <hwflowq/accuracy/torch/network_module.hpp>
#include <hwflowq/accuracy/torch/trainer.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/precision_space.hpp>

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// The precisions that one step of training runs, one after the other.
using precision_plan = std::function<std::vector<std::vector<Precision>>(std::uint64_t step)>;

/// Which genomes a step trains: Yu, Huang, "Universally slimmable networks", ICCV 2019, section 3.2
/// (the sandwich rule), with widths in bits in place of channels.
struct supernet_options {
  std::uint64_t seed = 1;
  std::size_t random_genomes = 1;  ///< in every step, beside the lowest
  /// Steps from one training of the highest widths to the next; 0 leaves them to chance.
  std::uint64_t highest_every = 4;
};

/// A random genome of a range of widths: two widths are drawn with chances that fall as 1 / bits, and
/// every gene is drawn between them; one pair for weights and one for activations, the same for both
/// every other time. So genomes of all average widths are drawn, uniform ones among them.
[[nodiscard]] inline precision_genome draw_genome(const precision_space& space,
                                                  random_stream& random) {
  const auto alphabets = space.alphabets();
  const auto draw_width = [&](const width_set& widths) {
    double total = 0.0;
    widths.for_each([&](int bits) { total += 1.0 / bits; });
    double left = random.uniform() * total;
    int drawn = widths.lowest();
    bool done = false;
    widths.for_each([&](int bits) {
      if (done) return;
      drawn = bits;
      left -= 1.0 / bits;
      done = left < 0.0;
    });
    return drawn;
  };
  const auto draw_range = [&](std::size_t gene) {
    const int a = draw_width(alphabets[gene]);
    const int b = draw_width(alphabets[gene]);
    return std::pair(std::min(a, b), std::max(a, b));
  };
  precision_genome genome(space.gene_count());
  if (genome.empty()) return genome;
  const auto weights = draw_range(0);
  auto activations = draw_range(genome.size() - 1);
  if (random.chance(0.5)) activations = weights;
  for (std::size_t g = 0; g < genome.size(); ++g) {
    const auto [low, high] = g < space.weight_gene_count() ? weights : activations;
    std::vector<int> choices;
    alphabets[g].for_each([&, l = low, h = high](int bits) {
      if (bits >= l && bits <= h) choices.push_back(bits);
    });
    const int bits = choices.empty()
                         ? alphabets[g].nearest(low)
                         : choices[random.below(static_cast<std::uint32_t>(choices.size()))];
    genome[g] = static_cast<std::int8_t>(bits);
  }
  return genome;
}

/// Trains all genomes of a space: in every step the lowest widths and random ones, and every few
/// steps the highest.
[[nodiscard]] inline precision_plan supernet_plan(precision_space space,
                                                  const supernet_options& options = {}) {
  precision_genome lowest(space.gene_count());
  precision_genome highest(space.gene_count());
  for (std::size_t g = 0; g < space.gene_count(); ++g) {
    lowest[g] = static_cast<std::int8_t>(space.alphabets()[g].lowest());
    highest[g] = static_cast<std::int8_t>(space.alphabets()[g].highest());
  }
  return [space = std::move(space), lowest, highest, options](std::uint64_t step) {
    std::vector<std::vector<Precision>> passes{space.expand(lowest)};
    random_stream random(options.seed, static_cast<std::uint32_t>(step), 0xFFFFFFFEU);
    for (std::size_t i = 0; i < options.random_genomes; ++i) {
      passes.push_back(space.expand(draw_genome(space, random)));
    }
    if (options.highest_every > 0 && step % options.highest_every == 0) {
      passes.push_back(space.expand(highest));
    }
    return passes;
  };
}

/// Trains one assignment of widths.
[[nodiscard]] inline precision_plan single_plan(std::vector<Precision> precisions) {
  return [precisions = std::move(precisions)](std::uint64_t) {
    return std::vector<std::vector<Precision>>{precisions};
  };
}

/// The loss of quantised training: cross-entropy with the labels, and with what a teacher says of the
/// same images (Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network", 2015, at a
/// temperature of 1), weighed by `distillation`; its mean over the precisions of a step. Without a
/// teacher the labels have all the weight. The module needs quantisers. Throws `std::invalid_argument`
/// unless `distillation` is within [0, 1].
[[nodiscard]] inline batch_loss quantised_loss(precision_plan plan,
                                               std::shared_ptr<network_module> teacher = nullptr,
                                               double distillation = 1.0) {
  if (!(distillation >= 0.0 && distillation <= 1.0)) {
    throw std::invalid_argument("quantised_loss: distillation = " + std::to_string(distillation) +
                                " must be within [0, 1]");
  }
  if (!teacher) distillation = 0.0;
  return [=, plan = std::move(plan)](network_module& module, const image_batch& batch,
                                     std::uint64_t step) {
    ::torch::Tensor targets;
    if (teacher) {
      ::torch::NoGradGuard no_gradient;
      teacher->eval();
      targets = ::torch::softmax(teacher->forward(batch.pixels), 1);
    }
    const auto passes = plan(step);
    const double share = 1.0 / static_cast<double>(passes.size());
    double loss = 0.0;
    double correct = 0.0;
    for (const auto& precisions : passes) {
      const auto logits = module.forward(batch.pixels, precisions);
      const auto log_chances = ::torch::log_softmax(logits, 1);
      ::torch::Tensor total = ::torch::zeros({}, log_chances.options());
      if (distillation > 0.0) {
        total = total - distillation * (targets * log_chances).sum(1).mean();
      }
      if (distillation < 1.0) {
        total = total + (1.0 - distillation) * ::torch::nll_loss(log_chances, batch.labels);
      }
      (total * share).backward();
      loss += share * total.item<double>();
      correct += share * static_cast<double>(
                             logits.detach().argmax(1).eq(batch.labels).sum().item<std::int64_t>());
    }
    return batch_result{loss, static_cast<std::size_t>(correct + 0.5)};
  };
}

}  // namespace hwflowq::accuracy

#endif
