// The accelerators that a run may choose from, made ready for one network.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_HARDWARE_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_HARDWARE_HPP

#include <hwflowq/cost/bit_choices.hpp>
#include <hwflowq/io/layer_cost.hpp>
#include <hwflowq/io/named_texts.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#ifdef HWFLOWQ_CODESIGN_THREADS
#include <hwflowq/execution/tbb.hpp>
#else
#include <hwflowq/moo/executor.hpp>
#endif

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "design.hpp"
#include "options.hpp"

namespace codesign {

using hwflowq::Precision;
using hwflowq::io::named_texts;

#ifdef HWFLOWQ_CODESIGN_THREADS
using executor_type = hwflowq::tbb_executor;
inline executor_type make_executor(int threads) {
  return executor_type(threads, 16);
}
#else
using executor_type = hwflowq::serial_executor;
inline executor_type make_executor(int) {
  return {};
}
#endif

/// Most fields that a level's cost record has.
inline constexpr std::size_t greatest_field_count = 64;

/// What a level says of a network on one accelerator: writes all fields of its cost; false where the
/// accelerator cannot run some layer.
using cost_function = std::function<bool(std::span<const Precision>, std::span<double>)>;

/// What a level says of each layer at the fine level: energies by component, cycles, its schedule.
using explain_function =
    std::function<std::vector<hwflowq::io::layer_cost>(std::span<const Precision>)>;

/// A level of a network on one accelerator.
struct level_cost {
  cost_function cost;
  explain_function explain{};  // of the fine level
};

/// A level's costs that are made when they are first asked for, on whatever thread; layers are then
/// looked up.
class lazy_cost {
 public:
  lazy_cost() = default;
  explicit lazy_cost(std::function<level_cost()> make) : make_(std::move(make)) {}

  bool operator()(std::span<const Precision> precisions, std::span<double> fields) const {
    return made().cost(precisions, fields);
  }
  [[nodiscard]] std::vector<hwflowq::io::layer_cost> explain(
      std::span<const Precision> precisions) const {
    return made().explain(precisions);
  }

 private:
  [[nodiscard]] const level_cost& made() const {
    std::call_once(*once_, [this] { *made_ = make_(); });
    return *made_;
  }

  std::function<level_cost()> make_;
  std::shared_ptr<std::once_flag> once_ = std::make_shared<std::once_flag>();
  std::shared_ptr<level_cost> made_ = std::make_shared<level_cost>();
};

/// One accelerator. Engine, dataflow and number of memories are types below its functions, resolved
/// before a search begins.
struct hardware_point {
  std::string name;
  named_texts description;
  double area_mm2 = 0.0;
  lazy_cost mid;
  lazy_cost fine;
};

/// All accelerators of a run, one for each combination of hardware genes.
struct hardware_choices {
  std::vector<std::string> gene_names;
  std::vector<std::size_t> value_counts;
  std::vector<hardware_point> points;  // the last gene runs fastest
  std::size_t usual = 0;  // taken where hardware is not searched: the coarse level, baselines

  [[nodiscard]] std::size_t index(std::span<const std::int8_t> genome) const {
    std::size_t result = 0;
    for (std::size_t gene = 0; gene < value_counts.size(); ++gene) {
      result = result * value_counts[gene] + static_cast<std::size_t>(genome[gene]);
    }
    return result;
  }
  [[nodiscard]] hardware_genome genome(std::size_t index) const {
    hardware_genome result(value_counts.size());
    for (std::size_t gene = value_counts.size(); gene-- > 0;) {
      result[gene] = static_cast<std::int8_t>(index % value_counts[gene]);
      index /= value_counts[gene];
    }
    return result;
  }
};

/// What `--accelerator` names, or with `--search-hardware` the arrays of `hwflowq::array_space`. Maps
/// the layers of the one accelerator if `fine` is asked for. Throws `std::invalid_argument` when there
/// is no such accelerator, or none within the area budget.
hardware_choices make_hardware(const options& chosen, const hwflowq::workload::network& network,
                               const hwflowq::bit_choices& bits, bool fine,
                               const executor_type& executor);

}  // namespace codesign

#endif
