// Which images a genome classified as they are labelled.
#ifndef HWFLOWQ_ACCURACY_ANSWER_SHEET_HPP
#define HWFLOWQ_ACCURACY_ANSWER_SHEET_HPP

#include <hwflowq/accuracy/measured_accuracy.hpp>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::accuracy {

/// Right and wrong answers on images 0, 1, ...: a bit each, so that two genomes can be compared image
/// by image.
class answer_sheet {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Appends the answer to the next image.
  void append(bool right) {
    if (size_ % 64 == 0) words_.push_back(0);
    if (right) words_.back() |= std::uint64_t{1} << (size_ % 64);
    ++size_;
  }

  /// The answers to the first `images` images. Precondition: images <= size().
  [[nodiscard]] answer_sheet first(std::size_t images) const {
    assert(images <= size_);
    answer_sheet result = *this;
    result.size_ = images;
    result.words_.resize((images + 63) / 64);
    if (images % 64 != 0) result.words_.back() &= (std::uint64_t{1} << (images % 64)) - 1;
    return result;
  }

  /// How many are right.
  [[nodiscard]] std::size_t right() const {
    std::size_t sum = 0;
    for (const auto word : words_) sum += static_cast<std::size_t>(std::popcount(word));
    return sum;
  }

  /// How many of the images that both have seen `a` has right and `b` wrong.
  [[nodiscard]] friend std::size_t right_only(const answer_sheet& a, const answer_sheet& b) {
    const std::size_t both = std::min(a.size_, b.size_);
    std::size_t sum = 0;
    for (std::size_t w = 0; 64 * w < both; ++w) {
      std::uint64_t differing = a.words_[w] & ~b.words_[w];
      if (both - 64 * w < 64) differing &= (std::uint64_t{1} << (both - 64 * w)) - 1;
      sum += static_cast<std::size_t>(std::popcount(differing));
    }
    return sum;
  }

  /// The accuracy. Throws `std::invalid_argument` where no image was seen.
  [[nodiscard]] measured_accuracy accuracy() const { return accuracy_of_counts(right(), size_); }

  bool operator==(const answer_sheet&) const = default;

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_ = 0;
};

}  // namespace hwflowq::accuracy

#endif
