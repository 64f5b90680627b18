#include <hwflowq/accuracy/integer/feature_maps.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "images.hpp"

using namespace hwflowq;
using accuracy::feature_maps;
using accuracy::map_shape;

TEST_CASE("rows lie inside their padding") {
  const map_shape shape{2, 3, 4, 1};
  REQUIRE(shape.row_stride() == 20);
  REQUIRE(shape.size() == 80);
  feature_maps<int> maps(shape, 2);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t i = 0; i < 12; ++i) maps.row(1, r)[i] = 7;
  }
  int inside = 0;
  for (std::size_t i = 0; i < 80; ++i) {
    REQUIRE(maps.image(0)[i] == 0);
    const std::size_t row = i / 20;
    const std::size_t column = i % 20 / 4;
    const bool padding = row == 0 || row == 3 || column == 0 || column == 4;
    REQUIRE(maps.image(1)[i] == (padding ? 0 : 7));
    inside += maps.image(1)[i];
  }
  REQUIRE(inside == 24 * 7);
}

TEST_CASE("pixels are normalised by channel, exactly at 8 bits and coarser below") {
  const auto images = test::generated_images(1, 3, 8);
  const map_shape shape{8, 8, 3, 1};
  std::vector<float> values(shape.size(), 0.0F);
  const accuracy::pixel_scale scale{{0.5, 0.25, 0.0}, {0.5, 2.0, 1.0}};
  for (const int bits : {8, 3, 1}) {
    accuracy::scale_pixels(images.image(0), scale, bits, shape, values.data());
    const double levels = (1 << bits) - 1;
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t p = 0; p < 64; ++p) {
        const double pixel = images.pixels[c * 64 + p];
        const double level = std::nearbyint(pixel * levels / 255.0) / levels;
        const double expected = (level - scale.mean[c]) / scale.deviation[c];
        REQUIRE_THAT(double{values[shape.row(p / 8) + p % 8 * 3 + c]},
                     Catch::Matchers::WithinAbs(expected, 1e-6));
      }
    }
    REQUIRE(values[0] == 0.0F);
  }
}
