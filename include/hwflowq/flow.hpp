// Search flows: levels chained, narrowing between them, and the methods to compare with NSGA-II.
#ifndef HWFLOWQ_FLOW_HPP
#define HWFLOWQ_FLOW_HPP

#include <hwflowq/flow/at_level.hpp>
#include <hwflowq/flow/comparison.hpp>
#include <hwflowq/flow/design_flow.hpp>
#include <hwflowq/flow/integer_programming.hpp>
#include <hwflowq/flow/layer_choices.hpp>
#include <hwflowq/flow/narrow_parts.hpp>
#include <hwflowq/flow/nested_search.hpp>
#include <hwflowq/flow/nsga2_method.hpp>
#include <hwflowq/flow/recosted.hpp>
#include <hwflowq/flow/sensitivity_greedy.hpp>
#include <hwflowq/flow/simple_methods.hpp>
#include <hwflowq/flow/uniform_widths.hpp>

#endif
