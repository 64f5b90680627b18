// VGG networks: stacks of 3 x 3 convolutions.
#ifndef HWFLOWQ_WORKLOAD_ZOO_VGG_HPP
#define HWFLOWQ_WORKLOAD_ZOO_VGG_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace hwflowq::workload::zoo {

/// VGG-16 at 224 x 224: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
/// Recognition", ICLR 2015, configuration D, without batch normalisation (torchvision's vgg16).
/// Layers are named as in torchvision's weight files. The adaptive pooling to 7 x 7 does nothing at
/// this size and is left out.
[[nodiscard]] inline network vgg16(std::int64_t classes = 1000) {
  struct stack {
    int convolutions;
    std::int64_t K;
  };
  network_builder net("vgg16");
  tensor_index x = net.input("image", 3, 224, 224);
  int position = 0;  // in torchvision's sequence, where an activation follows each convolution
  for (const auto& [convolutions, K] :
       {stack{2, 64}, stack{2, 128}, stack{3, 256}, stack{3, 512}, stack{3, 512}}) {
    for (int i = 0; i < convolutions; ++i, position += 2) {
      x = net.convolution("features." + std::to_string(position), x,
                          {.K = K, .kernel = 3, .pad = 1, .bias = true});
    }
    x = net.max_pooling("features." + std::to_string(position++), x, {.kernel = 2});
  }
  x = net.fully_connected("classifier.0", x, {.K = 4096});
  x = net.fully_connected("classifier.3", x, {.K = 4096});
  net.fully_connected("classifier.6", x, {.K = classes});
  return std::move(net).build();
}

}  // namespace hwflowq::workload::zoo

#endif
