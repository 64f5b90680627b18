// Compute engines, technologies, ready accelerators, and the fine level that schedules layers on them.
#ifndef HWFLOWQ_ACCELERATORS_HPP
#define HWFLOWQ_ACCELERATORS_HPP

#include <hwflowq/cost/arrays/bismo_overlay.hpp>
#include <hwflowq/cost/arrays/bit_fusion_search.hpp>
#include <hwflowq/cost/arrays/inner_product_array.hpp>
#include <hwflowq/cost/arrays/systolic_array.hpp>
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/fine/evaluate_uneven.hpp>
#include <hwflowq/cost/fine/explain.hpp>
#include <hwflowq/cost/fine/network_traffic.hpp>
#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/cost/mapper/network_estimate.hpp>
#include <hwflowq/cost/mapper/network_mappings.hpp>
#include <hwflowq/cost/mapper/rounded_mappings.hpp>
#include <hwflowq/cost/mid_view.hpp>
#include <hwflowq/hardware/array_space.hpp>
#include <hwflowq/hardware/dataflows.hpp>
#include <hwflowq/hardware/engine_law.hpp>
#include <hwflowq/hardware/engines/voltage_scaled_mac.hpp>
#include <hwflowq/hardware/engines/zero_bit_skipping.hpp>
#include <hwflowq/hardware/presets/bismo.hpp>
#include <hwflowq/hardware/presets/bit_fusion.hpp>
#include <hwflowq/hardware/presets/eyeriss.hpp>
#include <hwflowq/hardware/presets/loom.hpp>
#include <hwflowq/hardware/presets/spatial_array.hpp>
#include <hwflowq/hardware/presets/stripes.hpp>
#include <hwflowq/hardware/presets/unpu.hpp>
#include <hwflowq/hardware/technologies/gate_counts_45nm.hpp>
#include <hwflowq/io/mapping_problem.hpp>
#include <hwflowq/io/mapping_text.hpp>

#endif
