// Residual networks for CIFAR-10, with parameter-free shortcuts.
#ifndef HWFLOWQ_WORKLOAD_ZOO_RESNET_CIFAR_HPP
#define HWFLOWQ_WORKLOAD_ZOO_RESNET_CIFAR_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq::workload::zoo {

/// ResNet of `depth` = 6 n + 2 layers on 32 x 32 images: He, Zhang, Ren, Sun, "Deep Residual Learning
/// for Image Recognition", CVPR 2016, section 4.2, with shortcuts of option A (every second sample,
/// zero channels appended) where a stage halves the image.
///
/// Compute layers are named as in the usual PyTorch weight files, "X.weight" being the weights of
/// layer "X": "conv1", then "layer1.0.conv1" to "layer3.<n - 1>.conv2", then "linear".
/// Throws `std::invalid_argument` when the depth is not 6 n + 2 with n >= 1.
[[nodiscard]] inline network resnet_cifar(int depth, std::int64_t classes = 10) {
  const std::string name = "resnet" + std::to_string(depth);
  if (depth < 8 || (depth - 2) % 6 != 0) {
    throw std::invalid_argument("network \"" + name + "\": depth = " + std::to_string(depth) +
                                " must be 6 n + 2 with n of at least 1");
  }
  const int blocks = (depth - 2) / 6;
  network_builder net(name);
  tensor_index x = net.input("image", 3, 32, 32);
  x = net.convolution("conv1", x, {.K = 16, .kernel = 3, .pad = 1, .batch_norm = true});
  for (int stage = 1; stage <= 3; ++stage) {
    const std::int64_t K = std::int64_t{8} << stage;
    for (int block = 0; block < blocks; ++block) {
      const std::string at = "layer" + std::to_string(stage) + "." + std::to_string(block) + ".";
      const std::int64_t stride = stage > 1 && block == 0 ? 2 : 1;
      tensor_index y = net.convolution(
          at + "conv1", x, {.K = K, .kernel = 3, .stride = stride, .pad = 1, .batch_norm = true});
      y = net.convolution(at + "conv2", y, {.K = K, .kernel = 3, .pad = 1, .batch_norm = true});
      if (stride != 1) x = net.shortcut(at + "shortcut", x, K, stride);
      x = net.add(at + "add", {x, y});
    }
  }
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("linear", x, {.K = classes});
  return std::move(net).build();
}

/// ResNet-20 for CIFAR-10: 0.27 million parameters.
[[nodiscard]] inline network resnet20() {
  return resnet_cifar(20);
}
/// ResNet-32 for CIFAR-10: 0.46 million parameters.
[[nodiscard]] inline network resnet32() {
  return resnet_cifar(32);
}
/// ResNet-44 for CIFAR-10: 0.66 million parameters.
[[nodiscard]] inline network resnet44() {
  return resnet_cifar(44);
}
/// ResNet-56 for CIFAR-10: 0.85 million parameters.
[[nodiscard]] inline network resnet56() {
  return resnet_cifar(56);
}
/// ResNet-110 for CIFAR-10: 1.7 million parameters.
[[nodiscard]] inline network resnet110() {
  return resnet_cifar(110);
}

}  // namespace hwflowq::workload::zoo

#endif
