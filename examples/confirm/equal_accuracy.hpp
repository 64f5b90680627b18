// The cheapest designs at equal predicted accuracy, of a search and of the methods compared with it: what a
// saving rests on, to be measured.
#ifndef HWFLOWQ_EXAMPLES_CONFIRM_EQUAL_ACCURACY_HPP
#define HWFLOWQ_EXAMPLES_CONFIRM_EQUAL_ACCURACY_HPP

#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/io/front_document.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../common/cheapest.hpp"

namespace confirm {

namespace accuracy = hwflowq::accuracy;
namespace io = hwflowq::io;

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
      {"flow", &front.points}};
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

/// Prints designs with their test accuracies as a table in Markdown, and by how much those of each method
/// are off the prediction in the mean.
inline void print_at_equal_accuracy(const io::front_document& front,
                                    const std::vector<cheapest_design>& designs,
                                    const std::vector<accuracy::measured_accuracy>& measured) {
  fmt::print("| predicted at least | least | of | value | predicted | on the test images |\n");
  fmt::print("|---|---|---|---|---|---|\n");
  struct offset {
    std::string_view method;
    double sum = 0.0;
    double count = 0.0;
  };
  std::vector<offset> offsets;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    const auto& d = designs[i];
    const double predicted = d.point->objectives[0];
    fmt::print("| {:.2f} | {} | {} | {:.6g} | {:.2f} | {:.2f} +- {:.2f} |\n", d.at,
               io::heading(front.objectives[d.cost]), d.method, d.point->objectives[d.cost],
               predicted, measured[i].accuracy, measured[i].standard_error);
    auto own = std::ranges::find(offsets, d.method, &offset::method);
    if (own == offsets.end()) own = offsets.insert(own, offset{d.method});
    own->sum += measured[i].accuracy - predicted;
    own->count += 1.0;
  }
  if (front.objectives[0].unit != "%") return;
  fmt::print("\non the test images against the prediction, percentage points in the mean:\n");
  for (const auto& o : offsets) fmt::print("  {:+.2f}  {}\n", o.sum / o.count, o.method);
}

}  // namespace confirm

#endif
