// Numbers with a shape and a name, as weight files hold them.
#ifndef HWFLOWQ_IO_NAMED_TENSOR_HPP
#define HWFLOWQ_IO_NAMED_TENSOR_HPP

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hwflowq::io {

/// A tensor of single-precision numbers. Values stand in C order: the last index runs fastest.
struct named_tensor {
  std::string name;
  std::vector<std::int64_t> shape;  ///< empty for a single number
  std::vector<float> values;        ///< as many as the product of the shape

  bool operator==(const named_tensor&) const = default;
};

/// Elements of a tensor of this shape: 1 for an empty shape. Nothing when an extent is negative or
/// the product does not fit 63 bits. Complexity: linear in the rank.
[[nodiscard]] constexpr std::optional<std::int64_t> element_count(
    std::span<const std::int64_t> shape) {
  std::int64_t count = 1;
  bool empty = false;  // one extent of 0 makes any others harmless
  for (const std::int64_t extent : shape) {
    if (extent < 0) return std::nullopt;
    empty = empty || extent == 0;
  }
  if (empty) return 0;
  for (const std::int64_t extent : shape) {
    if (count > std::numeric_limits<std::int64_t>::max() / extent) return std::nullopt;
    count *= extent;
  }
  return count;
}

/// Whether there are as many values as the shape says.
[[nodiscard]] inline bool consistent(const named_tensor& tensor) {
  const auto count = element_count(tensor.shape);
  return count && static_cast<std::uint64_t>(*count) == tensor.values.size();
}

}  // namespace hwflowq::io

#endif
