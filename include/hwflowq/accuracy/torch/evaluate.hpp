// Counts the images that a module classifies correctly.
#ifndef HWFLOWQ_ACCURACY_TORCH_EVALUATE_HPP
#define HWFLOWQ_ACCURACY_TORCH_EVALUATE_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/torch/image_batch.hpp>
#include <hwflowq/accuracy/torch/network_module.hpp>

#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hwflowq::accuracy {

/// How many images a module puts into the right class.
[[nodiscard]] inline std::size_t count_correct(network_module& module,
                                               const labelled_images& images,
                                               std::span<const Precision> precisions = {},
                                               std::size_t batch = 200) {
  ::torch::NoGradGuard no_gradient;
  const bool training = module.is_training();
  module.eval();
  std::int64_t correct = 0;
  for (std::size_t i = 0; i < images.size(); i += batch) {
    const auto part = plain_batch(images, i, std::min(batch, images.size() - i));
    const auto device = module.device();
    const auto pixels = part.pixels.to(device);
    const auto logits =
        precisions.empty() ? module.forward(pixels) : module.forward(pixels, precisions);
    correct += logits.argmax(1).eq(part.labels.to(device)).sum().item<std::int64_t>();
  }
  module.train(training);
  return static_cast<std::size_t>(correct);
}

}  // namespace hwflowq::accuracy

#endif
