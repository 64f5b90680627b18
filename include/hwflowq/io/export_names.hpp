// What other tools call the layers of a network and their tensors.
#ifndef HWFLOWQ_IO_EXPORT_NAMES_HPP
#define HWFLOWQ_IO_EXPORT_NAMES_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/python_writer.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace hwflowq::io {

/// Gives the name that another tool has for a layer of ours.
using layer_naming = std::function<std::string(const std::string&)>;

/// Layers keep their names, which in the zoo are those of the usual PyTorch weight files.
[[nodiscard]] inline std::string same_name(const std::string& layer) {
  return layer;
}

/// What another tool calls the two operands of a layer: quantisers, modules or tensors.
struct operand_names {
  std::string weights;
  std::string activations;  ///< of the tensor that the layer reads; empty to say nothing of it

  bool operator==(const operand_names&) const = default;
};

/// Gives the names that another tool has for the operands of a layer of ours.
using operand_naming = std::function<operand_names(const std::string&)>;

/// Names as a map from our layers says: `std::string` or `operand_names`. What is returned throws `error`
/// naming a layer that is not in the map.
template <typename Names>
[[nodiscard]] std::function<Names(const std::string&)> names_from(
    std::map<std::string, Names> names) {
  return [names = std::move(names)](const std::string& layer) -> Names {
    const auto found = names.find(layer);
    if (found == names.end()) throw error("layer \"" + layer + "\" has no name in the map");
    return found->second;
  };
}

namespace detail {

/// The point at a position. Throws `error` when there is none.
[[nodiscard]] inline const front_point& point_at(const front_document& document,
                                                 std::size_t point) {
  if (point < document.points.size()) return document.points[point];
  throw error("there is no point " + std::to_string(point) + ": the front has " +
              std::to_string(document.points.size()));
}

/// The first line of a Python file that an export writes: what the bits are of.
[[nodiscard]] inline std::string export_title(const front_document& document, std::size_t point,
                                              std::string_view tool) {
  std::string names;
  for (const auto& name : document.points[point].names) {
    names += (names.empty() ? " (" : ", ") + name;
  }
  if (!names.empty()) names += ')';
  return python_comment("Bits of the layers of " + document.network + " for " + std::string(tool) +
                        ": point " + std::to_string(point) + names + " of a front by hwflowq " +
                        document.library_version + '.');
}

}  // namespace detail

}  // namespace hwflowq::io

#endif
