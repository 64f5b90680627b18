#include <hwflowq/io/cifar10.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "catch.hpp"
#include "temporary_directory.hpp"

namespace {

using namespace hwflowq;
using Catch::Matchers::Matches;

constexpr std::size_t record_bytes = 3073;

// `count` records: labels count up from `first`, pixels are (label + place) modulo 251.
std::string records(std::size_t count, std::size_t first) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes += static_cast<char>((first + i) % 10);
    for (std::size_t p = 0; p < record_bytes - 1; ++p) {
      bytes += static_cast<char>((first + i + p) % 251);
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("records of a batch become images and labels") {
  const test::temporary_directory directory;
  test::write_text(directory / "test_batch.bin", records(3, 8));
  const auto images = io::read_cifar10_test(directory / "");
  images.validate();
  REQUIRE(images.size() == 3);
  REQUIRE(images.channels == 3);
  REQUIRE(images.rows == 32);
  REQUIRE(images.columns == 32);
  REQUIRE(images.classes == 10);
  const std::array<int, 3> labels{8, 9, 0};
  REQUIRE(std::equal(labels.begin(), labels.end(), images.labels.begin()));
  for (std::size_t p = 0; p < record_bytes - 1; ++p) REQUIRE(images.image(2)[p] == (10 + p) % 251);
}

TEST_CASE("training images are those of five files in their order") {
  const test::temporary_directory directory;
  for (std::size_t batch = 1; batch <= 5; ++batch) {
    test::write_text(directory / ("data_batch_" + std::to_string(batch) + ".bin"),
                     records(2, batch));
  }
  const auto images = io::read_cifar10_training(directory / "");
  REQUIRE(images.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) REQUIRE(images.labels[i] == i / 2 + 1 + i % 2);
}

TEST_CASE("a missing or damaged file of CIFAR-10 is named") {
  const test::temporary_directory directory;
  const auto path = directory / "test_batch.bin";
  REQUIRE_THROWS_AS(io::read_cifar10_test(directory / ""), io::file_error);
  REQUIRE_THROWS_WITH(io::read_cifar10_test(directory / ""),
                      Matches("file .*test_batch\\.bin: (cannot be opened|is not a regular).*"));
  auto bytes = records(2, 0);
  bytes.pop_back();
  test::write_text(path, bytes);
  REQUIRE_THROWS_WITH(io::read_cifar10_batch(path),
                      Matches("file .*test_batch\\.bin: has 6145 bytes, which is no multiple.*"));
  test::write_text(path, std::string());
  REQUIRE_THROWS_WITH(io::read_cifar10_batch(path), Matches(".*has 0 bytes.*"));
  bytes = records(2, 0);
  bytes[record_bytes] = 10;
  test::write_text(path, bytes);
  REQUIRE_THROWS_WITH(io::read_cifar10_batch(path), Matches(".*record 1 is of class 10, but.*"));
}
