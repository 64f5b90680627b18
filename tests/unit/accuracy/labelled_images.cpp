#include <hwflowq/accuracy/labelled_images.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "images.hpp"

namespace {

using namespace hwflowq::accuracy;

std::set<std::vector<std::uint8_t>> all_images(const labelled_images& images) {
  std::set<std::vector<std::uint8_t>> set;
  for (std::size_t i = 0; i < images.size(); ++i) {
    set.emplace(images.image(i).begin(), images.image(i).end());
  }
  return set;
}

}  // namespace

TEST_CASE("a subset holds the images asked for, in that order") {
  const auto images = hwflowq::test::generated_images(5);
  const std::vector<std::size_t> indices{4, 0, 4};
  const auto subset = images.subset(indices);
  subset.validate();
  REQUIRE(subset.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(subset.labels[i] == images.labels[indices[i]]);
    REQUIRE(std::equal(subset.image(i).begin(), subset.image(i).end(),
                       images.image(indices[i]).begin()));
  }
}

TEST_CASE("a split has every image once") {
  const auto images = hwflowq::test::generated_images(50);
  const auto split = split_images(images, 20);
  REQUIRE(split.validation.size() == 20);
  REQUIRE(split.training.size() == 30);
  auto both = all_images(split.validation);
  const auto training = all_images(split.training);
  both.insert(training.begin(), training.end());
  REQUIRE(both == all_images(images));
  REQUIRE(both.size() == 50);
}

TEST_CASE("a split does not depend on the order of the images") {
  const auto images = hwflowq::test::generated_images(50);
  std::vector<std::size_t> order(50);
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  const auto split = split_images(images, 20);
  const auto other = split_images(images.subset(order), 20);
  REQUIRE(split.training.pixels == other.training.pixels);
  REQUIRE(split.training.labels == other.training.labels);
  REQUIRE(split.validation.pixels == other.validation.pixels);
}

TEST_CASE("another seed splits differently") {
  const auto images = hwflowq::test::generated_images(50);
  REQUIRE(split_images(images, 20, 1).validation.pixels !=
          split_images(images, 20, 2).validation.pixels);
}

TEST_CASE("what is wrong with images is named") {
  auto images = hwflowq::test::generated_images(2);
  REQUIRE_THROWS_WITH(split_images(images, 3),
                      "split_images: validation = 3 must be at most the "
                      "number of images, 2");
  images.labels[1] = 10;
  REQUIRE_THROWS_WITH(images.validate(), "labelled_images: label 10 of image 1 must be below 10");
  images.labels.pop_back();
  REQUIRE_THROWS_WITH(images.validate(),
                      "labelled_images: 6144 pixels are not those of 1 images of 3072");
  images.channels = 0;
  REQUIRE_THROWS_WITH(images.validate(), "labelled_images: channels = 0 must be at least 1");
}
