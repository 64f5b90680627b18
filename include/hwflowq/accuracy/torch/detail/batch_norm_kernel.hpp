// Batch normalisation, ReLU and quantisation in one go over arrays whose channels run fastest.
#ifndef HWFLOWQ_ACCURACY_TORCH_DETAIL_BATCH_NORM_KERNEL_HPP
#define HWFLOWQ_ACCURACY_TORCH_DETAIL_BATCH_NORM_KERNEL_HPP

#include <hwflowq/accuracy/torch/detail/float_lanes.hpp>

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hwflowq::accuracy::detail {

/// What follows the normalisation: nothing, a ReLU, or unsigned quantisation, which contains one.
enum class activation_kind : std::uint8_t { none, relu, quantise };

struct activation {
  activation_kind kind = activation_kind::none;
  float step = 1.0F;
  float highest = 1.0F;  ///< integer of the quantiser
};

template <FloatOrLanes V>
inline void add(float* target, const V& values) {
  store<V>(target, load<V>(target) + values);
}

// A matrix of `rows` x `channels` cut into chunks of whole tiles, a tile being whole rows of about a
// vector's length or more. Chunks may run on any number of threads: each has sums of its own, which
// are added up in order.
class channel_chunks {
 public:
  channel_chunks(std::int64_t rows, std::int64_t channels)
      : elements_(rows * channels), channels_(channels) {
    tile_ = channels * std::max<std::int64_t>(1, 64 / channels);
    chunk_ = tile_ * std::max<std::int64_t>(1, 16384 / tile_);
    count_ = (elements_ + chunk_ - 1) / chunk_;
  }

  [[nodiscard]] std::int64_t tile() const { return tile_; }

  /// Numbers of a channel repeated along a tile.
  [[nodiscard]] std::vector<float> tiled(std::span<const float> of_channel) const {
    std::vector<float> values(static_cast<std::size_t>(tile_));
    for (std::size_t j = 0; j < values.size(); ++j) {
      values[j] = of_channel[j % static_cast<std::size_t>(channels_)];
    }
    return values;
  }

  /// Calls visit(first element, number of elements up to a tile) for all tiles.
  template <typename Visit>
  void for_each_tile(const Visit& visit) const {
    at::parallel_for(0, count_, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t c = begin; c < end; ++c) {
        const std::int64_t last = std::min(elements_, (c + 1) * chunk_);
        for (std::int64_t i = c * chunk_; i < last; i += tile_) {
          visit(i, std::min(tile_, last - i));
        }
      }
    });
  }

  /// The same with an array of `sums` tiles of numbers to add to; returns `sums` numbers per channel.
  template <typename Visit>
  [[nodiscard]] std::vector<double> sum_over_tiles(std::int64_t sums, const Visit& visit) const {
    const std::int64_t width = sums * tile_;
    std::vector<float> partial(static_cast<std::size_t>(count_ * width), 0.0F);
    at::parallel_for(0, count_, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t c = begin; c < end; ++c) {
        float* own = partial.data() + c * width;
        const std::int64_t last = std::min(elements_, (c + 1) * chunk_);
        for (std::int64_t i = c * chunk_; i < last; i += tile_) {
          visit(i, std::min(tile_, last - i), own);
        }
      }
    });
    std::vector<double> total(static_cast<std::size_t>(sums * channels_), 0.0);
    for (std::int64_t c = 0; c < count_; ++c) {
      for (std::int64_t s = 0; s < sums; ++s) {
        for (std::int64_t j = 0; j < tile_; ++j) {
          total[static_cast<std::size_t>(s * channels_ + j % channels_)] +=
              static_cast<double>(partial[static_cast<std::size_t>(c * width + s * tile_ + j)]);
        }
      }
    }
    return total;
  }

 private:
  std::int64_t elements_;
  std::int64_t channels_;
  std::int64_t tile_ = 1;
  std::int64_t chunk_ = 1;
  std::int64_t count_ = 0;
};

/// Sums of x and of x^2 per channel.
template <StoredFloat T>
[[nodiscard]] std::vector<double> channel_sums(const T* x, std::int64_t rows,
                                               std::int64_t channels) {
  const channel_chunks chunks(rows, channels);
  const std::int64_t tile = chunks.tile();
  return chunks.sum_over_tiles(2, [=](std::int64_t at, std::int64_t n, float* sums) {
    in_lanes(n, [=](auto zero, std::int64_t j) {
      using V = decltype(zero);
      const V v = load<V>(x + at + j);
      add<V>(sums + j, v);
      add<V>(sums + tile + j, v * v);
    });
  });
}

/// y = act(x scale + shift), scale and shift per channel.
template <StoredFloat T>
void scale_and_activate(const T* x, T* y, std::int64_t rows, std::span<const float> scale,
                        std::span<const float> shift, const activation& act) {
  const channel_chunks chunks(rows, static_cast<std::int64_t>(scale.size()));
  const auto scales = chunks.tiled(scale);
  const auto shifts = chunks.tiled(shift);
  const auto loop = [&](const auto& value) {
    const float* a = scales.data();
    const float* b = shifts.data();
    chunks.for_each_tile([=](std::int64_t at, std::int64_t n) {
      in_lanes(n, [=](auto zero, std::int64_t j) {
        using V = decltype(zero);
        store<V>(y + at + j, value(V(load<V>(x + at + j) * load<V>(a + j) + load<V>(b + j))));
      });
    });
  };
  switch (act.kind) {
    case activation_kind::none:
      loop([](const auto& v) { return v; });
      break;
    case activation_kind::relu:
      loop([]<typename V>(const V& v) { return v > 0.0F ? v : V{}; });
      break;
    case activation_kind::quantise:
      loop([inverse = 1.0F / act.step, step = act.step,
            highest = act.highest]<typename V>(const V& v) {
        V steps = v * inverse;
        steps = steps > 0.0F ? steps : V{};
        steps = steps < highest ? steps : V{} + highest;
        return V(nearest(steps) * step);
      });
      break;
  }
}

/// Per channel the sums of g and of g x, then of the step's gradient; g is the gradient behind the
/// activation function brought before it.
template <StoredFloat T>
[[nodiscard]] std::vector<double> channel_gradient_sums(const T* x, const T* gradient,
                                                        std::int64_t rows,
                                                        std::span<const float> scale,
                                                        std::span<const float> shift,
                                                        const activation& act, bool from_rounding) {
  const channel_chunks chunks(rows, static_cast<std::int64_t>(scale.size()));
  const std::int64_t tile = chunks.tile();
  const auto scales = chunks.tiled(scale);
  const auto shifts = chunks.tiled(shift);
  const float* a = scales.data();
  const float* b = shifts.data();
  const float inverse = 1.0F / act.step;
  const float highest = act.highest;
  const float rounding = from_rounding ? 1.0F : 0.0F;
  if (act.kind == activation_kind::quantise) {
    return chunks.sum_over_tiles(3, [=](std::int64_t at, std::int64_t n, float* sums) {
      in_lanes(n, [=](auto zero, std::int64_t j) {
        using V = decltype(zero);
        const V v = load<V>(x + at + j);
        const V g = load<V>(gradient + at + j);
        const V steps = (v * load<V>(a + j) + load<V>(b + j)) * inverse;
        V slope = rounding * (nearest(steps) - steps);
        slope = steps > 0.0F ? slope : zero;
        slope = steps < highest ? slope : zero + highest;
        V passed = steps > 0.0F ? g : zero;
        passed = steps < highest ? passed : zero;
        add<V>(sums + j, passed);
        add<V>(sums + tile + j, passed * v);
        add<V>(sums + 2 * tile + j, g * slope);
      });
    });
  }
  const float floor = act.kind == activation_kind::relu ? 0.0F : -INFINITY;
  return chunks.sum_over_tiles(3, [=](std::int64_t at, std::int64_t n, float* sums) {
    in_lanes(n, [=](auto zero, std::int64_t j) {
      using V = decltype(zero);
      const V v = load<V>(x + at + j);
      const V g = v * load<V>(a + j) + load<V>(b + j) > floor ? load<V>(gradient + at + j) : zero;
      add<V>(sums + j, g);
      add<V>(sums + tile + j, g * v);
    });
  });
}

/// of_x = g p + x q + r per channel.
template <StoredFloat T>
void combine_gradients(const T* x, const T* gradient, T* of_x, std::int64_t rows,
                       std::span<const float> scale, std::span<const float> shift,
                       const activation& act, std::span<const float> p, std::span<const float> q,
                       std::span<const float> r) {
  const channel_chunks chunks(rows, static_cast<std::int64_t>(scale.size()));
  const auto scales = chunks.tiled(scale);
  const auto shifts = chunks.tiled(shift);
  const auto ps = chunks.tiled(p);
  const auto qs = chunks.tiled(q);
  const auto rs = chunks.tiled(r);
  const float low = act.kind == activation_kind::none ? -INFINITY : 0.0F;
  const float high = act.kind == activation_kind::quantise ? act.highest : INFINITY;
  const float inverse = act.kind == activation_kind::quantise ? 1.0F / act.step : 1.0F;
  chunks.for_each_tile([=, a = scales.data(), b = shifts.data(), pj = ps.data(), qj = qs.data(),
                        rj = rs.data()](std::int64_t at, std::int64_t n) {
    in_lanes(n, [=](auto zero, std::int64_t j) {
      using V = decltype(zero);
      const V v = load<V>(x + at + j);
      const V steps = (v * load<V>(a + j) + load<V>(b + j)) * inverse;
      V g = load<V>(gradient + at + j);
      g = steps > low ? g : zero;
      g = steps < high ? g : zero;
      store<V>(of_x + at + j, V(g * load<V>(pj + j) + v * load<V>(qj + j) + load<V>(rj + j)));
    });
  });
}

}  // namespace hwflowq::accuracy::detail

#endif
