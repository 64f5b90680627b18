// The error that reading or writing a file raises.
#ifndef HWFLOWQ_IO_FILE_ERROR_HPP
#define HWFLOWQ_IO_FILE_ERROR_HPP

#include <hwflowq/core/error.hpp>

#include <string>
#include <utility>

namespace hwflowq::io {

/// A file cannot be read or written, or does not hold what its format demands. The text names the
/// file, and what is wrong where in it.
class file_error : public error {
 public:
  file_error(std::string path, const std::string& reason)
      : error("file " + path + ": " + reason), path_(std::move(path)) {}

  /// The file in question.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace hwflowq::io

#endif
