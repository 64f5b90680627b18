// Tables of mappings in files.
#ifndef HWFLOWQ_COST_MAPPER_MAPPING_TABLE_FILE_HPP
#define HWFLOWQ_COST_MAPPER_MAPPING_TABLE_FILE_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/cost/mapper/mapping_table.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hwflowq {

/// A table of mappings cannot be written, or cannot be read: truncated, corrupt, or of another
/// accelerator. The file and the table in memory are left as they are.
class mapping_table_error : public error {
 public:
  mapping_table_error(std::string path, const std::string& reason)
      : error("mapping table " + path + ": " + reason), path_(std::move(path)) {}

  /// The file in question.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

namespace detail {

// File layout: this header, then `size` bytes of entries. Numbers are in the machine's byte order, which
// `byte_order` betrays.
struct mapping_table_header {
  std::array<char, 8> magic{'h', 'w', 'f', 'q', 'm', 'a', 'p', '\0'};
  std::uint32_t byte_order = 0x01020304;
  std::uint32_t format = 1;
  std::uint64_t levels = 0;
  std::uint64_t fingerprint = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
};

static_assert(sizeof(mapping_table_header) == 48, "no padding gets into files");

template <std::size_t Levels>
void save_entry(binary_output& out, const mapped_layer<Levels>& e) {
  const auto& n = e.request.nest;
  const auto& b = e.request.bits;
  write(out, n.bounds);
  write(out, std::array{n.stride_rows, n.stride_columns, n.dilation_rows, n.dilation_columns});
  write(out, std::array{b.weight_bits, b.input_bits, b.output_bits, b.accumulator_bits});
  for (const level_mapping& l : e.best.levels) {
    write(out, l.temporal);
    write(out, l.order);
    write(out, l.spatial_x);
    write(out, l.spatial_y);
    write(out, l.keep);
  }
  write(out, e.best.lanes);
  write(out, e.value);
  write(out, e.lower_bound);
  write(out, e.obstacle);
}

template <std::size_t Levels>
[[nodiscard]] mapped_layer<Levels> load_entry(binary_input& in) {
  mapped_layer<Levels> e;
  auto& n = e.request.nest;
  auto& b = e.request.bits;
  read(in, n.bounds);
  std::array<std::int64_t, 4> steps{};
  read(in, steps);
  n.stride_rows = steps[0];
  n.stride_columns = steps[1];
  n.dilation_rows = steps[2];
  n.dilation_columns = steps[3];
  std::array<int, 4> widths{};
  read(in, widths);
  b = {widths[0], widths[1], widths[2], widths[3]};
  n.validate();
  for (level_mapping& l : e.best.levels) {
    read(in, l.temporal);
    read(in, l.order);
    for (const workload::loop loop : l.order) {
      if (static_cast<std::size_t>(loop) >= workload::loop_count) {
        throw error("an order names a loop that does not exist");
      }
    }
    read(in, l.spatial_x);
    read(in, l.spatial_y);
    read(in, l.keep);
  }
  read(in, e.best.lanes);
  read(in, e.value);
  read(in, e.lower_bound);
  read(in, e.obstacle);
  return e;
}

struct close_table_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using table_file = std::unique_ptr<std::FILE, close_table_file>;

[[nodiscard]] inline std::string system_text() {
  return std::generic_category().message(errno);
}

}  // namespace detail

/// Writes a table to a file: beside it first, then renamed over it, so that the file is whole at any
/// moment. Throws `mapping_table_error`; the file of before is then still there.
template <std::size_t Levels>
void save_mappings(const mapping_table<Levels>& table, const std::filesystem::path& path) {
  binary_output out;
  write(out, static_cast<std::uint64_t>(table.entries().size()));
  for (const auto& e : table.entries()) detail::save_entry(out, e);
  detail::mapping_table_header header;
  header.levels = Levels;
  header.fingerprint = table.fingerprint();
  header.size = out.bytes().size();
  header.checksum = detail::hash_bytes(out.bytes().data(), out.bytes().size());
  auto partial = path;
  partial += ".partial";
  detail::table_file file(std::fopen(partial.c_str(), "wb"));
  if (!file) {
    throw mapping_table_error(partial.string(), "cannot be opened: " + detail::system_text());
  }
  const bool written =
      std::fwrite(&header, sizeof(header), 1, file.get()) == 1 &&
      std::fwrite(out.bytes().data(), 1, out.bytes().size(), file.get()) == out.bytes().size() &&
      std::fflush(file.get()) == 0;
  const std::string reason = written ? std::string() : detail::system_text();
  file.reset();
  std::error_code failure;
  if (written) std::filesystem::rename(partial, path, failure);
  if (written && !failure) return;
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  throw mapping_table_error(path.string(),
                            "cannot be written: " + (written ? failure.message() : reason));
}

/// Adds the entries of a file to a table that was made for the same mapper; those that the table has
/// already stay. Throws `mapping_table_error` when the file is missing, truncated, corrupt, or of
/// another accelerator, dataflow, objective or options; the table is then as it was.
template <std::size_t Levels>
void load_mappings(mapping_table<Levels>& table, const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& reason) -> void {
    throw mapping_table_error(path.string(), reason);
  };
  detail::table_file file(std::fopen(path.c_str(), "rb"));
  if (!file) refuse("cannot be opened: " + detail::system_text());
  detail::mapping_table_header header;
  const detail::mapping_table_header expected;
  const std::size_t found = std::fread(&header, 1, sizeof(header), file.get());
  if (std::ferror(file.get()) != 0) refuse("cannot be read: " + detail::system_text());
  if (found < sizeof(header.magic) || header.magic != expected.magic) {
    refuse("is not a table of mappings");
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
  const auto payload_size = file_size - sizeof(header);
  if (payload_size < header.size) {
    refuse("is truncated: it holds " + std::to_string(payload_size) + " bytes of " +
           std::to_string(header.size));
  }
  if (payload_size > header.size) refuse("is corrupt: bytes follow its end");
  std::vector<std::byte> payload(static_cast<std::size_t>(header.size));
  if (std::fread(payload.data(), 1, payload.size(), file.get()) != payload.size()) {
    refuse("is truncated");
  }
  if (detail::hash_bytes(payload.data(), payload.size()) != header.checksum) {
    refuse("is corrupt: its checksum differs");
  }
  if (header.levels != Levels) {
    refuse("is of an accelerator with " + std::to_string(header.levels) + " memory levels, not " +
           std::to_string(Levels));
  }
  if (header.fingerprint != table.fingerprint()) {
    refuse("belongs to another accelerator, dataflow, objective or options");
  }
  std::vector<mapped_layer<Levels>> entries;
  try {
    binary_input in(payload);
    const auto count = read<std::uint64_t>(in);
    for (std::uint64_t k = 0; k < count; ++k) entries.push_back(detail::load_entry<Levels>(in));
    if (in.remaining() > 0) throw error("bytes follow the last entry");
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& cause) {
    refuse(std::string("is corrupt: ") + cause.what());
  }
  for (auto& e : entries) table.insert(std::move(e));
}

}  // namespace hwflowq

#endif
