#include <hwflowq/accuracy/augmentation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "images.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq;
using accuracy::augmentation;
using accuracy::calibration_images;

// The pixel that a crop `down` and `right` of the middle has at (c, r, q); black outside.
std::uint8_t pixel(const accuracy::labelled_images& images, std::size_t i, std::int64_t c,
                   std::int64_t r, std::int64_t q) {
  if (r < 0 || q < 0 || r >= images.rows || q >= images.columns) return 0;
  return images.image(i)[static_cast<std::size_t>((c * images.rows + r) * images.columns + q)];
}

}  // namespace

TEST_CASE("calibration images are crops out of a black border, half of them flipped") {
  const auto images = test::generated_images(200, 1, 8);
  const auto changed = calibration_images(images, 150, {.padding = 2}, 1);
  REQUIRE(changed.size() == 150);
  std::set<std::pair<std::int64_t, std::int64_t>> shifts;
  int flipped = 0;
  for (std::size_t i = 0; i < changed.size(); ++i) {
    int found = 0;
    for (std::int64_t down = -2; down <= 2; ++down) {
      for (std::int64_t right = -2; right <= 2; ++right) {
        for (const bool flip : {false, true}) {
          bool same = true;
          for (std::int64_t p = 0; p < 3 * 64 && same; ++p) {
            const std::int64_t q = flip ? 7 - p % 8 : p % 8;
            same = changed.image(i)[static_cast<std::size_t>(p)] ==
                   pixel(images, i, p / 64, p / 8 % 8 + down, q + right);
          }
          if (!same) continue;
          ++found;
          flipped += flip ? 1 : 0;
          shifts.insert({down, right});
        }
      }
    }
    REQUIRE(found == 1);
    REQUIRE(changed.labels[i] == images.labels[i]);
  }
  REQUIRE(shifts.size() == 25);  // all that there are
  REQUIRE(flipped > 50);
  REQUIRE(flipped < 100);
}

TEST_CASE("calibration images are the same for the same seed, and no more than there are") {
  const auto images = test::generated_images(10, 1, 8);
  const auto all = calibration_images(images, 20);
  REQUIRE(all.size() == 10);
  REQUIRE(all.pixels == calibration_images(images, 10).pixels);
  REQUIRE(all.pixels != calibration_images(images, 10, {}, 2).pixels);
  REQUIRE(calibration_images(images, 4, {.padding = 0, .flip = false}).pixels ==
          images.first(4).pixels);
  REQUIRE(test::message([&] { return calibration_images(images, 4, {.padding = -1}); }) ==
          "augmentation: padding = -1 must be at least 0");
}

TEST_CASE("images are changed otherwise in each epoch and for each seed, and always the same") {
  const auto images = test::generated_images(30, 1, 8);
  const auto changed = accuracy::changed_images(images, {}, 1, 3);
  REQUIRE(changed.labels == images.labels);
  REQUIRE(changed.pixels == accuracy::changed_images(images, {}, 1, 3).pixels);
  REQUIRE(changed.pixels != accuracy::changed_images(images, {}, 1, 4).pixels);
  REQUIRE(changed.pixels != accuracy::changed_images(images, {}, 2, 3).pixels);
  REQUIRE(accuracy::changed_images(images, {}, 1, 0).pixels ==
          calibration_images(images, 30).pixels);
  for (std::size_t i = 0; i < images.size(); ++i) {
    std::vector<std::uint8_t> alone(images.image_elements(), 0);
    accuracy::augment_image(images, i, {}, 1, 3, alone);
    REQUIRE(std::ranges::equal(alone, changed.image(i)));
  }
  REQUIRE(test::message([&] { return accuracy::changed_images(images, {.padding = -1}, 1, 0); }) ==
          "augmentation: padding = -1 must be at least 0");
}
