// What a run found, as files.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_DOCUMENT_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_DOCUMENT_HPP

#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/moo/objective.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "search.hpp"
#include "table.hpp"

namespace codesign {

/// The designs that a reader looks at first. Half a point is counted from 8 bits throughout, since the
/// accuracy without quantisation is not known to the stand-in.
inline std::vector<picked> pick_designs(const task& task, const front_of& front) {
  std::optional<double> reference;
  if (task.accuracy.unit == "%") {
    reference = task.accuracy.value(task.space.expand(std::get<0>(uniform_design(task, 8))));
  }
  return pick(task, front, reference, "8 bits");
}

/// A front in the objectives of a level.
inline hwflowq::io::front_document describe(const task& task, const level_model& level,
                                            const front_of& front) {
  hwflowq::io::front_document document;
  document.network = task.network.name();
  for (std::size_t l = 0; l < task.network.compute_layer_count(); ++l) {
    document.layers.push_back(task.network.compute_layer(l).name);
  }
  document.objectives.push_back({task.accuracy.name, task.accuracy.unit, hwflowq::sense::maximise});
  for (const auto& field : level.fields) document.objectives.push_back({field.name, field.unit});
  document.level = level.name;
  document.seed = task.chosen.seed;
  document.accuracy = task.accuracy.provenance;
  if (!level.knows_hardware) {
    document.hardware = {{"operation law", task.chosen.law}};
  } else if (!task.chosen.search_hardware) {
    document.hardware = task.hardware.points.front().description;
  }
  for (const auto& d : front) {
    hwflowq::io::front_point point;
    point.objectives = d.objectives;
    point.bits = task.space.expand(std::get<0>(d.genome));
    document.points.push_back(std::move(point));
  }
  return document;
}

/// Writes the front of a level.
inline void write_level(const task& task, const level_model& level, const found_level& found) {
  const auto document = describe(task, level, found.front);
  hwflowq::io::write_front_json(task.chosen.out / (level.name + ".front.json"), document);
  hwflowq::io::write_front_csv(task.chosen.out / (level.name + ".front.csv"), document);
}

/// Writes the front of the last level.
inline void write_result(const task& task, const found_flow& found) {
  const auto document = describe(task, task.levels.back(), found.levels.back().front);
  hwflowq::io::write_front_json(task.chosen.out / "front.json", document);
  hwflowq::io::write_front_csv(task.chosen.out / "front.csv", document);
}

}  // namespace codesign

#endif
