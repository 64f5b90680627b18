// Writes networks down layer by layer: shapes are inferred from the tensors that each layer reads.
#ifndef HWFLOWQ_WORKLOAD_NETWORK_BUILDER_HPP
#define HWFLOWQ_WORKLOAD_NETWORK_BUILDER_HPP

#include <hwflowq/workload/layer.hpp>
#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/padding_rule.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::workload {

/// What a convolution is, apart from the tensor that it reads.
struct convolution_options {
  std::int64_t K = 0;  ///< output channels; a depthwise convolution left at 0 keeps the input's
  extent kernel = 1;
  extent stride = 1;
  padding_rule pad = 0;
  extent dilation = 1;
  std::int64_t groups = 1;  ///< set by `depthwise`
  bool bias = false;        ///< of the trained layer; batch normalisation folds into one, too
  bool batch_norm = false;  ///< whether batch normalisation follows
};

/// What a fully connected layer is, apart from the tensor that it reads.
struct fully_connected_options {
  std::int64_t K = 0;  ///< outputs
  bool bias = true;    ///< of the trained layer
  bool batch_norm = false;
};

/// What a pooling is, apart from the tensor that it reads.
struct pooling_options {
  extent kernel = 1;
  std::optional<extent> stride = {};  ///< the kernel unless given
  padding_rule pad = 0;
};

/// Builds a network from the input on. Every operation appends one layer, reads the tensors it is
/// given and returns the tensor it writes. Each throws `std::invalid_argument` naming the layer, as
/// `network::add` does, and leaves the network as it was.
///
/// @code
/// network_builder net("tiny");
/// tensor_index x = net.input("image", 3, 32, 32);
/// x = net.convolution("conv1", x, {.K = 16, .kernel = 3, .pad = 1, .batch_norm = true});
/// x = net.global_average_pooling("pool", x);
/// net.fully_connected("linear", x, {.K = 10});
/// const network tiny = std::move(net).build();
/// @endcode
class network_builder {
 public:
  explicit network_builder(std::string name) : network_(std::move(name)) {}

  /// A tensor that the network is given.
  tensor_index input(std::string name, std::int64_t channels, std::int64_t rows,
                     std::int64_t columns, std::int64_t batch = 1) {
    return network_.add_input({std::move(name), batch, channels, rows, columns});
  }

  /// A convolution, grouped if its options say so.
  tensor_index convolution(std::string name, tensor_index from,
                           const convolution_options& options) {
    layer_shape shape = reading(name, from, layer_kind::convolution);
    shape.K = options.K;
    shape.groups = options.groups;
    shape.bias = options.bias || options.batch_norm;
    slide(shape, options.kernel, options.stride, options.pad, options.dilation);
    return network_.add(std::move(name), shape, {from}, trained_with(options));
  }

  /// A convolution of each channel by itself: as many groups as input channels. K may be a multiple.
  tensor_index depthwise(std::string name, tensor_index from, convolution_options options) {
    const std::int64_t channels = at(name, from).channels;
    if (options.K == 0) options.K = channels;
    options.groups = channels;
    return convolution(std::move(name), from, options);
  }

  /// A fully connected layer; it reads all elements of its tensor.
  tensor_index fully_connected(std::string name, tensor_index from,
                               const fully_connected_options& options) {
    layer_shape shape = reading(name, from, layer_kind::fully_connected);
    shape.C *= shape.input_rows * shape.input_columns;
    shape.input_rows = shape.input_columns = 1;
    shape.K = options.K;
    shape.bias = options.bias || options.batch_norm;
    return network_.add(std::move(name), shape, {from}, trained_with(options));
  }

  /// The largest of each window.
  tensor_index max_pooling(std::string name, tensor_index from, const pooling_options& options) {
    return pooling(std::move(name), from, layer_kind::max_pooling, options);
  }

  /// The mean of each window.
  tensor_index average_pooling(std::string name, tensor_index from,
                               const pooling_options& options) {
    return pooling(std::move(name), from, layer_kind::average_pooling, options);
  }

  /// The mean of each channel.
  tensor_index global_average_pooling(std::string name, tensor_index from) {
    const activation_tensor& t = at(name, from);
    return average_pooling(std::move(name), from, {.kernel = {t.rows, t.columns}});
  }

  /// The element-wise sum of tensors of one shape.
  tensor_index add(std::string name, std::vector<tensor_index> from) {
    layer_shape shape = reading(name, first(name, from), layer_kind::add);
    return network_.add(std::move(name), keeping(shape), std::move(from));
  }

  /// Tensors one after the other along the channels.
  tensor_index concatenation(std::string name, std::vector<tensor_index> from) {
    layer_shape shape = reading(name, first(name, from), layer_kind::concatenation);
    shape.C = 0;
    for (const tensor_index i : from) shape.C += at(name, i).channels;
    return network_.add(std::move(name), keeping(shape), std::move(from));
  }

  /// Every stride-th row and column, with zero channels appended up to K (He et al. 2016, option A).
  tensor_index shortcut(std::string name, tensor_index from, std::int64_t K, extent stride) {
    layer_shape shape = reading(name, from, layer_kind::shortcut);
    shape.K = K;
    slide(shape, 1, stride, 0, 1);
    return network_.add(std::move(name), shape, {from});
  }

  /// Interpolation to more rows and columns.
  tensor_index upsampling(std::string name, tensor_index from, extent outputs) {
    layer_shape shape = keeping(reading(name, from, layer_kind::upsampling));
    shape.P = outputs.rows;
    shape.Q = outputs.columns;
    return network_.add(std::move(name), shape, {from});
  }

  /// A tensor of the network so far. Precondition: it was returned by this builder.
  [[nodiscard]] const activation_tensor& operator[](tensor_index i) const {
    return network_.tensors()[i];
  }

  /// The network.
  [[nodiscard]] network build() && { return std::move(network_); }

 private:
  [[noreturn]] static void fail(const std::string& name, const std::string& what) {
    throw std::invalid_argument("layer \"" + name + "\": " + what);
  }

  [[nodiscard]] const activation_tensor& at(const std::string& name, tensor_index from) const {
    if (from >= network_.tensors().size()) {
      fail(name, "reads tensor " + std::to_string(from) + ", which does not exist");
    }
    return network_.tensors()[from];
  }

  static tensor_index first(const std::string& name, const std::vector<tensor_index>& from) {
    if (from.empty()) fail(name, "reads no tensor");
    return from.front();
  }

  // The part of a shape that a tensor decides.
  [[nodiscard]] layer_shape reading(const std::string& name, tensor_index from,
                                    layer_kind kind) const {
    const activation_tensor& t = at(name, from);
    layer_shape shape;
    shape.kind = kind;
    shape.N = t.batch;
    shape.C = t.channels;
    shape.input_rows = t.rows;
    shape.input_columns = t.columns;
    return shape;
  }

  // The output is as large as the input.
  static layer_shape keeping(layer_shape shape) {
    shape.K = shape.C;
    shape.P = shape.input_rows;
    shape.Q = shape.input_columns;
    return shape;
  }

  // Window, padding and what they make of rows and columns. What is out of bounds stays for
  // `layer_shape::validate` to tell.
  static void slide(layer_shape& shape, extent kernel, extent stride, const padding_rule& pad,
                    extent dilation) {
    shape.R = kernel.rows;
    shape.S = kernel.columns;
    shape.stride_rows = stride.rows;
    shape.stride_columns = stride.columns;
    shape.dilation_rows = dilation.rows;
    shape.dilation_columns = dilation.columns;
    for (const std::int64_t e : {kernel.rows, kernel.columns, stride.rows, stride.columns,
                                 dilation.rows, dilation.columns}) {
      if (e < 1 || e > greatest_bound) return;
    }
    shape.pad = pad.zeros({shape.input_rows, shape.input_columns}, kernel, stride, dilation);
    for (const std::int64_t e :
         {shape.pad.top, shape.pad.left, shape.pad.bottom, shape.pad.right}) {
      if (e < 0 || e > greatest_bound) return;
    }
    shape.P = window_positions(shape.input_rows, shape.pad.top + shape.pad.bottom, shape.R,
                               shape.stride_rows, shape.dilation_rows);
    shape.Q = window_positions(shape.input_columns, shape.pad.left + shape.pad.right, shape.S,
                               shape.stride_columns, shape.dilation_columns);
  }

  tensor_index pooling(std::string name, tensor_index from, layer_kind kind,
                       const pooling_options& options) {
    layer_shape shape = keeping(reading(name, from, kind));
    slide(shape, options.kernel, options.stride.value_or(options.kernel), options.pad, 1);
    return network_.add(std::move(name), shape, {from});
  }

  template <typename Options>
    requires requires(const Options& options) {
      options.bias;
      options.batch_norm;
    }
  static normalisation trained_with(const Options& options) {
    if (!options.batch_norm) return normalisation::none;
    return options.bias ? normalisation::bias_then_batch_norm : normalisation::batch_norm;
  }

  network network_;
};

}  // namespace hwflowq::workload

#endif
