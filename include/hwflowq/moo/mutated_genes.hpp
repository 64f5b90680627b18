// Which genes mutate: every gene with the same small probability, without one draw a gene.
#ifndef HWFLOWQ_MOO_MUTATED_GENES_HPP
#define HWFLOWQ_MOO_MUTATED_GENES_HPP

#include <hwflowq/core/random.hpp>
#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace hwflowq::moo {

/// Chooses each gene of a genome independently with the same probability; made once for many
/// genomes.
///
/// Where few genes mutate, their number is drawn first, by inversion of the binomial distribution
/// from a table, and then that many different genes. Otherwise gaps between them are drawn.
class mutated_genes {
 public:
  /// A probability of 1 or more chooses every gene, one that does not exceed 0 none.
  HWFLOWQ_STRICT_FP mutated_genes(std::size_t genes, double probability)
      : genes_(genes), probability_(probability) {
    HWFLOWQ_STRICT_FP_BODY
    if (!(1.0 - probability < 1.0) || probability >= 1.0) return;
    const double expected = static_cast<double>(genes) * probability;
    has_table_ = expected <= most_expected && genes <= std::numeric_limits<std::uint32_t>::max();
    const double none = reproducible::log2(1.0 - probability);
    if (has_table_) {
      tabulate(reproducible::exp2(static_cast<double>(genes) * none));
    } else {
      inverse_log2_ = 1.0 / none;
    }
  }

  /// Calls `mutate(index)` for each gene chosen, in ascending order. `mutate` may draw from the
  /// stream.
  template <typename Mutate>
    requires std::invocable<const Mutate&, std::size_t>
  void operator()(random_stream& stream, const Mutate& mutate) const {
    if (has_table_) {
      choose_by_number(stream, mutate);
    } else {
      choose_by_gaps(stream, mutate);
    }
  }

 private:
  // Up to an expectation of 3 more than 32 genes mutate once in 2^71 genomes.
  static constexpr double most_expected = 3.0;
  static constexpr std::size_t most_chosen = 32;

  // P(K > k) in units of 2^-64, K binomial; summed up from the small ones. P(k + 1) / P(k) is
  // (n - k) / (k + 1) p / (1 - p).
  HWFLOWQ_STRICT_FP void tabulate(double none) {
    HWFLOWQ_STRICT_FP_BODY
    const double odds = probability_ / (1.0 - probability_);
    std::array<double, most_chosen + 1> chance{none};
    std::size_t last = 0;
    for (; last < most_chosen && last < genes_ && chance[last] > 0x1p-80; ++last) {
      chance[last + 1] = chance[last] * odds *
                         (static_cast<double>(genes_ - last) / static_cast<double>(last + 1));
    }
    for (double more = 0.0; last > 0; --last) {
      more += chance[last];
      more_than_[last - 1] = static_cast<std::uint64_t>(more * 0x1p64);
    }
  }

  template <typename Mutate>
  void choose_by_number(random_stream& stream, const Mutate& mutate) const {
    const std::uint64_t u = stream();
    std::size_t number = 0;
    for (std::size_t k = 0; k < 4; ++k) number += static_cast<std::size_t>(u < more_than_[k]);
    if (number == 4) {
      while (u < more_than_[number]) ++number;
    }
    std::array<std::uint32_t, most_chosen> chosen;
    for (std::size_t k = 0; k < number; ++k) insert(chosen, k, stream);
    for (std::size_t k = 0; k < number; ++k) mutate(std::size_t{chosen[k]});
  }

  // Draws until a gene comes up that is not among the first `size`, which stay in order.
  void insert(std::array<std::uint32_t, most_chosen>& chosen, std::size_t size,
              random_stream& stream) const {
    for (;;) {
      const std::uint32_t gene = stream.below(static_cast<std::uint32_t>(genes_));
      std::size_t place = size;
      while (place > 0 && gene < chosen[place - 1]) --place;
      if (place > 0 && gene == chosen[place - 1]) continue;
      for (std::size_t k = size; k > place; --k) chosen[k] = chosen[k - 1];
      chosen[place] = gene;
      return;
    }
  }

  template <typename Mutate>
  void choose_by_gaps(random_stream& stream, const Mutate& mutate) const {
    if (probability_ >= 1.0) {
      for (std::size_t i = 0; i < genes_; ++i) mutate(i);
      return;
    }
    if (inverse_log2_ == 0.0) return;
    for (std::size_t i = gap(stream); i < genes_; i += 1 + gap(stream)) mutate(i);
  }

  // The number of failures before the first success of independent trials, drawn by inversion:
  // floor(ln(u) / ln(1 - p)), u uniform in (0, 1]. Devroye, "Non-uniform random variate generation",
  // 1986, section X.2.
  [[nodiscard]] HWFLOWQ_STRICT_FP std::size_t gap(random_stream& stream) const {
    HWFLOWQ_STRICT_FP_BODY
    const double failures = reproducible::log2(1.0 - stream.uniform()) * inverse_log2_;
    return failures < static_cast<double>(genes_) ? static_cast<std::size_t>(failures) : genes_;
  }

  std::size_t genes_;
  double probability_;
  bool has_table_ = false;
  double inverse_log2_ = 0.0;  // 1 / log2(1 - p), where gaps are drawn
  std::array<std::uint64_t, most_chosen + 1> more_than_{};
};

}  // namespace hwflowq::moo

#endif
