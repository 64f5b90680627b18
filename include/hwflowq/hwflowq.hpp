// The whole library except the adapters, which need libraries of their own.
#ifndef HWFLOWQ_HWFLOWQ_HPP
#define HWFLOWQ_HWFLOWQ_HPP

#include <hwflowq/concepts.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/history_csv.hpp>
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
#include <hwflowq/version.hpp>

#endif
