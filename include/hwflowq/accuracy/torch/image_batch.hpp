// Batches of images as tensors, plain or augmented for training.
#ifndef HWFLOWQ_ACCURACY_TORCH_IMAGE_BATCH_HPP
#define HWFLOWQ_ACCURACY_TORCH_IMAGE_BATCH_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/core/random.hpp>

#include <torch/torch.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Images and their classes on a device.
struct image_batch {
  ::torch::Tensor pixels;  ///< N, C, rows, columns: 8-bit numbers
  ::torch::Tensor labels;  ///< N: 64-bit numbers
};

/// Random changes of training images: He et al., "Deep Residual Learning", CVPR 2016, section 4.2.
struct augmentation {
  std::int64_t padding =
      4;             ///< black pixels on each side, of which a crop of the old size is taken
  bool flip = true;  ///< left to right, every other time

  bool operator==(const augmentation&) const = default;

  /// Throws `std::invalid_argument` when the padding is negative.
  void validate() const {
    if (padding >= 0) return;
    throw std::invalid_argument("augmentation: padding = " + std::to_string(padding) +
                                " must be at least 0");
  }
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
  auto* target = batch.pixels.data_ptr<std::uint8_t>();
  const std::int64_t rows = images.rows;
  const std::int64_t columns = images.columns;
  for (std::int64_t b = 0; b < n; ++b) {
    const std::size_t i = indices[static_cast<std::size_t>(b)];
    batch.labels.data_ptr<std::int64_t>()[b] = images.labels[i];
    random_stream random(seed, epoch, static_cast<std::uint32_t>(i));
    const auto shift = [&] {
      return static_cast<std::int64_t>(
                 random.below(static_cast<std::uint32_t>(2 * change.padding + 1))) -
             change.padding;
    };
    const std::int64_t down = shift();
    const std::int64_t right = shift();
    const bool flip = change.flip && random.chance(0.5);
    const auto* source = images.image(i).data();
    const std::int64_t first = std::max<std::int64_t>(0, -right);
    const std::int64_t last = std::min(columns, columns - right);
    for (std::int64_t c = 0; c < images.channels; ++c, source += rows * columns) {
      for (std::int64_t r = 0; r < rows; ++r, target += columns) {
        if (r + down < 0 || r + down >= rows || first >= last) continue;
        const auto* line = source + (r + down) * columns + right;
        if (flip) {
          std::reverse_copy(line + first, line + last, target + (columns - last));
        } else {
          std::copy(line + first, line + last, target + first);
        }
      }
    }
  }
  return batch;
}

}  // namespace hwflowq::accuracy

#endif
