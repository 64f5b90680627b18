// What a run found, as files.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_DOCUMENT_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_DOCUMENT_HPP

#include <hwflowq/cost/fine.hpp>
#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/html_report.hpp>
#include <hwflowq/io/layer_cost.hpp>
#include <hwflowq/io/level_summary.hpp>
#include <hwflowq/io/provenance.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
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
  document.layers = hwflowq::workload::compute_layer_names(task.network);
  document.objectives = columns_of(task, level);
  document.level = level.name;
  document.seed = task.chosen.seed;
  document.accuracy = task.accuracy.provenance;
  if (!level.knows_hardware) {
    document.hardware = {{"operation law", law_of(task.chosen)}};
  } else if (!task.chosen.search_hardware) {
    document.hardware = task.hardware.points.front().description;
  }
  for (const auto& d : front) {
    hwflowq::io::front_point point;
    point.objectives = d.objectives;
    point.bits = task.space.expand(std::get<0>(d.genome));
    if (level.knows_hardware && task.chosen.search_hardware) {
      point.hardware = task.hardware.points[task.hardware.index(std::get<1>(d.genome))].description;
    }
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

/// The genes that narrowing left fewer values, as texts.
inline std::vector<hwflowq::io::narrowed_gene> narrowed_genes(const task& task, std::size_t level,
                                                              const front_of& before) {
  std::vector<design> members;
  for (const auto& d : before) members.push_back(d.genome);
  const auto whole = whole_space(task, task.levels[level]);
  const auto left = narrowing_of(task, level).space(std::span<const design>(members), whole);
  std::vector<hwflowq::io::narrowed_gene> genes;
  const auto& bits = whole.part<0>();
  for (std::size_t gene = 0; gene < bits.gene_count(); ++gene) {
    if (left.part<0>().value_count(gene) == bits.value_count(gene)) continue;
    genes.push_back({task.space.gene_names()[gene], to_text(bits.widths(gene)),
                     to_text(left.part<0>().widths(gene))});
  }
  for (std::size_t gene = 0; gene < whole.part<1>().gene_count(); ++gene) {
    const auto& now = left.part<1>();
    if (now.value_count(gene) == whole.part<1>().value_count(gene)) continue;
    // A gene's values are those of the points that differ in it alone from the first.
    const auto text = [&](const hardware_variation& space) {
      std::string all;
      for (std::uint32_t position = 0; position < space.value_count(gene); ++position) {
        hardware_genome point(space.gene_count());
        space.set_position(point, gene, position);
        all += (all.empty() ? "" : ", ") +
               task.hardware.points[task.hardware.index(point)].description[gene].second;
      }
      return all;
    };
    genes.push_back({task.hardware.gene_names[gene], text(whole.part<1>()), text(now)});
  }
  return genes;
}

/// Everything that is known of a run: the front of the last level with the layers of the designs that
/// were picked, all levels, and the methods that were compared.
inline hwflowq::io::front_document describe(const task& task, const found_flow& found,
                                            const std::string& command_line) {
  const auto& level = task.levels.back();
  const auto& front = found.levels.back().front;
  auto document = describe(task, level, front);
  for (const auto& [name, place] : pick_designs(task, front)) {
    auto& point = document.points[place];
    point.names.push_back(name);
    if (level.name != "fine" || !point.layer_costs.empty()) continue;
    const auto hardware = task.hardware.index(std::get<1>(front[place].genome));
    point.layer_costs = task.hardware.points[hardware].fine.explain(point.bits);
    document.energy_components = hwflowq::io::energy_components_of<hwflowq::fine_layer_cost>();
  }
  for (std::size_t i = 0; i < found.levels.size(); ++i) {
    const auto& own = found.levels[i];
    hwflowq::io::level_summary summary;
    summary.name = task.levels[i].name;
    summary.objectives = columns_of(task, task.levels[i]);
    for (const auto& d : own.front) summary.points.push_back(d.objectives);
    summary.log2_space_before = own.report.log2_space_before;
    summary.log2_space_after = own.report.log2_space_after;
    summary.evaluations = own.report.evaluations;
    if (i > 0) {
      summary.narrowing = own.narrowing;
      summary.narrowed = narrowed_genes(task, i, found.levels[i - 1].front);
    }
    document.levels.push_back(std::move(summary));
  }
  for (const auto& method : found.methods) {
    document.baselines.push_back(
        {method.name, describe(task, level, method.front).points, method.evaluations});
  }
  document.origin.command_line = command_line;
  document.origin.seeds = {task.chosen.seed};
  document.origin.versions = {{"compiler", hwflowq::io::compiler_version()}};
  return document;
}

/// Writes what a run found.
inline void write_result(const task& task, const found_flow& found,
                         const std::string& command_line) {
  const auto document = describe(task, found, command_line);
  hwflowq::io::write_front_json(task.chosen.out / "front.json", document);
  hwflowq::io::write_front_csv(task.chosen.out / "front.csv", document);
  hwflowq::io::write_html_report(task.chosen.out / "report.html", document);
}

}  // namespace codesign

#endif
