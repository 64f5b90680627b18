// Reads and writes tensors in the safetensors format.
#ifndef HWFLOWQ_IO_SAFETENSORS_HPP
#define HWFLOWQ_IO_SAFETENSORS_HPP

#include <hwflowq/io/detail/element_type.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/detail/json_reader.hpp>
#include <hwflowq/io/detail/json_writer.hpp>
#include <hwflowq/io/detail/utf8.hpp>
#include <hwflowq/io/named_tensor.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// Pairs of texts that a safetensors file may carry beside its tensors.
using text_pairs = std::vector<std::pair<std::string, std::string>>;

/// A safetensors file, open for reading: 8 bytes with the little-endian length of the header, the
/// header as JSON, then the tensors' bytes (format description: huggingface/safetensors, README).
///
/// The header is read and checked when the file is opened, the tensors one by one when asked for.
/// All number formats up to 64 bits but the 8-bit floating-point ones can be read. What the format
/// forbids is a `file_error` that names file, tensor and reason: a header beyond 100 MB or that is
/// not the JSON it should be, a name given twice, sizes that do not fit the shape, tensors that
/// overlap, leave gaps or reach beyond the end, bytes after the last.
class safetensors_file {
 public:
  /// What the header says of a tensor.
  struct entry {
    std::string name;
    std::string type;  ///< such as "F32"
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;  ///< first byte, counted from the end of the header
    std::uint64_t end = 0;    ///< one beyond the last byte
  };

  /// Opens a file and checks its header. Complexity: O(n log n) in the number of tensors.
  explicit safetensors_file(std::filesystem::path path) : file_(std::move(path)) {
    constexpr std::uint64_t most_header_bytes = 100'000'000;
    const auto prefix = file_.read(0, 8);
    const auto size = detail::load<std::uint64_t>(prefix.data(), std::endian::little);
    if (size > most_header_bytes) {
      file_.fail("has a header of " + std::to_string(size) + " bytes, more than the format allows");
    }
    const auto header = file_.read(8, size);
    data_ = 8 + size;
    const std::string_view text(reinterpret_cast<const char*>(header.data()), header.size());
    if (!text.starts_with('{')) file_.fail("has a header that does not start with '{'");
    try {
      parse(text);
    } catch (const file_error&) {
      throw;
    } catch (const error& cause) {
      file_.fail(std::string("has a damaged header: ") + cause.what());
    }
    check_names();
    check_ranges();
  }

  /// The tensors in the order of the header.
  [[nodiscard]] std::span<const entry> entries() const { return entries_; }

  /// The texts under `__metadata__`.
  [[nodiscard]] const text_pairs& metadata() const { return metadata_; }

  /// Reads one tensor. Throws `file_error` when the file holds none of this name.
  [[nodiscard]] named_tensor read(std::string_view name) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const auto& e) { return e.name == name; });
    if (found == entries_.end()) file_.fail("holds no tensor \"" + std::string(name) + '"');
    return read(*found);
  }

  /// Reads one of `entries()`.
  [[nodiscard]] named_tensor read(const entry& e) {
    const auto bytes = file_.read(data_ + e.begin, e.end - e.begin);
    return {e.name, e.shape, detail::to_floats(*element_type_of(e.type), bytes)};
  }

  /// Reads all tensors, in the order of the header.
  [[nodiscard]] std::vector<named_tensor> read_all() {
    std::vector<named_tensor> tensors;
    tensors.reserve(entries_.size());
    for (const auto& e : entries_) tensors.push_back(read(e));
    return tensors;
  }

 private:
  using element_type = detail::element_type;

  [[nodiscard]] static std::optional<element_type> element_type_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, element_type>, 13> types{
        {{"BOOL", element_type::boolean},
         {"I8", element_type::i8},
         {"U8", element_type::u8},
         {"I16", element_type::i16},
         {"U16", element_type::u16},
         {"I32", element_type::i32},
         {"U32", element_type::u32},
         {"I64", element_type::i64},
         {"U64", element_type::u64},
         {"F16", element_type::f16},
         {"BF16", element_type::bf16},
         {"F32", element_type::f32},
         {"F64", element_type::f64}}};
    for (const auto& [text, type] : types) {
      if (text == name) return type;
    }
    return std::nullopt;
  }

  void parse(std::string_view text) {
    detail::json_reader json(text);
    bool described = false;
    json.expect('{');
    if (!json.accept('}')) {
      do {
        auto name = json.string();
        json.expect(':');
        if (name != "__metadata__") {
          entries_.push_back(parse_entry(json, std::move(name)));
        } else if (std::exchange(described, true)) {
          json.fail("__metadata__ is given twice");
        } else {
          parse_metadata(json);
        }
      } while (json.accept(','));
      json.expect('}');
    }
    json.expect_end();
  }

  void parse_metadata(detail::json_reader& json) {
    json.expect('{');
    if (json.accept('}')) return;
    do {
      auto key = json.string();
      json.expect(':');
      metadata_.emplace_back(std::move(key), json.string());
    } while (json.accept(','));
    json.expect('}');
  }

  [[nodiscard]] entry parse_entry(detail::json_reader& json, std::string name) const {
    entry result;
    result.name = std::move(name);
    bool type = false;
    bool shape = false;
    bool offsets = false;
    json.expect('{');
    do {
      const auto key = json.string();
      json.expect(':');
      if (key == "dtype" && !std::exchange(type, true)) {
        result.type = json.string();
      } else if (key == "shape" && !std::exchange(shape, true)) {
        result.shape = parse_shape(json);
      } else if (key == "data_offsets" && !std::exchange(offsets, true)) {
        json.expect('[');
        result.begin = json.whole_number();
        json.expect(',');
        result.end = json.whole_number();
        json.expect(']');
      } else {
        json.fail("tensor \"" + result.name + "\" has \"" + key + "\" twice or without meaning");
      }
    } while (json.accept(','));
    json.expect('}');
    if (!type || !shape || !offsets) {
      json.fail("tensor \"" + result.name + "\" lacks dtype, shape or data_offsets");
    }
    check_size(result);
    return result;
  }

  [[nodiscard]] static std::vector<std::int64_t> parse_shape(detail::json_reader& json) {
    std::vector<std::int64_t> shape;
    json.expect('[');
    if (json.accept(']')) return shape;
    do {
      const auto extent = json.whole_number();
      if (extent > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        json.fail("an extent beyond 63 bits");
      }
      shape.push_back(static_cast<std::int64_t>(extent));
    } while (json.accept(','));
    json.expect(']');
    return shape;
  }

  void check_size(const entry& e) const {
    const auto fail = [&](const std::string& reason) {
      file_.fail("tensor \"" + e.name + "\" " + reason);
    };
    const auto type = element_type_of(e.type);
    if (!type) fail("has the unsupported dtype \"" + e.type + '"');
    const auto count = element_count(e.shape);
    if (!count) fail("has a shape of more elements than 63 bits count");
    if (e.begin > e.end || e.end > file_.size() - data_) {
      fail("has data_offsets [" + std::to_string(e.begin) + ", " + std::to_string(e.end) +
           "] outside the " + std::to_string(file_.size() - data_) + " bytes of data");
    }
    // Divided, because the product of a damaged shape could overflow.
    const std::uint64_t bytes = e.end - e.begin;
    const std::uint64_t width = detail::element_bytes(*type);
    if (bytes % width != 0 || bytes / width != static_cast<std::uint64_t>(*count)) {
      fail("has " + std::to_string(bytes) + " bytes for " + std::to_string(*count) +
           " elements of dtype " + e.type);
    }
  }

  void check_names() const {
    std::vector<std::string_view> names;
    for (const auto& e : entries_) names.push_back(e.name);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) file_.fail("holds tensor \"" + std::string(*twice) + "\" twice");
  }

  void check_ranges() const {
    std::vector<std::size_t> order(entries_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(entries_[a].begin, entries_[a].end) <
             std::pair(entries_[b].begin, entries_[b].end);
    });
    std::uint64_t end = 0;
    for (const std::size_t i : order) {
      const auto& e = entries_[i];
      if (e.begin != end) {
        file_.fail("tensor \"" + e.name + "\" " +
                   (e.begin < end ? "overlaps another" : "leaves a gap before it") +
                   ": it begins at " + std::to_string(e.begin) + " instead of " +
                   std::to_string(end));
      }
      end = e.end;
    }
    if (end != file_.size() - data_) {
      file_.fail("has " + std::to_string(file_.size() - data_ - end) +
                 " bytes after its last tensor");
    }
  }

  detail::input_file file_;
  std::uint64_t data_ = 0;  // where the tensors' bytes begin
  std::vector<entry> entries_;
  text_pairs metadata_;
};

/// Reads all tensors of a safetensors file.
[[nodiscard]] inline std::vector<named_tensor> read_safetensors(const std::filesystem::path& path) {
  return safetensors_file(path).read_all();
}

/// Writes tensors as F32; the file appears whole or not at all. Throws `std::invalid_argument` when
/// a name is empty, given twice, not UTF-8 or "__metadata__", or a tensor has not as many values as
/// its shape says, and `file_error` when the file cannot be written.
inline void write_safetensors(const std::filesystem::path& path,
                              std::span<const named_tensor> tensors,
                              const text_pairs& metadata = {}) {
  const auto refuse = [](const named_tensor& tensor, const std::string& reason) {
    throw std::invalid_argument("write_safetensors: tensor \"" + tensor.name + "\" " + reason);
  };
  std::string header = "{";
  if (!metadata.empty()) {
    header += "\"__metadata__\":{";
    const char* separator = "";
    for (const auto& [key, value] : metadata) {
      header += std::exchange(separator, ",") + detail::json_string(key);
      header += ':' + detail::json_string(value);
    }
    header += '}';
  }
  std::vector<std::string_view> names;
  std::vector<std::vector<std::byte>> data;
  std::uint64_t begin = 0;
  for (const auto& tensor : tensors) {
    if (!consistent(tensor)) refuse(tensor, "has not as many values as its shape says");
    if (tensor.name.empty() || tensor.name == "__metadata__" || !detail::is_utf8(tensor.name)) {
      refuse(tensor, "has a name that the format does not allow");
    }
    names.push_back(tensor.name);
    data.push_back(detail::to_bytes(tensor.values));
    const std::uint64_t end = begin + data.back().size();
    header += (header.size() > 1 ? "," : "") + detail::json_string(tensor.name);
    header += ":{\"dtype\":\"F32\",\"shape\":[";
    const char* separator = "";
    for (const auto extent : tensor.shape) {
      header += std::exchange(separator, ",") + std::to_string(extent);
    }
    header += "],\"data_offsets\":[" + std::to_string(begin) + ',' + std::to_string(end) + "]}";
    begin = end;
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) {
    throw std::invalid_argument("write_safetensors: tensor \"" + std::string(*twice) +
                                "\" is given twice");
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');  // tensors begin at a multiple of 8 bytes

  std::array<std::byte, 8> prefix{};
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    prefix[i] = static_cast<std::byte>(header.size() >> (8 * i) & 255u);
  }
  std::vector<std::span<const std::byte>> parts{prefix, std::as_bytes(std::span(header))};
  parts.insert(parts.end(), data.begin(), data.end());
  detail::replace_file(path, parts);
}

}  // namespace hwflowq::io

#endif
