// The scale of a chart's axis: where values lie, and which of them are marked.
#ifndef HWFLOWQ_IO_REPORT_AXIS_HPP
#define HWFLOWQ_IO_REPORT_AXIS_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace hwflowq::io::report {

/// Maps values from `low` to `high` to positions from `first` to `last`, which may lie the other way
/// round. Logarithmic where all values are positive and the greatest is more than 30 times the least.
class axis {
 public:
  axis(double low, double high, double first, double last) : first_(first), last_(last) {
    // One value is shown in the middle, and so are values that differ by rounding only.
    const double magnitude = std::max(std::abs(low), std::abs(high));
    if (!(high - low > 1e-9 * magnitude)) {
      const double half = magnitude == 0.0 ? 1.0 : 0.1 * magnitude;
      high = low + half;
      low -= half;
    }
    logarithmic_ = low > 0.0 && high > 30.0 * low;
    low_ = scaled(low);
    high_ = scaled(high);
    const double margin = 0.04 * (high_ - low_);
    low_ -= margin;
    high_ += margin;
  }

  [[nodiscard]] bool logarithmic() const { return logarithmic_; }

  [[nodiscard]] double at(double value) const {
    return first_ + (scaled(value) - low_) / (high_ - low_) * (last_ - first_);
  }

  /// Round values on the axis, about `wanted` of them: multiples of 1, 2 or 5 times a power of ten.
  [[nodiscard]] std::vector<double> ticks(std::size_t wanted) const {
    std::vector<double> result;
    if (logarithmic_) {
      // All of 1, 2, 5 in each decade; powers of ten alone, or each second of them, or third, where
      // these are too many.
      for (int stride = 0; stride == 0 || result.size() > wanted + 2; ++stride) {
        result.clear();
        for (double decade = std::floor(low_); decade <= high_; ++decade) {
          if (stride > 1 && std::fmod(decade, stride) != 0.0) continue;
          for (const double step : {1.0, 2.0, 5.0}) {
            if (stride > 0 && step != 1.0) continue;
            const double value = step * std::pow(10.0, decade);
            if (scaled(value) >= low_ && scaled(value) <= high_) result.push_back(value);
          }
        }
      }
      return result;
    }
    const double rough = (high_ - low_) / static_cast<double>(std::max<std::size_t>(wanted, 1));
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor * power >= rough) {
        step = factor * power;
        break;
      }
    }
    // Counted, not added up: rounding must not grow along the axis.
    for (double i = std::ceil(low_ / step); i * step <= high_; ++i) result.push_back(i * step);
    return result;
  }

 private:
  [[nodiscard]] double scaled(double value) const {
    return logarithmic_ ? std::log10(value) : value;
  }

  double low_ = 0.0;
  double high_ = 1.0;
  double first_;
  double last_;
  bool logarithmic_ = false;
};

}  // namespace hwflowq::io::report

#endif
