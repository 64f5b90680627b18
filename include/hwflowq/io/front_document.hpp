// The result of a search as plain data, ready to be written to a file.
#ifndef HWFLOWQ_IO_FRONT_DOCUMENT_HPP
#define HWFLOWQ_IO_FRONT_DOCUMENT_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/version.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// What the column of an objective is headed with.
struct objective_column {
  std::string name;
  std::string unit;  ///< empty for a plain number
  sense direction = sense::minimise;

  bool operator==(const objective_column&) const = default;
};

/// A candidate on the front.
struct front_point {
  std::vector<double> objectives;  ///< in the order of the columns, in their own sense and unit
  std::vector<Precision> bits;     ///< one for each compute layer

  bool operator==(const front_point&) const = default;
};

/// A front with all that tells where it came from. Members are what the files hold; see
/// docs/reference/front_schema.md.
struct front_document {
  std::string network;
  std::vector<std::string> layers;  ///< names of the compute layers
  std::vector<objective_column> objectives;
  std::vector<std::pair<std::string, std::string>> hardware;  ///< description, such as PE rows: 16
  /// How accuracy was obtained and how far it may be off; empty where it is no objective.
  std::vector<std::pair<std::string, std::string>> accuracy{};
  std::uint64_t seed = 0;
  std::string level;  ///< level of abstraction, such as "mid"
  std::string library_version = version;
  std::vector<front_point> points;

  /// Throws `std::invalid_argument` naming what is wrong where: no objective, a name that is empty
  /// or given twice, a point with another number of objectives or bits, bits out of range, a value
  /// that is not a number.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("front_document: " + what);
    };
    std::vector<std::string_view> names;
    const auto check_names = [&](const std::string& kind) {
      std::ranges::sort(names);
      if (!names.empty() && names.front().empty()) fail("a " + kind + " has an empty name");
      const auto twice = std::ranges::adjacent_find(names);
      if (twice != names.end()) fail("two of kind " + kind + " are named " + std::string(*twice));
      names.clear();
    };
    if (objectives.empty()) fail("there is no objective");
    for (const auto& objective : objectives) names.push_back(objective.name);
    check_names("objective");
    for (const auto& layer : layers) names.push_back(layer);
    check_names("layer");
    for (const auto& [key, value] : hardware) names.push_back(key);
    check_names("hardware key");
    for (const auto& [key, value] : accuracy) names.push_back(key);
    check_names("accuracy key");
    for (std::size_t i = 0; i < points.size(); ++i) check_point(i, fail);
  }

 private:
  template <typename Fail>
  void check_point(std::size_t i, const Fail& fail) const {
    const auto& point = points[i];
    const auto at = "point " + number_text(i) + ": ";
    if (point.objectives.size() != objectives.size()) {
      fail(at + number_text(point.objectives.size()) + " values for " +
           number_text(objectives.size()) + " objectives");
    }
    if (point.bits.size() != layers.size()) {
      fail(at + number_text(point.bits.size()) + " precisions for " + number_text(layers.size()) +
           " layers");
    }
    for (std::size_t m = 0; m < objectives.size(); ++m) {
      if (point.objectives[m] != point.objectives[m]) {
        fail(at + "objective " + objectives[m].name + " is not a number");
      }
    }
    for (std::size_t l = 0; l < layers.size(); ++l) {
      for (const int bits : {point.bits[l].weight_bits, point.bits[l].activation_bits}) {
        if (bits < least_bits || bits > greatest_bits) {
          fail(at + "layer " + layers[l] + " has " + number_text(bits) + " bits");
        }
      }
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
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    document.layers.push_back(network.compute_layer(l).name);
  }
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
