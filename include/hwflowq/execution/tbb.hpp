// An executor that spreads a batch over threads with oneTBB; needs hwflowq::tbb.
#ifndef HWFLOWQ_EXECUTION_TBB_HPP
#define HWFLOWQ_EXECUTION_TBB_HPP

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

namespace hwflowq {

/// Runs chunks on up to `threads` threads; copies share the same threads.
///
/// The result of a search is the same, bit for bit, for any number of threads.
class tbb_executor {
 public:
  /// `threads` 0 takes all that the machine offers. `grain` is the least number of items in a
  /// chunk: raise it when one evaluation takes less than about a microsecond. Throws
  /// `std::invalid_argument` for a negative number of threads or a grain of 0.
  explicit tbb_executor(int threads = 0, std::size_t grain = 1) : grain_(grain) {
    if (threads < 0) {
      throw std::invalid_argument("tbb_executor: threads = " + std::to_string(threads) +
                                  " must be at least 0");
    }
    if (grain == 0) throw std::invalid_argument("tbb_executor: grain = 0 must be at least 1");
    if (threads > 0) {
      // Without this TBB quietly offers no more workers than there are processors.
      using control = tbb::global_control;
      control_ = std::make_shared<control>(
          control::max_allowed_parallelism,
          std::max(static_cast<std::size_t>(threads),
                   control::active_value(control::max_allowed_parallelism)));
    }
    arena_ =
        std::make_shared<tbb::task_arena>(threads == 0 ? int{tbb::task_arena::automatic} : threads);
  }

  /// How many threads may work at once.
  [[nodiscard]] int threads() const { return arena_->max_concurrency(); }

  template <typename Function>
  void for_each_chunk(std::size_t count, const Function& function) const {
    if (count == 0) return;
    arena_->execute([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain_),
                        [&](const tbb::blocked_range<std::size_t>& range) {
                          function(range.begin(), range.end());
                        });
    });
  }

 private:
  std::shared_ptr<tbb::global_control> control_;
  std::shared_ptr<tbb::task_arena> arena_;
  std::size_t grain_;
};

}  // namespace hwflowq

#endif
