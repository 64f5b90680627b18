// MobileNets: depthwise separable convolutions, and inverted residuals.
#ifndef HWFLOWQ_WORKLOAD_ZOO_MOBILENET_HPP
#define HWFLOWQ_WORKLOAD_ZOO_MOBILENET_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq::workload::zoo {

namespace detail {

// MobileNet V1 of `width` channels after the first layer (32 times the width multiplier).
// `bias` is whether convolutions have one beside their batch normalisation.
inline network separable_network(const char* name, extent image, std::int64_t width, bool bias,
                                 std::int64_t classes) {
  struct block {
    std::int64_t multiple;  // output channels over width
    std::int64_t stride;
  };
  network_builder net(name);
  tensor_index x = net.input("image", 3, image.rows, image.columns);
  x = net.convolution("conv1", x,
                      {.K = width,
                       .kernel = 3,
                       .stride = 2,
                       .pad = same_padding{},
                       .bias = bias,
                       .batch_norm = true});
  int number = 1;
  for (const auto& [multiple, stride] :
       {block{2, 1}, block{4, 2}, block{4, 1}, block{8, 2}, block{8, 1}, block{16, 2}, block{16, 1},
        block{16, 1}, block{16, 1}, block{16, 1}, block{16, 1}, block{32, 2}, block{32, 1}}) {
    const std::string at = "block" + std::to_string(number++) + ".";
    x = net.depthwise(
        at + "depthwise", x,
        {.kernel = 3, .stride = stride, .pad = same_padding{}, .bias = bias, .batch_norm = true});
    x = net.convolution(at + "pointwise", x,
                        {.K = multiple * width, .bias = bias, .batch_norm = true});
  }
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("fc", x, {.K = classes});
  return std::move(net).build();
}

}  // namespace detail

/// MobileNet V1, width multiplier 1.0: Howard et al., "MobileNets: Efficient Convolutional Neural
/// Networks for Mobile Vision Applications", arXiv:1704.04861, 2017, table 1. The last depthwise
/// convolution has stride 1, as the sizes in that table require. Layers are "conv1",
/// "block1.depthwise", "block1.pointwise" to "block13.pointwise", and "fc".
[[nodiscard]] inline network mobilenet_v1(extent image = 224, std::int64_t classes = 1000) {
  return detail::separable_network("mobilenet_v1", image, 32, false, classes);
}

/// MobileNet V2, width multiplier 1.0: Sandler et al., "MobileNetV2: Inverted Residuals and Linear
/// Bottlenecks", CVPR 2018, table 2, in torchvision's variant; layers are named as in torchvision's
/// weight files.
[[nodiscard]] inline network mobilenet_v2(extent image = 224, std::int64_t classes = 1000) {
  struct stage {
    std::int64_t expansion;
    std::int64_t K;
    int blocks;
    std::int64_t stride;  // of the first block
  };
  network_builder net("mobilenet_v2");
  tensor_index x = net.input("image", 3, image.rows, image.columns);
  x = net.convolution("features.0.0", x,
                      {.K = 32, .kernel = 3, .stride = 2, .pad = 1, .batch_norm = true});
  int position = 1;  // in torchvision's sequence
  for (const auto& [expansion, K, blocks, first_stride] :
       {stage{1, 16, 1, 1}, stage{6, 24, 2, 2}, stage{6, 32, 3, 2}, stage{6, 64, 4, 2},
        stage{6, 96, 3, 1}, stage{6, 160, 3, 2}, stage{6, 320, 1, 1}}) {
    for (int block = 0; block < blocks; ++block) {
      const std::string at = "features." + std::to_string(position++) + ".";
      const std::int64_t stride = block == 0 ? first_stride : 1;
      const std::int64_t C = net[x].channels;
      tensor_index y = x;
      int step = 0;
      if (expansion != 1) {
        y = net.convolution(at + "conv." + std::to_string(step++) + ".0", y,
                            {.K = expansion * C, .batch_norm = true});
      }
      y = net.depthwise(at + "conv." + std::to_string(step++) + ".0", y,
                        {.kernel = 3, .stride = stride, .pad = 1, .batch_norm = true});
      y = net.convolution(at + "conv." + std::to_string(step), y, {.K = K, .batch_norm = true});
      x = stride == 1 && C == K ? net.add(at + "add", {x, y}) : y;
    }
  }
  x = net.convolution("features.18.0", x, {.K = 1280, .batch_norm = true});
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("classifier.1", x, {.K = classes});
  return std::move(net).build();
}

}  // namespace hwflowq::workload::zoo

#endif
