// The float network on calibration images: what each layer reads, and moments of what it sums.
#ifndef HWFLOWQ_ACCURACY_INTEGER_FLOAT_PASS_HPP
#define HWFLOWQ_ACCURACY_INTEGER_FLOAT_PASS_HPP

#include <hwflowq/accuracy/integer/detail/finish_rows.hpp>
#include <hwflowq/accuracy/integer/detail/sum_rows.hpp>
#include <hwflowq/accuracy/integer/feature_maps.hpp>
#include <hwflowq/accuracy/integer/residual_plan.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/core/strict_floating_point.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Moments of sums over images and pixels, by channel.
struct channel_moments {
  std::vector<double> mean{};
  std::vector<double> variance{};
};

/// What the float network shows of one compute layer.
struct float_observation {
  std::vector<float> inputs{};   ///< some of the values that it reads, evenly spaced
  channel_moments moments{};     ///< of its sums, before bias and batch normalisation
  std::vector<float> outputs{};  ///< of the last layer: what the network writes, image by image
};

/// Runs the float network step by step. `inputs` are the shapes of what steps read. Preconditions:
/// parameters fit the layers, images the network's input. Sums are taken one after the other in single
/// precision.
[[nodiscard]] HWFLOWQ_STRICT_FP inline std::vector<float_observation> observe_float_network(
    const workload::network& network, const std::vector<residual_step>& plan,
    const std::vector<layer_parameters>& layers, const std::vector<map_shape>& inputs,
    const pixel_scale& pixels, const labelled_images& images, std::size_t sample = 65536) {
  HWFLOWQ_STRICT_FP_BODY
  using detail::channel_block;
  const std::size_t count = images.size();
  std::vector<feature_maps<float>> maps(plan.size());
  std::vector<float_observation> seen(plan.size());
  maps[0] = feature_maps<float>(inputs[0], count);
  for (std::size_t i = 0; i < count; ++i) {
    scale_pixels(images.image(i), pixels, 8, inputs[0], maps[0].image(i));
  }
  for (std::size_t l = 0; l < plan.size(); ++l) {
    const auto& s = network.layers()[plan[l].layer].shape;
    const auto& own = layers[l];
    const auto& in = inputs[l];
    const auto K = static_cast<std::size_t>(s.K);
    const auto C = static_cast<std::size_t>(s.C);
    const auto rows = static_cast<std::size_t>(s.P);
    const auto columns = static_cast<std::size_t>(s.Q);
    const std::size_t channels = detail::rounded_up(K, channel_block);
    // Padding is no part of what is read.
    const std::size_t values = count * in.rows * in.columns * C;
    for (std::size_t j = 0; j < values; j += std::max<std::size_t>(1, values / sample) | 1U) {
      const std::size_t pixel = j / C;
      const std::size_t i = pixel / (in.rows * in.columns);
      const std::size_t r = pixel / in.columns % in.rows;
      seen[l].inputs.push_back(maps[l].row(i, r)[pixel % in.columns * in.channels + j % C]);
    }
    const detail::row_windows w{columns,
                                static_cast<std::size_t>(s.R),
                                static_cast<std::size_t>(s.S),
                                in.channels,
                                in.row_stride(),
                                static_cast<std::size_t>(s.stride_columns) * in.channels,
                                channels / channel_block,
                                static_cast<std::size_t>(s.stride_rows) * in.row_stride()};
    const std::size_t positions = w.filter_rows * w.filter_columns;
    std::vector<float> weights(channels * positions * in.channels, 0.0F);
    for (std::size_t j = 0; j < own.weight.size(); ++j) {
      weights[detail::float_weight_place(w, j / (C * positions), j % positions,
                                         j / positions % C)] = own.weight[j];
    }
    detail::channel_map map;
    map.scale.assign(channels, 0.0F);
    map.shift.assign(channels, 0.0F);
    for (std::size_t k = 0; k < K; ++k) {
      const double bias = own.bias.empty() ? 0.0 : double{own.bias[k]};
      const double gain =
          own.has_batch_norm()
              ? double{own.gamma[k]} / std::sqrt(double{own.variance[k]} + own.epsilon)
              : 1.0;
      map.scale[k] = static_cast<float>(gain);
      map.shift[k] = static_cast<float>(
          own.has_batch_norm() ? gain * (bias - double{own.mean[k]}) + double{own.beta[k]} : bias);
    }
    const bool last = l + 1 == plan.size();
    const bool pooled = plan[l].pooling != residual_step::none;
    if (!last) maps[l + 1] = feature_maps<float>(inputs[l + 1], count);
    std::vector<double> totals(2 * channels, 0.0);
    std::vector<float> sums(columns * channels);
    std::vector<float> written(columns * channels);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t p = 0; p < rows; ++p) {
        const auto* window = maps[l].image(i) + p * w.next_row;
        detail::sum_row_float(window, weights.data(), w, sums.data());
        detail::add_moments(sums.data(), columns, channels, totals.data());
        const bool adds = plan[l].added != residual_step::none;
        detail::map_row(sums.data(), columns, map, static_cast<const std::uint8_t*>(nullptr),
                        plan[l].rectified && !adds, written.data());
        if (adds) {
          const auto& source = maps[plan[l].added];
          std::size_t down = 1;
          std::size_t right = 1;
          std::size_t before = 0;
          std::size_t carried = channels;
          if (plan[l].shortcut != residual_step::none) {
            const auto& cut = network.layers()[plan[l].shortcut].shape;
            down = static_cast<std::size_t>(cut.stride_rows);
            right = static_cast<std::size_t>(cut.stride_columns);
            before = static_cast<std::size_t>((cut.K - cut.C) / 2);
            carried = static_cast<std::size_t>(cut.C);
          }
          const float* from = source.row(i, p * down);
          for (std::size_t q = 0; q < columns; ++q) {
            for (std::size_t k = 0; k < carried; ++k) {
              written[q * channels + before + k] += from[q * right * source.shape().channels + k];
            }
          }
          for (float& y : written) y = y > 0.0F ? y : 0.0F;
        }
        if (last) {
          seen[l].outputs.insert(seen[l].outputs.end(), written.begin(),
                                 written.begin() + static_cast<std::ptrdiff_t>(K));
        } else if (pooled) {
          float* to = maps[l + 1].image(i);
          const float share = 1.0F / static_cast<float>(rows * columns);
          for (std::size_t j = 0; j < written.size(); ++j) to[j % channels] += share * written[j];
        } else {
          std::copy(written.begin(), written.end(), maps[l + 1].row(i, p));
        }
      }
    }
    const auto n = static_cast<double>(count * rows * columns);
    for (std::size_t k = 0; k < K; ++k) {
      const double mean = totals[k] / n;
      seen[l].moments.mean.push_back(mean);
      seen[l].moments.variance.push_back(std::max(0.0, totals[channels + k] / n - mean * mean));
    }
  }
  return seen;
}

}  // namespace hwflowq::accuracy

#endif
