// Genomes that run through a network side by side: the first steps that they have in common run once.
#ifndef HWFLOWQ_ACCURACY_PREFIX_RUNS_HPP
#define HWFLOWQ_ACCURACY_PREFIX_RUNS_HPP

#include <hwflowq/accuracy/answer_sheet.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hwflowq::accuracy {

/// A genome under way. `Step` is what one of its steps is run with, found by calibration and kept
/// elsewhere, as are genome and answers.
template <typename Step>
struct prefix_run {
  const std::vector<Precision>* precisions = nullptr;
  answer_sheet* answers = nullptr;  ///< so far, on images 0, 1, ...
  std::size_t shared = 0;           ///< its first steps that are those of the run before it
  std::vector<const Step*> steps{};
};

/// Orders runs so that genomes whose first steps agree stand next to one another, drops those of one
/// genome but the first, and finds what each shares with the one before. `earlier(a, b)` orders genomes
/// by what their steps depend on, the first step first; `first_difference(a, b)` counts the first steps
/// of two genomes that are the same. One genome has one address. O(runs log(runs) layers).
template <typename Step, typename Earlier, typename Difference>
void order_by_prefix(std::vector<prefix_run<Step>>& runs, const Earlier& earlier,
                     const Difference& first_difference) {
  using run = prefix_run<Step>;
  std::sort(runs.begin(), runs.end(),
            [&](const run& a, const run& b) { return earlier(*a.precisions, *b.precisions); });
  const auto same = [](const run& a, const run& b) { return a.precisions == b.precisions; };
  runs.erase(std::unique(runs.begin(), runs.end(), same), runs.end());
  for (std::size_t i = 1; i < runs.size(); ++i) {
    runs[i].shared = first_difference(*runs[i - 1].precisions, *runs[i].precisions);
  }
}

/// Calls `pass(first, end)` for images [first, end), at most so many at once, in their order, from the
/// first that a run has no answer to up to `images`. Runs that know some images already join at the
/// start of a pass: a run either knows all images of a pass or none.
template <typename Step, typename Pass>
void for_passes(const std::vector<prefix_run<Step>>& runs, std::size_t images,
                std::size_t images_per_pass, const Pass& pass) {
  std::size_t first = images;
  for (const auto& r : runs) first = std::min(first, r.answers->size());
  while (first < images) {
    std::size_t end = std::min(images, first + images_per_pass);
    for (const auto& r : runs) {
      if (r.answers->size() > first) end = std::min(end, r.answers->size());
    }
    pass(first, end);
    first = end;
  }
}

/// Walks the tree of prefixes depth first, for all runs that have no answer to image `first`:
/// `step(run, l)` runs step l, whose predecessors were run last for this genome or one that shares them,
/// and `answer(run)` follows its last step.
template <typename Step, typename RunStep, typename Answer>
void walk_prefixes(const std::vector<prefix_run<Step>>& runs, std::size_t steps, std::size_t first,
                   const RunStep& step, const Answer& answer) {
  std::size_t done = 0;  // steps whose results are those of the genome at hand
  for (const auto& r : runs) {
    done = std::min(done, r.shared);
    if (r.answers->size() > first) continue;
    for (; done < steps; ++done) step(r, done);
    answer(r);
  }
}

}  // namespace hwflowq::accuracy

#endif
