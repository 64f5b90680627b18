// The dataflows that the literature names, and the one that allows everything.
#ifndef HWFLOWQ_HARDWARE_DATAFLOWS_HPP
#define HWFLOWQ_HARDWARE_DATAFLOWS_HPP

#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <optional>

/// The taxonomy of Chen, Emer, Sze, "Eyeriss: a spatial architecture for energy-efficient dataflow for
/// convolutional neural networks", ISCA 2016, section IV. Each is a model of `Dataflow`.
namespace hwflowq::dataflows {

/// Weights stay in the processing elements while outputs pass by: NVDLA, the matrix unit of the TPU.
/// Input channels and filter positions are added up along y, output channels side by side along x.
struct weight_stationary {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    return workload::loop_set(workload::loop::G, workload::loop::K);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    return workload::loop_set(workload::loop::C, workload::loop::R, workload::loop::S);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return workload::tensor::weights;
  }
};

/// Partial sums stay in the processing elements until they are complete, as far as the operands that a
/// buffer holds go: ShiDianNao, and systolic arrays that multiply matrices in place. Output channels
/// and groups side by side along x, output positions and batch along y.
struct output_stationary {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    return workload::loop_set(workload::loop::G, workload::loop::K);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    return workload::loop_set(workload::loop::N, workload::loop::P, workload::loop::Q);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return workload::tensor::outputs;
  }
};

/// Inputs stay in the processing elements while all output channels pass by: SCNN without its
/// sparsity. Input channels along x, positions and batch along y.
struct input_stationary {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    return workload::loop_set(workload::loop::G, workload::loop::C);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    return workload::loop_set(workload::loop::N, workload::loop::P, workload::loop::Q);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return workload::tensor::inputs;
  }
};

/// A processing element convolves a row of a filter with a row of the input: filter columns run inside
/// it, filter rows fill a column of the array, whose sums add up along it, and output rows lie side by
/// side. Several filters and channels share the rest of either axis. Chen, Krishna, Emer, Sze,
/// "Eyeriss: an energy-efficient reconfigurable accelerator for deep convolutional neural networks",
/// JSSC 2017, section V.
struct row_stationary {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    return workload::loop_set(workload::loop::P, workload::loop::G, workload::loop::K);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    return workload::loop_set(workload::loop::R, workload::loop::G, workload::loop::K,
                              workload::loop::C);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return std::nullopt;
  }
  [[nodiscard]] constexpr workload::loop_set whole_within_element() const {
    return workload::loop_set(workload::loop::S);
  }
  [[nodiscard]] constexpr workload::loop filled_y() const { return workload::loop::R; }
};

/// Nothing is kept beside the engines; all operands come from the buffer outside, whose size would
/// otherwise go to the processing elements: DianNao. Input channels are added up along y, output
/// channels side by side along x.
struct no_local_reuse {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    return workload::loop_set(workload::loop::G, workload::loop::K);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    return workload::loop_set(workload::loop::C);
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return std::nullopt;
  }
  [[nodiscard]] constexpr bool kept_innermost(workload::tensor /*tensor*/) const { return false; }
};

/// Nothing is fixed: every loop may be unrolled everywhere, in every order.
struct free {
  [[nodiscard]] constexpr workload::loop_set unrolled_x() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_y() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr workload::loop_set unrolled_lanes() const {
    return workload::loop_set::all();
  }
  [[nodiscard]] constexpr std::optional<workload::tensor> stationary() const {
    return std::nullopt;
  }
};

}  // namespace hwflowq::dataflows

#endif
