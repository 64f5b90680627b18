// Residual networks for ImageNet, with projection shortcuts.
#ifndef HWFLOWQ_WORKLOAD_ZOO_RESNET_HPP
#define HWFLOWQ_WORKLOAD_ZOO_RESNET_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq::workload::zoo {

namespace detail {

// Residual blocks of a stage, and what they are made of.
struct resnet_plan {
  std::array<int, 4> blocks;
  bool bottleneck = false;          // 1x1, 3x3, 1x1 with four times the channels
  std::array<bool, 4> dilate = {};  // whether a stage dilates instead of halving the image
};

inline constexpr resnet_plan resnet18_plan = {.blocks = {2, 2, 2, 2}};
inline constexpr resnet_plan resnet34_plan = {.blocks = {3, 4, 6, 3}};
inline constexpr resnet_plan resnet50_plan = {.blocks = {3, 4, 6, 3}, .bottleneck = true};

// Everything before the global pooling. A stage that dilates keeps stride 1; its first block still
// has the dilation of the stage before, as in torchvision.
inline tensor_index resnet_features(network_builder& net, tensor_index x, const resnet_plan& plan,
                                    const std::string& prefix = "") {
  x = net.convolution(prefix + "conv1", x,
                      {.K = 64, .kernel = 7, .stride = 2, .pad = 3, .batch_norm = true});
  x = net.max_pooling(prefix + "maxpool", x, {.kernel = 3, .stride = 2, .pad = 1});
  std::int64_t dilation = 1;
  for (std::size_t stage = 0; stage < plan.blocks.size(); ++stage) {
    const std::int64_t width = std::int64_t{64} << stage;
    const std::int64_t K = plan.bottleneck ? 4 * width : width;
    for (int block = 0; block < plan.blocks[stage]; ++block) {
      const std::string at =
          prefix + "layer" + std::to_string(stage + 1) + "." + std::to_string(block) + ".";
      const bool first = block == 0;
      const std::int64_t stride = first && stage > 0 && !plan.dilate[stage] ? 2 : 1;
      const convolution_options spatial = {.K = width,
                                           .kernel = 3,
                                           .stride = stride,
                                           .pad = dilation,
                                           .dilation = dilation,
                                           .batch_norm = true};
      tensor_index y = x;
      if (plan.bottleneck) {
        y = net.convolution(at + "conv1", y, {.K = width, .batch_norm = true});
        y = net.convolution(at + "conv2", y, spatial);
        y = net.convolution(at + "conv3", y, {.K = K, .batch_norm = true});
      } else {
        y = net.convolution(at + "conv1", y, spatial);
        y = net.convolution(at + "conv2", y, {.K = K, .kernel = 3, .pad = 1, .batch_norm = true});
      }
      if (first && (stride != 1 || net[x].channels != K)) {
        x = net.convolution(at + "downsample.0", x, {.K = K, .stride = stride, .batch_norm = true});
      }
      x = net.add(at + "add", {x, y});
      if (first && plan.dilate[stage]) dilation *= 2;
    }
  }
  return x;
}

inline network resnet(const char* name, const resnet_plan& plan, extent image,
                      std::int64_t classes) {
  network_builder net(name);
  tensor_index x = net.input("image", 3, image.rows, image.columns);
  x = resnet_features(net, x, plan);
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("fc", x, {.K = classes});
  return std::move(net).build();
}

}  // namespace detail

/// ResNet-18: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", CVPR 2016, table
/// 1, in torchvision's variant; layers are named as in torchvision's weight files. Projections
/// ("downsample.0") lead past the blocks that change the shape.
[[nodiscard]] inline network resnet18(extent image = 224, std::int64_t classes = 1000) {
  return detail::resnet("resnet18", detail::resnet18_plan, image, classes);
}

/// ResNet-34, like `resnet18`.
[[nodiscard]] inline network resnet34(extent image = 224, std::int64_t classes = 1000) {
  return detail::resnet("resnet34", detail::resnet34_plan, image, classes);
}

/// ResNet-50, like `resnet18` with bottleneck blocks. The 3 x 3 convolution of a block halves the
/// image, not the first 1 x 1 convolution as in the paper ("ResNet v1.5", torchvision's variant).
[[nodiscard]] inline network resnet50(extent image = 224, std::int64_t classes = 1000) {
  return detail::resnet("resnet50", detail::resnet50_plan, image, classes);
}

}  // namespace hwflowq::workload::zoo

#endif
