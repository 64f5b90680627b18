// Families of arrays whose hardware is searched, and the array of each that a search of bits alone gets.
#ifndef HWFLOWQ_BENCHMARKS_HEADLINE_ARRAY_FAMILY_HPP
#define HWFLOWQ_BENCHMARKS_HEADLINE_ARRAY_FAMILY_HPP

#include <hwflowq/hardware/array_space.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace codesign {

/// Arrays of one engine, and the dataflow of its default array.
struct array_family {
  std::string engine;
  std::string dataflow;
};

/// Output stationary is the dataflow of the presets of SIMD elements and of BISMO (HW-FlowQ; Umuroglu et
/// al., FPL 2018). BitFusion keeps weights (Sharma et al., ISCA 2018), with buffers of its own beside
/// its units; an array of this space that does so takes several times the latency of one that keeps
/// sums on small networks, so that its default keeps sums, too.
inline const std::vector<array_family>& array_families() {
  static const std::vector<array_family> all{{"simd", "output_stationary"},
                                             {"bit_fusion", "output_stationary"},
                                             {"bit_serial", "output_stationary"}};
  return all;
}

/// The family of an engine. Throws `std::invalid_argument` when there is none.
inline const array_family& family_of(const std::string& engine) {
  for (const auto& family : array_families()) {
    if (family.engine == engine) return family;
  }
  throw std::invalid_argument("--joint: there is no engine \"" + engine +
                              "\"; there are simd, bit_fusion, bit_serial");
}

/// The default array among those of a family's engine: 16 x 16 elements and half a kilobyte of buffer
/// for each, as `presets::simd_array` has; 16 x 16 is also BitFusion's size, and with 64 bits in each
/// unit of a bit-serial array as many binary operations a cycle as BISMO's 8 x 8 units of 256 bits.
/// Registers are the smallest of the space.
struct default_array {
  std::size_t index = 0;  // among the arrays of the engine
  double area_mm2 = 0.0;
};

inline default_array default_array_of(const array_family& family) {
  hwflowq::array_space space;
  std::erase_if(space.engines, [&](const auto& choice) { return choice.name != family.engine; });
  const std::array<std::string, 6> wanted{family.engine, family.dataflow, "16", "16", "128", "128"};
  for (std::size_t i = 0; i < space.size(); ++i) {
    if (space.describe(i) == wanted) return {i, space.area_um2(i) * 1e-6};
  }
  throw std::logic_error("the default array of " + family.engine + " is none of the space");
}

}  // namespace codesign

#endif
