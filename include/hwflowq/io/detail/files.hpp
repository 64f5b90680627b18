// Reads parts of a file within its size, and replaces a file as a whole.
#ifndef HWFLOWQ_IO_DETAIL_FILES_HPP
#define HWFLOWQ_IO_DETAIL_FILES_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/file_error.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hwflowq::io::detail {

/// A file open for reading whose size is known, so that no length read from it is believed before
/// it is compared with what is there.
class input_file {
 public:
  /// Throws `file_error` when `path` is not a regular file or cannot be opened.
  explicit input_file(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path_, failure)) {
      fail(failure ? "cannot be opened: " + failure.message() : "is not a regular file");
    }
    size_ = std::filesystem::file_size(path_, failure);
    if (failure) fail("cannot be read: " + failure.message());
    stream_.open(path_, std::ios::binary);
    if (!stream_) fail("cannot be opened");
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// `size` bytes from `offset` on. Throws `file_error` when they reach beyond the end.
  [[nodiscard]] std::vector<std::byte> read(std::uint64_t offset, std::uint64_t size) {
    if (offset > size_ || size > size_ - offset) {
      fail("is truncated: it ends at byte " + std::to_string(size_) + " where " +
           std::to_string(size) + " bytes from byte " + std::to_string(offset) + " are needed");
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(offset));
    stream_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!stream_) fail("cannot be read at byte " + std::to_string(offset));
    return bytes;
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw file_error(path_.string(), reason);
  }

 private:
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
  std::ifstream stream_;
};

/// What `parse(text)` makes of a file. Throws `file_error` when the file cannot be read, or naming it
/// beside what `parse` throws as an `error`.
template <std::invocable<std::string_view> Parse>
[[nodiscard]] auto parse_file(const std::filesystem::path& path, const Parse& parse) {
  input_file file(path);
  const auto bytes = file.read(0, file.size());
  try {
    return parse(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  } catch (const error& e) {
    file.fail(e.what());
  }
}

/// Writes a file beside `path` and renames it over: whoever looks finds the old file or the new
/// one. Throws `file_error`; the old file is then as it was.
inline void replace_file(const std::filesystem::path& path,
                         std::span<const std::span<const std::byte>> parts) {
  auto partial = path;
  partial += ".partial";
  std::error_code failure;
  {
    std::ofstream stream(partial, std::ios::binary | std::ios::trunc);
    for (const auto part : parts) {
      stream.write(reinterpret_cast<const char*>(part.data()),
                   static_cast<std::streamsize>(part.size()));
    }
    stream.close();
    if (!stream) {
      std::filesystem::remove(partial, failure);  // half a file on a full disk is of no use
      throw file_error(path.string(), "cannot be written");
    }
  }
  std::filesystem::rename(partial, path, failure);
  if (failure) {
    const auto reason = failure.message();
    std::filesystem::remove(partial, failure);
    throw file_error(path.string(), "cannot be replaced: " + reason);
  }
}

/// Writes a text as a file of its own.
inline void replace_file(const std::filesystem::path& path, const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  replace_file(path, std::span(&bytes, 1));
}

}  // namespace hwflowq::io::detail

#endif
