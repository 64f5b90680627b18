// Test problems of multi-objective optimisation: ZDT, DTLZ and bit widths of layers.
#ifndef HWFLOWQ_TESTS_SUPPORT_PROBLEMS_HPP
#define HWFLOWQ_TESTS_SUPPORT_PROBLEMS_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

/// ZDT: Zitzler, Deb, Thiele, "Comparison of multiobjective evolutionary algorithms: empirical
/// results", Evolutionary Computation 8(2), 2000. DTLZ: Deb, Thiele, Laumanns, Zitzler, "Scalable
/// test problems for evolutionary multiobjective optimization", 2005. All are to be minimised.
namespace hwflowq::test {

template <std::size_t M>
using point = std::array<double, M>;

/// Four partial sums, so that additions need not wait for one another.
inline double sum(std::span<const double> x) {
  std::array<double, 4> partial{};
  std::size_t i = 0;
  for (; i + 4 <= x.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k) partial[k] += x[i + k];
  }
  for (; i < x.size(); ++i) partial[0] += x[i];
  return (partial[0] + partial[1]) + (partial[2] + partial[3]);
}

inline point<2> zdt1(std::span<const double> x) {
  const double g = 1.0 + 9.0 * sum(x.subspan(1)) / static_cast<double>(x.size() - 1);
  return {x[0], g * (1.0 - std::sqrt(x[0] / g))};
}

inline point<2> zdt2(std::span<const double> x) {
  const double g = 1.0 + 9.0 * sum(x.subspan(1)) / static_cast<double>(x.size() - 1);
  return {x[0], g * (1.0 - (x[0] / g) * (x[0] / g))};
}

inline point<2> zdt3(std::span<const double> x) {
  const double g = 1.0 + 9.0 * sum(x.subspan(1)) / static_cast<double>(x.size() - 1);
  const double ratio = x[0] / g;
  return {x[0], g * (1.0 - std::sqrt(ratio) - ratio * std::sin(10.0 * std::numbers::pi * x[0]))};
}

inline point<2> zdt4(std::span<const double> x) {
  double g = 1.0 + 10.0 * static_cast<double>(x.size() - 1);
  for (const double value : x.subspan(1)) {
    g += value * value - 10.0 * std::cos(4.0 * std::numbers::pi * value);
  }
  return {x[0], g * (1.0 - std::sqrt(x[0] / g))};
}

inline point<2> zdt6(std::span<const double> x) {
  const double s = std::sin(6.0 * std::numbers::pi * x[0]);
  const double f1 = 1.0 - std::exp(-4.0 * x[0]) * s * s * s * s * s * s;
  const double g =
      1.0 + 9.0 * std::pow(sum(x.subspan(1)) / static_cast<double>(x.size() - 1), 0.25);
  return {f1, g * (1.0 - (f1 / g) * (f1 / g))};
}

namespace detail {

// g of DTLZ1 and DTLZ3: a multimodal distance over the last variables.
inline double rastrigin_distance(std::span<const double> x) {
  double g = static_cast<double>(x.size());
  for (const double value : x) {
    const double d = value - 0.5;
    g += d * d - std::cos(20.0 * std::numbers::pi * d);
  }
  return 100.0 * g;
}

inline double sphere_distance(std::span<const double> x) {
  double g = 0.0;
  for (const double value : x) g += (value - 0.5) * (value - 0.5);
  return g;
}

// Position on the sphere of radius 1 + g for M - 1 angles in units of a quarter turn.
template <std::size_t M>
point<M> on_sphere(const std::array<double, M - 1>& angle, double g) {
  std::array<double, M - 1> cosine{};
  std::array<double, M - 1> sine{};
  for (std::size_t j = 0; j + 1 < M; ++j) {
    cosine[j] = std::cos(angle[j] * std::numbers::pi / 2);
    sine[j] = std::sin(angle[j] * std::numbers::pi / 2);
  }
  point<M> f{};
  for (std::size_t i = 0; i < M; ++i) {
    f[i] = 1.0 + g;
    for (std::size_t j = 0; j + i + 1 < M; ++j) f[i] *= cosine[j];
    if (i > 0) f[i] *= sine[M - 1 - i];
  }
  return f;
}

template <std::size_t M>
std::array<double, M - 1> leading(std::span<const double> x) {
  std::array<double, M - 1> values{};
  std::copy_n(x.begin(), M - 1, values.begin());
  return values;
}

}  // namespace detail

template <std::size_t M>
point<M> dtlz1(std::span<const double> x) {
  const double g = detail::rastrigin_distance(x.subspan(M - 1));
  point<M> f{};
  for (std::size_t i = 0; i < M; ++i) {
    f[i] = 0.5 * (1.0 + g);
    for (std::size_t j = 0; j + i + 1 < M; ++j) f[i] *= x[j];
    if (i > 0) f[i] *= 1.0 - x[M - 1 - i];
  }
  return f;
}

template <std::size_t M>
point<M> dtlz2(std::span<const double> x) {
  return detail::on_sphere<M>(detail::leading<M>(x), detail::sphere_distance(x.subspan(M - 1)));
}

template <std::size_t M>
point<M> dtlz3(std::span<const double> x) {
  return detail::on_sphere<M>(detail::leading<M>(x), detail::rastrigin_distance(x.subspan(M - 1)));
}

template <std::size_t M>
point<M> dtlz4(std::span<const double> x) {
  auto angle = detail::leading<M>(x);
  for (double& value : angle) value = std::pow(value, 100.0);
  return detail::on_sphere<M>(angle, detail::sphere_distance(x.subspan(M - 1)));
}

namespace detail {

// The angles of DTLZ5 and DTLZ6, which bend the front to a curve.
template <std::size_t M>
std::array<double, M - 1> bent(std::span<const double> x, double g) {
  auto angle = leading<M>(x);
  for (std::size_t i = 1; i + 1 < M; ++i) {
    angle[i] = (1.0 + 2.0 * g * angle[i]) / (2.0 * (1.0 + g));
  }
  return angle;
}

}  // namespace detail

template <std::size_t M>
point<M> dtlz5(std::span<const double> x) {
  const double g = detail::sphere_distance(x.subspan(M - 1));
  return detail::on_sphere<M>(detail::bent<M>(x, g), g);
}

template <std::size_t M>
point<M> dtlz6(std::span<const double> x) {
  double g = 0.0;
  for (const double value : x.subspan(M - 1)) g += std::pow(value, 0.1);
  return detail::on_sphere<M>(detail::bent<M>(x, g), g);
}

template <std::size_t M>
point<M> dtlz7(std::span<const double> x) {
  const auto tail = x.subspan(M - 1);
  const double g = 1.0 + 9.0 * sum(tail) / static_cast<double>(tail.size());
  point<M> f{};
  double h = static_cast<double>(M);
  for (std::size_t i = 0; i + 1 < M; ++i) {
    f[i] = x[i];
    h -= f[i] / (1.0 + g) * (1.0 + std::sin(3.0 * std::numbers::pi * f[i]));
  }
  f[M - 1] = (1.0 + g) * h;
  return f;
}

/// Weight and activation widths of 55 layers, 2 to 8 bits each: an additive stand-in for accuracy
/// loss, multiplications and weight memory.
class bits_problem {
 public:
  static constexpr std::size_t layers = 55;

  bits_problem() {
    const auto spread = [](std::size_t factor, std::size_t offset, std::size_t layer) {
      return static_cast<double>((factor * layer + offset) % layers) / 55.0;
    };
    double total_sensitivity = 0.0;
    double total_macs = 0.0;
    double total_weights = 0.0;
    for (std::size_t l = 0; l < layers; ++l) {
      macs_[l] = 1.0 + spread(37, 11, l) * 9.0;
      weights_[l] = 1.0 + spread(23, 5, l) * 19.0;
      sensitivity_[l] = 1.0 + spread(17, 3, l) * 4.0;
      sensitivity_[layers + l] = 1.0 + spread(29, 7, l) * 2.0;
      total_macs += macs_[l];
      total_weights += weights_[l];
    }
    for (const double s : sensitivity_) total_sensitivity += s;
    scale_ = {1.0 / total_sensitivity, 1.0 / (64.0 * total_macs), 1.0 / (8.0 * total_weights)};
    for (std::size_t b = 0; b < noise_.size(); ++b) {
      noise_[b] = std::pow(4.0, 2.0 - static_cast<double>(b));
    }
  }

  /// 55 weight widths, then 55 activation widths.
  template <typename T>
  point<3> operator()(std::span<const T> bits) const {
    // Five partial sums each, so that additions need not wait for one another.
    constexpr std::size_t parts = 5;
    static_assert(layers % parts == 0);
    std::array<std::array<double, parts>, 3> partial{};
    for (std::size_t first = 0; first < layers; first += parts) {
      for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t l = first + part;
        const auto w = static_cast<std::size_t>(bits[l]);
        const auto a = static_cast<std::size_t>(bits[layers + l]);
        partial[0][part] += sensitivity_[l] * noise_[w] + sensitivity_[layers + l] * noise_[a];
        partial[1][part] += macs_[l] * static_cast<double>(static_cast<int>(w * a));
        partial[2][part] += weights_[l] * static_cast<double>(static_cast<int>(w));
      }
    }
    point<3> f{};
    for (std::size_t m = 0; m < 3; ++m) f[m] = sum(partial[m]);
    for (std::size_t m = 0; m < 3; ++m) f[m] *= scale_[m];
    return f;
  }

 private:
  std::array<double, layers> macs_{};
  std::array<double, layers> weights_{};
  std::array<double, 2 * layers> sensitivity_{};
  std::array<double, 9> noise_{};  // 4^-(b - 2) for b bits
  point<3> scale_{};
};

}  // namespace hwflowq::test

#endif
