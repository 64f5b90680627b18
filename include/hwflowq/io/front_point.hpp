// A candidate on a front as plain data.
#ifndef HWFLOWQ_IO_FRONT_POINT_HPP
#define HWFLOWQ_IO_FRONT_POINT_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/io/layer_cost.hpp>
#include <hwflowq/io/named_texts.hpp>
#include <hwflowq/io/objective_column.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hwflowq::io {

/// A candidate on the front. Objectives and bits are always there, the rest may be left out.
struct front_point {
  std::vector<double> objectives;    ///< in the order of the columns, in their own sense and unit
  std::vector<Precision> bits;       ///< one for each compute layer
  std::vector<std::string> names{};  ///< what the point was picked as, such as "knee"
  named_texts hardware{};  ///< what this point's hardware is, beside what all points share
  std::vector<layer_cost> layer_costs{};  ///< none, or one for each compute layer

  bool operator==(const front_point&) const = default;

  /// Throws `std::invalid_argument` that begins with `where` and names what is wrong: another number of
  /// objectives, bits or costs than there are columns and layers, a value that is not a number, bits
  /// out of range, a name that is empty or given twice.
  void validate(std::span<const objective_column> columns, std::span<const std::string> layers,
                std::span<const std::string> components, const std::string& where) const {
    detail::check_values(objectives, columns, where);
    const auto check_size = [&](std::size_t size, const std::string& what) {
      if (size == layers.size()) return;
      throw std::invalid_argument(where + number_text(size) + " " + what + " for " +
                                  number_text(layers.size()) + " layers");
    };
    check_size(bits.size(), "precisions");
    for (std::size_t l = 0; l < layers.size(); ++l) {
      for (const int width : {bits[l].weight_bits, bits[l].activation_bits}) {
        if (width >= least_bits && width <= greatest_bits) continue;
        throw std::invalid_argument(where + "layer " + layers[l] + " has " + number_text(width) +
                                    " bits");
      }
    }
    detail::check_names(std::vector<std::string_view>(names.begin(), names.end()), "point", where);
    detail::check_names(hardware, "hardware key", where);
    if (layer_costs.empty()) return;
    check_size(layer_costs.size(), "costs");
    for (std::size_t l = 0; l < layers.size(); ++l) {
      layer_costs[l].validate(components, where + "layer " + layers[l] + ": ");
    }
  }
};

}  // namespace hwflowq::io

#endif
