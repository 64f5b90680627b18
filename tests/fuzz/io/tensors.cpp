// Damaged tensor files are read or refused, and nothing else happens.
#include <hwflowq/io/npy.hpp>
#include <hwflowq/io/safetensors.hpp>

#include <iostream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "mutation.hpp"

using namespace hwflowq;
using namespace hwflowq::test;

namespace {

// Reads `count` damaged copies. Whatever is read must be consistent; whatever is refused must name
// the file.
template <typename Read>
void survive(const std::string& what, const std::vector<std::string>& wholes, std::size_t count,
             Read read) {
  const temporary_directory directory;
  const auto path = directory / "damaged";
  random_numbers random(20210901);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& whole = wholes[i % wholes.size()];
    write_text(path, mutated(whole, 400, random));
    try {
      for (const auto& tensor : read(path)) {
        if (!consistent(tensor)) FAIL("case " << i << " gives an inconsistent tensor");
      }
    } catch (const io::file_error& cause) {
      ++refused;
      if (std::string(cause.what()).find(path.string()) == std::string::npos) {
        FAIL("case " << i << " is refused without the name of the file: " << cause.what());
      }
    }
  }
  std::cout << what << ": " << count << " damaged files, " << refused << " refused\n";
  CHECK(refused > count / 2);
  CHECK(refused < count);
}

}  // namespace

TEST_CASE("damaged safetensors files") {
  const temporary_directory directory;
  std::vector<std::string> wholes;
  io::write_safetensors(
      directory / "a",
      std::vector<io::named_tensor>{{"conv.weight", {2, 1, 3, 1}, {1, 2, 3, 4, 5, 6}},
                                    {"bias \xC3\xA9", {}, {7}},
                                    {"none", {0, 3}, {}}},
      {{"format", "pt"}});
  wholes.push_back(file_text(directory / "a"));
  const std::string header =
      R"({"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"I64","shape":[1],)"
      R"("data_offsets":[4,12]},"\u0063":{"dtype":"U8","shape":[3,1],"data_offsets":[12,15]}})";
  wholes.push_back(std::string{static_cast<char>(header.size())} + std::string(7, '\0') + header +
                   "123456789abcdef");
  for (const auto& whole : wholes) {
    write_text(directory / "whole", whole);
    CHECK(io::read_safetensors(directory / "whole").size() == 3);
  }
  survive("safetensors", wholes, 8000, [](const auto& path) { return io::read_safetensors(path); });
}

TEST_CASE("damaged .npy files") {
  const temporary_directory directory;
  io::write_npy(directory / "a", {"a", {2, 3}, {1, 2, 3, 4, 5, 6}});
  std::vector<std::string> wholes{file_text(directory / "a")};
  const std::string header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2, 2), }\n";
  wholes.push_back("\x93NUMPY" + std::string("\2\0", 2) + static_cast<char>(header.size()) +
                   std::string(3, '\0') + header + "0123456789abcdef");
  for (const auto& whole : wholes) {
    write_text(directory / "whole", whole);
    CHECK(consistent(io::read_npy(directory / "whole")));
  }
  survive(".npy", wholes, 8000, [](const auto& path) { return std::vector{io::read_npy(path)}; });
}
