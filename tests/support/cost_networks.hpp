// Networks and precisions for tests of cost models: ResNets for CIFAR-10, and random graphs.
#ifndef HWFLOWQ_TESTS_SUPPORT_COST_NETWORKS_HPP
#define HWFLOWQ_TESTS_SUPPORT_COST_NETWORKS_HPP

#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::test {

using workload::layer_kind;
using workload::layer_shape;
using workload::tensor_index;

/// A layer of the given kind on an input of `c` channels and `rows` x `columns`, with P and Q set.
inline layer_shape windowed(layer_kind kind, std::int64_t c, std::int64_t k, std::int64_t rows,
                            std::int64_t columns, std::int64_t window, std::int64_t stride,
                            std::int64_t pad) {
  layer_shape s;
  s.kind = kind;
  s.C = c;
  s.K = k;
  s.R = s.S = window;
  s.stride_rows = s.stride_columns = stride;
  s.input_rows = rows;
  s.input_columns = columns;
  s.pad = {pad, pad, pad, pad};
  s.P = (rows + 2 * pad - window) / stride + 1;
  s.Q = (columns + 2 * pad - window) / stride + 1;
  return s;
}

/// A convolution with a bias, pooling and a fully connected layer: two that compute.
inline workload::network two_compute_layers() {
  workload::network net("two");
  auto x = net.add_input({"image", 1, 2, 5, 5});
  auto conv = test::windowed(layer_kind::convolution, 2, 3, 5, 5, 3, 2, 1);  // to 3 x 3 x 3
  conv.bias = true;
  x = net.add("conv", conv, {x});
  x = net.add("pool", test::windowed(layer_kind::average_pooling, 3, 3, 3, 3, 3, 3, 0), {x});
  net.add("fc", test::windowed(layer_kind::fully_connected, 3, 10, 1, 1, 1, 1, 0), {x});
  return net;
}

/// ResNet with 6 n + 2 layers for CIFAR-10 with shortcuts of kind A (He et al. 2016, section 4.2).
inline workload::network cifar_resnet(int n) {
  workload::network net("resnet" + std::to_string(6 * n + 2));
  tensor_index x = net.add_input({"image", 1, 3, 32, 32});
  x = net.add("stem", windowed(layer_kind::convolution, 3, 16, 32, 32, 3, 1, 1), {x});
  std::int64_t channels = 16;
  std::int64_t size = 32;
  for (int stage = 0; stage < 3; ++stage) {
    for (int b = 0; b < n; ++b) {
      const std::int64_t stride = stage > 0 && b == 0 ? 2 : 1;
      const std::int64_t k = channels * stride;
      std::string name = "s";
      name.append(std::to_string(stage)).append("b").append(std::to_string(b));
      auto y =
          net.add(name + "a",
                  windowed(layer_kind::convolution, channels, k, size, size, 3, stride, 1), {x});
      const std::int64_t out = size / stride;
      y = net.add(name + "b", windowed(layer_kind::convolution, k, k, out, out, 3, 1, 1), {y});
      if (stride == 2) {
        x = net.add(name + "shortcut",
                    windowed(layer_kind::shortcut, channels, k, size, size, 1, 2, 0), {x});
      }
      channels = k;
      size = out;
      x = net.add(name + "add", windowed(layer_kind::add, k, k, size, size, 1, 1, 0), {y, x});
    }
  }
  x = net.add("pool", windowed(layer_kind::average_pooling, 64, 64, 8, 8, 8, 8, 0), {x});
  auto fc = windowed(layer_kind::fully_connected, 64, 10, 1, 1, 1, 1, 0);
  fc.bias = true;
  net.add("classifier", fc, {x});
  return net;
}

/// A random graph of up to `layers` layers on small tensors: convolutions of all sorts, pooling,
/// additions, concatenations, several results.
inline workload::network random_network(std::mt19937_64& random, int layers) {
  const auto below = [&random](std::uint64_t bound) {
    return static_cast<std::int64_t>(random() % bound);
  };
  workload::network net("random");
  std::vector<tensor_index> tensors = {net.add_input({"a", 1, 4, 9, 7})};
  if (below(2) == 0) tensors.push_back(net.add_input({"b", 1, 2, 9, 7}));
  for (int i = 0; i < layers; ++i) {
    const auto pick = [&] { return tensors[static_cast<std::size_t>(below(tensors.size()))]; };
    const tensor_index from = below(3) > 0 ? tensors.back() : pick();
    const auto t = net.tensors()[from];
    const std::string name = "layer" + std::to_string(i);
    const auto choice = below(10);
    layer_shape s;
    std::vector<tensor_index> inputs = {from};
    if (choice < 5) {
      const std::int64_t window = t.rows >= 3 && t.columns >= 3 ? 1 + 2 * below(2) : 1;
      s = windowed(layer_kind::convolution, t.channels, 1 + below(6), t.rows, t.columns, window,
                   1 + below(2), window / 2);
      if (below(4) == 0) s.K = s.groups = s.C;
      s.bias = below(2) == 0;
    } else if (choice < 7) {
      const std::int64_t window = t.rows >= 2 && t.columns >= 2 ? 2 : 1;
      s = windowed(choice == 5 ? layer_kind::max_pooling : layer_kind::average_pooling, t.channels,
                   t.channels, t.rows, t.columns, window, 1 + below(2), 0);
    } else {
      for (int extra = 0; extra < 3; ++extra) {
        const tensor_index other = pick();
        const auto& u = net.tensors()[other];
        const bool fits = u.rows == t.rows && u.columns == t.columns;
        if (fits && (choice == 9 || u.channels == t.channels)) inputs.push_back(other);
      }
      std::int64_t channels = 0;
      for (const auto j : inputs) channels += net.tensors()[j].channels;
      if (choice != 9) channels = t.channels;
      s = windowed(choice == 9 ? layer_kind::concatenation : layer_kind::add, channels, channels,
                   t.rows, t.columns, 1, 1, 0);
    }
    tensors.push_back(net.add(name, s, inputs));
  }
  return net;
}

/// Widths out of the given choices, uniformly.
inline std::vector<Precision> random_precisions(std::mt19937_64& random, std::size_t count,
                                                const std::vector<int>& weight_bits,
                                                const std::vector<int>& activation_bits) {
  std::vector<Precision> precisions(count);
  for (auto& p : precisions) {
    p.weight_bits = static_cast<std::int8_t>(weight_bits[random() % weight_bits.size()]);
    p.activation_bits =
        static_cast<std::int8_t>(activation_bits[random() % activation_bits.size()]);
  }
  return precisions;
}

}  // namespace hwflowq::test

#endif
