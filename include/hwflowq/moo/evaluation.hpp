// Runs an evaluator over candidates and collects what fails.
#ifndef HWFLOWQ_MOO_EVALUATION_HPP
#define HWFLOWQ_MOO_EVALUATION_HPP

#include <hwflowq/core/describe.hpp>
#include <hwflowq/core/error.hpp>
#include <hwflowq/core/spin_lock.hpp>
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/settings.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <span>
#include <string>
#include <utility>

namespace hwflowq::moo {

/// The failed evaluation of lowest index in a batch, whatever the order in which threads met them.
class evaluation_failure {
 public:
  /// Candidate `index` of the batch gave a value that is not a number.
  void report_nan(std::size_t index, std::string culprit) {
    report(index, std::move(culprit), nullptr);
  }

  /// Candidate `index` made `culprit` throw the exception being handled.
  void report_exception(std::size_t index, std::string culprit) {
    report(index, std::move(culprit), std::current_exception());
  }

  [[nodiscard]] bool found() {
    const hwflowq::detail::spin_lock_holder holder(lock_);
    return count_ > 0;
  }

  /// How many candidates failed.
  [[nodiscard]] std::uint64_t count() {
    const hwflowq::detail::spin_lock_holder holder(lock_);
    return count_;
  }

  /// Throws an `evaluation_error` that names culprit and genome; what was thrown is nested in it.
  template <typename G>
  [[noreturn]] void raise(std::span<const G> genomes) const {
    const auto genome = describe(genomes[index_]);
    if (exception_ == nullptr) {
      throw evaluation_error(culprit_, genome, "gave a value that is not a number");
    }
    try {
      std::rethrow_exception(exception_);
    } catch (const std::exception& cause) {
      std::throw_with_nested(
          evaluation_error(culprit_, genome, "threw \"" + std::string(cause.what()) + "\""));
    } catch (...) {
      std::throw_with_nested(evaluation_error(culprit_, genome, "threw"));
    }
  }

 private:
  void report(std::size_t index, std::string culprit, std::exception_ptr exception) {
    const hwflowq::detail::spin_lock_holder holder(lock_);
    ++count_;
    if (index >= index_) return;
    index_ = index;
    culprit_ = std::move(culprit);
    exception_ = std::move(exception);
  }

  hwflowq::detail::spin_lock lock_;
  std::uint64_t count_ = 0;
  std::size_t index_ = std::numeric_limits<std::size_t>::max();
  std::string culprit_;
  std::exception_ptr exception_;
};

/// Evaluates genomes [from, to) one by one. `record(i, evaluation)` takes what is found and tells
/// whether it was sound; where the evaluator throws, `failure` learns of it and `reject(i)` is
/// called. Under `failure_policy::stop` the chunk ends at its first failure.
template <typename E, typename G, typename Record, typename Reject>
  requires evaluates_single<E, G>
void evaluate_range(const E& evaluator, std::span<const G> genomes, std::size_t from,
                    std::size_t to, evaluation_failure& failure, failure_policy policy,
                    const Record& record, const Reject& reject) {
  for (std::size_t i = from; i < to; ++i) {
    bool sound = false;
    try {
      sound = record(i, evaluator(genomes[i]));
    } catch (...) {
      failure.report_exception(i, "evaluator");
      reject(i);
    }
    if (!sound && policy == failure_policy::stop) return;
  }
}

/// Evaluates genomes [from, to) as a batch into `evaluations`, which has a place for each genome.
/// A batch that throws is tried again genome by genome, so that only those at fault fail.
template <typename E, typename G, typename Evaluation, typename Record, typename Reject>
  requires evaluates_batch<E, G>
void evaluate_range(const E& evaluator, std::span<const G> genomes,
                    std::span<Evaluation> evaluations, std::size_t from, std::size_t to,
                    evaluation_failure& failure, failure_policy policy, const Record& record,
                    const Reject& reject) {
  bool batch_done = false;
  try {
    evaluator(genomes.subspan(from, to - from), evaluations.subspan(from, to - from));
    batch_done = true;
  } catch (...) {
    batch_done = false;
  }
  for (std::size_t i = from; i < to; ++i) {
    bool sound = false;
    try {
      if (!batch_done) evaluator(genomes.subspan(i, 1), evaluations.subspan(i, 1));
      sound = record(i, std::as_const(evaluations[i]));
    } catch (...) {
      failure.report_exception(i, "evaluator");
      reject(i);
    }
    if (!sound && policy == failure_policy::stop) return;
  }
}

}  // namespace hwflowq::moo

#endif
