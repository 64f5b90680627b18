// A baseline: all layers of one width.
#ifndef HWFLOWQ_FLOW_UNIFORM_WIDTHS_HPP
#define HWFLOWQ_FLOW_UNIFORM_WIDTHS_HPP

#include <hwflowq/flow/simple_methods.hpp>
#include <hwflowq/quantization/precision_space.hpp>

namespace hwflowq::flow {

/// All layers of one width, for every pair of a width of weights and one of activations.
[[nodiscard]] inline given_designs<precision_genome> uniform_widths(const precision_space& space) {
  return {"uniform widths", space.uniform_designs()};
}

}  // namespace hwflowq::flow

#endif
