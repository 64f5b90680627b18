// Stops a search when another thread asks for it.
#ifndef HWFLOWQ_MOO_WHEN_STOP_REQUESTED_HPP
#define HWFLOWQ_MOO_WHEN_STOP_REQUESTED_HPP

#include <hwflowq/moo/termination.hpp>

#include <stop_token>
#include <utility>

namespace hwflowq::moo {

/// Stops after the generation during which a stop was requested: of a `std::jthread`, a signal
/// handler's thread, a window's button.
class when_stop_requested : public combinable_termination {
 public:
  explicit when_stop_requested(std::stop_token token) : token_(std::move(token)) {}

  template <typename Search>
  [[nodiscard]] bool operator()(const Search& /*search*/) const {
    return token_.stop_requested();
  }

 private:
  std::stop_token token_;
};

}  // namespace hwflowq::moo

#endif
