// Random changes of training images: crops out of a black border, and flips.
#ifndef HWFLOWQ_ACCURACY_AUGMENTATION_HPP
#define HWFLOWQ_ACCURACY_AUGMENTATION_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/core/random.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

namespace hwflowq::accuracy {

/// How training images are changed: He et al., "Deep Residual Learning", CVPR 2016, section 4.2.
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

/// Writes image i, changed, to `target`, which holds zeros. How it is changed depends on (seed, epoch,
/// i) only. Preconditions: i is below images.size(), `target` has the pixels of an image, the
/// augmentation is valid.
inline void augment_image(const labelled_images& images, std::size_t i, const augmentation& change,
                          std::uint64_t seed, std::uint32_t epoch, std::span<std::uint8_t> target) {
  const std::int64_t rows = images.rows;
  const std::int64_t columns = images.columns;
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
  auto* to = target.data();
  const std::int64_t first = std::max<std::int64_t>(0, -right);
  const std::int64_t last = std::min(columns, columns - right);
  for (std::int64_t c = 0; c < images.channels; ++c, source += rows * columns) {
    for (std::int64_t r = 0; r < rows; ++r, to += columns) {
      if (r + down < 0 || r + down >= rows || first >= last) continue;
      const auto* line = source + (r + down) * columns + right;
      if (flip) {
        std::reverse_copy(line + first, line + last, to + (columns - last));
      } else {
        std::copy(line + first, line + last, to + first);
      }
    }
  }
}

/// All images, each changed at random, with their labels. How depends on (seed, epoch, image) only.
/// Throws `std::invalid_argument` as `augmentation::validate` does.
///
/// Which images a quantised network gets wrong that the network itself gets right is mostly chance, and
/// another chance where an image is mirrored or moved: accuracies of many networks that were measured on
/// as many different views are wrong in the mean by less than those on the same images.
[[nodiscard]] inline labelled_images changed_images(const labelled_images& images,
                                                    const augmentation& change, std::uint64_t seed,
                                                    std::uint32_t epoch) {
  change.validate();
  auto changed = images;
  std::fill(changed.pixels.begin(), changed.pixels.end(), std::uint8_t{0});
  const std::size_t each = changed.image_elements();
  for (std::size_t i = 0; i < changed.size(); ++i) {
    augment_image(images, i, change, seed, epoch,
                  std::span(changed.pixels).subspan(i * each, each));
  }
  return changed;
}

/// Images to measure the moments of batch normalisations on: the first `count` training images (or
/// all), changed as in training. Black borders alone move the moments of what was trained with them:
/// measured on images as they are, ResNet-20 for CIFAR-10 loses 4 to 5 percentage points.
[[nodiscard]] inline labelled_images calibration_images(const labelled_images& training,
                                                        std::size_t count,
                                                        const augmentation& change = {},
                                                        std::uint64_t seed = 1) {
  return changed_images(training.first(count), change, seed, 0);
}

}  // namespace hwflowq::accuracy

#endif
