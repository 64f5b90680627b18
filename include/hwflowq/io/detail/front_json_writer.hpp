// Parts of a front as JSON text.
#ifndef HWFLOWQ_IO_DETAIL_FRONT_JSON_WRITER_HPP
#define HWFLOWQ_IO_DETAIL_FRONT_JSON_WRITER_HPP

#include <hwflowq/io/detail/json_writer.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io::detail {

/// Elements between brackets, each as `text_of` gives it.
template <typename Range, typename Text>
[[nodiscard]] std::string json_list(std::string_view open, const Range& range,
                                    std::string_view separator, std::string_view close,
                                    Text text_of) {
  std::string text(open);
  std::string_view before;
  for (const auto& element : range) {
    text += std::exchange(before, separator);
    text += text_of(element);
  }
  return text += close;
}

[[nodiscard]] inline std::string json_of(const named_texts& texts) {
  return json_list("{", texts, ", ", "}", [](const auto& pair) {
    return json_string(pair.first) + ": " + json_string(pair.second);
  });
}

[[nodiscard]] inline std::string json_of(const std::vector<std::string>& texts) {
  return json_list("[", texts, ", ", "]", [](const auto& text) { return json_string(text); });
}

[[nodiscard]] inline std::string json_of(const std::vector<double>& values) {
  return json_list("[", values, ", ", "]", [](double value) { return json_number(value); });
}

[[nodiscard]] inline std::string json_of(const objective_column& column) {
  std::string text = "{\"name\": " + json_string(column.name);
  text += ", \"unit\": " + json_string(column.unit);
  text += ", \"sense\": ";
  text += column.direction == sense::maximise ? "\"maximise\"" : "\"minimise\"";
  if (column.error) text += ", \"error\": " + json_number(*column.error);
  return text += "}";
}

[[nodiscard]] inline std::string json_of(const provenance& origin) {
  std::string text = "{\"command_line\": " + json_string(origin.command_line);
  text += ", \"seeds\": ";
  text += json_list("[", origin.seeds, ", ", "]", [](auto seed) { return json_number(seed); });
  return text + ", \"versions\": " + json_of(origin.versions) + "}";
}

[[nodiscard]] inline std::string json_of(const level_summary& level) {
  std::string text = "    {\"name\": " + json_string(level.name);
  text += ", \"evaluations\": " + json_number(level.evaluations);
  const auto member = [&](std::string_view name, const auto& value) {
    if (value) text += ", " + json_string(name) + ": " + json_number(*value);
  };
  member("seconds", level.seconds);
  member("log2_space_before", level.log2_space_before);
  member("log2_space_after", level.log2_space_after);
  if (!level.narrowing.empty()) text += ", \"narrowing\": " + json_string(level.narrowing);
  const auto column = [](const auto& c) { return json_of(c); };
  text += json_list(",\n     \"objectives\": [", level.objectives, ", ", "]", column);
  if (!level.narrowed.empty()) {
    text += json_list(",\n     \"narrowed\": [", level.narrowed, ",\n       ", "]",
                      [](const narrowed_gene& gene) {
                        return "{\"name\": " + json_string(gene.name) +
                               ", \"before\": " + json_string(gene.before) +
                               ", \"after\": " + json_string(gene.after) + "}";
                      });
  }
  text += json_list(",\n     \"points\": [", level.points, ",\n       ", "]",
                    [](const auto& values) { return json_of(values); });
  return text + "}";
}

/// Writes points: names are escaped once, not once a point, and each schedule gets a number.
class point_writer {
 public:
  explicit point_writer(const front_document& document)
      : objectives_(escaped(document.objectives,
                            [](const auto& o) -> const std::string& { return o.name; })),
        layers_(escaped(document.layers, itself)),
        components_(escaped(document.energy_components, itself)) {}

  [[nodiscard]] std::string operator()(const front_point& point) {
    std::string text = "    {";
    if (!point.names.empty()) text += "\"names\": " + json_of(point.names) + ",\n     ";
    text += "\"objectives\": " +
            members(objectives_, point.objectives, [](double value) { return json_number(value); });
    text += ",\n     \"weight_bits\": " + members(layers_, point.bits, [](const Precision& p) {
              return json_number(int{p.weight_bits});
            });
    text += ",\n     \"activation_bits\": " + members(layers_, point.bits, [](const Precision& p) {
              return json_number(int{p.activation_bits});
            });
    if (!point.hardware.empty()) text += ",\n     \"hardware\": " + json_of(point.hardware);
    if (!point.layer_costs.empty()) {
      text += ",\n     \"layer_costs\": " +
              members(layers_, point.layer_costs,
                      [&](const layer_cost& cost) { return json_of_cost(cost); });
    }
    return text + "}";
  }

  /// All schedules that points had, by their number.
  [[nodiscard]] const std::vector<std::string>& schedules() const { return schedules_; }

 private:
  static const std::string& itself(const std::string& name) { return name; }

  template <typename Range, typename Name>
  static std::vector<std::string> escaped(const Range& range, Name name_of) {
    std::vector<std::string> names;
    for (const auto& element : range) names.push_back(json_string(name_of(element)) + ": ");
    return names;
  }

  template <typename Values, typename Text>
  static std::string members(const std::vector<std::string>& names, const Values& values,
                             Text text_of) {
    std::size_t i = 0;
    return json_list("{", values, ", ", "}",
                     [&](const auto& value) { return names[i++] + text_of(value); });
  }

  [[nodiscard]] std::string json_of_cost(const layer_cost& cost) {
    std::string text = "{";
    std::string_view separator;
    if (!cost.energy_pj.empty()) {
      text += "\"energy_pj\": " +
              members(components_, cost.energy_pj, [](double value) { return json_number(value); });
      separator = ", ";
    }
    if (cost.cycles) {
      text += std::exchange(separator, ", ");
      text += "\"cycles\": " + json_number(*cost.cycles);
    }
    if (!cost.schedule.empty()) {
      const auto [found, is_new] = numbers_.try_emplace(cost.schedule, schedules_.size());
      if (is_new) schedules_.push_back(cost.schedule);
      text += separator;
      text += "\"schedule\": " + json_number(found->second);
    }
    return text + "}";
  }

  std::vector<std::string> objectives_;
  std::vector<std::string> layers_;
  std::vector<std::string> components_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> schedules_;
};

}  // namespace hwflowq::io::detail

#endif
