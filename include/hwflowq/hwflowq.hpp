// The whole library except three parts that not every program needs: what reads or writes files
// (files.hpp), engines, accelerators and their schedules (accelerators.hpp), and the adapters, which
// need libraries of their own.
#ifndef HWFLOWQ_HWFLOWQ_HPP
#define HWFLOWQ_HWFLOWQ_HPP

#include <hwflowq/concepts.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>
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
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/hypervolume_stagnation.hpp>
#include <hwflowq/moo/indicators.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/moo/progress_line.hpp>
#include <hwflowq/moo/real_variation.hpp>
#include <hwflowq/moo/reference_points.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>
#include <hwflowq/moo/time_limit.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/noise_table.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/version.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo.hpp>

#endif
