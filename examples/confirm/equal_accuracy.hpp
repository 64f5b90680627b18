// The cheapest designs at equal predicted accuracy, of a search and of the methods compared with it: what a
// saving rests on, to be measured.
#ifndef HWFLOWQ_EXAMPLES_CONFIRM_EQUAL_ACCURACY_HPP
#define HWFLOWQ_EXAMPLES_CONFIRM_EQUAL_ACCURACY_HPP

#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/io/front_document.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../common/cheapest.hpp"

namespace confirm {

namespace accuracy = hwflowq::accuracy;
namespace io = hwflowq::io;

inline constexpr std::string_view search_itself = "flow";

/// A method's design of least cost among those predicted to be at least so accurate.
struct cheapest_design {
  std::string_view method;
  double at = 0.0;       // predicted accuracy asked for
  std::size_t cost = 1;  // position of the objective that is least
  const io::front_point* point = nullptr;
};

/// Of every method, the search itself first, at each accuracy and for each cost; none where a method has
/// no design so accurate. Accuracy is the first objective.
inline std::vector<cheapest_design> cheapest_designs(const io::front_document& front,
                                                     const std::vector<double>& accuracies) {
  std::vector<std::pair<std::string_view, const std::vector<io::front_point>*>> methods{
      {search_itself, &front.points}};
  for (const auto& b : front.baselines) methods.emplace_back(b.method, &b.points);
  std::vector<cheapest_design> found;
  for (const double at : accuracies) {
    for (std::size_t cost = 1; cost < front.objectives.size(); ++cost) {
      for (const auto& [method, points] : methods) {
        const auto best = examples::cheapest(*points, cost, at);
        if (best) found.push_back({method, at, cost, &(*points)[*best]});
      }
    }
  }
  return found;
}

/// How far the designs of a method are off their prediction on the test images.
struct difference {
  std::string_view method;
  std::vector<double> of_designs{};  // points, measured less predicted, each design once
  double mean = 0.0;
  double standard_error = 0.0;  // of the mean, by the scatter within all methods together
};

/// By method, in the order of the designs. Standard errors are 0 where no method has two designs.
inline std::vector<difference> differences(
    const std::vector<cheapest_design>& designs,
    const std::vector<accuracy::measured_accuracy>& measured) {
  std::vector<difference> found;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    const auto& d = designs[i];
    auto own = std::ranges::find(found, d.method, &difference::method);
    if (own == found.end()) own = found.insert(own, difference{d.method});
    const bool again =
        std::any_of(designs.begin(), designs.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const cheapest_design& earlier) {
                      return earlier.method == d.method && earlier.point->bits == d.point->bits;
                    });
    if (!again) own->of_designs.push_back(measured[i].accuracy - d.point->objectives[0]);
  }
  double squares = 0.0;
  double freedom = 0.0;
  for (auto& f : found) {
    const auto count = static_cast<double>(f.of_designs.size());
    for (const double x : f.of_designs) f.mean += x / count;
    for (const double x : f.of_designs) squares += (x - f.mean) * (x - f.mean);
    freedom += count - 1.0;
  }
  const double variance = freedom > 0.0 ? squares / freedom : 0.0;
  for (auto& f : found) {
    f.standard_error = std::sqrt(variance / static_cast<double>(f.of_designs.size()));
  }
  return found;
}

/// Prints designs with their test accuracies as a table in Markdown.
inline void print_at_equal_accuracy(const io::front_document& front,
                                    const std::vector<cheapest_design>& designs,
                                    const std::vector<accuracy::measured_accuracy>& measured) {
  fmt::print("| predicted at least | least | of | value | predicted | on the test images |\n");
  fmt::print("|---|---|---|---|---|---|\n");
  for (std::size_t i = 0; i < designs.size(); ++i) {
    const auto& d = designs[i];
    fmt::print("| {:.2f} | {} | {} | {:.6g} | {:.2f} | {:.2f} +- {:.2f} |\n", d.at,
               io::heading(front.objectives[d.cost]), d.method, d.point->objectives[d.cost],
               d.point->objectives[0], measured[i].accuracy, measured[i].standard_error);
  }
}

/// Prints how far each method is off its predictions and, for designs that may therefore be expected to
/// have the accuracies `expected` on the test images, the costs of the search itself and what it saves
/// against each other method, in per cent: in brackets with the difference of both methods' offsets one
/// standard error less and more.
inline void print_expected(const io::front_document& front, const std::vector<difference>& offsets,
                           const std::vector<double>& expected) {
  fmt::print("\n| method | designs | test against prediction |");
  for (const double at : expected) {
    for (std::size_t cost = 1; cost < front.objectives.size(); ++cost) {
      fmt::print(" {:.2f}, {} |", at, io::heading(front.objectives[cost]));
    }
  }
  fmt::print("\n|---|---|---|");
  for (std::size_t i = expected.size() * (front.objectives.size() - 1); i > 0; --i) {
    fmt::print("---|");
  }
  fmt::print("\n");
  const auto least = [](const std::vector<io::front_point>& points, std::size_t cost, double at) {
    const auto best = examples::cheapest(points, cost, at);
    return best ? std::optional(points[*best].objectives[cost]) : std::nullopt;
  };
  for (const auto& own : offsets) {
    fmt::print("| {} | {} | {:+.2f} +- {:.2f} |", own.method, own.of_designs.size(), own.mean,
               own.standard_error);
    const auto baseline =
        std::ranges::find(front.baselines, own.method, &io::baseline_front::method);
    for (const double at : expected) {
      for (std::size_t cost = 1; cost < front.objectives.size(); ++cost) {
        const auto of_search = [&](double more) {
          return least(front.points, cost, at - offsets.front().mean + more);
        };
        const auto cheapest = of_search(0.0);
        if (baseline == front.baselines.end()) {
          fmt::print(" {} |", cheapest ? fmt::format("{:.6g}", *cheapest) : "-");
          continue;
        }
        const auto other = least(baseline->points, cost, at - own.mean);
        const double error = std::hypot(own.standard_error, offsets.front().standard_error);
        const auto saved = [&](std::optional<double> value) {
          return value && other
                     ? fmt::format("{:.0f}", std::round(100.0 * (1.0 - *value / *other)) + 0.0)
                     : std::string("-");
        };
        fmt::print(" {} ({} to {}) |", saved(cheapest), saved(of_search(error)),
                   saved(of_search(-error)));
      }
    }
    fmt::print("\n");
  }
}

}  // namespace confirm

#endif
