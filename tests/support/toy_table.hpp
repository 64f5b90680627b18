// Measured accuracies of random genomes of the toy classifier.
#ifndef HWFLOWQ_TESTS_SUPPORT_TOY_TABLE_HPP
#define HWFLOWQ_TESTS_SUPPORT_TOY_TABLE_HPP

#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ranking.hpp"
#include "toy_classifier.hpp"

namespace hwflowq::test {

/// A genome whose widths of 2 to 8 bits lie about a mean that is drawn, too: all costs are covered. The
/// ends have 8 bits.
inline std::vector<Precision> toy_genome(std::size_t layers, random_numbers& random) {
  const double mean = 1.5 + 6.5 * random.uniform();
  const auto draw = [&] {
    const double bits = mean + 3.0 * (random.uniform() + random.uniform() - 1.0);
    return static_cast<std::int8_t>(std::clamp(std::lround(bits), 2L, 8L));
  };
  std::vector<Precision> p(layers, Precision{8, 8});
  for (std::size_t l = 1; l + 1 < layers; ++l) p[l] = {draw(), draw()};
  return p;
}

/// A table of so many different genomes.
inline accuracy::measured_table toy_table(const toy_classifier& network, std::size_t rows,
                                          std::uint64_t seed) {
  accuracy::measured_table table(network.layer_names());
  random_numbers random(seed);
  while (table.size() < rows) {
    const auto p = toy_genome(network.layers(), random);
    if (table.row_of(p)) continue;
    table.add(p, accuracy::accuracy_of_counts(network.correct(p), network.inputs()));
  }
  return table;
}

/// A table of a network that is nothing but a formula: the logit of accuracy falls by each operand's
/// sensitivity times 4^-bits, plus, for neighbouring layers' weights, the product of theirs.
class formula_network {
 public:
  explicit formula_network(std::size_t layers, double interaction = 0.0)
      : layers_(layers), interaction_(interaction) {
    random_numbers random(21);
    for (std::size_t i = 0; i < 2 * layers; ++i) sensitivity_.push_back(16.0 * random.uniform());
  }

  [[nodiscard]] double accuracy(std::span<const Precision> p) const {
    double z = 2.5;
    double before = 0.0;
    for (std::size_t l = 0; l < layers_; ++l) {
      const double w = sensitivity_[2 * l] * std::exp2(-2.0 * p[l].weight_bits);
      const double a = sensitivity_[2 * l + 1] * std::exp2(-2.0 * p[l].activation_bits);
      z -= w + a + interaction_ * w * before;
      before = w;
    }
    const double odds = std::exp(z);
    return 100.0 * (odds + 0.05) / (1.0 + odds);
  }

  [[nodiscard]] accuracy::measured_table table(std::size_t rows, std::uint64_t seed,
                                               double noise) const {
    std::vector<std::string> names;
    for (std::size_t l = 0; l < layers_; ++l) names.push_back("layer" + std::to_string(l));
    accuracy::measured_table result(names);
    random_numbers random(seed);
    while (result.size() < rows) {
      const auto p = toy_genome(layers_, random);
      if (result.row_of(p)) continue;
      double normal = -6.0;
      for (int i = 0; i < 12; ++i) normal += random.uniform();
      result.add(p, {std::clamp(accuracy(p) + noise * normal, 0.0, 100.0), noise, 1000});
    }
    return result;
  }

 private:
  std::size_t layers_;
  double interaction_;
  std::vector<double> sensitivity_;
};

}  // namespace hwflowq::test

#endif
