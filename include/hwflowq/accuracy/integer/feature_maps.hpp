// Activations of several images, channels innermost, with the zeros around them that padding needs.
#ifndef HWFLOWQ_ACCURACY_INTEGER_FEATURE_MAPS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_FEATURE_MAPS_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq::accuracy {

/// Extents of one image's activations.
struct map_shape {
  std::size_t rows = 1;
  std::size_t columns = 1;
  std::size_t channels = 1;  ///< innermost
  std::size_t padding = 0;   ///< on each side, holding zeros

  [[nodiscard]] std::size_t row_stride() const { return (columns + 2 * padding) * channels; }
  [[nodiscard]] std::size_t size() const { return (rows + 2 * padding) * row_stride(); }
  /// Where the first value of row r lies.
  [[nodiscard]] std::size_t row(std::size_t r) const {
    return (r + padding) * row_stride() + padding * channels;
  }
};

/// Activations of images one behind the other; new ones are zero.
template <typename T>
class feature_maps {
 public:
  feature_maps() = default;
  feature_maps(const map_shape& shape, std::size_t images)
      : shape_(shape), values_(images * shape.size()) {}

  [[nodiscard]] const map_shape& shape() const { return shape_; }
  /// All of one image, its padding included. Precondition: there are more images than i.
  [[nodiscard]] T* image(std::size_t i) { return values_.data() + i * shape_.size(); }
  [[nodiscard]] const T* image(std::size_t i) const { return values_.data() + i * shape_.size(); }
  [[nodiscard]] T* row(std::size_t i, std::size_t r) { return image(i) + shape_.row(r); }
  [[nodiscard]] const T* row(std::size_t i, std::size_t r) const {
    return image(i) + shape_.row(r);
  }

 private:
  map_shape shape_;
  std::vector<T> values_;
};

/// How pixels become what the first layer reads: (pixel / 255 - mean) / deviation, per channel. The
/// default is what the usual weights of CIFAR networks were trained with.
struct pixel_scale {
  std::vector<double> mean{0.485, 0.456, 0.406};
  std::vector<double> deviation{0.229, 0.224, 0.225};
};

/// Writes a padded image of `bits` bits a pixel to `values`: 8 bits hold pixels exactly, narrower ones
/// spread over 0 ... 255. Preconditions: the shape is the image's, `scale` has its channels.
HWFLOWQ_STRICT_FP inline void scale_pixels(std::span<const std::uint8_t> pixels,
                                           const pixel_scale& scale, int bits,
                                           const map_shape& shape, float* values) {
  HWFLOWQ_STRICT_FP_BODY
  const double levels = bits < 8 ? static_cast<double>((1 << bits) - 1) : 255.0;
  for (std::size_t c = 0; c < shape.channels; ++c) {
    for (std::size_t r = 0; r < shape.rows; ++r) {
      float* to = values + shape.row(r) + c;
      const std::uint8_t* from = pixels.data() + (c * shape.rows + r) * shape.columns;
      for (std::size_t q = 0; q < shape.columns; ++q) {
        const double share = std::nearbyint(from[q] * (levels / 255.0)) / levels;
        to[q * shape.channels] = static_cast<float>((share - scale.mean[c]) / scale.deviation[c]);
      }
    }
  }
}

}  // namespace hwflowq::accuracy

#endif
