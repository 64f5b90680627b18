// Writes the result of a search as JSON.
#ifndef HWFLOWQ_IO_FRONT_JSON_HPP
#define HWFLOWQ_IO_FRONT_JSON_HPP

#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/detail/json_writer.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// Name and version of the format; the number grows when a reader of the old one would be misled.
inline constexpr std::string_view front_schema = "hwflowq-front-1";

/// A front as JSON text that docs/front.schema.json describes. Numbers are written in the shortest
/// form that reads back as the same double, infinities as the strings "inf" and "-inf", bytes of
/// names that are not UTF-8 as U+FFFD. The same document gives the same bytes. Throws
/// `std::invalid_argument` as `front_document::validate` does.
[[nodiscard]] inline std::string to_json(const front_document& document) {
  using detail::json_number;
  using detail::json_string;
  document.validate();
  const char* separator = "";
  const auto next = [&] { return std::exchange(separator, ", "); };

  std::string text = "{\n  \"schema\": " + json_string(front_schema);
  text += ",\n  \"library_version\": " + json_string(document.library_version);
  text += ",\n  \"network\": " + json_string(document.network);
  text += ",\n  \"level\": " + json_string(document.level);
  text += ",\n  \"seed\": " + json_number(document.seed);
  if (!document.accuracy.empty()) {
    text += ",\n  \"accuracy\": {";
    for (const auto& [key, value] : document.accuracy) {
      text += next() + json_string(key) + ": " + json_string(value);
    }
    text += "}";
    separator = "";
  }
  text += ",\n  \"hardware\": {";
  for (const auto& [key, value] : document.hardware) {
    text += next() + json_string(key) + ": " + json_string(value);
  }
  text += "},\n  \"layers\": [";
  separator = "";
  for (const auto& layer : document.layers) text += next() + json_string(layer);
  text += "],\n  \"objectives\": [";
  separator = "\n";
  for (const auto& objective : document.objectives) {
    text += std::exchange(separator, ",\n");
    text += "    {\"name\": " + json_string(objective.name);
    text += ", \"unit\": " + json_string(objective.unit);
    text += ", \"sense\": ";
    text += objective.direction == sense::maximise ? "\"maximise\"}" : "\"minimise\"}";
  }
  text += "\n  ],\n  \"points\": [";

  // Names are escaped once, not once a point.
  std::vector<std::string> objectives;
  for (const auto& objective : document.objectives) {
    objectives.push_back(json_string(objective.name) + ": ");
  }
  std::vector<std::string> layers;
  for (const auto& layer : document.layers) layers.push_back(json_string(layer) + ": ");
  const char* line = "\n";
  for (const auto& point : document.points) {
    text += std::exchange(line, ",\n");
    text += "    {\"objectives\": {";
    separator = "";
    for (std::size_t m = 0; m < objectives.size(); ++m) {
      text += next() + objectives[m] + json_number(point.objectives[m]);
    }
    text += "},\n     \"weight_bits\": {";
    separator = "";
    for (std::size_t l = 0; l < layers.size(); ++l) {
      text += next() + layers[l] + json_number(point.bits[l].weight_bits);
    }
    text += "},\n     \"activation_bits\": {";
    separator = "";
    for (std::size_t l = 0; l < layers.size(); ++l) {
      text += next() + layers[l] + json_number(point.bits[l].activation_bits);
    }
    text += "}}";
  }
  return text + (document.points.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

/// Writes a front as JSON; the file appears whole or not at all. Throws as `to_json` does, and
/// `file_error` when the file cannot be written.
inline void write_front_json(const std::filesystem::path& path, const front_document& document) {
  detail::replace_file(path, to_json(document));
}

}  // namespace hwflowq::io

#endif
