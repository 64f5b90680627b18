// Images of the real data set, where it is here.
#ifndef HWFLOWQ_TESTS_SUPPORT_CIFAR10_HPP
#define HWFLOWQ_TESTS_SUPPORT_CIFAR10_HPP

#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/io/cifar10.hpp>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "files.hpp"

namespace hwflowq::test {

/// The first images of a file of the data set, such as "test_batch", unpacked from the data directory.
/// Skips the test where the data, or xz to unpack them, are not here.
inline accuracy::labelled_images cifar10_images(const std::string& name, std::size_t count,
                                                const temporary_directory& directory) {
  const auto packed = require_data("cifar-10-batches-bin/" + name + ".bin.xz");
  const auto path = directory / (name + ".bin");
  const auto command = "xz -dc '" + packed.string() + "' 2> /dev/null | head -c " +
                       std::to_string(3073 * count) + " > '" + path.string() + "'";
  if (std::system(command.c_str()) != 0 || std::filesystem::file_size(path) == 0) {
    skip("xz cannot unpack " + packed.string());
  }
  return io::read_cifar10_batch(path);
}

}  // namespace hwflowq::test

#endif
