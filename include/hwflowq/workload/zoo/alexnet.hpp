// AlexNet in its single-column variant.
#ifndef HWFLOWQ_WORKLOAD_ZOO_ALEXNET_HPP
#define HWFLOWQ_WORKLOAD_ZOO_ALEXNET_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <utility>

namespace hwflowq::workload::zoo {

/// AlexNet at 224 x 224 as in torchvision: the single-column variant of Krizhevsky, "One weird trick
/// for parallelizing convolutional neural networks", arXiv:1404.5997, 2014 (64 filters in the first
/// layer, no groups), not the two-column network of 2012. Layers are named as in torchvision's
/// weight files. The adaptive pooling to 6 x 6 does nothing at this size and is left out.
[[nodiscard]] inline network alexnet(std::int64_t classes = 1000) {
  network_builder net("alexnet");
  tensor_index x = net.input("image", 3, 224, 224);
  x = net.convolution("features.0", x,
                      {.K = 64, .kernel = 11, .stride = 4, .pad = 2, .bias = true});
  x = net.max_pooling("features.2", x, {.kernel = 3, .stride = 2});
  x = net.convolution("features.3", x, {.K = 192, .kernel = 5, .pad = 2, .bias = true});
  x = net.max_pooling("features.5", x, {.kernel = 3, .stride = 2});
  x = net.convolution("features.6", x, {.K = 384, .kernel = 3, .pad = 1, .bias = true});
  x = net.convolution("features.8", x, {.K = 256, .kernel = 3, .pad = 1, .bias = true});
  x = net.convolution("features.10", x, {.K = 256, .kernel = 3, .pad = 1, .bias = true});
  x = net.max_pooling("features.12", x, {.kernel = 3, .stride = 2});
  x = net.fully_connected("classifier.1", x, {.K = 4096});
  x = net.fully_connected("classifier.4", x, {.K = 4096});
  net.fully_connected("classifier.6", x, {.K = classes});
  return std::move(net).build();
}

}  // namespace hwflowq::workload::zoo

#endif
