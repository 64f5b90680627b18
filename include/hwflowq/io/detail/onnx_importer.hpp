// Turns the nodes of an ONNX graph into layers, operator by operator.
#ifndef HWFLOWQ_IO_DETAIL_ONNX_IMPORTER_HPP
#define HWFLOWQ_IO_DETAIL_ONNX_IMPORTER_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/onnx_constant.hpp>
#include <hwflowq/io/detail/onnx_fold.hpp>
#include <hwflowq/io/detail/onnx_layers.hpp>
#include <hwflowq/io/detail/onnx_node.hpp>
#include <hwflowq/io/detail/onnx_quantiser.hpp>
#include <hwflowq/workload/layer.hpp>

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hwflowq::io::detail {

/// Walks through a graph once. Every name stands for a constant or an activation; operators that do
/// not change shapes pass activations on, the others append layers. Throws `error` that names
/// operator and node when it meets what it does not know.
class onnx_importer {
 public:
  explicit onnx_importer(std::int64_t batch) : batch_(batch) {}

  [[nodiscard]] onnx_layers import(const ::onnx::GraphProto& graph) && {
    if (graph.sparse_initializer_size() > 0) throw error("sparse initialisers are not supported");
    for (const auto& tensor : graph.initializer()) define(tensor.name(), decode_tensor(tensor));
    for (const auto& input : graph.input()) {
      if (!values_.contains(input.name())) add_input(input);  // old files list initialisers, too
    }
    for (const auto& node : graph.node()) {
      for (const auto& name : node.input()) ++uses_[name];
    }
    for (const auto& output : graph.output()) ++outputs_[output.name()];
    for (const auto& node : graph.node()) visit(onnx_node(node));
    if (graph.output_size() == 0) throw error("the graph has no output");
    for (const auto& output : graph.output()) {
      if (!values_.contains(output.name())) {
        throw error("nothing writes the output \"" + output.name() + '"');
      }
    }
    if (layers_.layer_count() == 0) throw error("the graph has no layer");
    return std::move(layers_);
  }

 private:
  using value = std::variant<onnx_constant, onnx_activation>;
  using kind = workload::layer_kind;

  void define(const std::string& name, value v) {
    if (name.empty() || !values_.emplace(name, std::move(v)).second) {
      throw error("the name \"" + name + "\" is empty or given twice");
    }
  }

  void add_input(const ::onnx::ValueInfoProto& input) {
    const auto fail = [&](const std::string& reason) {
      throw error("input \"" + input.name() + "\" " + reason);
    };
    if (!input.type().has_tensor_type() || !input.type().tensor_type().has_shape()) {
      fail("is no tensor with a shape");
    }
    std::vector<std::int64_t> shape;
    for (const auto& dimension : input.type().tensor_type().shape().dim()) {
      if (dimension.has_dim_value()) {
        shape.push_back(dimension.dim_value());
      } else if (shape.empty()) {
        shape.push_back(batch_);
      } else {
        fail("has no fixed size in dimension " + std::to_string(shape.size()));
      }
    }
    if (shape.size() != 2 && shape.size() != 4) {
      fail("has " + std::to_string(shape.size()) + " dimensions: images have 4, vectors 2");
    }
    for (const auto extent : shape) {
      if (extent < 1 || extent > workload::greatest_bound) {
        fail("has the extent " + std::to_string(extent));
      }
    }
    const bool image = shape.size() == 4;
    onnx_activation a;
    a.tensor = layers_.add_input(
        {input.name(), shape[0], shape[1], image ? shape[2] : 1, image ? shape[3] : 1});
    a.shape = std::move(shape);
    define(input.name(), std::move(a));
  }

  // ---- nodes -------------------------------------------------------------------------------------

  void visit(const onnx_node& node) {
    onnx_inputs constants(node.input_count(), nullptr);
    bool all_constant = true;
    for (std::size_t i = 0; i < node.input_count(); ++i) {
      const auto name = node.input(i);
      if (name.empty()) continue;
      const auto found = values_.find(name);
      if (found == values_.end()) {
        node.fail("reads \"" + name + "\", which nothing before it writes");
      }
      constants[i] = std::get_if<onnx_constant>(&found->second);
      all_constant = all_constant && constants[i] != nullptr;
    }
    value result;
    try {
      result = all_constant ? folded(node, constants) : value(run(node, constants));
    } catch (const std::invalid_argument& cause) {  // from a layer's own check of its shape
      node.fail(cause.what());
    }
    define(node.output(0), std::move(result));
  }

  [[nodiscard]] static value folded(const onnx_node& node, const onnx_inputs& constants) {
    auto result = fold(node, constants);
    if (!result) node.fail("is not supported on constants");
    return *std::move(result);
  }

  // The operators on activations. What is not here is not supported.
  [[nodiscard]] value run(const onnx_node& node, const onnx_inputs& constants) {
    const auto& op = node.operation();
    if (is_quantiser_domain(node.domain())) {
      if (op == "Quant" || op == "IntQuant" || op == "BipolarQuant") {
        return quantised(node, quant_bits(node, constants), false);
      }
    } else if (node.domain().empty() || node.domain() == "ai.onnx") {
      if (op == "Conv") return convolution(node, constants);
      if (op == "Gemm") return gemm(node, constants);
      if (op == "MatMul") return matmul(node, constants);
      if (op == "MaxPool") return pooling(node, kind::max_pooling);
      if (op == "AveragePool") return pooling(node, kind::average_pooling);
      if (op == "GlobalAveragePool") return global_pooling(node, kind::average_pooling, true);
      if (op == "GlobalMaxPool") return global_pooling(node, kind::max_pooling, true);
      if (op == "ReduceMean") return reduce_mean(node, constants);
      if (op == "Add" || op == "Sum") return add(node, constants);
      if (op == "Concat") return concatenation(node);
      if (op == "BatchNormalization") return batch_norm(node, constants);
      if (op == "Identity" || op == "Dropout") return passed(node, true);
      if (op == "Relu") return passed(node, false);
      if (op == "Clip") return clip(node, constants);
      if (op == "LeakyRelu" || op == "Elu" || op == "Sigmoid" || op == "HardSigmoid" ||
          op == "HardSwish" || op == "Tanh") {
        auto a = passed(node, false);
        a.bits.reset();
        return a;
      }
      if (op == "Softmax" || op == "LogSoftmax") return softmax(node);
      if (op == "Flatten" || op == "Reshape" || op == "Squeeze" || op == "Unsqueeze") {
        return reshape(node, constants);
      }
      if (op == "Shape") return shape(node);
      if (op == "Slice") return slice(node, constants);
      if (op == "Pad") return pad(node, constants);
      if (op == "QuantizeLinear") {
        return quantised(node, quantize_linear_bits(node, constants), true);
      }
      if (op == "DequantizeLinear") {
        auto a = passed(node, false);
        a.quantised = false;
        return a;
      }
    }
    node.fail("the operator is not supported");
  }

  // ---- what a node reads -------------------------------------------------------------------------

  // Input i, with a shortcut that was begun before it finished.
  [[nodiscard]] onnx_activation& activation(const onnx_node& node, std::size_t i = 0) {
    auto& a = unsettled(node, i);
    if (!a.shortcut.empty()) settle(node, a);
    return a;
  }

  [[nodiscard]] onnx_activation& unsettled(const onnx_node& node, std::size_t i = 0) {
    const auto found = values_.find(node.input(i));
    if (found == values_.end()) node.fail("lacks input " + std::to_string(i));
    auto* a = std::get_if<onnx_activation>(&found->second);
    if (a == nullptr) node.fail("input \"" + found->first + "\" is a constant");
    return *a;
  }

  // Writes down a Slice that no Pad follows: a shortcut that keeps the channels.
  void settle(const onnx_node& node, onnx_activation& a) {
    a = shortcut(node, a, layers_.tensor(a.tensor).channels, a.shortcut);
  }

  void expect_no_zeros(const onnx_node& node, const onnx_activation& a) const {
    if (a.zeros) node.fail("reads zeros that a Pad put around an image: only Conv can");
  }

  // The tensor that `a` is, where the graph has neither flattened nor resized it.
  [[nodiscard]] workload::activation_tensor image(const onnx_node& node,
                                                  const onnx_activation& a) const {
    const auto& t = layers_.tensor(a.tensor);
    if (a.shape != std::vector<std::int64_t>{t.batch, t.channels, t.rows, t.columns}) {
      node.fail("reads no image of 4 dimensions");
    }
    return t;
  }

  [[nodiscard]] static const onnx_constant& reals(const onnx_node& node,
                                                  const onnx_inputs& constants, std::size_t i,
                                                  const char* what) {
    const auto* constant = constant_input(constants, i);
    if (constant == nullptr) node.fail(std::string(what) + " is no constant");
    if (constant->is_whole) node.fail(std::string(what) + " has no real numbers");
    return *constant;
  }

  // Whether input i is read by nobody else, so that it may be changed by what this node does.
  [[nodiscard]] bool is_alone(const std::string& name) const {
    const auto used = uses_.find(name);
    return used != uses_.end() && used->second == 1 && !outputs_.contains(name);
  }

  // ---- what passes -------------------------------------------------------------------------------

  // The input itself. Only where values do not change can a bias or batch normalisation still be
  // folded into the layer before.
  [[nodiscard]] onnx_activation passed(const onnx_node& node, bool unchanged) {
    auto a = activation(node);
    if (a.zeros && !unchanged) expect_no_zeros(node, a);
    if (!unchanged || !is_alone(node.input(0))) a.producer.reset();
    return a;
  }

  [[nodiscard]] onnx_activation quantised(const onnx_node& node, int bits, bool in_between) {
    auto a = passed(node, false);
    a.bits = bits;
    a.quantised = in_between;
    return a;
  }

  [[nodiscard]] onnx_activation clip(const onnx_node& node, const onnx_inputs& constants) {
    auto a = passed(node, false);
    if (a.quantised) {
      a.bits = std::min(a.bits.value_or(64), clip_bits(node, constants));
    } else {
      a.bits.reset();
    }
    return a;
  }

  [[nodiscard]] onnx_activation softmax(const onnx_node& node) {
    if (uses_.contains(node.output(0))) node.fail("is supported at the end of a network only");
    auto a = passed(node, false);
    a.bits.reset();
    return a;
  }

  [[nodiscard]] onnx_constant shape(const onnx_node& node) {
    const auto& a = unsettled(node);
    if (node.has("start") || node.has("end")) node.fail("asks for part of a shape");
    return onnx_constant::integers({static_cast<std::int64_t>(a.shape.size())}, a.shape);
  }

  [[nodiscard]] onnx_activation reshape(const onnx_node& node, const onnx_inputs& constants) {
    auto a = passed(node, false);
    const auto& t = layers_.tensor(a.tensor);
    const auto& op = node.operation();
    std::vector<std::int64_t> to;
    if (op == "Flatten") {
      const auto axis = node.integer("axis", 1);
      const std::size_t rank = a.shape.size();
      const std::size_t split =
          axis == static_cast<std::int64_t>(rank) ? rank : axis_of(node, axis, rank);
      to = {1, 1};
      for (std::size_t d = 0; d < rank; ++d) to[d < split ? 0 : 1] *= a.shape[d];
    } else if (op == "Reshape") {
      const auto wanted = integers_of(node, constants, 1, "shape");
      if (!wanted) node.fail("lacks a shape");
      to = reshaped(node, a.shape, *wanted);
    } else {
      // The rules for constants, on one without any numbers in it.
      onnx_constant hollow;
      hollow.shape = a.shape;
      auto inputs = constants;
      inputs[0] = &hollow;
      to = fold(node, inputs)->shape;
    }
    const auto stripped = [](std::vector<std::int64_t> s) {
      while (s.size() > 1 && s.back() == 1) s.pop_back();
      return s;
    };
    const auto before = stripped({t.batch, t.channels, t.rows, t.columns});
    const auto flat = stripped({t.batch, t.channels * t.rows * t.columns});
    if (stripped(to) != before && stripped(to) != flat) {
      node.fail("neither keeps an image nor flattens it");
    }
    a.shape = std::move(to);
    return a;
  }

  // ---- shortcuts ---------------------------------------------------------------------------------

  // Every n-th row and column from the first on. More axes may follow in another Slice, zero
  // channels in a Pad: then all are one shortcut (He et al. 2016, option A).
  [[nodiscard]] onnx_activation slice(const onnx_node& node, const onnx_inputs& constants) {
    auto a = unsettled(node);
    expect_no_zeros(node, a);
    a.producer.reset();
    for (const auto& s : slice_steps(node, constants, a.shape)) {
      if (s.start == 0 && s.step == 1 && s.count == a.shape[s.axis]) continue;
      const bool samples = a.shape.size() == 4 && s.axis >= 2 && s.start == 0 && s.step >= 1 &&
                           s.count == (a.shape[s.axis] - 1) / s.step + 1;
      if (!samples) node.fail("takes other than every n-th row or column from the first on");
      if (a.shortcut.empty()) static_cast<void>(image(node, a));
      auto& stride = s.axis == 2 ? a.stride_rows : a.stride_columns;
      if (stride != 1) node.fail("samples an axis for the second time");
      stride = s.step;
      a.shape[s.axis] = s.count;
      if (a.shortcut.empty()) a.shortcut = layers_.name_for(node);
    }
    return a;
  }

  // Zero channels complete a shortcut; zeros around an image wait for the convolution.
  [[nodiscard]] onnx_activation pad(const onnx_node& node, const onnx_inputs& constants) {
    auto a = unsettled(node);
    expect_no_zeros(node, a);
    a.producer.reset();
    const auto pads = integers_of(node, constants, 1, "pads");
    if (!pads || pads->size() != 2 * a.shape.size() || !node.input(3).empty()) {
      node.fail("has not one pad for each side");
    }
    const auto& p = *pads;
    for (const auto zeros : p) {
      if (zeros < 0 || zeros > workload::greatest_bound) {
        node.fail("has the pad " + std::to_string(zeros));
      }
    }
    if (std::all_of(p.begin(), p.end(), [](auto zeros) { return zeros == 0; })) return a;
    const bool by_input = !node.input(2).empty();
    const double filler = by_input ? number_input(node, constants, 2, "the value")
                                   : static_cast<double>(node.real("value", 0.0f));
    if (node.text("mode", "constant") != "constant" || filler != 0.0) {
      node.fail("pads with other than zeros");
    }
    if (a.shape.size() != 4 || p[0] != 0 || p[4] != 0) node.fail("pads no image");
    const bool around = p[2] != 0 || p[3] != 0 || p[6] != 0 || p[7] != 0;
    if (p[1] == 0 && p[5] == 0) {
      if (!a.shortcut.empty()) settle(node, a);
      static_cast<void>(image(node, a));
      a.zeros = workload::padding{p[2], p[3], p[6], p[7]};
      a.shape[2] += p[2] + p[6];
      a.shape[3] += p[3] + p[7];
      return a;
    }
    if (around) node.fail("pads channels and rows or columns at once");
    const auto channels = layers_.tensor(a.tensor).channels + p[1] + p[5];
    if (a.shortcut.empty()) static_cast<void>(image(node, a));
    return shortcut(node, a, channels, a.shortcut.empty() ? layers_.name_for(node) : a.shortcut);
  }

  [[nodiscard]] onnx_activation shortcut(const onnx_node& node, const onnx_activation& from,
                                         std::int64_t channels, const std::string& name) {
    auto layer = reading(kind::shortcut, from);
    auto& s = layer.shape;
    s.K = channels;
    s.stride_rows = from.stride_rows;
    s.stride_columns = from.stride_columns;
    s.P = from.shape[2];
    s.Q = from.shape[3];
    layer.name = name;
    return appended(node, std::move(layer), from.bits);
  }

  // ---- layers ------------------------------------------------------------------------------------

  // A layer with the part of its shape that its tensor decides.
  [[nodiscard]] onnx_layer reading(kind k, const onnx_activation& a) const {
    const auto& t = layers_.tensor(a.tensor);
    onnx_layer layer;
    auto& s = layer.shape;
    s.kind = k;
    s.N = t.batch;
    s.C = s.K = t.channels;
    s.P = s.input_rows = t.rows;
    s.Q = s.input_columns = t.columns;
    layer.inputs = {a.tensor};
    return layer;
  }

  // Appends a layer and returns what it writes. Its name is that of the node unless it has one.
  [[nodiscard]] onnx_activation appended(const onnx_node& node, onnx_layer layer,
                                         std::optional<int> bits = std::nullopt) {
    if (layer.name.empty()) layer.name = layers_.name_for(node);
    const auto& s = layer.shape;
    onnx_activation a;
    a.shape = {s.N, s.K, s.P, s.Q};
    if (s.kind == kind::fully_connected) a.shape.resize(2);
    a.bits = bits;
    if (computes(s.kind)) a.producer = layers_.layer_count();
    a.tensor = layers_.add(std::move(layer));
    return a;
  }

  // Strides, dilations, padding, and the outputs that they give.
  void slide(const onnx_node& node, workload::layer_shape& s) const {
    const auto strides = node.integers("strides", 2, 1);
    const auto dilations = node.integers("dilations", 2, 1);
    const auto pads = node.integers("pads", 4, 0);
    const auto automatic = node.text("auto_pad", "NOTSET");
    const bool ceiling = node.integer("ceil_mode", 0) != 0;
    for (const auto* list : {&strides, &dilations, &pads}) {
      for (const auto v : *list) {
        if (v < (list == &pads ? 0 : 1) || v > workload::greatest_bound) {
          node.fail("has " + std::to_string(v) + " among its strides, dilations or pads");
        }
      }
    }
    for (const auto window : {s.R, s.S}) {
      if (window < 1 || window > workload::greatest_bound) {
        node.fail("has a window of " + std::to_string(window));
      }
    }
    s.stride_rows = strides[0];
    s.stride_columns = strides[1];
    s.dilation_rows = dilations[0];
    s.dilation_columns = dilations[1];
    const auto axis = [&](std::int64_t input, std::int64_t window, std::int64_t stride,
                          std::int64_t dilation, std::int64_t& before, std::int64_t& after) {
      if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
        const auto outputs = (input - 1) / stride + 1;
        const auto total =
            std::max<std::int64_t>(0, (outputs - 1) * stride + dilation * (window - 1) + 1 - input);
        before = automatic == "SAME_UPPER" ? total / 2 : total - total / 2;
        after = total - before;
      } else if (automatic == "VALID") {
        before = after = 0;
      } else if (automatic != "NOTSET") {
        node.fail("has the unknown auto_pad " + automatic);
      }
      const auto span = dilation * (window - 1) + 1;
      const auto room = input + before + after - span;
      if (room < 0) node.fail("has a window larger than what it reads");
      if (ceiling && room % stride != 0) {
        // One more position, unless it would begin beyond the input: padded further at the end.
        const auto last = (room / stride + 1) * stride;
        if (last < input + before) after = last + span - input - before;
      }
      return workload::window_positions(input, before + after, window, stride, dilation);
    };
    s.pad = {s.pad.top + pads[0], s.pad.left + pads[1], s.pad.bottom + pads[2],
             s.pad.right + pads[3]};
    s.P = axis(s.input_rows, s.R, s.stride_rows, s.dilation_rows, s.pad.top, s.pad.bottom);
    s.Q = axis(s.input_columns, s.S, s.stride_columns, s.dilation_columns, s.pad.left, s.pad.right);
  }

  [[nodiscard]] onnx_activation convolution(const onnx_node& node, const onnx_inputs& constants) {
    auto a = activation(node);
    const auto zeros = std::exchange(a.zeros, std::nullopt);
    if (zeros) {
      if (node.text("auto_pad", "NOTSET") != "NOTSET") node.fail("is padded twice");
      a.shape[2] -= zeros->top + zeros->bottom;
      a.shape[3] -= zeros->left + zeros->right;
    }
    static_cast<void>(image(node, a));
    const auto& weights = reals(node, constants, 1, "the weight");
    if (weights.shape.size() != 4) node.fail("has a weight of other than 4 dimensions");
    auto layer = reading(kind::convolution, a);
    auto& s = layer.shape;
    s.K = weights.shape[0];
    s.R = weights.shape[2];
    s.S = weights.shape[3];
    s.groups = node.integer("group", 1);
    if (const auto kernel = node.integers("kernel_shape");
        kernel && *kernel != std::vector{s.R, s.S}) {
      node.fail("has another kernel_shape than its weight");
    }
    if (s.groups < 1 || s.C % s.groups != 0 || weights.shape[1] != s.C / s.groups) {
      node.fail("has a weight for " + std::to_string(weights.shape[1]) + " channels of each of " +
                std::to_string(s.groups) + " groups, but reads " + std::to_string(s.C) +
                " channels");
    }
    if (zeros) s.pad = *zeros;
    slide(node, s);
    if (!node.input(2).empty()) set_bias(node, layer, reals(node, constants, 2, "the bias"), 1.0f);
    return with_weights(node, std::move(layer), weights, a.bits);
  }

  void set_bias(const onnx_node& node, onnx_layer& layer, const onnx_constant& bias,
                float factor) const {
    layer.bias = bias.reals;
    if (layer.bias.size() == 1)
      layer.bias.resize(static_cast<std::size_t>(layer.shape.K), layer.bias[0]);
    if (static_cast<std::int64_t>(layer.bias.size()) != layer.shape.K) {
      node.fail("has a bias of " + std::to_string(bias.size()) + " numbers for " +
                std::to_string(layer.shape.K) + " outputs");
    }
    for (auto& b : layer.bias) b *= factor;
    layer.shape.bias = true;
  }

  [[nodiscard]] onnx_activation with_weights(const onnx_node& node, onnx_layer layer,
                                             const onnx_constant& weights,
                                             std::optional<int> activation_bits) {
    layer.weight_shape = weights.shape;
    layer.weights = weights.reals;
    layer.weight_bits = weights.bits;
    layer.activation_bits = activation_bits;
    return appended(node, std::move(layer));
  }

  [[nodiscard]] onnx_activation gemm(const onnx_node& node, const onnx_inputs& constants) {
    if (node.integer("transA", 0) != 0) node.fail("transposes its activations");
    const auto* bias = node.input(2).empty() ? nullptr : &reals(node, constants, 2, "the bias");
    return fully_connected(node, reals(node, constants, 1, "the weight"),
                           node.integer("transB", 0) != 0, node.real("alpha", 1.0f), bias,
                           node.real("beta", 1.0f));
  }

  [[nodiscard]] onnx_activation matmul(const onnx_node& node, const onnx_inputs& constants) {
    return fully_connected(node, reals(node, constants, 1, "the second factor"), false, 1.0f,
                           nullptr, 1.0f);
  }

  [[nodiscard]] onnx_activation fully_connected(const onnx_node& node, onnx_constant weights,
                                                bool outputs_first, float factor,
                                                const onnx_constant* bias, float bias_factor) {
    const auto a = activation(node);
    expect_no_zeros(node, a);
    if (a.shape.size() != 2) node.fail("reads other than vectors");
    if (weights.shape.size() != 2) node.fail("has a weight of other than 2 dimensions");
    if (!outputs_first) weights = transpose(weights, std::array<std::int64_t, 2>{1, 0});
    if (weights.shape[1] != a.shape[1]) {
      node.fail("has a weight for " + std::to_string(weights.shape[1]) + " inputs, but reads " +
                std::to_string(a.shape[1]));
    }
    for (auto& w : weights.reals) w *= factor;
    auto layer = reading(kind::fully_connected, a);
    auto& s = layer.shape;
    s.C = a.shape[1];
    s.K = weights.shape[0];
    s.P = s.Q = s.input_rows = s.input_columns = 1;
    if (bias != nullptr) set_bias(node, layer, *bias, bias_factor);
    return with_weights(node, std::move(layer), weights, a.bits);
  }

  [[nodiscard]] onnx_activation pooling(const onnx_node& node, kind k) {
    const auto a = activation(node);
    expect_no_zeros(node, a);
    static_cast<void>(image(node, a));
    if (uses_.contains(node.output(1)) && !node.output(1).empty()) {
      node.fail("gives indices, which are not supported");
    }
    auto layer = reading(k, a);
    if (!node.has("kernel_shape")) node.fail("lacks its kernel_shape");
    const auto kernel = node.integers("kernel_shape", 2, 1);
    layer.shape.R = kernel[0];
    layer.shape.S = kernel[1];
    slide(node, layer.shape);
    return appended(node, std::move(layer), k == kind::max_pooling ? a.bits : std::nullopt);
  }

  [[nodiscard]] onnx_activation global_pooling(const onnx_node& node, kind k, bool keeps_rank) {
    const auto a = activation(node);
    expect_no_zeros(node, a);
    static_cast<void>(image(node, a));
    auto layer = reading(k, a);
    auto& s = layer.shape;
    s.R = s.stride_rows = s.input_rows;
    s.S = s.stride_columns = s.input_columns;
    s.P = s.Q = 1;
    auto result = appended(node, std::move(layer), k == kind::max_pooling ? a.bits : std::nullopt);
    if (!keeps_rank) result.shape.resize(2);
    return result;
  }

  // The mean over rows and columns is a global average pooling.
  [[nodiscard]] onnx_activation reduce_mean(const onnx_node& node, const onnx_inputs& constants) {
    const auto axes = integers_of(node, constants, 1, "axes");
    std::array<bool, 4> reduced{};
    if (!axes || unsettled(node).shape.size() != 4) node.fail("is no mean over rows and columns");
    for (const auto axis : *axes) reduced[axis_of(node, axis, 4)] = true;
    if (reduced != std::array{false, false, true, true}) {
      node.fail("is no mean over rows and columns");
    }
    return global_pooling(node, kind::average_pooling, node.integer("keepdims", 1) != 0);
  }

  [[nodiscard]] onnx_activation add(const onnx_node& node, const onnx_inputs& constants) {
    for (std::size_t i = 0; i < node.input_count(); ++i) {
      if (constants[i] != nullptr) return add_bias(node, constants, i);
    }
    const auto first = activation(node);
    auto layer = reading(kind::add, first);
    layer.inputs.clear();
    for (std::size_t i = 0; i < node.input_count(); ++i) {
      const auto& a = activation(node, i);
      expect_no_zeros(node, a);
      const auto& t = layers_.tensor(a.tensor);
      const auto& s = layer.shape;
      if (a.shape != first.shape || t.channels != s.C || t.rows != s.input_rows) {
        node.fail("adds tensors of different shapes");
      }
      layer.inputs.push_back(a.tensor);
    }
    auto result = appended(node, std::move(layer));
    result.shape = first.shape;
    return result;
  }

  // A constant added to what a layer gives is the bias of that layer.
  [[nodiscard]] onnx_activation add_bias(const onnx_node& node, const onnx_inputs& constants,
                                         std::size_t i) {
    if (node.input_count() != 2) node.fail("adds a constant among others");
    const std::size_t other = 1 - i;
    auto a = activation(node, other);
    const auto& bias = reals(node, constants, i, "what it adds");
    const auto refuse = [&]() {
      node.fail("adds a constant that is not the bias of the layer right before it");
    };
    if (!a.producer || !is_alone(node.input(other))) refuse();
    // Only the channel axis may be other than 1, as broadcasting counts axes: from the last.
    const std::size_t after_channels = a.shape.size() - 2;
    const auto rank = bias.shape.size();
    for (std::size_t d = 0; d < rank; ++d) {
      const bool channel_axis = rank - 1 - d == after_channels;
      if (bias.shape[d] != (channel_axis ? a.shape[1] : 1)) refuse();
    }
    if (static_cast<std::int64_t>(bias.size()) != a.shape[1]) refuse();
    if (!layers_.fold_bias(*a.producer, bias.reals)) refuse();
    return a;
  }

  [[nodiscard]] onnx_activation batch_norm(const onnx_node& node, const onnx_inputs& constants) {
    auto a = activation(node);
    expect_no_zeros(node, a);
    if (node.integer("training_mode", 0) != 0) node.fail("is in training mode");
    std::array<const std::vector<float>*, 4> numbers{};
    for (std::size_t i = 0; i < 4; ++i) {
      numbers[i] = &reals(node, constants, i + 1, "a parameter").reals;
      if (static_cast<std::int64_t>(numbers[i]->size()) != a.shape[1]) {
        node.fail("has not one parameter of each kind for each channel");
      }
    }
    const float epsilon = node.real("epsilon", 1e-5f);
    for (const float variance : *numbers[3]) {
      if (!(variance + epsilon > 0.0f)) node.fail("has a variance that is not positive");
    }
    if (!a.producer || !is_alone(node.input(0)) ||
        !layers_.fold_batch_norm(*a.producer, *numbers[0], *numbers[1], *numbers[2], *numbers[3],
                                 epsilon)) {
      node.fail("cannot be folded: it does not follow a Conv, Gemm or MatMul of its own");
    }
    return a;
  }

  [[nodiscard]] onnx_activation concatenation(const onnx_node& node) {
    onnx_layer layer;
    std::optional<int> bits;
    std::size_t rank = 0;
    for (std::size_t i = 0; i < node.input_count(); ++i) {
      const auto& a = activation(node, i);
      expect_no_zeros(node, a);
      const auto& t = layers_.tensor(a.tensor);
      if (i == 0) {
        rank = a.shape.size();
        bits = a.bits;
        if (!node.has("axis") || axis_of(node, node.integer("axis", 1), rank) != 1) {
          node.fail("joins along other than the channels");
        }
        layer = reading(kind::concatenation, a);
        layer.shape.C = 0;
        layer.inputs.clear();
      }
      const auto& s = layer.shape;
      if (a.shape.size() != rank || t.batch != s.N || t.rows != s.input_rows ||
          t.columns != s.input_columns || a.shape[1] != t.channels) {
        node.fail("joins tensors of different rows or columns, or flattened ones");
      }
      if (a.bits != bits) bits.reset();
      layer.shape.C += t.channels;
      layer.inputs.push_back(a.tensor);
    }
    layer.shape.K = layer.shape.C;
    auto result = appended(node, std::move(layer), bits);
    result.shape.resize(rank);
    return result;
  }

  std::int64_t batch_;
  onnx_layers layers_;
  std::map<std::string, value> values_;
  std::map<std::string, std::size_t> uses_;  // how many nodes read a name
  std::map<std::string, std::size_t> outputs_;
};

}  // namespace hwflowq::io::detail

#endif
