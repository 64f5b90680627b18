// Reads the CIFAR-10 data set in its standard binary layout.
#ifndef HWFLOWQ_IO_CIFAR10_HPP
#define HWFLOWQ_IO_CIFAR10_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/io/detail/files.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace hwflowq::io {

namespace detail {

// A record: one byte with the class, then 32 x 32 pixels in red, green and blue.
inline constexpr std::size_t cifar10_record_bytes = 1 + 3 * 32 * 32;

inline void append_cifar10(const std::filesystem::path& path, accuracy::labelled_images& images) {
  input_file file(path);
  if (file.size() == 0 || file.size() % cifar10_record_bytes != 0) {
    file.fail("has " + std::to_string(file.size()) + " bytes, which is no multiple of the " +
              std::to_string(cifar10_record_bytes) + " of a CIFAR-10 record");
  }
  const auto bytes = file.read(0, file.size());
  const std::size_t records = bytes.size() / cifar10_record_bytes;
  images.labels.reserve(images.labels.size() + records);
  images.pixels.reserve(images.pixels.size() + bytes.size() - records);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t i = 0; i < records; ++i, data += cifar10_record_bytes) {
    if (*data >= images.classes) {
      file.fail("record " + std::to_string(i) + " is of class " + std::to_string(*data) +
                ", but CIFAR-10 has classes 0 to 9");
    }
    images.labels.push_back(*data);
    images.pixels.insert(images.pixels.end(), data + 1, data + cifar10_record_bytes);
  }
}

}  // namespace detail

/// Reads one batch file: records of 1 byte with the class and 3,072 with the pixels, red, green and
/// blue one after the other, row by row (Krizhevsky, "Learning multiple layers of features from tiny
/// images", 2009; layout: "binary version" on the page of the data set). Throws `file_error` naming
/// the file and what is wrong with it.
[[nodiscard]] inline accuracy::labelled_images read_cifar10_batch(
    const std::filesystem::path& path) {
  accuracy::labelled_images images;
  detail::append_cifar10(path, images);
  return images;
}

/// Reads the training images from data_batch_1.bin to data_batch_5.bin, 50,000 in the complete set.
[[nodiscard]] inline accuracy::labelled_images read_cifar10_training(
    const std::filesystem::path& directory) {
  accuracy::labelled_images images;
  for (int batch = 1; batch <= 5; ++batch) {
    detail::append_cifar10(directory / ("data_batch_" + std::to_string(batch) + ".bin"), images);
  }
  return images;
}

/// Reads the test images from test_batch.bin, 10,000 in the complete set.
[[nodiscard]] inline accuracy::labelled_images read_cifar10_test(
    const std::filesystem::path& directory) {
  return read_cifar10_batch(directory / "test_batch.bin");
}

}  // namespace hwflowq::io

#endif
