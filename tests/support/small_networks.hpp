// Networks that train in a moment.
#ifndef HWFLOWQ_TESTS_SUPPORT_SMALL_NETWORKS_HPP
#define HWFLOWQ_TESTS_SUPPORT_SMALL_NETWORKS_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq::test {

/// A residual network of two blocks, the second with a shortcut of option A, on small images.
inline workload::network small_resnet(std::int64_t size = 16) {
  workload::network_builder net("small");
  auto x = net.input("image", 3, size, size);
  x = net.convolution("conv1", x, {.K = 8, .kernel = 3, .pad = 1, .batch_norm = true});
  for (const std::int64_t stride : {1, 2}) {
    const std::string at = "block" + std::to_string(stride) + ".";
    const std::int64_t K = 8 * stride;
    auto y = net.convolution(at + "conv1", x,
                             {.K = K, .kernel = 3, .stride = stride, .pad = 1, .batch_norm = true});
    y = net.convolution(at + "conv2", y, {.K = K, .kernel = 3, .pad = 1, .batch_norm = true});
    if (stride != 1) x = net.shortcut(at + "shortcut", x, K, stride);
    x = net.add(at + "add", {x, y});
  }
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("linear", x, {.K = 10});
  return std::move(net).build();
}

}  // namespace hwflowq::test

#endif
