// Saves a search to a file every few generations, and resumes it to the same result.
#ifndef HWFLOWQ_MOO_CHECKPOINT_HPP
#define HWFLOWQ_MOO_CHECKPOINT_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace hwflowq::moo {

/// A search whose state can be written and read.
template <typename S>
concept Checkpointable =
    requires(const S& source, S& target, binary_output& output, binary_input& input) {
      source.save(output);
      target.load(input);
      { source.fingerprint() } -> std::convertible_to<std::uint64_t>;
    };

namespace detail {

// File layout: this header, then `size` bytes of payload. Numbers are in the machine's byte order,
// which `byte_order` betrays.
struct checkpoint_header {
  std::array<char, 8> magic{'h', 'w', 'f', 'l', 'o', 'w', 'q', '\0'};
  std::uint32_t byte_order = 0x01020304;
  std::uint32_t format = 1;
  std::uint64_t fingerprint = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
};

static_assert(sizeof(checkpoint_header) == 40, "no padding gets into files");

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, close_file>;

[[nodiscard]] inline std::string last_error_text() {
  return std::generic_category().message(errno);
}

[[nodiscard]] inline std::uint64_t checksum(std::span<const std::byte> bytes) {
  return hwflowq::detail::hash_bytes(bytes.data(), bytes.size());
}

inline void write_file(const std::filesystem::path& path, const checkpoint_header& header,
                       std::span<const std::byte> payload) {
  // Written beside and renamed over: whoever looks finds the old file or the new one, never a part.
  auto partial = path;
  partial += ".partial";
  file_handle file(std::fopen(partial.c_str(), "wb"));
  if (!file) throw checkpoint_error(partial.string(), "cannot be opened: " + last_error_text());
  const bool written =
      std::fwrite(&header, sizeof(header), 1, file.get()) == 1 &&
      std::fwrite(payload.data(), 1, payload.size(), file.get()) == payload.size() &&
      std::fflush(file.get()) == 0;
#if defined(__unix__) || defined(__APPLE__)
  const bool stored = written && ::fsync(::fileno(file.get())) == 0;
#else
  const bool stored = written;
#endif
  const auto reason = stored ? std::string() : last_error_text();
  file.reset();
  std::error_code failure;
  std::error_code ignored;
  if (!stored) {
    std::filesystem::remove(partial, ignored);  // half a file on a full disk is of no use
    throw checkpoint_error(partial.string(), "cannot be written: " + reason);
  }
  std::filesystem::rename(partial, path, failure);
  if (failure) {
    std::filesystem::remove(partial, ignored);
    throw checkpoint_error(path.string(), "cannot be replaced: " + failure.message());
  }
}

[[nodiscard]] inline std::vector<std::byte> read_file(const std::filesystem::path& path,
                                                      std::uint64_t fingerprint) {
  const auto refuse = [&](const std::string& reason) -> void {
    throw checkpoint_error(path.string(), reason);
  };
  file_handle file(std::fopen(path.c_str(), "rb"));
  if (!file) refuse("cannot be opened: " + last_error_text());
  checkpoint_header header;
  const checkpoint_header expected;
  const std::size_t found = std::fread(&header, 1, sizeof(header), file.get());
  if (std::ferror(file.get()) != 0) refuse("cannot be read: " + last_error_text());
  const auto magic_found = std::min(found, expected.magic.size());
  if (!std::equal(header.magic.begin(), header.magic.begin() + magic_found,
                  expected.magic.begin())) {
    refuse("is not a checkpoint");
  }
  if (found < sizeof(header)) refuse("is truncated: it ends within its header");
  if (header.byte_order != expected.byte_order) refuse("was written with another byte order");
  if (header.format != expected.format) {
    refuse("has format " + std::to_string(header.format) + ", this library reads format " +
           std::to_string(expected.format));
  }
  std::error_code failure;
  const auto file_size = std::filesystem::file_size(path, failure);
  if (failure) refuse("cannot be read: " + failure.message());
  // Compared so that a damaged size neither overflows nor exhausts memory.
  const auto payload_size = file_size - std::min<std::uintmax_t>(file_size, sizeof(header));
  if (payload_size < header.size) {
    refuse("is truncated: it holds " + std::to_string(payload_size) + " bytes of " +
           std::to_string(header.size));
  }
  if (payload_size > header.size) refuse("is corrupt: bytes follow its end");
  std::vector<std::byte> payload(static_cast<std::size_t>(header.size));
  if (std::fread(payload.data(), 1, payload.size(), file.get()) != payload.size()) {
    refuse("is truncated");
  }
  if (checksum(payload) != header.checksum) refuse("is corrupt: its checksum differs");
  if (header.fingerprint != fingerprint) {
    refuse(
        "belongs to another search: population size, seed, settings, objectives or constraints "
        "differ");
  }
  return payload;
}

}  // namespace detail

/// Writes the state of a search to a file: beside it first, then renamed over it, so that the file
/// is whole at any moment. Throws `checkpoint_error`; the file of before is then still there.
template <Checkpointable Search>
void save_checkpoint(const Search& search, const std::filesystem::path& path) {
  binary_output output;
  search.save(output);
  detail::checkpoint_header header;
  header.fingerprint = search.fingerprint();
  header.size = output.bytes().size();
  header.checksum = detail::checksum(output.bytes());
  detail::write_file(path, header, output.bytes());
}

/// Continues a search from a file: `search` is made of the same problem, variation and settings and
/// then goes on exactly as the one that was saved would have.
///
/// Throws `checkpoint_error` when the file is missing, truncated, corrupt or of another search, as
/// far as `search.fingerprint()` and the size of the state tell; the file and the search are then as
/// they were.
template <Checkpointable Search>
void load_checkpoint(Search& search, const std::filesystem::path& path) {
  const auto payload = detail::read_file(path, search.fingerprint());
  binary_output before;
  search.save(before);
  binary_input input(payload);
  try {
    search.load(input);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& cause) {  // a genome's own `load` may throw anything
    throw checkpoint_error(path.string(), std::string("cannot be loaded: ") + cause.what());
  }
  if (input.remaining() > 0) {
    binary_input undo(before.bytes());
    search.load(undo);
    throw checkpoint_error(path.string(), "belongs to another search: its state is larger");
  }
}

/// Continues from a file where it exists. Returns whether it did; throws as `load_checkpoint` does.
template <Checkpointable Search>
bool resume_checkpoint(Search& search, const std::filesystem::path& path) {
  // Where nobody can tell whether the file exists, loading says why.
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) return false;
  load_checkpoint(search, path);
  return true;
}

/// An observer that saves the search every few generations:
/// `search.run(after_generations(1000), checkpoint_every(10, "search.checkpoint"))`. Killed at any
/// moment, the search loses at most that many generations, and the one under way. Observers that
/// write files of their own go before it, so that these are never behind the checkpoint.
class checkpoint_every {
 public:
  /// Throws `std::invalid_argument` when `generations` is 0.
  checkpoint_every(std::size_t generations, std::filesystem::path path)
      : generations_(generations), path_(std::move(path)) {
    if (generations == 0) {
      throw std::invalid_argument("checkpoint_every: generations = 0 must be at least 1");
    }
  }

  template <Checkpointable Search>
  void operator()(const Search& search) const {
    if (search.generation() % generations_ == 0) save_checkpoint(search, path_);
  }

 private:
  std::size_t generations_;
  std::filesystem::path path_;
};

}  // namespace hwflowq::moo

#endif
