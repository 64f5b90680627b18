// Reads and writes one array in NumPy's .npy format.
#ifndef HWFLOWQ_IO_NPY_HPP
#define HWFLOWQ_IO_NPY_HPP

#include <hwflowq/io/detail/element_type.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/named_tensor.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

namespace detail {

// The header of a .npy file: the text of a Python dictionary with the keys descr, fortran_order and
// shape, in any order.
struct npy_header {
  element_type type = element_type::f32;
  std::endian order = std::endian::little;
  bool fortran = false;
  std::vector<std::int64_t> shape;
};

// Reads such a dictionary and nothing else of Python; throws `error` that names the byte.
class npy_header_reader {
 public:
  explicit npy_header_reader(std::string_view text) : text_(text) {}

  [[nodiscard]] npy_header read() {
    npy_header header;
    std::array<bool, 3> seen{};
    expect('{');
    while (!accept('}')) {
      const auto key = quoted();
      expect(':');
      if (key == "descr" && !std::exchange(seen[0], true)) {
        describe_element(header);
      } else if (key == "fortran_order" && !std::exchange(seen[1], true)) {
        header.fortran = truth();
      } else if (key == "shape" && !std::exchange(seen[2], true)) {
        header.shape = tuple();
      } else {
        fail("the key '" + std::string(key) + "' twice or without meaning");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (at_ != text_.size()) fail("text after the end");
    if (!seen[0] || !seen[1] || !seen[2]) fail("no descr, fortran_order or shape");
    return header;
  }

 private:
  void describe_element(npy_header& header) {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '[') fail("structured elements are not supported");
    const auto descr = quoted();
    constexpr std::array<std::pair<std::string_view, element_type>, 12> types{
        {{"b1", element_type::boolean},
         {"i1", element_type::i8},
         {"u1", element_type::u8},
         {"i2", element_type::i16},
         {"u2", element_type::u16},
         {"i4", element_type::i32},
         {"u4", element_type::u32},
         {"i8", element_type::i64},
         {"u8", element_type::u64},
         {"f2", element_type::f16},
         {"f4", element_type::f32},
         {"f8", element_type::f64}}};
    for (const auto& [text, type] : types) {
      if (descr.size() != 3 || descr.substr(1) != text) continue;
      const char order = descr[0];
      const bool single = element_bytes(type) == 1;
      if (order != '<' && order != '>' && !(order == '|' && single)) break;
      header.type = type;
      header.order = order == '>' ? std::endian::big : std::endian::little;
      return;
    }
    fail("elements '" + std::string(descr) + "' are not supported");
  }

  [[nodiscard]] std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> values;
    expect('(');
    while (!accept(')')) {
      values.push_back(extent());
      if (!accept(',')) {
        if (values.size() == 1) fail("a tuple of one without its comma");
        expect(')');
        break;
      }
    }
    return values;
  }

  [[nodiscard]] std::int64_t extent() {
    skip_space();
    const std::size_t start = at_;
    std::int64_t result = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const std::int64_t digit = text_[at_] - '0';
      if (result > (std::numeric_limits<std::int64_t>::max() - digit) / 10) {
        fail("an extent beyond 63 bits");
      }
      result = 10 * result + digit;
    }
    if (at_ == start) fail("expected a whole number");
    return result;
  }

  [[nodiscard]] bool truth() {
    skip_space();
    for (const auto& [text, value] : {std::pair<std::string_view, bool>{"True", true},
                                      std::pair<std::string_view, bool>{"False", false}}) {
      if (text_.substr(at_).starts_with(text)) {
        at_ += text.size();
        return value;
      }
    }
    fail("expected True or False");
  }

  // Text between quotes; none of the format's own holds an escape.
  [[nodiscard]] std::string_view quoted() {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') fail("expected a string");
    const auto end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) fail("a string without an end");
    const auto result = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return result;
  }

  void expect(char mark) {
    if (!accept(mark)) fail(std::string("expected '") + mark + "'");
  }

  bool accept(char mark) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != mark) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw error(reason + " at byte " + std::to_string(at_));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Values whose first index runs fastest, in the order in which the last one does.
[[nodiscard]] inline std::vector<float> from_fortran_order(std::span<const std::int64_t> shape,
                                                           const std::vector<float>& values) {
  std::vector<float> result(values.size());
  std::vector<std::size_t> strides(shape.size(), 1);
  for (std::size_t d = 1; d < shape.size(); ++d) {
    strides[d] = strides[d - 1] * static_cast<std::size_t>(shape[d - 1]);
  }
  std::vector<std::int64_t> index(shape.size(), 0);
  std::size_t from = 0;
  for (auto& value : result) {
    value = values[from];
    for (std::size_t d = shape.size(); d-- > 0;) {  // the next index, as an odometer counts
      from += strides[d];
      if (++index[d] < shape[d]) break;
      from -= strides[d] * static_cast<std::size_t>(shape[d]);
      index[d] = 0;
    }
  }
  return result;
}

}  // namespace detail

/// Reads an array of format version 1, 2 or 3 (NumPy Enhancement Proposal 1 and `numpy.lib.format`):
/// integers, truth values and floating-point numbers up to 64 bits, of either byte order, in C or
/// Fortran order. The tensor is named after the file, without its extension.
///
/// Throws `file_error` naming the file and what is wrong: another format or version, a header that
/// is damaged or beyond 1 MiB, elements of another kind, fewer or more bytes than the shape says.
[[nodiscard]] inline named_tensor read_npy(const std::filesystem::path& path) {
  detail::input_file file(path);
  constexpr std::string_view magic = "\x93NUMPY";
  const auto start = file.read(0, std::min<std::uint64_t>(file.size(), 12));
  const std::string_view found(reinterpret_cast<const char*>(start.data()), start.size());
  if (!found.starts_with(magic)) file.fail("is not a .npy file");
  if (start.size() < 10) file.fail("is truncated: it ends within its header");
  const int version = std::to_integer<int>(start[6]);
  if (version < 1 || version > 3 || std::to_integer<int>(start[7]) != 0) {
    file.fail("has the unsupported version " + std::to_string(version) + '.' +
              std::to_string(std::to_integer<int>(start[7])));
  }
  if (version > 1 && start.size() < 12) file.fail("is truncated: it ends within its header");
  const std::uint64_t header_begin = version == 1 ? 10 : 12;
  const std::uint64_t header_size =
      version == 1 ? detail::load<std::uint16_t>(start.data() + 8, std::endian::little)
                   : detail::load<std::uint32_t>(start.data() + 8, std::endian::little);
  constexpr std::uint64_t most_header_bytes = 1 << 20;
  if (header_size > most_header_bytes) {
    file.fail("has a header of " + std::to_string(header_size) + " bytes");
  }
  const auto text = file.read(header_begin, header_size);
  detail::npy_header header;
  try {
    header =
        detail::npy_header_reader({reinterpret_cast<const char*>(text.data()), text.size()}).read();
  } catch (const error& cause) {
    file.fail(std::string("has a damaged header: ") + cause.what());
  }

  const auto count = element_count(header.shape);
  if (!count) file.fail("has a shape of more elements than 63 bits count");
  const std::uint64_t data_begin = header_begin + header_size;
  const std::uint64_t bytes = file.size() - data_begin;
  const std::uint64_t width = detail::element_bytes(header.type);
  if (bytes % width != 0 || bytes / width != static_cast<std::uint64_t>(*count)) {
    file.fail("has " + std::to_string(bytes) + " bytes for " + std::to_string(*count) +
              " elements of " + std::to_string(width) + " bytes");
  }
  auto values = detail::to_floats(header.type, file.read(data_begin, bytes), header.order);
  if (header.fortran && header.shape.size() > 1) {
    values = detail::from_fortran_order(header.shape, values);
  }
  return {path.stem().string(), std::move(header.shape), std::move(values)};
}

/// Writes a tensor as version 1, little-endian single precision in C order; its name is not kept.
/// Throws `std::invalid_argument` when it has not as many values as its shape says, or more than
/// about 3,000 extents, and `file_error` when the file cannot be written.
inline void write_npy(const std::filesystem::path& path, const named_tensor& tensor) {
  if (!consistent(tensor)) {
    throw std::invalid_argument("write_npy: tensor \"" + tensor.name +
                                "\" has not as many values as its shape says");
  }
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (const auto extent : tensor.shape) header += std::to_string(extent) + ", ";
  if (tensor.shape.size() > 1) header.resize(header.size() - 2);
  header += "), }";
  // Padded with spaces so that the data begin at a multiple of 64 bytes.
  header.resize((header.size() + 1 + 10 + 63) / 64 * 64 - 10 - 1, ' ');
  header += '\n';
  if (header.size() > 0xFFFF) {
    throw std::invalid_argument("write_npy: tensor \"" + tensor.name + "\" has too many extents");
  }
  std::string start = "\x93NUMPY";
  start +=
      {'\1', '\0', static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
  start += header;
  const auto data = detail::to_bytes(tensor.values);
  const std::array<std::span<const std::byte>, 2> parts{std::as_bytes(std::span(start)), data};
  detail::replace_file(path, parts);
}

}  // namespace hwflowq::io

#endif
