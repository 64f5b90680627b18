// DeepLab v3: semantic segmentation with dilated convolutions.
#ifndef HWFLOWQ_WORKLOAD_ZOO_DEEPLAB_HPP
#define HWFLOWQ_WORKLOAD_ZOO_DEEPLAB_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo/resnet.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::workload::zoo {

/// DeepLab v3 with a ResNet-50 backbone: Chen, Papandreou, Schroff, Adam, "Rethinking Atrous
/// Convolution for Semantic Image Segmentation", arXiv:1706.05587, 2017, in torchvision's variant:
/// output stride 8 (the last two stages dilate by 2 and 4), atrous rates 12, 24 and 36, no auxiliary
/// classifier, which serves training only. Layers are named as in torchvision's weight files.
///
/// The defaults are Cityscapes': images of 1024 x 2048 and the 19 classes that its benchmark counts.
/// torchvision's published figures are of 520 x 520 and the 21 classes of Pascal VOC.
[[nodiscard]] inline network deeplabv3_resnet50(extent image = {1024, 2048},
                                                std::int64_t classes = 19) {
  network_builder net("deeplabv3_resnet50");
  tensor_index x = net.input("image", 3, image.rows, image.columns);
  detail::resnet_plan plan = detail::resnet50_plan;
  plan.dilate = {false, false, true, true};
  x = detail::resnet_features(net, x, plan, "backbone.");

  const extent size = {net[x].rows, net[x].columns};
  const std::string pyramid = "classifier.0.";
  std::vector<tensor_index> scales;
  scales.push_back(net.convolution(pyramid + "convs.0.0", x, {.K = 256, .batch_norm = true}));
  for (int i = 1; i <= 3; ++i) {
    const std::int64_t rate = 12 * i;
    scales.push_back(net.convolution(
        pyramid + "convs." + std::to_string(i) + ".0", x,
        {.K = 256, .kernel = 3, .pad = rate, .dilation = rate, .batch_norm = true}));
  }
  tensor_index whole = net.global_average_pooling(pyramid + "convs.4.0", x);
  whole = net.convolution(pyramid + "convs.4.1", whole, {.K = 256, .batch_norm = true});
  scales.push_back(net.upsampling(pyramid + "convs.4.upsampling", whole, size));
  x = net.concatenation(pyramid + "concatenation", std::move(scales));
  x = net.convolution(pyramid + "project.0", x, {.K = 256, .batch_norm = true});

  x = net.convolution("classifier.1", x, {.K = 256, .kernel = 3, .pad = 1, .batch_norm = true});
  x = net.convolution("classifier.4", x, {.K = classes, .bias = true});
  net.upsampling("upsampling", x, image);
  return std::move(net).build();
}

}  // namespace hwflowq::workload::zoo

#endif
