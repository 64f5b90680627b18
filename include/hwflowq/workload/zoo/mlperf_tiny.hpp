// The four networks of the MLPerf Tiny benchmark.
#ifndef HWFLOWQ_WORKLOAD_ZOO_MLPERF_TINY_HPP
#define HWFLOWQ_WORKLOAD_ZOO_MLPERF_TINY_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo/mobilenet.hpp>

#include <cstdint>
#include <string>
#include <utility>

/// @file
/// Banbury et al., "MLPerf Tiny Benchmark", NeurIPS Datasets and Benchmarks 2021; the shapes are those
/// of the reference models (github.com/mlcommons/tiny). They are written in Keras, where each
/// convolution and each dense layer has a bias beside its batch normalisation, and padding is "same".

namespace hwflowq::workload::zoo {

/// Image classification: a residual network of three stacks of 16, 32 and 64 channels on CIFAR-10,
/// with projections where a stack halves the image.
[[nodiscard]] inline network mlperf_tiny_resnet8() {
  network_builder net("mlperf_tiny_resnet8");
  tensor_index x = net.input("image", 3, 32, 32);
  const auto spatial = [](std::int64_t K, std::int64_t stride) {
    return convolution_options{.K = K,
                               .kernel = 3,
                               .stride = stride,
                               .pad = same_padding{},
                               .bias = true,
                               .batch_norm = true};
  };
  x = net.convolution("conv1", x, spatial(16, 1));
  for (int stack = 1; stack <= 3; ++stack) {
    const std::string at = "stack" + std::to_string(stack) + ".";
    const std::int64_t K = std::int64_t{8} << stack;
    const std::int64_t stride = stack == 1 ? 1 : 2;
    tensor_index y = net.convolution(at + "conv1", x, spatial(K, stride));
    y = net.convolution(at + "conv2", y, spatial(K, 1));
    if (stride != 1) {
      x = net.convolution(at + "projection", x,
                          {.K = K, .stride = stride, .pad = same_padding{}, .bias = true});
    }
    x = net.add(at + "add", {x, y});
  }
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("dense", x, {.K = 10});
  return std::move(net).build();
}

/// Visual wake words: MobileNet V1 with width multiplier 0.25 on images of 96 x 96, person or not.
[[nodiscard]] inline network mlperf_tiny_mobilenet_v1() {
  return detail::separable_network("mlperf_tiny_mobilenet_v1", 96, 8, true, 2);
}

/// Keyword spotting: four depthwise separable convolutions of 64 channels on 49 frames of 10 cepstral
/// coefficients (Zhang et al., "Hello Edge", arXiv:1711.07128, 2017), 12 classes.
[[nodiscard]] inline network mlperf_tiny_ds_cnn() {
  network_builder net("mlperf_tiny_ds_cnn");
  tensor_index x = net.input("cepstrum", 1, 49, 10);
  x = net.convolution("conv1", x,
                      {.K = 64,
                       .kernel = {10, 4},
                       .stride = 2,
                       .pad = same_padding{},
                       .bias = true,
                       .batch_norm = true});
  for (int block = 1; block <= 4; ++block) {
    const std::string at = "block" + std::to_string(block) + ".";
    x = net.depthwise(at + "depthwise", x,
                      {.kernel = 3, .pad = same_padding{}, .bias = true, .batch_norm = true});
    x = net.convolution(at + "pointwise", x, {.K = 64, .bias = true, .batch_norm = true});
  }
  x = net.global_average_pooling("avgpool", x);
  net.fully_connected("dense", x, {.K = 12});
  return std::move(net).build();
}

/// Anomaly detection: a fully connected auto-encoder of 640 inputs (five frames of 128 mel bands),
/// four layers of 128, a bottleneck of 8, four layers of 128 and 640 outputs.
[[nodiscard]] inline network mlperf_tiny_autoencoder() {
  network_builder net("mlperf_tiny_autoencoder");
  tensor_index x = net.input("spectrogram", 640, 1, 1);
  int number = 1;
  for (const std::int64_t K : {128, 128, 128, 128, 8, 128, 128, 128, 128}) {
    x = net.fully_connected("dense" + std::to_string(number++), x, {.K = K, .batch_norm = true});
  }
  net.fully_connected("dense" + std::to_string(number), x, {.K = 640});
  return std::move(net).build();
}

}  // namespace hwflowq::workload::zoo

#endif
