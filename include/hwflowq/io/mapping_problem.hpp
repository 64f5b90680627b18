// Problem files: a layer, an accelerator and a mapping in JSON.
#ifndef HWFLOWQ_IO_MAPPING_PROBLEM_HPP
#define HWFLOWQ_IO_MAPPING_PROBLEM_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/traffic_bound.hpp>
#include <hwflowq/hardware/accelerator.hpp>
#include <hwflowq/hardware/engines/plain_mac.hpp>
#include <hwflowq/hardware/memory_level.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/detail/json_value.hpp>
#include <hwflowq/io/file_error.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// A problem as it stands in a file, whose number of levels is known when running only.
struct mapping_problem {
  std::string id;
  std::string layer_name;
  workload::loop_nest nest;
  operand_bits bits;
  engines::plain_mac engine;
  std::vector<memory_level> levels;     ///< the outermost first
  std::vector<level_mapping> schedule;  ///< one for each level; empty where the file gives none

  /// Most levels of a problem.
  static constexpr std::size_t greatest_level_count = 8;
};

namespace detail {

/// Reads the members of one problem.
class problem_reader {
 public:
  explicit problem_reader(const json_value& document) : document_(document) {}

  [[nodiscard]] mapping_problem read() const {
    mapping_problem problem;
    if (const json_value* id = document_.find("id")) problem.id = id->string();
    read_layer(document_.at("layer"), problem);
    read_hardware(document_.at("arch"), problem);
    if (const json_value* mapping = document_.find("mapping")) read_mapping(*mapping, problem);
    problem.bits = widths(problem);
    return problem;
  }

 private:
  static constexpr std::array<const char*, workload::tensor_count> tensor_names = {
      "Weights", "Inputs", "Outputs"};

  static std::int64_t integer_or(const json_value& value, std::string_view key,
                                 std::int64_t otherwise) {
    const json_value* found = value.find(key);
    return found == nullptr || found->is_null() ? otherwise : found->integer();
  }
  static double number_or(const json_value& value, std::string_view key, double otherwise) {
    const json_value* found = value.find(key);
    return found == nullptr || found->is_null() ? otherwise : found->number();
  }

  static void read_layer(const json_value& layer, mapping_problem& problem) {
    if (const json_value* name = layer.find("name")) problem.layer_name = name->string();
    for (const workload::loop l : workload::all_loops) {
      problem.nest.bounds[static_cast<std::size_t>(l)] = integer_or(layer, workload::name_of(l), 1);
    }
    problem.nest.stride_rows = integer_or(layer, "stride_PR", 1);
    problem.nest.stride_columns = integer_or(layer, "stride_QS", 1);
    problem.nest.dilation_rows = integer_or(layer, "dilation_PR", 1);
    problem.nest.dilation_columns = integer_or(layer, "dilation_QS", 1);
  }

  static void read_hardware(const json_value& arch, mapping_problem& problem) {
    const auto& levels = arch.at("levels").items();
    const json_value& mac = arch.at("mac");
    if (levels.empty() || levels.size() > mapping_problem::greatest_level_count) {
      arch.at("levels").complain("must have from 1 to " +
                                 std::to_string(mapping_problem::greatest_level_count) + " levels");
    }
    problem.engine.mac_pj = mac.at("energy_pj").number();
    for (std::size_t i = 0; i < levels.size(); ++i) {
      problem.levels.push_back(read_level(levels[i], i + 1 < levels.size() ? levels[i + 1] : mac));
    }
  }

  // Sizes, lines and bandwidths stand in words of word_bits.
  static memory_level read_level(const json_value& from, const json_value& inner) {
    memory_level level;
    const std::int64_t word = from.at("word_bits").integer();
    const std::int64_t block = integer_or(from, "block_size", 1);
    if (word < 1 || word > 1 << 20) from.at("word_bits").complain("must be from 1 to 2^20");
    if (block < 1 || block > 1 << 20) from.at("block_size").complain("must be from 1 to 2^20");
    level.name = from.at("name").string();
    level.line_bits = word * block;
    if (const std::int64_t entries = integer_or(from, "entries", unlimited); entries != unlimited) {
      if (entries < 1 || entries > unlimited / word) {
        from.at("entries").complain("must be from 1 to " + std::to_string(unlimited / word));
      }
      level.capacity_bits = entries * word;
    }
    level.read_pj_per_line = number_or(from, "energy_per_vector_access_pj", 0.0);
    level.write_pj_per_line =
        number_or(from, "write_energy_per_vector_access_pj", level.read_pj_per_line);
    level.leakage_pj_per_cycle = number_or(from, "leakage_pj_per_cycle", 0.0);
    level.hop_pj_per_bit = number_or(from, "hop_pj_per_bit", 0.0);
    level.area_um2 = number_or(from, "area_um2", 0.0);
    const auto rate = [&](std::string_view key) {
      return number_or(from, key, std::numeric_limits<double>::infinity()) *
             static_cast<double>(word);
    };
    level.read_bits_per_cycle = rate("read_bandwidth");
    level.write_bits_per_cycle = rate("write_bandwidth");
    level.shared_bits_per_cycle = rate("shared_bandwidth");
    if (const json_value* twice = from.find("double_buffered")) {
      level.double_buffered = twice->boolean();
    }
    const std::int64_t outer_count = integer_or(from, "instances", 1);
    const std::int64_t count = integer_or(inner, "instances", 1);
    if (outer_count < 1 || count % outer_count != 0) {
      inner.complain("must have a multiple of the " + std::to_string(outer_count) +
                     " instances of the level above");
    }
    const std::int64_t fan_out = count / outer_count;
    const std::int64_t mesh = integer_or(from, "meshX", 1);
    const std::int64_t inner_mesh = integer_or(inner, "meshX", mesh);
    if (mesh < 1 || inner_mesh % mesh != 0) {
      inner.complain("must have a multiple of the " + std::to_string(mesh) +
                     " columns of the level above");
    }
    level.fan_out_x =
        std::clamp<std::int64_t>(inner_mesh / mesh, 1, std::max<std::int64_t>(fan_out, 1));
    level.fan_out_y = (fan_out + level.fan_out_x - 1) / level.fan_out_x;
    return level;
  }

  static void read_mapping(const json_value& mapping, mapping_problem& problem) {
    const auto& levels = mapping.items();
    if (levels.size() != problem.levels.size()) {
      mapping.complain("must have one entry for each of " + std::to_string(problem.levels.size()) +
                       " levels");
    }
    for (std::size_t i = 0; i < levels.size(); ++i) {
      if (const json_value* name = levels[i].find("level");
          name != nullptr && name->string() != problem.levels[i].name) {
        name->complain("must be \"" + problem.levels[i].name + "\", not \"" + name->string() +
                       "\"");
      }
      problem.schedule.push_back(read_level_mapping(levels[i]));
    }
  }

  static level_mapping read_level_mapping(const json_value& from) {
    level_mapping level;
    level.keep = {false, false, false};
    for (const json_value& name : from.at("keep").items()) {
      const auto found =
          std::find(tensor_names.begin(), tensor_names.end(), std::string_view(name.string()));
      if (found == tensor_names.end()) {
        name.complain("must be Weights, Inputs or Outputs, not \"" + name.string() + "\"");
      }
      level.keep[static_cast<std::size_t>(found - tensor_names.begin())] = true;
    }
    std::vector<workload::loop> order = read_loops(from, "temporal", level.temporal);
    // Loops in space stand in the same order; files list them from the one of neighbours out.
    std::vector<workload::loop> in_space = read_loops(from, "spatial_X", level.spatial_x);
    for (const workload::loop l : read_loops(from, "spatial_Y", level.spatial_y)) {
      in_space.push_back(l);
    }
    std::size_t at = 0;
    for (std::size_t k = in_space.size(); k-- > 0;) {
      const auto found = std::find(order.begin(), order.end(), in_space[k]);
      if (found == order.end()) {
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(at), in_space[k]);
      } else {
        at = static_cast<std::size_t>(found - order.begin());
      }
      ++at;
    }
    for (const workload::loop l : workload::all_loops) {
      if (std::find(order.begin(), order.end(), l) == order.end()) order.push_back(l);
    }
    std::copy(order.begin(), order.end(), level.order.begin());
    return level;
  }

  static std::vector<workload::loop> read_loops(const json_value& level, std::string_view key,
                                                loop_factors& factors) {
    std::vector<workload::loop> order;
    const json_value* loops = level.find(key);
    if (loops == nullptr) return order;
    for (const json_value& entry : loops->items()) {
      if (entry.items().size() != 2) entry.complain("must be a loop and its factor");
      const std::string& letter = entry.items()[0].string();
      const auto l =
          std::find_if(workload::all_loops.begin(), workload::all_loops.end(),
                       [&](workload::loop each) { return letter == workload::name_of(each); });
      if (l == workload::all_loops.end()) {
        entry.complain("must name one of the loops G N K C P Q R S, not \"" + letter + "\"");
      }
      const std::int64_t factor = entry.items()[1].integer();
      if (factor < 1 || factor > workload::greatest_bound) {
        entry.complain("must have a factor from 1 to " + std::to_string(workload::greatest_bound));
      }
      if (std::find(order.begin(), order.end(), *l) != order.end()) {
        entry.complain("names a loop for the second time at this level");
      }
      factors[static_cast<std::size_t>(*l)] = static_cast<std::int32_t>(factor);
      order.push_back(*l);
    }
    return order;
  }

  // Widths are given, or those of the words of the levels that keep a tensor: of the innermost one,
  // which holds partial sums, and of the outermost one for outputs.
  [[nodiscard]] operand_bits widths(const mapping_problem& problem) const {
    operand_bits bits;
    const auto& levels = document_.at("arch").at("levels").items();
    bool outputs = false;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const int word = static_cast<int>(levels[i].at("word_bits").integer());
      const std::array<bool, 3> keep = problem.schedule.empty()
                                           ? std::array<bool, 3>{true, true, true}
                                           : problem.schedule[i].keep;
      if (keep[0]) bits.weight_bits = word;
      if (keep[1]) bits.input_bits = word;
      if (keep[2] && !outputs) bits.output_bits = word;
      if (keep[2]) bits.accumulator_bits = word;
      outputs = outputs || keep[2];
    }
    if (const json_value* given = document_.find("bits")) {
      const auto take = [&](std::string_view key, int& width) {
        if (const json_value* value = given->find(key)) {
          const std::int64_t number = value->integer();
          if (number < 1 || number > 64) value->complain("must be from 1 to 64");
          width = static_cast<int>(number);
        }
      };
      take("weights", bits.weight_bits);
      take("inputs", bits.input_bits);
      take("outputs", bits.output_bits);
      take("partial_sums", bits.accumulator_bits);
    }
    for (const int width :
         {bits.weight_bits, bits.input_bits, bits.output_bits, bits.accumulator_bits}) {
      if (width < 1 || width > 64) {
        document_.complain("has words of " + std::to_string(width) +
                           " bits: give its \"bits\", from 1 to 64");
      }
    }
    return bits;
  }

  const json_value& document_;
};

// The cases of a document: one problem, or those in its member "cases".
[[nodiscard]] inline std::vector<const json_value*> problems_of(const json_value& document) {
  std::vector<const json_value*> problems;
  if (const json_value* cases = document.find("cases")) {
    for (const json_value& item : cases->items()) problems.push_back(&item);
  } else {
    problems.push_back(&document);
  }
  return problems;
}

}  // namespace detail

/// Reads a problem from JSON text: an object with the members `layer`, `arch` and `mapping`, or one
/// with such objects in its array `cases`, of which `id` picks one. The layout is that of
/// docs/reference/problem_file.md. Throws `error` that names the member that is missing or wrong, and
/// `std::invalid_argument` as the accelerator's and the nest's `validate` do.
[[nodiscard]] inline mapping_problem parse_mapping_problem(std::string_view text,
                                                           std::string_view id = {}) {
  const auto document = detail::json_value::parse(text);
  const auto problems = detail::problems_of(document);
  for (const detail::json_value* item : problems) {
    const detail::json_value* name = item->find("id");
    if (id.empty() ? problems.size() == 1 : name != nullptr && name->string() == id) {
      mapping_problem problem = detail::problem_reader(*item).read();
      problem.nest.validate();
      for (const memory_level& level : problem.levels) level.validate();
      return problem;
    }
  }
  if (id.empty()) {
    throw error("the document has " + std::to_string(problems.size()) +
                " cases: say which by its id");
  }
  throw error("the document has no case \"" + std::string(id) + "\"");
}

/// Reads a problem from a file. Throws `file_error` with the reasons of `parse_mapping_problem`.
[[nodiscard]] inline mapping_problem read_mapping_problem(const std::filesystem::path& path,
                                                          std::string_view id = {}) {
  return detail::parse_file(path, [&](std::string_view text) {
    try {
      return parse_mapping_problem(text, id);
    } catch (const std::invalid_argument& e) {
      throw error(e.what());
    }
  });
}

/// The ids of all problems in a file. Throws `file_error`.
[[nodiscard]] inline std::vector<std::string> list_mapping_problems(
    const std::filesystem::path& path) {
  return detail::parse_file(path, [](std::string_view text) {
    const auto document = detail::json_value::parse(text);
    std::vector<std::string> ids;
    for (const detail::json_value* item : detail::problems_of(document)) {
      const detail::json_value* id = item->find("id");
      ids.push_back(id == nullptr ? std::string() : id->string());
    }
    return ids;
  });
}

/// A problem whose number of levels is known when compiling.
template <std::size_t Levels>
struct sized_problem {
  accelerator<engines::plain_mac, Levels> hardware;
  mapping<Levels> schedule;  ///< where the file gives one
};

/// The accelerator and the mapping of a problem. Precondition: it has that number of levels.
template <std::size_t Levels>
[[nodiscard]] sized_problem<Levels> with_levels(const mapping_problem& problem) {
  sized_problem<Levels> result;
  result.hardware.name = problem.id;
  result.hardware.engine = problem.engine;
  for (std::size_t i = 0; i < Levels; ++i) {
    result.hardware.levels[i] = problem.levels[i];
    if (!problem.schedule.empty()) result.schedule.levels[i] = problem.schedule[i];
  }
  return result;
}

/// Calls `visit(sized_problem<Levels>)` with the number of levels that a problem has.
template <typename Visit>
auto visit_problem(const mapping_problem& problem, const Visit& visit) {
  switch (problem.levels.size()) {
    case 1:
      return visit(with_levels<1>(problem));
    case 2:
      return visit(with_levels<2>(problem));
    case 3:
      return visit(with_levels<3>(problem));
    case 4:
      return visit(with_levels<4>(problem));
    case 5:
      return visit(with_levels<5>(problem));
    case 6:
      return visit(with_levels<6>(problem));
    case 7:
      return visit(with_levels<7>(problem));
    case 8:
      return visit(with_levels<8>(problem));
    default:
      throw std::invalid_argument("a problem has from 1 to 8 levels, not " +
                                  std::to_string(problem.levels.size()));
  }
}

}  // namespace hwflowq::io

#endif
