// Imports trained networks from ONNX files; needs the adapter target hwflowq::onnx.
#ifndef HWFLOWQ_IO_ONNX_HPP
#define HWFLOWQ_IO_ONNX_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/files.hpp>
#include <hwflowq/io/detail/onnx_importer.hpp>
#include <hwflowq/io/detail/onnx_layers.hpp>
#include <hwflowq/io/file_error.hpp>
#include <hwflowq/io/named_tensor.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// What an ONNX file may leave open.
struct onnx_options {
  std::int64_t batch = 1;  ///< the first dimension of inputs where the file gives no number
};

/// A network from an ONNX file.
struct onnx_model {
  workload::network network;
  /// "<layer>.weight" with output channels first, then "<layer>.bias" where there is one, of each
  /// compute layer. Batch normalisation is folded in; quantised weights are the numbers before
  /// rounding where the file holds these, else what the integers stand for.
  std::vector<named_tensor> weights;
  /// For each compute layer the precision that quantisers in the file have chosen; nothing where
  /// its weights or the tensor it reads are not quantised.
  std::vector<std::optional<Precision>> precisions;
};

/// Reads a network from an ONNX file.
///
/// | operators                                                    | become                           |
/// |--------------------------------------------------------------|----------------------------------|
/// | Conv (2-D; any group, stride, dilation, padding)             | convolutions                     |
/// | Gemm, MatMul with constant weights                           | fully connected layers           |
/// | MaxPool, AveragePool, their global forms, ReduceMean         | pooling                          |
/// | Add, Sum of activations; Concat of channels                  | additions, concatenations        |
/// | Slice of every n-th row and column, Pad of zero channels     | shortcuts of option A            |
/// | BatchNormalization, Add of a constant                        | folded into the layer before     |
/// | Pad of zeros around an image                                 | padding of the Conv after it     |
/// | Relu, Clip, other element-wise functions, Identity, Dropout, | nothing: they pass               |
/// |   Flatten, Reshape, Squeeze, Unsqueeze; Softmax at the end   |                                  |
/// | Quant, IntQuant, BipolarQuant (QONNX, Brevitas);             | precisions                       |
/// |   QuantizeLinear, Clip, DequantizeLinear                     |                                  |
/// | Shape, Gather, Concat, Cast, Transpose, ... of constants     | evaluated                        |
///
/// Shapes are inferred from the graph's inputs, whatever else the file says of shapes is not read.
/// Layers are named like their nodes, or like what they write where nodes have no names.
///
/// Throws `file_error` naming the file, and where there is one the operator's type and node, when
/// the file is no ONNX model, keeps its weights elsewhere, or has an operator or use of one that is
/// not listed; nothing is guessed. Throws `std::invalid_argument` when `options.batch` is below 1.
[[nodiscard]] inline onnx_model import_onnx(const std::filesystem::path& path,
                                            const onnx_options& options = {}) {
  if (options.batch < 1) {
    throw std::invalid_argument("import_onnx: batch = " + std::to_string(options.batch) +
                                " must be at least 1");
  }
  detail::input_file file(path);
  if (file.size() > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) {
    file.fail("is larger than an ONNX model can be");
  }
  const auto bytes = file.read(0, file.size());
  ::onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    file.fail("is no ONNX model, or damaged");
  }
  if (!model.has_graph() || model.opset_import_size() == 0) {
    file.fail("is no ONNX model: it has no graph or names no operator set");
  }
  try {
    auto layers = detail::onnx_importer(options.batch).import(model.graph());
    const auto& name = model.graph().name();
    onnx_model result{workload::network(name.empty() ? path.stem().string() : name), {}, {}};
    std::move(layers).finish(result.network, result.weights, result.precisions);
    return result;
  } catch (const error& cause) {
    file.fail(cause.what());
  } catch (const std::invalid_argument& cause) {  // from checks of the network itself
    file.fail(cause.what());
  }
}

}  // namespace hwflowq::io

#endif
