// Stops a search whose front no longer grows.
#ifndef HWFLOWQ_MOO_HYPERVOLUME_STAGNATION_HPP
#define HWFLOWQ_MOO_HYPERVOLUME_STAGNATION_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/front_hypervolume.hpp>
#include <hwflowq/moo/termination.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::moo {

/// Stops when the best hypervolume so far grew by no more than a share `tolerance` of itself within
/// the last `window` generations; with a tolerance of 0, when it did not grow.
///
/// While the front has no volume (nothing feasible, or nothing better than the reference) the
/// search goes on. An infinite volume does not grow. The record survives a checkpoint; it takes 8
/// bytes for each generation.
template <std::size_t M>
class hypervolume_stagnation : public combinable_termination {
 public:
  /// `reference`: worst values of interest, each in its objective's own sense and unit. Throws
  /// `std::invalid_argument` for a reference that is not a number, a window of 0 or a negative
  /// tolerance.
  hypervolume_stagnation(const std::array<double, M>& reference, std::size_t window,
                         double tolerance = 1e-4)
      : reference_(reference), window_(window), tolerance_(tolerance), measure_(reference) {
    for (const double value : reference) {
      if (value != value) {
        throw std::invalid_argument("hypervolume_stagnation: reference = nan must be a number");
      }
    }
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
    // A second run asks once more about the generation that ended the first.
    if (search.generation() != recorded_) record(search);
    if (best_.size() <= window_) return false;
    const double before = best_[best_.size() - 1 - window_];
    // Negated, since the difference of infinities is not a number.
    return before > 0.0 && !(best_.back() - before > tolerance_ * before);
  }

  void save(binary_output& output) const {
    write(output, recorded_);
    write(output, best_);
  }
  void load(binary_input& input) {
    read(input, recorded_);
    read(input, best_);
  }

 private:
  template <typename Search>
  void record(const Search& search) {
    measure_.set_reference(Search::problem_type::in_own_sense(reference_));
    const double volume = measure_(search);
    best_.push_back(best_.empty() ? volume : std::max(volume, best_.back()));
    recorded_ = search.generation();
  }

  std::array<double, M> reference_;
  std::size_t window_;
  double tolerance_;
  front_hypervolume<M> measure_;
  std::uint64_t recorded_ = 0;  // the generation last recorded
  std::vector<double> best_;    // best hypervolume up to each generation
};

}  // namespace hwflowq::moo

#endif
