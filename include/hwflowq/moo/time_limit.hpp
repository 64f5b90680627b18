// Stops a search after some time.
#ifndef HWFLOWQ_MOO_TIME_LIMIT_HPP
#define HWFLOWQ_MOO_TIME_LIMIT_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/termination.hpp>

#include <chrono>
#include <optional>

namespace hwflowq::moo {

/// Stops at the first generation that ends after `limit`; a limit of 0 stops before the first. The
/// clock starts when the search first asks, and time spent before a checkpoint counts.
class time_limit : public combinable_termination {
 public:
  using clock = std::chrono::steady_clock;

  explicit time_limit(clock::duration limit) : limit_(limit) {}

  template <typename Search>
  [[nodiscard]] bool operator()(const Search& /*search*/) {
    if (!start_) start_ = clock::now();
    return elapsed() >= limit_;
  }

  /// Time spent so far.
  [[nodiscard]] clock::duration elapsed() const {
    return before_ + (start_ ? clock::now() - *start_ : clock::duration::zero());
  }

  void save(binary_output& output) const { write(output, elapsed().count()); }
  void load(binary_input& input) {
    before_ = clock::duration(read<clock::rep>(input));
    start_.reset();  // what this object measured itself is no part of the search that was saved
  }

 private:
  clock::duration limit_;
  clock::duration before_{0};
  std::optional<clock::time_point> start_;
};

}  // namespace hwflowq::moo

#endif
