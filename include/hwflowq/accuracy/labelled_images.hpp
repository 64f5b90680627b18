// Images with the class that each belongs to, and their split into training and validation images.
#ifndef HWFLOWQ_ACCURACY_LABELLED_IMAGES_HPP
#define HWFLOWQ_ACCURACY_LABELLED_IMAGES_HPP

#include <hwflowq/core/hash.hpp>

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

/// Images of one size, pixel by pixel in 8 bits, and their classes.
struct labelled_images {
  std::int64_t channels = 3;
  std::int64_t rows = 32;
  std::int64_t columns = 32;
  std::int64_t classes = 10;
  std::vector<std::uint8_t> pixels{};  ///< image, channel, row, column: the last runs fastest
  std::vector<std::uint8_t> labels{};  ///< one per image, below `classes`

  [[nodiscard]] std::size_t size() const { return labels.size(); }
  /// Pixels of one image.
  [[nodiscard]] std::size_t image_elements() const {
    return static_cast<std::size_t>(channels * rows * columns);
  }
  /// The pixels of image i. Precondition: i < size().
  [[nodiscard]] std::span<const std::uint8_t> image(std::size_t i) const {
    return std::span(pixels).subspan(i * image_elements(), image_elements());
  }

  /// Throws `std::invalid_argument` when an extent is below 1, the pixels are not those of as many
  /// images as there are labels, or a label is no class.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("labelled_images: " + what);
    };
    for (const auto& [field, value] : {std::pair{"channels", channels},
                                       {"rows", rows},
                                       {"columns", columns},
                                       {"classes", classes}}) {
      if (value < 1) {
        fail(std::string(field) + " = " + std::to_string(value) + " must be at least 1");
      }
    }
    if (pixels.size() != size() * image_elements()) {
      fail(std::to_string(pixels.size()) + " pixels are not those of " + std::to_string(size()) +
           " images of " + std::to_string(image_elements()));
    }
    for (std::size_t i = 0; i < size(); ++i) {
      if (labels[i] >= classes) {
        fail("label " + std::to_string(labels[i]) + " of image " + std::to_string(i) +
             " must be below " + std::to_string(classes));
      }
    }
  }

  /// Some of the images, in the order given. Precondition: every index is below size().
  [[nodiscard]] labelled_images subset(std::span<const std::size_t> indices) const {
    labelled_images chosen{channels, rows, columns, classes};
    chosen.pixels.reserve(indices.size() * image_elements());
    chosen.labels.reserve(indices.size());
    for (const std::size_t i : indices) {
      const auto source = image(i);
      chosen.pixels.insert(chosen.pixels.end(), source.begin(), source.end());
      chosen.labels.push_back(labels[i]);
    }
    return chosen;
  }
  /// The first `count` images, or all where there are fewer.
  [[nodiscard]] labelled_images first(std::size_t count) const {
    std::vector<std::size_t> indices(std::min(count, size()));
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return subset(indices);
  }
};

/// The images that weights are trained on, and those that decisions are taken by.
struct image_split {
  labelled_images training;
  labelled_images validation;
};

/// Splits images at random into `validation` many to validate with and the others.
///
/// Which side an image falls on, and its place there, depends on the seed and its own pixels only,
/// not on the order of the files: weights trained on one side are never validated with an image that
/// they know, even where somebody else packed the data set. Throws `std::invalid_argument` when there
/// are fewer images than that. O(n log n).
[[nodiscard]] inline image_split split_images(const labelled_images& images, std::size_t validation,
                                              std::uint64_t seed = 1) {
  if (validation > images.size()) {
    throw std::invalid_argument("split_images: validation = " + std::to_string(validation) +
                                " must be at most the number of images, " +
                                std::to_string(images.size()));
  }
  std::vector<std::pair<std::uint64_t, std::size_t>> order(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    order[i] = {hash_all(seed, images.image(i)), i};
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> indices(images.size());
  std::transform(order.begin(), order.end(), indices.begin(),
                 [](const auto& o) { return o.second; });
  return {images.subset(std::span(indices).subspan(validation)),
          images.subset(std::span(indices).first(validation))};
}

}  // namespace hwflowq::accuracy

#endif
