// Batches of images as tensors, plain or augmented for training.
#ifndef HWFLOWQ_ACCURACY_TORCH_IMAGE_BATCH_HPP
#define HWFLOWQ_ACCURACY_TORCH_IMAGE_BATCH_HPP

#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/core/random.hpp>

#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Images and their classes on a device.
struct image_batch {
  ::torch::Tensor pixels;  ///< N, C, rows, columns: 8-bit numbers
  ::torch::Tensor labels;  ///< N: 64-bit numbers
};

/// `count` images from `first` on, as they are. Precondition: there are as many.
[[nodiscard]] inline image_batch plain_batch(const labelled_images& images, std::size_t first,
                                             std::size_t count) {
  const auto n = static_cast<std::int64_t>(count);
  image_batch batch{
      ::torch::empty({n, images.channels, images.rows, images.columns}, ::torch::kByte),
      ::torch::empty({n}, ::torch::kLong)};
  const auto pixels =
      std::span(images.pixels)
          .subspan(first * images.image_elements(), count * images.image_elements());
  std::copy(pixels.begin(), pixels.end(), batch.pixels.data_ptr<std::uint8_t>());
  std::copy_n(images.labels.begin() + static_cast<std::ptrdiff_t>(first), count,
              batch.labels.data_ptr<std::int64_t>());
  return batch;
}

/// The order in which an epoch visits images: a permutation that depends on (seed, epoch) only.
[[nodiscard]] inline std::vector<std::size_t> epoch_order(std::size_t images, std::uint64_t seed,
                                                          std::uint32_t epoch) {
  std::vector<std::size_t> order(images);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random_stream random(seed, epoch, 0xFFFFFFFFU);
  for (std::size_t i = images; i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  return order;
}

/// The images at `indices`, augmented. Preconditions: indices are below images.size(), the
/// augmentation is valid. How image i is changed depends on (seed, epoch, i) only.
[[nodiscard]] inline image_batch augmented_batch(const labelled_images& images,
                                                 std::span<const std::size_t> indices,
                                                 const augmentation& change, std::uint64_t seed,
                                                 std::uint32_t epoch) {
  const auto n = static_cast<std::int64_t>(indices.size());
  image_batch batch{
      ::torch::zeros({n, images.channels, images.rows, images.columns}, ::torch::kByte),
      ::torch::empty({n}, ::torch::kLong)};
  const std::span target(batch.pixels.data_ptr<std::uint8_t>(),
                         indices.size() * images.image_elements());
  for (std::size_t b = 0; b < indices.size(); ++b) {
    batch.labels.data_ptr<std::int64_t>()[b] = images.labels[indices[b]];
    augment_image(images, indices[b], change, seed, epoch,
                  target.subspan(b * images.image_elements(), images.image_elements()));
  }
  return batch;
}

}  // namespace hwflowq::accuracy

#endif
