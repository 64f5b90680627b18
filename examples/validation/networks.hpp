// The networks on which BitFusion's authors compare it with Eyeriss: those of their benchmarks, twice as
// wide on BitFusion where they say so (hsharma35/bitfusion, bitfusion/src/benchmarks/benchmarks.py).
#ifndef HWFLOWQ_EXAMPLES_VALIDATION_NETWORKS_HPP
#define HWFLOWQ_EXAMPLES_VALIDATION_NETWORKS_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// A square layer of a batch of 16 and its widths on BitFusion.
struct compared_layer {
  std::int64_t K, C, out, kernel, stride;
  int weight_bits, input_bits;
  int times = 1;
  bool first = false;  ///< whose windows arrive unrolled

  [[nodiscard]] hwflowq::workload::loop_nest nest() const {
    return {.bounds = {1, 16, K, C, out, out, kernel, kernel},
            .stride_rows = stride,
            .stride_columns = stride};
  }
};

/// A network and what the authors publish of it (results of the notebook in that repository): milliseconds
/// per image and milliwatts, of Eyeriss and of BitFusion.
struct compared_network {
  std::string name;
  std::vector<compared_layer> on_eyeriss, on_bit_fusion;
  double eyeriss_ms, bit_fusion_ms, eyeriss_mw, bit_fusion_mw;
};

/// AlexNet in two towers, `wide` times as wide.
inline std::vector<compared_layer> compared_alexnet(std::int64_t wide) {
  return {{wide * 48, 3, 55, 11, 4, 8, 8, 2, true},    {wide * 128, wide * 48, 27, 5, 1, 4, 4, 2},
          {wide * 192, wide * 256, 13, 3, 1, 4, 4, 2}, {wide * 192, wide * 192, 13, 3, 1, 4, 4, 2},
          {wide * 128, wide * 192, 13, 3, 1, 4, 4, 2}, {wide * 4096, wide * 9216, 1, 1, 1, 4, 4},
          {wide * 4096, wide * 4096, 1, 1, 1, 4, 4},   {1000, wide * 4096, 1, 1, 1, 8, 8}};
}

/// The authors' variant of ResNet-18, `wide` times as wide.
inline std::vector<compared_layer> compared_resnet18(std::int64_t wide) {
  std::vector<compared_layer> layers = {{wide * 64, 3, 112, 7, 2, 8, 8, 1, true}};
  std::int64_t channels = wide * 64, out = 56;
  for (int stage = 0; stage < 4; ++stage, channels *= 2, out /= 2) {
    const std::int64_t before = stage == 0 ? channels : channels / 2;
    layers.push_back({channels, before, out, 1, stage == 0 ? 1 : 2, 4, 4});
    layers.push_back({channels, channels, out, 1, 1, 4, 4});
    layers.push_back({channels, channels, out, 3, 1, 4, 4, 2});
  }
  return layers;
}

/// Six convolutions of 3 x 3 and three fully connected layers.
inline std::vector<compared_layer> compared_qnn(std::int64_t K, int bits, int first_weight_bits) {
  return {{K, 3, 32, 3, 1, first_weight_bits, 8, 1, true},
          {K, K, 32, 3, 1, bits, bits},
          {2 * K, K, 16, 3, 1, bits, bits},
          {2 * K, 2 * K, 16, 3, 1, bits, bits},
          {4 * K, 2 * K, 8, 3, 1, bits, bits},
          {4 * K, 4 * K, 8, 3, 1, bits, bits},
          {1024, 64 * K, 1, 1, 1, bits, bits},
          {1024, 1024, 1, 1, 1, bits, bits},
          {10, 1024, 1, 1, 1, bits, bits}};
}

inline std::vector<compared_network> compared_networks() {
  const auto svhn = compared_qnn(64, 1, 1);
  const auto cifar = compared_qnn(128, 2, 8);
  const std::vector<compared_layer> lenet = {{32, 1, 32, 5, 1, 2, 2, 1, true},
                                             {64, 32, 16, 5, 1, 2, 2},
                                             {512, 4096, 1, 1, 1, 2, 2},
                                             {10, 512, 1, 1, 1, 2, 2}};
  const std::vector<compared_layer> vgg = {{128, 3, 32, 3, 1, 2, 2, 2, true},
                                           {256, 128, 16, 3, 1, 2, 2, 2},
                                           {512, 256, 8, 3, 1, 2, 2, 2},
                                           {1024, 8192, 1, 1, 1, 2, 2}};
  const std::vector<compared_layer> rnn = {{4096, 4096, 1, 1, 1, 4, 4}};
  const std::vector<compared_layer> lstm = {{3600, 3600, 1, 1, 1, 4, 4}};
  return {{"AlexNet", compared_alexnet(1), compared_alexnet(2), 8.785792, 4.708311375, 373.972,
           448.386},
          {"SVHN", svhn, svhn, 1.412096, 0.164690375, 505.581, 410.014},
          {"CIFAR10", cifar, cifar, 5.519232, 0.411713, 496.369, 450.465},
          {"LeNet-5", lenet, lenet, 0.139712, 0.051294, 561.781, 356.024},
          {"VGG-7", vgg, vgg, 2.703232, 0.352811375, 540.073, 419.433},
          {"ResNet-18", compared_resnet18(1), compared_resnet18(2), 11.935744, 6.13499775, 421.361,
           442.486},
          {"RNN", rnn, rnn, 0.131072, 0.049322875, 789.094, 407.721},
          {"LSTM", lstm, lstm, 0.1026, 0.042146875, 805.537, 410.009}};
}

#endif
