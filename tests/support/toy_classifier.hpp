// A small network whose quantised accuracy can be counted in milliseconds: the truth that predictors of
// accuracy are compared with.
#ifndef HWFLOWQ_TESTS_SUPPORT_TOY_CLASSIFIER_HPP
#define HWFLOWQ_TESTS_SUPPORT_TOY_CLASSIFIER_HPP

#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ranking.hpp"

namespace hwflowq::test {

/// A residual network of fully connected layers with random weights. What it says in float of random
/// inputs is taken for right, so that accuracy is how often it says the same with weights and
/// activations rounded to integers. Nothing of the library's quantisation is used.
class toy_classifier {
 public:
  static constexpr std::size_t width = 24;
  static constexpr std::size_t classes = 6;

  explicit toy_classifier(std::size_t layers, std::size_t inputs, std::uint64_t seed = 1)
      : layers_(layers), inputs_(inputs) {
    random_numbers random(seed);
    const auto normal = [&] {
      double sum = -6.0;
      for (int i = 0; i < 12; ++i) sum += random.uniform();
      return sum;
    };
    weights_.resize(layers * width * width);
    // Layers differ in how much they add to the sum that passes by.
    for (std::size_t l = 0; l < layers; ++l) {
      const double gain = 0.1 + 0.4 * random.uniform();
      for (std::size_t i = 0; i < width * width; ++i) {
        weights_[l * width * width + i] = gain * normal() * std::sqrt(2.0 / width);
      }
    }
    images_.resize(inputs * width);
    for (double& x : images_) x = std::fabs(normal());
    reach_.assign(layers, 0.0);
    labels_ = run(std::vector<Precision>(layers, Precision{0, 0}), &reach_);
  }

  [[nodiscard]] std::size_t layers() const { return layers_; }

  [[nodiscard]] std::vector<std::string> layer_names() const {
    std::vector<std::string> names;
    for (std::size_t l = 0; l < layers_; ++l) names.push_back("layer" + std::to_string(l));
    return names;
  }

  /// Inputs that are classified as in float.
  [[nodiscard]] std::size_t correct(std::span<const Precision> precisions) const {
    const auto said = run(precisions, nullptr);
    std::size_t sum = 0;
    for (std::size_t i = 0; i < inputs_; ++i) sum += said[i] == labels_[i] ? 1U : 0U;
    return sum;
  }
  [[nodiscard]] std::size_t inputs() const { return inputs_; }

 private:
  [[nodiscard]] std::vector<std::uint8_t> run(std::span<const Precision> precisions,
                                              std::vector<double>* reach) const {
    std::vector<double> rounded = weights_;
    for (std::size_t l = 0; l < layers_; ++l) {
      if (precisions[l].weight_bits == 0) continue;
      const double most = std::exp2(precisions[l].weight_bits - 1) - 1.0;
      for (std::size_t k = 0; k < width; ++k) {
        double* row = rounded.data() + (l * width + k) * width;
        double largest = 0.0;
        for (std::size_t c = 0; c < width; ++c) largest = std::max(largest, std::fabs(row[c]));
        const double scale = largest / std::max(most, 1.0);
        for (std::size_t c = 0; c < width; ++c) row[c] = scale * std::nearbyint(row[c] / scale);
      }
    }
    std::vector<std::uint8_t> said(inputs_);
    for (std::size_t i = 0; i < inputs_; ++i) {
      std::vector<double> x(images_.begin() + static_cast<std::ptrdiff_t>(i * width),
                            images_.begin() + static_cast<std::ptrdiff_t>((i + 1) * width));
      std::vector<double> y(width);
      for (std::size_t l = 0; l < layers_; ++l) {
        if (reach != nullptr) {
          for (const double v : x) (*reach)[l] = std::max((*reach)[l], 0.7 * v);
        }
        const std::vector<double> passing = x;
        if (precisions[l].activation_bits != 0) {
          const double scale = reach_[l] / (std::exp2(precisions[l].activation_bits) - 1.0);
          for (double& v : x) v = scale * std::nearbyint(std::min(v, reach_[l]) / scale);
        }
        for (std::size_t k = 0; k < width; ++k) {
          const double* row = rounded.data() + (l * width + k) * width;
          double sum = 0.0;
          for (std::size_t c = 0; c < width; ++c) sum += row[c] * x[c];
          y[k] = std::max(0.0, passing[k] + sum) / 1.2;
        }
        x = y;
      }
      std::size_t best = 0;
      for (std::size_t c = 1; c < classes; ++c) best = x[c] > x[best] ? c : best;
      said[i] = static_cast<std::uint8_t>(best);
    }
    return said;
  }

  std::size_t layers_;
  std::size_t inputs_;
  std::vector<double> weights_;  // layer by layer, row by row
  std::vector<double> images_;
  std::vector<double> reach_;  // by layer: what its activations reach
  std::vector<std::uint8_t> labels_;
};

}  // namespace hwflowq::test

#endif
