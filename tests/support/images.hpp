// Small images that can be learnt, for tests without a data set.
#ifndef HWFLOWQ_TESTS_SUPPORT_IMAGES_HPP
#define HWFLOWQ_TESTS_SUPPORT_IMAGES_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/core/random.hpp>

#include <cstddef>
#include <cstdint>

namespace hwflowq::test {

/// Noise in which every class has a bright square at a place and in a colour of its own.
inline accuracy::labelled_images generated_images(std::size_t count, std::uint64_t seed = 1,
                                                  std::int64_t size = 32) {
  accuracy::labelled_images images{3, size, size, 10};
  for (std::size_t i = 0; i < count; ++i) {
    random_stream random(seed, static_cast<std::uint32_t>(i));
    const auto label = static_cast<std::uint8_t>(random.below(10));
    images.labels.push_back(label);
    for (std::int64_t c = 0; c < 3; ++c) {
      for (std::int64_t r = 0; r < size; ++r) {
        for (std::int64_t q = 0; q < size; ++q) {
          const bool square =
              c == label % 3 && r / (size / 4) == label / 4 && q / (size / 4) == label % 4;
          const auto noise = random.below(120);
          images.pixels.push_back(static_cast<std::uint8_t>(square ? 255 - noise : noise));
        }
      }
    }
  }
  return images;
}

}  // namespace hwflowq::test

#endif
