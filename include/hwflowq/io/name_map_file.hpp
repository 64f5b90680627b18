// Reads what another tool calls our layers from a file.
#ifndef HWFLOWQ_IO_NAME_MAP_FILE_HPP
#define HWFLOWQ_IO_NAME_MAP_FILE_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/detail/json_value.hpp>
#include <hwflowq/io/export_names.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace hwflowq::io {

/// Parses a JSON object that gives for each layer of ours one name, or those of its operands:
/// @code{.json}
/// {"conv1": "module.conv1",
///  "fc": {"weights": "module.fc|WEIGHT", "activations": "module.pool|OUTPUT"}}
/// @endcode
/// One name stands for both operands; activations may be left out. Throws `error` naming the place.
[[nodiscard]] inline std::map<std::string, operand_names> parse_name_map(std::string_view text) {
  const auto json = detail::json_value::parse(text);
  std::map<std::string, operand_names> names;
  for (std::size_t i = 0; i < json.keys().size(); ++i) {
    const auto& value = json.items()[i];
    operand_names one;
    if (value.kind() == detail::json_value::type::object) {
      one.weights = value.at("weights").string();
      if (const auto* found = value.find("activations")) one.activations = found->string();
    } else {
      one.weights = one.activations = value.string();
    }
    if (!names.emplace(json.keys()[i], one).second) value.complain("is given twice");
  }
  return names;
}

/// Reads such a file. Throws `file_error` naming the file and what is wrong where in it.
[[nodiscard]] inline std::map<std::string, operand_names> read_name_map(
    const std::filesystem::path& path) {
  return detail::parse_file(path, parse_name_map);
}

}  // namespace hwflowq::io

#endif
