// Errors that the library raises at run time.
#ifndef HWFLOWQ_CORE_ERROR_HPP
#define HWFLOWQ_CORE_ERROR_HPP

#include <stdexcept>
#include <string>
#include <utility>

namespace hwflowq {

/// Base of every run-time error of the library. Arguments out of their bounds are
/// `std::invalid_argument` instead.
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An evaluator, objective or constraint threw, or gave a value that is not a number.
class evaluation_error : public error {
 public:
  /// `culprit` names the evaluator, objective or constraint; `genome` is the candidate as text.
  evaluation_error(std::string culprit, std::string genome, const std::string& reason)
      : error(culprit + " " + reason + " for genome " + genome),
        culprit_(std::move(culprit)),
        genome_(std::move(genome)) {}

  /// What failed, for example `objective "energy"`.
  [[nodiscard]] const std::string& culprit() const noexcept { return culprit_; }

  /// The genome that it failed for, as text.
  [[nodiscard]] const std::string& genome() const noexcept { return genome_; }

 private:
  std::string culprit_;
  std::string genome_;
};

/// A checkpoint cannot be written, or cannot be resumed from: truncated, corrupt, or of another
/// search. The file is left as it is.
class checkpoint_error : public error {
 public:
  checkpoint_error(std::string path, const std::string& reason)
      : error("checkpoint " + path + ": " + reason), path_(std::move(path)) {}

  /// The file in question.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace hwflowq

#endif
