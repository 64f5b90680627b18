// The whole library except the adapters, which need libraries of their own.
#ifndef HWFLOWQ_HWFLOWQ_HPP
#define HWFLOWQ_HWFLOWQ_HPP

#include <hwflowq/concepts.hpp>
#include <hwflowq/cost/coarse.hpp>
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/fine/evaluate_uneven.hpp>
#include <hwflowq/cost/fine/network_traffic.hpp>
#include <hwflowq/cost/layer_table.hpp>
#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/cost/mid.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/mapping_problem.hpp>
#include <hwflowq/io/mapping_text.hpp>
#include <hwflowq/io/npy.hpp>
#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/field_objective.hpp>
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
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/noise_table.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/quantization/precision_variation.hpp>
#include <hwflowq/version.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo.hpp>

#endif
