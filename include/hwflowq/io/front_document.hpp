// The result of a search as plain data, ready to be written to a file.
#ifndef HWFLOWQ_IO_FRONT_DOCUMENT_HPP
#define HWFLOWQ_IO_FRONT_DOCUMENT_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/baseline_front.hpp>
#include <hwflowq/io/front_point.hpp>
#include <hwflowq/io/level_summary.hpp>
#include <hwflowq/io/named_texts.hpp>
#include <hwflowq/io/objective_column.hpp>
#include <hwflowq/io/provenance.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/version.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>
#include <hwflowq/workload/network.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// A front with all that tells where it came from. Members are what the files hold; see
/// docs/reference/front_schema.md. Those that are initialised may be left out.
struct front_document {
  std::string network;
  std::vector<std::string> layers;  ///< names of the compute layers
  std::vector<objective_column> objectives;
  named_texts hardware;  ///< what the hardware of all points is, such as PE rows: 16
  /// How accuracy was obtained and how far it may be off; empty where it is no objective.
  named_texts accuracy{};
  std::uint64_t seed = 0;
  std::string level;  ///< level of abstraction of the points, such as "mid"
  std::string library_version = version;
  std::vector<front_point> points;
  std::vector<std::string> energy_components{};  ///< of `layer_cost::energy_pj`
  std::vector<level_summary> levels{};           ///< all of the flow, in their order
  std::vector<baseline_front> baselines{};
  provenance origin{};

  bool operator==(const front_document&) const = default;

  /// Throws `std::invalid_argument` naming what is wrong where: no objective, a name that is empty
  /// or given twice, or a part that does not fit: see `front_point::validate`,
  /// `layer_cost::validate` and `level_summary::validate`.
  void validate() const {
    const std::string where = "front_document: ";
    detail::check_columns(objectives, where);
    const auto check_names = [&](const auto& range, const std::string& kind, auto name_of) {
      std::vector<std::string_view> names;
      for (const auto& element : range) names.push_back(name_of(element));
      detail::check_names(std::move(names), kind, where);
    };
    const auto itself = [](const std::string& name) { return std::string_view(name); };
    check_names(layers, "layer", itself);
    detail::check_names(hardware, "hardware key", where);
    detail::check_names(accuracy, "accuracy key", where);
    detail::check_names(origin.versions, "version key", where);
    check_names(energy_components, "energy component", itself);
    check_names(levels, "level", [](const auto& l) { return std::string_view(l.name); });
    check_names(baselines, "baseline", [](const auto& b) { return std::string_view(b.method); });
    check_points(points, where);
    std::vector<std::string_view> names;
    for (const auto& point : points)
      names.insert(names.end(), point.names.begin(), point.names.end());
    detail::check_names(std::move(names), "point", where);
    for (const auto& one : levels) one.validate();
    for (const auto& one : baselines) {
      check_points(one.points, where + "baseline " + one.method + ": ");
    }
  }

 private:
  void check_points(const std::vector<front_point>& all, const std::string& where) const {
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].validate(objectives, layers, energy_components,
                      where + "point " + number_text(i) + ": ");
    }
  }
};

namespace detail {

template <typename R>
concept precision_range =
    std::ranges::input_range<R> && std::convertible_to<std::ranges::range_value_t<R>, Precision>;

}  // namespace detail

/// `bits_of(genome)` gives a range with one Precision for each compute layer.
template <typename F, typename G>
concept gives_precisions = requires(const F& bits_of, const G& genome) {
  { bits_of(genome) } -> detail::precision_range;
};

/// A search whose front can be described: `nsga2`, or anything else with a `front()` of solutions.
template <typename S>
concept DescribableSearch = requires(const S& search) {
  search.front().front().genome;
  search.front().front().objectives;
  search.settings().seed;
  S::problem_type::descriptions.size();
};

/// Describes the front of a search on a network: names and units come from the problem, bits from
/// `bits_of`, which turns a genome into one Precision for each compute layer. `level` and
/// `hardware` are for the caller to set. Complexity: linear in the front.
template <DescribableSearch Search, typename BitsOf>
  requires gives_precisions<BitsOf, typename Search::genome_type>
[[nodiscard]] front_document describe_front(const Search& search, const workload::network& network,
                                            const BitsOf& bits_of) {
  front_document document;
  document.network = network.name();
  document.layers = workload::compute_layer_names(network);
  for (const auto& d : Search::problem_type::descriptions) {
    document.objectives.push_back({std::string(d.name), std::string(d.unit), d.direction});
  }
  document.seed = search.settings().seed;
  for (const auto& solution : search.front()) {
    front_point point;
    point.objectives.assign(solution.objectives.begin(), solution.objectives.end());
    for (const auto& bits : bits_of(solution.genome)) point.bits.push_back(bits);
    document.points.push_back(std::move(point));
  }
  return document;
}

}  // namespace hwflowq::io

#endif
