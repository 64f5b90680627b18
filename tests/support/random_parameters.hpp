// Random parameters for networks, and a slow reference that runs them quantised.
#ifndef HWFLOWQ_TESTS_SUPPORT_RANDOM_PARAMETERS_HPP
#define HWFLOWQ_TESTS_SUPPORT_RANDOM_PARAMETERS_HPP

#include <hwflowq/accuracy/integer/layer_quantisers.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ranking.hpp"

namespace hwflowq::test {

/// Parameters as after training; with steps where `steps` says so.
inline std::vector<accuracy::layer_parameters> random_parameters(const workload::network& network,
                                                                 bool steps,
                                                                 std::uint64_t seed = 1) {
  random_numbers random(seed);
  const auto draw = [&](std::int64_t count, double low, double high) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& v : values) v = static_cast<float>(low + (high - low) * random.uniform());
    return values;
  };
  std::vector<accuracy::layer_parameters> layers(network.compute_layer_count());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& layer = network.compute_layer(l);
    const auto& s = layer.shape;
    const double reach = std::sqrt(6.0 / static_cast<double>(s.C * s.R * s.S));
    layers[l].weight = draw(s.weights(), -reach, reach);
    if (layer.trained_with == workload::normalisation::none) {
      layers[l].bias = draw(s.K, -0.1, 0.1);
    } else {
      layers[l].gamma = draw(s.K, 0.5, 1.5);
      layers[l].beta = draw(s.K, -0.3, 0.3);
      layers[l].mean = draw(s.K, -0.3, 0.3);
      layers[l].variance = draw(s.K, 0.5, 1.5);
    }
    if (!steps) continue;
    for (int bits = 1; bits <= 8; ++bits) {
      const double levels = bits == 1 ? 1.0 : static_cast<double>((1 << (bits - 1)) - 1);
      for (const float v : draw(s.K, 0.7, 1.1)) {
        layers[l].weight_steps.push_back(static_cast<float>(double{v} * reach / levels));
      }
      layers[l].input_steps.push_back(
          static_cast<float>(3.0 / static_cast<double>((1 << bits) - 1)));
    }
    if (l == 0) layers[l].input_steps.clear();
  }
  return layers;
}

/// Runs a quantised network with loops over tensors of doubles, one value after the other: images,
/// then what each layer writes. Moments of batch normalisations are those of the images themselves.
/// `quantisers` are empty for the float network with the moments that it was trained with.
inline std::vector<double> run_by_definition(
    const workload::network& network, const std::vector<accuracy::layer_parameters>& layers,
    const std::vector<accuracy::layer_quantisers>& quantisers,
    std::span<const Precision> precisions, const accuracy::labelled_images& images) {
  const bool quantised = !quantisers.empty();
  const std::size_t count = images.size();
  std::vector<std::vector<double>> values(network.tensors().size());
  const double mean[] = {0.485, 0.456, 0.406};
  const double deviation[] = {0.229, 0.224, 0.225};
  const std::size_t plane = static_cast<std::size_t>(images.rows * images.columns);
  for (std::size_t i = 0; i < images.pixels.size(); ++i) {
    const std::size_t c = i / plane % 3;
    values[network.inputs().front()].push_back((images.pixels[i] / 255.0 - mean[c]) / deviation[c]);
  }
  std::size_t compute = 0;
  for (const auto& layer : network.layers()) {
    const auto& s = layer.shape;
    auto& x = values[layer.inputs.front()];
    auto& y = values[layer.output];
    y.assign(count * static_cast<std::size_t>(s.K * s.P * s.Q), 0.0);
    const auto at = [](std::size_t n, std::int64_t channels, std::int64_t rows,
                       std::int64_t columns, std::int64_t c, std::int64_t r, std::int64_t q) {
      return static_cast<std::size_t>(
          ((static_cast<std::int64_t>(n) * channels + c) * rows + r) * columns + q);
    };
    const auto for_outputs = [&](auto&& body) {
      for (std::size_t n = 0; n < count; ++n) {
        for (std::int64_t k = 0; k < s.K; ++k) {
          for (std::int64_t p = 0; p < s.P; ++p) {
            for (std::int64_t q = 0; q < s.Q; ++q) body(n, k, p, q, at(n, s.K, s.P, s.Q, k, p, q));
          }
        }
      }
    };
    const bool rectified =
        std::any_of(network.layers().begin(), network.layers().end(), [&](const auto& reader) {
          return reader.shape.kind != workload::layer_kind::add &&
                 std::find(reader.inputs.begin(), reader.inputs.end(), layer.output) !=
                     reader.inputs.end();
        });
    using workload::layer_kind;
    if (s.kind == layer_kind::add) {
      for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = std::max(0.0, values[layer.inputs[0]][i] + values[layer.inputs[1]][i]);
      }
    } else if (s.kind == layer_kind::shortcut) {
      const std::int64_t before = (s.K - s.C) / 2;
      for_outputs([&](std::size_t n, auto k, auto p, auto q, std::size_t to) {
        if (k < before || k >= before + s.C) return;
        y[to] = x[at(n, s.C, s.input_rows, s.input_columns, k - before, p * s.stride_rows,
                     q * s.stride_columns)];
      });
    } else if (s.kind == layer_kind::average_pooling) {
      for_outputs([&](std::size_t n, auto k, auto, auto, std::size_t to) {
        double sum = 0.0;
        for (std::int64_t i = 0; i < s.R * s.S; ++i) {
          sum += x[at(n, s.C, s.R, s.S, k, i / s.S, i % s.S)];
        }
        y[to] = sum / static_cast<double>(s.R * s.S);
      });
    } else {
      const auto& own = layers[compute];
      std::vector<double> w(own.weight.begin(), own.weight.end());
      if (quantised) {
        const auto& q = quantisers[compute];
        const auto p = precisions[compute];
        const std::size_t each = w.size() / static_cast<std::size_t>(s.K);
        for (std::size_t i = 0; i < w.size(); ++i) {
          w[i] = double{q.weight_steps(p.weight_bits)[i / each]} * q.weight_codes(p.weight_bits)[i];
        }
        if (compute > 0) {
          const double step = q.input_step(p.activation_bits);
          const double most = static_cast<double>((1 << p.activation_bits) - 1);
          for (double& v : x) v = step * std::clamp(std::nearbyint(v / step), 0.0, most);
        }
      }
      for_outputs([&](std::size_t n, auto k, auto p, auto q, std::size_t to) {
        for (std::int64_t c = 0; c < s.C; ++c) {
          for (std::int64_t r = 0; r < s.R; ++r) {
            for (std::int64_t t = 0; t < s.S; ++t) {
              const std::int64_t row = p * s.stride_rows + r - s.pad.top;
              const std::int64_t column = q * s.stride_columns + t - s.pad.left;
              if (row < 0 || column < 0 || row >= s.input_rows || column >= s.input_columns)
                continue;
              y[to] += x[at(n, s.C, s.input_rows, s.input_columns, c, row, column)] *
                       w[static_cast<std::size_t>(((k * s.C + c) * s.R + r) * s.S + t)];
            }
          }
        }
      });
      for (std::int64_t k = 0; k < s.K; ++k) {
        const auto channel = static_cast<std::size_t>(k);
        double sum = 0.0;
        double squares = 0.0;
        double pixels = 0.0;
        for_outputs([&](std::size_t, auto other, auto, auto, std::size_t from) {
          if (other != k) return;
          sum += y[from];
          squares += y[from] * y[from];
          pixels += 1.0;
        });
        double scale = 1.0;
        double shift = own.bias.empty() ? 0.0 : double{own.bias[channel]};
        if (own.has_batch_norm()) {
          const double m = quantised ? sum / pixels : double{own.mean[channel]};
          const double v = quantised ? squares / pixels - m * m : double{own.variance[channel]};
          scale = double{own.gamma[channel]} / std::sqrt(v + own.epsilon);
          shift = double{own.beta[channel]} - m * scale;
        }
        for_outputs([&](std::size_t, auto other, auto, auto, std::size_t to) {
          if (other == k) y[to] = y[to] * scale + shift;
        });
      }
      if (rectified) {
        for (double& v : y) v = std::max(0.0, v);
      }
      ++compute;
    }
  }
  return values[network.layers().back().output];
}

}  // namespace hwflowq::test

#endif
