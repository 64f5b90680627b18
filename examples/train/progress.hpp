// Shows how a training gets on.
#ifndef HWFLOWQ_EXAMPLES_TRAIN_PROGRESS_HPP
#define HWFLOWQ_EXAMPLES_TRAIN_PROGRESS_HPP

#include <hwflowq/accuracy/torch/trainer.hpp>

#include <fmt/core.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace train {

/// Prints a line with loss, accuracy, images/s and time left, at most every `interval`. Loss and
/// accuracy are means since the epoch began.
class progress {
 public:
  progress(const hwflowq::accuracy::trainer& training, std::chrono::seconds interval)
      : training_(training), interval_(interval), first_(training.step()) {}

  void add(const hwflowq::accuracy::batch_result& result) {
    loss_ += result.loss;
    correct_ += static_cast<double>(result.correct);
    ++steps_;
    if (clock::now() - shown_ >= interval_) show();
  }

  void show() {
    shown_ = clock::now();
    if (steps_ == 0) return;
    const double seconds = std::chrono::duration<double>(shown_ - start_).count();
    const auto done = static_cast<double>(training_.step() - first_);
    const auto left = static_cast<double>(training_.steps() - training_.step());
    const auto batch = static_cast<double>(training_.options().batch);
    fmt::print(
        "epoch {:.2f}/{}  loss {:.4f}  accuracy {:.2f} %  rate {:.5f}  {:.0f} images/s  {:.0f} s "
        "left\n",
        static_cast<double>(training_.step()) / static_cast<double>(training_.steps_per_epoch()),
        training_.options().epochs, loss_ / steps_, 100.0 * correct_ / (steps_ * batch),
        training_.done() ? 0.0 : training_.learning_rate(), done * batch / seconds,
        seconds / done * left);
    std::fflush(stdout);
  }

  void begin_epoch() { loss_ = correct_ = steps_ = 0.0; }

 private:
  using clock = std::chrono::steady_clock;

  const hwflowq::accuracy::trainer& training_;
  std::chrono::seconds interval_;
  std::uint64_t first_;
  clock::time_point start_ = clock::now();
  clock::time_point shown_ = start_;
  double loss_ = 0.0;
  double correct_ = 0.0;
  double steps_ = 0.0;
};

}  // namespace train

#endif
