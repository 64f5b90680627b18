// A directory for the files of one test.
#ifndef HWFLOWQ_TESTS_SUPPORT_TEMPORARY_DIRECTORY_HPP
#define HWFLOWQ_TESTS_SUPPORT_TEMPORARY_DIRECTORY_HPP

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace hwflowq::test {

/// Empty at first, its own for each process and object, removed with the object.
class temporary_directory {
 public:
  temporary_directory() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("hwflowq_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

/// The bytes of a file; a file that cannot be opened is an error.
inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Makes a file of these bytes, in place of one that is there.
inline void write_text(const std::filesystem::path& path, std::string_view text) {
  // Removed first: some file systems wait for the disk where a file is emptied and written again.
  std::filesystem::remove(path);
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace hwflowq::test

#endif
