// SqueezeNet: fire modules, which squeeze channels and expand them again.
#ifndef HWFLOWQ_WORKLOAD_ZOO_SQUEEZENET_HPP
#define HWFLOWQ_WORKLOAD_ZOO_SQUEEZENET_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq::workload::zoo {

/// SqueezeNet 1.1 at 224 x 224: Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer
/// parameters and < 0.5 MB model size", arXiv:1602.07360, 2016, in the authors' later version 1.1
/// with less computation, as torchvision has it; layers are named as in torchvision's weight files.
/// Rounding pooled sizes up or down is the same at this image size.
[[nodiscard]] inline network squeezenet1_1(std::int64_t classes = 1000) {
  network_builder net("squeezenet1_1");
  const auto fire = [&](int position, tensor_index x, std::int64_t squeezed,
                        std::int64_t expanded) {
    const std::string at = "features." + std::to_string(position);
    x = net.convolution(at + ".squeeze", x, {.K = squeezed, .bias = true});
    const tensor_index narrow =
        net.convolution(at + ".expand1x1", x, {.K = expanded, .bias = true});
    const tensor_index wide =
        net.convolution(at + ".expand3x3", x, {.K = expanded, .kernel = 3, .pad = 1, .bias = true});
    return net.concatenation(at + ".concatenation", {narrow, wide});
  };
  tensor_index x = net.input("image", 3, 224, 224);
  x = net.convolution("features.0", x, {.K = 64, .kernel = 3, .stride = 2, .bias = true});
  x = net.max_pooling("features.2", x, {.kernel = 3, .stride = 2});
  x = fire(3, x, 16, 64);
  x = fire(4, x, 16, 64);
  x = net.max_pooling("features.5", x, {.kernel = 3, .stride = 2});
  x = fire(6, x, 32, 128);
  x = fire(7, x, 32, 128);
  x = net.max_pooling("features.8", x, {.kernel = 3, .stride = 2});
  x = fire(9, x, 48, 192);
  x = fire(10, x, 48, 192);
  x = fire(11, x, 64, 256);
  x = fire(12, x, 64, 256);
  x = net.convolution("classifier.1", x, {.K = classes, .bias = true});
  net.global_average_pooling("avgpool", x);
  return std::move(net).build();
}

}  // namespace hwflowq::workload::zoo

#endif
