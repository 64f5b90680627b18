// Parts of a front from JSON.
#ifndef HWFLOWQ_IO_DETAIL_FRONT_JSON_READER_HPP
#define HWFLOWQ_IO_DETAIL_FRONT_JSON_READER_HPP

#include <hwflowq/io/detail/json_value.hpp>
#include <hwflowq/io/front_document.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io::detail {

/// Reads the parts of a front. Every complaint is an `error` that names the place in the document.
/// Members that are not known are passed over, so that files of later versions can be read.
class front_json_reader {
 public:
  [[nodiscard]] front_document read(const json_value& json) {
    front_document front;
    front.library_version = json.at("library_version").string();
    front.network = json.at("network").string();
    front.level = json.at("level").string();
    front.seed = json.at("seed").whole_number();
    front.hardware = texts_by_name(json.at("hardware"));
    if (const auto* found = json.find("accuracy")) front.accuracy = texts_by_name(*found);
    front.layers = texts(json.at("layers"));
    front.objectives = columns(json.at("objectives"));
    if (const auto* found = json.find("energy_components")) front.energy_components = texts(*found);
    if (const auto* found = json.find("provenance")) front.origin = origin(*found);
    if (const auto* found = json.find("schedules")) schedules_ = texts(*found);
    if (const auto* found = json.find("levels")) {
      for (const auto& item : found->items()) front.levels.push_back(level(item));
    }
    if (const auto* found = json.find("baselines")) {
      for (const auto& item : found->items()) {
        baseline_front baseline{item.at("method").string()};
        baseline.points = points(item.at("points"), front);
        if (const auto* n = item.find("evaluations")) baseline.evaluations = n->whole_number();
        front.baselines.push_back(std::move(baseline));
      }
    }
    front.points = points(json.at("points"), front);
    return front;
  }

 private:
  static double number(const json_value& value) {
    if (value.kind() != json_value::type::string) return value.number();
    constexpr double inf = std::numeric_limits<double>::infinity();
    if (value.string() == "inf") return inf;
    if (value.string() == "-inf") return -inf;
    value.complain("must be a number, \"inf\" or \"-inf\"");
  }

  static std::vector<std::string> texts(const json_value& array) {
    std::vector<std::string> result;
    for (const auto& item : array.items()) result.push_back(item.string());
    return result;
  }

  static named_texts texts_by_name(const json_value& object) {
    named_texts result;
    for (std::size_t i = 0; i < object.keys().size(); ++i) {
      result.emplace_back(object.keys()[i], object.items()[i].string());
    }
    return result;
  }

  static std::optional<double> number_or_nothing(const json_value& object, std::string_view key) {
    const auto* found = object.find(key);
    return found == nullptr ? std::nullopt : std::optional(number(*found));
  }

  static std::vector<objective_column> columns(const json_value& array) {
    std::vector<objective_column> result;
    for (const auto& item : array.items()) {
      const auto& direction = item.at("sense");
      if (direction.string() != "minimise" && direction.string() != "maximise") {
        direction.complain("must be \"minimise\" or \"maximise\"");
      }
      result.push_back({item.at("name").string(), item.at("unit").string(),
                        direction.string() == "maximise" ? sense::maximise : sense::minimise,
                        number_or_nothing(item, "error")});
    }
    return result;
  }

  static provenance origin(const json_value& json) {
    provenance result{.command_line = json.at("command_line").string(),
                      .versions = texts_by_name(json.at("versions"))};
    for (const auto& seed : json.at("seeds").items()) result.seeds.push_back(seed.whole_number());
    return result;
  }

  static level_summary level(const json_value& json) {
    level_summary result;
    result.name = json.at("name").string();
    result.objectives = columns(json.at("objectives"));
    result.evaluations = json.at("evaluations").whole_number();
    result.seconds = number_or_nothing(json, "seconds");
    result.log2_space_before = number_or_nothing(json, "log2_space_before");
    result.log2_space_after = number_or_nothing(json, "log2_space_after");
    if (const auto* found = json.find("narrowing")) result.narrowing = found->string();
    if (const auto* found = json.find("narrowed")) {
      for (const auto& gene : found->items()) {
        result.narrowed.push_back(
            {gene.at("name").string(), gene.at("before").string(), gene.at("after").string()});
      }
    }
    for (const auto& point : json.at("points").items()) {
      auto& values = result.points.emplace_back();
      for (const auto& value : point.items()) values.push_back(number(value));
    }
    return result;
  }

  // The member of each name, in the order of the names; `known` is what the names are of.
  template <typename Name, typename Visit>
  static void by_name(const json_value& object, const std::vector<Name>& names,
                      const std::string& known, Visit visit) {
    const auto text_of = [](const Name& name) -> const std::string& {
      if constexpr (requires { name.name; }) {
        return name.name;
      } else {
        return name;
      }
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
      // Members come in this order where the library wrote the file.
      const bool in_order = i < object.keys().size() && object.keys()[i] == text_of(names[i]);
      visit(i, in_order ? object.items()[i] : object.at(text_of(names[i])));
    }
    if (object.keys().size() == names.size()) return;
    object.complain("has " + std::to_string(object.keys().size()) + " members instead of one for " +
                    "each of " + std::to_string(names.size()) + " " + known);
  }

  [[nodiscard]] std::vector<front_point> points(const json_value& array,
                                                const front_document& front) const {
    std::vector<front_point> result;
    for (const auto& item : array.items()) result.push_back(point(item, front));
    return result;
  }

  [[nodiscard]] front_point point(const json_value& json, const front_document& front) const {
    front_point result;
    if (const auto* found = json.find("names")) result.names = texts(*found);
    by_name(json.at("objectives"), front.objectives, "objectives",
            [&](std::size_t, const json_value& v) { result.objectives.push_back(number(v)); });
    result.bits.resize(front.layers.size());
    const auto width = [](const json_value& value) {
      const auto bits = value.integer();
      if (bits < least_bits || bits > greatest_bits) {
        value.complain("must be from " + std::to_string(least_bits) + " to " +
                       std::to_string(greatest_bits) + " bits, not " + std::to_string(bits));
      }
      return static_cast<std::int8_t>(bits);
    };
    by_name(json.at("weight_bits"), front.layers, "layers",
            [&](std::size_t l, const json_value& v) { result.bits[l].weight_bits = width(v); });
    by_name(json.at("activation_bits"), front.layers, "layers",
            [&](std::size_t l, const json_value& v) { result.bits[l].activation_bits = width(v); });
    if (const auto* found = json.find("hardware")) result.hardware = texts_by_name(*found);
    if (const auto* found = json.find("layer_costs")) {
      by_name(*found, front.layers, "layers", [&](std::size_t, const json_value& v) {
        result.layer_costs.push_back(cost(v, front.energy_components));
      });
    }
    return result;
  }

  [[nodiscard]] layer_cost cost(const json_value& json,
                                const std::vector<std::string>& components) const {
    layer_cost result;
    if (const auto* found = json.find("energy_pj")) {
      by_name(*found, components, "components",
              [&](std::size_t, const json_value& v) { result.energy_pj.push_back(number(v)); });
    }
    result.cycles = number_or_nothing(json, "cycles");
    if (const auto* found = json.find("schedule")) {
      const auto at = found->whole_number();
      if (at >= schedules_.size()) {
        found->complain("is " + std::to_string(at) + ", but there are " +
                        std::to_string(schedules_.size()) + " schedules");
      }
      result.schedule = schedules_[static_cast<std::size_t>(at)];
    }
    return result;
  }

  std::vector<std::string> schedules_;
};

}  // namespace hwflowq::io::detail

#endif
