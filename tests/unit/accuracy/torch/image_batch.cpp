#include <hwflowq/accuracy/torch/image_batch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include "images.hpp"
#include "torch.hpp"

using namespace hwflowq;
using namespace hwflowq::accuracy;

TEST_CASE("a plain batch holds pixels and labels as they are") {
  const auto images = test::generated_images(7, 1, 8);
  const auto batch = plain_batch(images, 2, 3);
  REQUIRE(batch.pixels.sizes() == torch::IntArrayRef{3, 3, 8, 8});
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto n = static_cast<std::size_t>(i + 2);
    REQUIRE(batch.labels[i].item<std::int64_t>() == images.labels[n]);
    const auto expected = images.image(n);
    REQUIRE(std::equal(expected.begin(), expected.end(), batch.pixels[i].data_ptr<std::uint8_t>()));
  }
}

TEST_CASE("an epoch visits every image once, each epoch in another order") {
  auto first = epoch_order(1000, 1, 0);
  REQUIRE(first == epoch_order(1000, 1, 0));
  REQUIRE(first != epoch_order(1000, 1, 1));
  REQUIRE(first != epoch_order(1000, 2, 0));
  std::sort(first.begin(), first.end());
  for (std::size_t i = 0; i < first.size(); ++i) REQUIRE(first[i] == i);
}

TEST_CASE("augmented images are shifted with black around, and every other one is flipped") {
  const auto images = test::generated_images(400, 1, 8);
  std::vector<std::size_t> indices(images.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  const std::int64_t most = 2;
  const auto batch = augmented_batch(images, indices, {.padding = most}, 1, 0);
  const auto plain = plain_batch(images, 0, images.size());
  const auto around = torch::constant_pad_nd(plain.pixels, {most, most, most, most}, 0);
  std::set<std::int64_t> shifts;
  int flipped = 0;
  for (std::int64_t i = 0; i < batch.pixels.size(0); ++i) {
    int found = 0;
    for (std::int64_t r = 0; r <= 2 * most; ++r) {
      for (std::int64_t c = 0; c <= 2 * most; ++c) {
        const auto crop = around[i].slice(1, r, r + 8).slice(2, c, c + 8);
        for (const bool flip : {false, true}) {
          if (!torch::equal(batch.pixels[i], flip ? crop.flip({2}) : crop)) continue;
          ++found;
          flipped += flip ? 1 : 0;
          shifts.insert(r * (2 * most + 1) + c);
        }
      }
    }
    REQUIRE(found == 1);
    REQUIRE(batch.labels[i].item<std::int64_t>() == images.labels[static_cast<std::size_t>(i)]);
  }
  REQUIRE(shifts.size() == 25);  // all that there are
  REQUIRE(flipped > 150);
  REQUIRE(flipped < 250);
}

TEST_CASE("how an image changes depends on seed, epoch and its number alone") {
  const auto images = test::generated_images(6, 1, 8);
  const std::vector<std::size_t> all{0, 1, 2, 3, 4, 5};
  const std::vector<std::size_t> some{5, 3};
  const auto batch = augmented_batch(images, all, {}, 7, 3);
  const auto other = augmented_batch(images, some, {}, 7, 3);
  REQUIRE(torch::equal(other.pixels[0], batch.pixels[5]));
  REQUIRE(torch::equal(other.pixels[1], batch.pixels[3]));
  REQUIRE_FALSE(torch::equal(augmented_batch(images, all, {}, 7, 4).pixels, batch.pixels));
  REQUIRE_FALSE(torch::equal(augmented_batch(images, all, {}, 8, 3).pixels, batch.pixels));
  const augmentation none{.padding = 0, .flip = false};
  REQUIRE(torch::equal(augmented_batch(images, all, none, 7, 3).pixels,
                       plain_batch(images, 0, 6).pixels));
  REQUIRE_THROWS_WITH((augmentation{.padding = -1}.validate()),
                      "augmentation: padding = -1 must be at least 0");
}

TEST_CASE("padding beyond the image leaves black") {
  const auto images = test::generated_images(40, 1, 4);
  std::vector<std::size_t> indices(images.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  const auto batch = augmented_batch(images, indices, {.padding = 40}, 1, 0);
  REQUIRE(batch.pixels.flatten(1).sum(1).eq(0).sum().item<std::int64_t>() > 20);
}
