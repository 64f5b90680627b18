#include <hwflowq/accuracy/detail/genome_kernel.hpp>
#include <hwflowq/accuracy/detail/noise_model.hpp>
#include <hwflowq/accuracy/detail/training_rows.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;

constexpr gaussian_process_parameters kernel_parameters{.effect_variance = -1.0,
                                                        .walk_variance = -2.0,
                                                        .pair_variance = 1.0,
                                                        .curve_variance = -0.5,
                                                        .curve_length = -1.0};

/// Rows of a table, the kernel that was fitted to them, and the model of noise by itself.
struct fitted_kernel {
  measured_table table = test::formula_network(4).table(40, 3, 0.3);
  operand_codes codes = codes_of(table);
  accuracy::detail::training_rows rows{table, all_rows(table), codes,
                                       accuracy_link{link_kind::logit, 0.1}};
  std::vector<double> noise = accuracy::detail::noise_of_codes(codes);
  accuracy::detail::noise_model model{codes, noise, rows.places, rows.targets, rows.weights};
  accuracy::detail::genome_kernel kernel{codes, rows};

  fitted_kernel() { kernel.take(kernel_parameters); }

  [[nodiscard]] double mean(const std::uint16_t* a) const {
    double sum = model.intercept;
    for (std::size_t o = 0; o < codes.operands().size(); ++o) {
      sum -= model.sensitivity[o] * noise[a[o]];
    }
    return sum;
  }

  /// The covariance as it is written, with all pairs of operands one by one.
  [[nodiscard]] double covariance(const std::uint16_t* a, const std::uint16_t* b) const {
    const auto offsets = codes.offsets();
    const std::size_t n = codes.operands().size();
    const auto caution = model.cautious_sensitivity();
    double effects = 0.0;
    std::vector<double> share(n, 0.0);
    for (std::size_t o = 0; o < n; ++o) {
      const std::size_t last = offsets[o + 1] - 1;
      for (std::size_t c = std::max(a[o], b[o]); c < last; ++c) {
        effects += caution[o] * caution[o] * noise[c];
        share[o] += 1.0 / static_cast<double>(last - offsets[o]);
      }
    }
    double walks = 0.0;
    double pairs = 0.0;
    for (std::size_t o = 0; o < n; ++o) {
      walks += share[o] / static_cast<double>(n);
      for (std::size_t p = 0; p < n; ++p) {
        if (p != o) pairs += share[o] * share[p] / static_cast<double>(n * n);
      }
    }
    const double d = (mean(a) - mean(b)) / 0.5;
    return 1.0 + 0.5 * effects + 0.25 * walks + 2.0 * pairs +
           std::exp2(-0.5) * std::exp(-0.5 * d * d);
  }
};

}  // namespace

TEST_CASE("a covariance of genomes is what its formula says") {
  const fitted_kernel f;
  for (std::size_t i = 0; i < f.rows.size; ++i) {
    const auto* a = f.rows.row(i);
    REQUIRE_THAT(f.kernel.model(a), WithinAbs(f.mean(a), 1e-12));
    for (std::size_t j = 0; j < f.rows.size; ++j) {
      const auto* b = f.rows.row(j);
      const double found = f.kernel.covariance(a, f.kernel.model(a), b, f.kernel.model(b));
      REQUIRE_THAT(found, WithinAbs(f.covariance(a, b), 1e-12));
      REQUIRE(found == f.kernel.covariance(b, f.kernel.model(b), a, f.kernel.model(a)));
    }
  }
}

TEST_CASE("the terms of a covariance add up to it") {
  const fitted_kernel f;
  const std::size_t n = f.codes.operands().size();
  const auto* a = f.rows.row(0);
  for (std::size_t j = 0; j < f.rows.size; ++j) {
    const auto* b = f.rows.row(j);
    double sum = 1.0;
    double walks = 0.0;
    double squares = 0.0;
    for (std::size_t o = 0; o < n; ++o) {
      const std::size_t wider = std::max(a[o], b[o]);
      sum += f.kernel.additive(wider);
      walks += f.kernel.share(wider);
      squares += f.kernel.share(wider) * f.kernel.share(wider);
    }
    const double d = f.kernel.model(a) - f.kernel.model(b);
    sum += f.kernel.pairs_and_curve(walks * walks - squares, d);
    REQUIRE_THAT(sum,
                 WithinAbs(f.kernel.covariance(a, f.kernel.model(a), b, f.kernel.model(b)), 1e-12));
  }
}

TEST_CASE("no weighted sum of accuracies has a variance below 0") {
  const fitted_kernel f;
  test::random_numbers random(6);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> weights;
    for (std::size_t i = 0; i < f.rows.size; ++i) weights.push_back(random.uniform() - 0.5);
    double variance = 0.0;
    for (std::size_t i = 0; i < f.rows.size; ++i) {
      for (std::size_t j = 0; j < f.rows.size; ++j) {
        const auto* a = f.rows.row(i);
        const auto* b = f.rows.row(j);
        variance += weights[i] * weights[j] *
                    f.kernel.covariance(a, f.kernel.model(a), b, f.kernel.model(b));
      }
    }
    REQUIRE(variance > -1e-9);
  }
}
