// Stops a search whose front no longer grows.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_STAGNATION_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_STAGNATION_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/front_hypervolume.hpp>
#include <hwflowq/moo/termination.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::moo {

/// Stops when the best hypervolume so far grew by less than a share `tolerance` of itself within
/// the last `window` generations.
///
/// While the front has no volume (nothing feasible, or nothing better than the reference) the
/// search goes on. The record survives a checkpoint.
template <std::size_t M>
class hypervolume_stagnation : public combinable_termination {
 public:
  /// `reference`: worst values of interest, each in its objective's own sense and unit. Throws
  /// `std::invalid_argument` for a window of 0 or a negative tolerance.
  hypervolume_stagnation(const std::array<double, M>& reference, std::size_t window,
                         double tolerance = 1e-4)
      : reference_(reference), window_(window), tolerance_(tolerance), measure_(reference) {
    if (window == 0) {
      throw std::invalid_argument("hypervolume_stagnation: window = 0 must be at least 1");
    }
    if (!(tolerance >= 0.0)) {
      throw std::invalid_argument("hypervolume_stagnation: tolerance = " +
                                  std::to_string(tolerance) + " must be at least 0");
    }
  }

  template <typename Search>
    requires(Search::objective_count == M)
  [[nodiscard]] bool operator()(const Search& search) {
    if (search.generation() == 0) return false;
    measure_.set_reference(Search::problem_type::in_own_sense(reference_));
    const double volume = measure_(search);
    best_.push_back(best_.empty() ? volume : std::max(volume, best_.back()));
    if (best_.size() <= window_) return false;
    const double before = best_[best_.size() - 1 - window_];
    return before > 0.0 && best_.back() - before <= tolerance_ * before;
  }

  void save(binary_output& output) const { write(output, best_); }
  void load(binary_input& input) { read(input, best_); }

 private:
  std::array<double, M> reference_;
  std::size_t window_;
  double tolerance_;
  front_hypervolume<M> measure_;
  std::vector<double> best_;  // best hypervolume up to each generation
};

}  // namespace hwflowq::moo

#endif
