// Constants of an ONNX graph: decoding, and the operators that rearrange them.
#ifndef HWFLOWQ_IO_DETAIL_ONNX_CONSTANT_HPP
#define HWFLOWQ_IO_DETAIL_ONNX_CONSTANT_HPP

#include <hwflowq/io/detail/element_type.hpp>
#include <hwflowq/io/named_tensor.hpp>

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hwflowq::io::detail {

/// A constant tensor: real numbers or whole ones, in C order.
struct onnx_constant {
  std::vector<std::int64_t> shape;
  std::vector<float> reals;         ///< empty where the numbers are whole
  std::vector<std::int64_t> whole;  ///< empty where the numbers are real
  bool is_whole = false;
  int type_bits = 0;        ///< of a whole number as stored
  std::optional<int> bits;  ///< that a quantiser has chosen
  bool quantised = false;   ///< between a quantiser and its dequantiser

  [[nodiscard]] std::size_t size() const { return is_whole ? whole.size() : reals.size(); }

  [[nodiscard]] static onnx_constant integers(std::vector<std::int64_t> shape,
                                              std::vector<std::int64_t> values) {
    onnx_constant result;
    result.shape = std::move(shape);
    result.whole = std::move(values);
    result.is_whole = true;
    result.type_bits = 64;
    return result;
  }
};

/// Constants that operators make are no larger than this: weights are read, not made.
inline constexpr std::int64_t most_made_elements = std::int64_t{1} << 24;

/// Decodes a tensor of a file. Throws `std::invalid_argument` naming it when its data lie in another file, its type
/// has no numbers, or it has not as many values as its shape says.
[[nodiscard]] inline onnx_constant decode_tensor(const ::onnx::TensorProto& proto) {
  using tensor = ::onnx::TensorProto;
  const auto fail = [&](const std::string& reason) {
    throw std::invalid_argument("tensor \"" + proto.name() + "\" " + reason);
  };
  onnx_constant result;
  result.shape.assign(proto.dims().begin(), proto.dims().end());
  const auto count = element_count(result.shape);
  if (!count) fail("has an impossible shape");
  const auto size = static_cast<std::uint64_t>(*count);
  if (proto.data_location() == tensor::EXTERNAL) fail("has its data in another file");
  if (proto.has_segment()) fail("is stored in segments");

  const auto check = [&](std::uint64_t values) {
    if (values != size) {
      fail("has " + std::to_string(values) + " values for " + std::to_string(size) + " elements");
    }
  };
  const bool raw = proto.has_raw_data();
  const auto bytes = std::as_bytes(std::span(proto.raw_data()));
  const auto reals = [&](element_type type, const auto& field, auto convert) {
    if (raw) {
      if (bytes.size() % element_bytes(type) != 0) fail("ends within a value");
      check(bytes.size() / element_bytes(type));
      result.reals = to_floats(type, bytes);
    } else {
      check(static_cast<std::uint64_t>(field.size()));
      for (const auto value : field) result.reals.push_back(convert(value));
    }
  };
  const auto integers = [&]<typename T>(T, const auto& field) {
    using bits = std::make_unsigned_t<T>;
    result.is_whole = true;
    result.type_bits = static_cast<int>(8 * sizeof(T));
    if (raw) {
      if (bytes.size() % sizeof(T) != 0) fail("ends within a value");
      check(bytes.size() / sizeof(T));
      for (std::size_t i = 0; i < bytes.size(); i += sizeof(T)) {
        const auto value = static_cast<T>(load<bits>(bytes.data() + i, std::endian::little));
        result.whole.push_back(static_cast<std::int64_t>(value));
      }
    } else {
      check(static_cast<std::uint64_t>(field.size()));
      for (const auto value : field) result.whole.push_back(static_cast<std::int64_t>(value));
    }
  };
  const auto keep = [](float value) { return value; };
  const auto low_half = [](std::int32_t value) { return static_cast<std::uint16_t>(value); };
  constexpr int four_bits_unsigned = 21;  // UINT4 and INT4 are newer than some headers
  constexpr int four_bits_signed = 22;
  switch (proto.data_type()) {
    case tensor::FLOAT:
      reals(element_type::f32, proto.float_data(), keep);
      break;
    case tensor::DOUBLE:
      reals(element_type::f64, proto.double_data(), narrow);
      break;
    case tensor::FLOAT16:
      reals(element_type::f16, proto.int32_data(),
            [&](std::int32_t value) { return half_to_float(low_half(value)); });
      break;
    case tensor::BFLOAT16:
      reals(element_type::bf16, proto.int32_data(), [&](std::int32_t value) {
        return std::bit_cast<float>(static_cast<std::uint32_t>(low_half(value)) << 16);
      });
      break;
    case tensor::BOOL:
    case tensor::UINT8:
      integers(std::uint8_t{}, proto.int32_data());
      break;
    case tensor::INT8:
      integers(std::int8_t{}, proto.int32_data());
      break;
    case tensor::UINT16:
      integers(std::uint16_t{}, proto.int32_data());
      break;
    case tensor::INT16:
      integers(std::int16_t{}, proto.int32_data());
      break;
    case tensor::INT32:
      integers(std::int32_t{}, proto.int32_data());
      break;
    case tensor::INT64:
      integers(std::int64_t{}, proto.int64_data());
      break;
    case tensor::UINT32:
      integers(std::uint32_t{}, proto.uint64_data());
      break;
    case four_bits_unsigned:
    case four_bits_signed: {  // two to a byte, the first in the lower half
      result.is_whole = true;
      result.type_bits = 4;
      std::vector<std::uint32_t> pairs;
      for (const std::byte b : bytes) pairs.push_back(std::to_integer<std::uint32_t>(b));
      if (!raw) {
        for (const auto v : proto.int32_data()) pairs.push_back(static_cast<std::uint32_t>(v));
      }
      if (pairs.size() != size / 2 + size % 2) check(2 * pairs.size());
      for (std::uint64_t i = 0; i < size; ++i) {
        const std::uint32_t bits = pairs[i / 2] >> (i % 2 * 4) & 15u;
        const bool negative = proto.data_type() == four_bits_signed && bits > 7;
        result.whole.push_back(static_cast<std::int64_t>(bits) - (negative ? 16 : 0));
      }
      break;
    }
    default:
      fail("has the unsupported data type " + std::to_string(proto.data_type()));
  }
  return result;
}

/// Calls `f` with the numbers of a constant and the empty numbers of another, of the same kind.
template <typename F>
void on_numbers(const onnx_constant& from, onnx_constant& to, const F& f) {
  to.is_whole = from.is_whole;
  to.type_bits = from.type_bits;
  to.bits = from.bits;
  to.quantised = from.quantised;
  if (from.is_whole) {
    f(from.whole, to.whole);
  } else {
    f(from.reals, to.reals);
  }
}

/// The slices of `from` at these indices along an axis (ONNX Gather and Slice). Throws `std::invalid_argument` when
/// an index does not exist or the result is too large. Precondition: the axis exists.
[[nodiscard]] inline onnx_constant take(const onnx_constant& from, std::size_t axis,
                                        std::span<const std::int64_t> indices) {
  onnx_constant result;
  result.shape = from.shape;
  result.shape[axis] = static_cast<std::int64_t>(indices.size());
  const auto count = element_count(result.shape);
  if (!count || *count > most_made_elements)
    throw std::invalid_argument("a constant grows too large");
  const auto extent = from.shape[axis];
  std::size_t inner = 1;
  for (std::size_t d = axis + 1; d < from.shape.size(); ++d) {
    inner *= static_cast<std::size_t>(from.shape[d]);
  }
  for (const auto index : indices) {
    if (index < 0 || index >= extent) throw std::invalid_argument("an index is outside a constant");
  }
  on_numbers(from, result, [&](const auto& numbers, auto& taken) {
    const std::size_t block = inner * static_cast<std::size_t>(extent);
    for (std::size_t outer = 0; block > 0 && outer < numbers.size() / block; ++outer) {
      for (const auto index : indices) {
        const auto* start =
            numbers.data() + outer * block + static_cast<std::size_t>(index) * inner;
        taken.insert(taken.end(), start, start + inner);
      }
    }
  });
  return result;
}

/// The constant with its axes in another order: axis d of the result is axis `order[d]`. Throws
/// `std::invalid_argument` when `order` is no permutation of the axes.
[[nodiscard]] inline onnx_constant transpose(const onnx_constant& from,
                                             std::span<const std::int64_t> order) {
  const std::size_t rank = from.shape.size();
  std::vector<std::int64_t> sorted(order.begin(), order.end());
  std::sort(sorted.begin(), sorted.end());
  bool permutes = sorted.size() == rank;
  for (std::size_t d = 0; permutes && d < rank; ++d) {
    permutes = sorted[d] == static_cast<std::int64_t>(d);
  }
  if (!permutes) throw std::invalid_argument("perm is no order of the axes");
  std::vector<std::size_t> strides(rank, 1);
  for (std::size_t d = rank; d-- > 1;) {
    strides[d - 1] = strides[d] * static_cast<std::size_t>(from.shape[d]);
  }
  onnx_constant result;
  std::vector<std::size_t> steps;
  for (const auto axis : order) {
    result.shape.push_back(from.shape[static_cast<std::size_t>(axis)]);
    steps.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  on_numbers(from, result, [&](const auto& numbers, auto& moved) {
    std::vector<std::int64_t> index(rank, 0);
    std::size_t at = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      moved.push_back(numbers[at]);
      for (std::size_t d = rank; d-- > 0;) {
        at += steps[d];
        if (++index[d] < result.shape[d]) break;
        at -= steps[d] * static_cast<std::size_t>(result.shape[d]);
        index[d] = 0;
      }
    }
  });
  return result;
}

/// Constants one after the other along an axis. Throws `std::invalid_argument` when they do not fit. Precondition:
/// there is at least one.
[[nodiscard]] inline onnx_constant concatenate(std::span<const onnx_constant* const> parts,
                                               std::size_t axis) {
  const auto& first = *parts.front();
  onnx_constant result;
  result.shape = first.shape;
  if (axis >= first.shape.size()) throw std::invalid_argument("axis is outside the constants");
  result.shape[axis] = 0;
  for (const auto* part : parts) {
    bool fits = part->shape.size() == first.shape.size() && part->is_whole == first.is_whole;
    for (std::size_t d = 0; fits && d < first.shape.size(); ++d) {
      fits = d == axis || part->shape[d] == first.shape[d];
    }
    if (!fits) throw std::invalid_argument("constants that do not fit together");
    if (part->shape[axis] > most_made_elements)
      throw std::invalid_argument("a constant grows too large");
    result.shape[axis] += part->shape[axis];
    if (result.shape[axis] > most_made_elements)
      throw std::invalid_argument("a constant grows too large");
  }
  const auto count = element_count(result.shape);
  if (!count || *count > most_made_elements)
    throw std::invalid_argument("a constant grows too large");
  std::size_t outer = 1;
  for (std::size_t d = 0; d < axis; ++d) outer *= static_cast<std::size_t>(first.shape[d]);
  on_numbers(first, result, [&](const auto& kind, auto& joined) {
    using numbers = std::remove_cvref_t<decltype(kind)>;
    for (std::size_t o = 0; o < outer && *count > 0; ++o) {
      for (const auto* part : parts) {
        const numbers* values = nullptr;
        if constexpr (std::is_same_v<numbers, std::vector<float>>) {
          values = &part->reals;
        } else {
          values = &part->whole;
        }
        const std::size_t block = values->size() / outer;
        joined.insert(joined.end(), values->data() + o * block, values->data() + (o + 1) * block);
      }
    }
  });
  return result;
}

}  // namespace hwflowq::io::detail

#endif
