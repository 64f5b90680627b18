// A candidate: bits of every layer, and the hardware that runs it.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_DESIGN_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_DESIGN_HPP

#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/flow/narrowing_policies.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace codesign {

namespace flow = hwflowq::flow;
namespace moo = hwflowq::moo;
using hwflowq::precision_genome;

/// Positions of the hardware genes in their lists; where hardware is fixed, one gene of one value.
using hardware_genome = std::vector<std::int8_t>;
using hardware_variation = moo::integer_variation<hardware_genome>;
using design = std::tuple<precision_genome, hardware_genome>;
using design_variation = moo::product_variation<hwflowq::precision_variation, hardware_variation>;

/// The space of hardware genes with so many values each.
inline hardware_variation all_hardware(std::span<const std::size_t> value_counts) {
  using domain = moo::integer_domain<std::int8_t>;
  hardware_variation space;
  for (const std::size_t count : value_counts) {
    space.domains.push_back(domain::between(0, static_cast<std::int8_t>(count - 1)));
  }
  return space;
}

/// The space of one hardware point.
inline hardware_variation one_hardware(const hardware_genome& point) {
  using domain = moo::integer_domain<std::int8_t>;
  hardware_variation space;
  for (const std::int8_t position : point) space.domains.push_back(domain::of({position}));
  return space;
}

/// How much the front of one level leaves of the next.
enum class narrowing_kind : unsigned char { none, seeds, bounds };

/// Narrows bits and hardware by the library's policies, which of them the command line says. A level
/// that does not know the hardware says nothing of it: its front starts the next one on points drawn
/// from all hardware.
struct narrow_designs {
  narrowing_kind kind = narrowing_kind::bounds;
  std::uint32_t margin = 1;       // of bounds, in steps of the widths
  double outside = 0.0;           // share of the front at either end that bounds leave out
  std::size_t neighbours = 1;     // seeds beside each member of the front
  bool hardware_known = true;     // to the level before
  std::vector<design> anchors{};  // seeds of every level, such as designs of one width throughout
  std::uint64_t of_options = 0;   // what else tells one flow from another

  [[nodiscard]] design_variation space(std::span<const design> members,
                                       const design_variation& whole) const {
    if (kind != narrowing_kind::bounds) return whole;
    std::vector<precision_genome> bits;
    std::vector<hardware_genome> hardware;
    for (const auto& [own_bits, own_hardware] : members) {
      bits.push_back(own_bits);
      hardware.push_back(own_hardware);
    }
    return design_variation(flow::bound_genes{.margin = margin, .outside = outside}.space(
                                std::span<const precision_genome>(bits), whole.part<0>()),
                            hardware_known
                                ? flow::keep_used_values{}.space(
                                      std::span<const hardware_genome>(hardware), whole.part<1>())
                                : whole.part<1>());
  }

  [[nodiscard]] std::vector<design> seeds(std::span<const design> members,
                                          const design_variation& narrowed) const {
    if (kind == narrowing_kind::none) return {};
    auto result = flow::front_seeds(members, narrowed, neighbours);
    if (!hardware_known) {
      for (auto& [bits, hardware] : result) {
        hwflowq::random_stream stream(hwflowq::hash(bits));
        hardware = narrowed.part<1>().random(stream);
      }
    }
    for (const auto& anchor : anchors) result.push_back(moo::moved_into(narrowed, anchor));
    return result;
  }

  [[nodiscard]] std::uint64_t fingerprint() const {
    return hwflowq::hash_all(kind, margin, outside, neighbours, hardware_known, of_options);
  }

  /// For reports.
  [[nodiscard]] std::string text() const {
    if (kind == narrowing_kind::none) return "nothing";
    std::string result =
        fmt::format("seeds from the front, {} neighbour of each member", neighbours);
    if (kind == narrowing_kind::seeds) return result;
    result +=
        fmt::format(", bounds per gene of all but {:.0f} % at either end, {} more on each side",
                    100.0 * outside, margin);
    if (hardware_known) result += ", no hardware that no member uses";
    return result;
  }
};

}  // namespace codesign

#endif
