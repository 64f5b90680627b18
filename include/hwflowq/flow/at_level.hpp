// An observer of a search as one of a flow, at one of its levels.
#ifndef HWFLOWQ_FLOW_AT_LEVEL_HPP
#define HWFLOWQ_FLOW_AT_LEVEL_HPP

#include <algorithm>
#include <concepts>
#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq::flow {

/// Calls an observer with the NSGA-II of the level of a given name, after each of its generations.
/// Made by `at_level`.
template <typename O>
class level_observer {
 public:
  level_observer(std::string name, O observer)
      : name_(std::move(name)), observer_(std::move(observer)) {}

  /// Throws `std::invalid_argument` when the flow has no level of this name.
  template <typename Flow>
  void operator()(const Flow& flow) {
    if (flow.level_name() == name_) {
      flow.visit_search([this](const auto& search) { observer_(search); });
    } else if (std::ranges::find(Flow::level_names, name_) == Flow::level_names.end()) {
      throw std::invalid_argument("at_level: the flow has no level \"" + name_ + "\"");
    }
  }

 private:
  std::string name_;
  O observer_;
};

/// An observer of searches, such as a history, at the level `name`:
/// `flow.run(at_level("coarse", moo::history_csv("coarse.csv")))`.
template <std::move_constructible O>
[[nodiscard]] level_observer<O> at_level(std::string name, O observer) {
  return {std::move(name), std::move(observer)};
}

}  // namespace hwflowq::flow

#endif
