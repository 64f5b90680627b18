// Search, networks, precisions and the first two levels: what most programs need. What others need has
// headers beside this one: accelerators.hpp, accuracy.hpp, flow.hpp and files.hpp. Adapters, which need
// libraries of their own, and parts that need slow headers of the standard library, moo/progress_line.hpp,
// moo/time_limit.hpp and moo/when_stop_requested.hpp, are included by themselves.
#ifndef HWFLOWQ_HWFLOWQ_HPP
#define HWFLOWQ_HWFLOWQ_HPP

#include <hwflowq/concepts.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/moo/field_objective.hpp>
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/hypervolume_stagnation.hpp>
#include <hwflowq/moo/indicators.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/moo/real_variation.hpp>
#include <hwflowq/moo/reference_points.hpp>
#include <hwflowq/moo/survival/classic_crowding.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/version.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo.hpp>

#endif
