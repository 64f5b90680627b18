// Writes the result of a search as JSON, and reads it.
#ifndef HWFLOWQ_IO_FRONT_JSON_HPP
#define HWFLOWQ_IO_FRONT_JSON_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/detail/front_json_reader.hpp>
#include <hwflowq/io/detail/front_json_writer.hpp>
#include <hwflowq/io/detail/json_value.hpp>
#include <hwflowq/io/front_document.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hwflowq::io {

/// Name and version of the format; the number grows when a reader of the old one would be misled.
inline constexpr std::string_view front_schema = "hwflowq-front-1";

/// A front as JSON text that docs/front.schema.json describes. Numbers are written in the shortest
/// form that reads back as the same double, infinities as the strings "inf" and "-inf", bytes of
/// names that are not UTF-8 as U+FFFD. Parts of the document that are empty are left out, a schedule
/// that several layers have is written once. The same document gives the same bytes. Throws
/// `std::invalid_argument` as `front_document::validate` does.
[[nodiscard]] inline std::string to_json(const front_document& document) {
  using detail::json_list;
  using detail::json_of;
  using detail::json_string;
  document.validate();
  const auto itself = [](const auto& part) { return json_of(part); };
  std::string text = "{\n  \"schema\": " + json_string(front_schema);
  text += ",\n  \"library_version\": " + json_string(document.library_version);
  text += ",\n  \"network\": " + json_string(document.network);
  text += ",\n  \"level\": " + json_string(document.level);
  text += ",\n  \"seed\": " + detail::json_number(document.seed);
  if (!document.origin.empty()) text += ",\n  \"provenance\": " + json_of(document.origin);
  if (!document.accuracy.empty()) text += ",\n  \"accuracy\": " + json_of(document.accuracy);
  text += ",\n  \"hardware\": " + json_of(document.hardware);
  text += ",\n  \"layers\": " + json_of(document.layers);
  text +=
      json_list(",\n  \"objectives\": [\n    ", document.objectives, ",\n    ", "\n  ]", itself);
  if (!document.energy_components.empty()) {
    text += ",\n  \"energy_components\": " + json_of(document.energy_components);
  }
  if (!document.levels.empty()) {
    text += json_list(",\n  \"levels\": [\n", document.levels, ",\n", "\n  ]", itself);
  }
  detail::point_writer point_text(document);
  const auto points_text = [&](std::string_view open, const std::vector<front_point>& points,
                               std::string_view close) {
    if (points.empty()) return std::string(open) + "]";
    return json_list(std::string(open) + "\n", points, ",\n", close,
                     [&](const front_point& point) { return point_text(point); });
  };
  if (!document.baselines.empty()) {
    text += json_list(",\n  \"baselines\": [\n", document.baselines, ",\n", "\n  ]",
                      [&](const auto& baseline) {
                        std::string one = "   {\"method\": " + json_string(baseline.method);
                        if (baseline.evaluations) {
                          one += ", \"evaluations\": " + detail::json_number(*baseline.evaluations);
                        }
                        return one + points_text(", \"points\": [", baseline.points, "]") + "}";
                      });
  }
  text += points_text(",\n  \"points\": [", document.points, "\n  ]");
  if (!point_text.schedules().empty()) {
    text += json_list(",\n  \"schedules\": [\n    ", point_text.schedules(), ",\n    ", "\n  ]",
                      [](const std::string& schedule) { return json_string(schedule); });
  }
  return text + "\n}\n";
}

/// Reads what `to_json` writes, of this version or an older one; members that are not known are passed
/// over. Throws `error` naming the byte where the text is no JSON, or the member that is wrong, such as
/// `points[3].weight_bits.conv1`.
[[nodiscard]] inline front_document parse_front_json(std::string_view text) {
  const auto json = detail::json_value::parse(text);
  const auto& schema = json.at("schema");
  if (schema.string() != front_schema) {
    schema.complain("is \"" + schema.string() + "\" instead of \"" + std::string(front_schema) +
                    "\"");
  }
  auto document = detail::front_json_reader().read(json);
  try {
    document.validate();
  } catch (const std::invalid_argument& e) {
    throw error(e.what());
  }
  return document;
}

/// Writes a front as JSON; the file appears whole or not at all. Throws as `to_json` does, and
/// `file_error` when the file cannot be written.
inline void write_front_json(const std::filesystem::path& path, const front_document& document) {
  detail::replace_file(path, to_json(document));
}

/// Reads a front from a file. Throws `file_error` naming the file and what is wrong where in it.
[[nodiscard]] inline front_document read_front_json(const std::filesystem::path& path) {
  return detail::parse_file(path, parse_front_json);
}

}  // namespace hwflowq::io

#endif
