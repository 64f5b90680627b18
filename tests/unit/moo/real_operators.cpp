#include <hwflowq/core/lanes.hpp>
#include <hwflowq/moo/real_operators.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

// The published formulas in long double and with the C library's functions.
struct long_pair {
  long double low;
  long double high;
};

long double spread_by_formula(long double u, long double beta, long double eta) {
  const long double alpha = 2.0L - std::pow(beta, -(eta + 1.0L));
  return u <= 1.0L / alpha ? std::pow(u * alpha, 1.0L / (eta + 1.0L))
                           : std::pow(1.0L / (2.0L - u * alpha), 1.0L / (eta + 1.0L));
}

long_pair sbx_by_formula(long double first, long double second, long double lower,
                         long double upper, long double eta, long double u) {
  const long double y1 = std::min(first, second);
  const long double y2 = std::max(first, second);
  const long double gap = y2 - y1;
  const auto low = spread_by_formula(u, 1.0L + 2.0L * (y1 - lower) / gap, eta);
  const auto high = spread_by_formula(u, 1.0L + 2.0L * (upper - y2) / gap, eta);
  return {std::clamp((y1 + y2 - low * gap) / 2.0L, lower, upper),
          std::clamp((y1 + y2 + high * gap) / 2.0L, lower, upper)};
}

long double mutation_by_formula(long double x, long double lower, long double upper,
                                long double eta, long double u) {
  const long double range = upper - lower;
  long double step = 0.0L;
  if (u <= 0.5L) {
    const long double far = std::pow(1.0L - (x - lower) / range, eta + 1.0L);
    step = std::pow(2.0L * u + (1.0L - 2.0L * u) * far, 1.0L / (eta + 1.0L)) - 1.0L;
  } else {
    const long double far = std::pow(1.0L - (upper - x) / range, eta + 1.0L);
    step = 1.0L - std::pow(2.0L * (1.0L - u) + 2.0L * (u - 0.5L) * far, 1.0L / (eta + 1.0L));
  }
  return std::clamp(x + step * range, lower, upper);
}

constexpr double etas[] = {0.0, 0.5, 1.0, 2.0, 15.0, 20.0, 30.0, 100.0};

struct pair {
  double low;
  double high;
  bool operator==(const pair&) const = default;
};

/// The children of one pair of parents that differ.
pair cross(double first, double second, double lower, double upper, double eta, double u) {
  moo::sbx_genes<double> genes{first, second, lower, upper, u};
  moo::sbx(genes, eta);
  return {genes.first, genes.second};
}

struct scenario {
  explicit scenario(test::random_numbers& random) {
    lower = -10.0 + 20.0 * random.uniform();
    upper = lower + std::exp2(10.0 * random.uniform() - 5.0);
    first = lower + (upper - lower) * random.uniform();
    second = lower + (upper - lower) * random.uniform();
    if (random.below(8) == 0) first = lower;
    if (random.below(8) == 0) second = upper;
    eta = etas[random.below(std::size(etas))];
    u = random.uniform();
    // Near u = 1 children far out depend on the last digits of 1 - u.
    tolerance = 1e-14 * std::max(std::abs(lower), std::abs(upper)) / (1.0 - u);
  }
  double lower, upper, first, second, eta, u, tolerance;
};

}  // namespace

TEST_CASE("crossover is that of the published formula and stays within bounds") {
  test::random_numbers random(1);
  for (int i = 0; i < 50'000; ++i) {
    const scenario s(random);
    const auto child = cross(s.first, s.second, s.lower, s.upper, s.eta, s.u);
    const auto truth = sbx_by_formula(s.first, s.second, s.lower, s.upper, s.eta, s.u);
    REQUIRE(std::abs(child.low - static_cast<double>(truth.low)) < s.tolerance);
    REQUIRE(std::abs(child.high - static_cast<double>(truth.high)) < s.tolerance);
    REQUIRE((s.lower <= child.low && child.low <= child.high && child.high <= s.upper));
    const auto exchanged = cross(s.second, s.first, s.lower, s.upper, s.eta, s.u);
    REQUIRE(exchanged.low == child.low);
    REQUIRE(exchanged.high == child.high);
  }
}

TEST_CASE("children of parents equally far from their bounds keep the parents' mean") {
  test::random_numbers random(2);
  for (int i = 0; i < 10'000; ++i) {
    const double half = 0.5 * random.uniform() + 1e-3;
    const double eta = etas[random.below(std::size(etas))];
    const auto child = cross(-half, half, -1.0, 1.0, eta, random.uniform());
    REQUIRE(std::abs(child.low + child.high) < 1e-14);
  }
}

TEST_CASE("a draw of one half of the inside leaves the parents where they are") {
  // Without near bounds the spread factor is 1 at u = 1/2: below it children contract.
  const auto kept = cross(0.25, 0.75, -1e6, 1e6, 15.0, 0.5);
  CHECK(std::abs(kept.low - 0.25) < 1e-9);
  CHECK(std::abs(kept.high - 0.75) < 1e-9);
  const auto inside = cross(0.25, 0.75, -1e6, 1e6, 15.0, 0.4);
  CHECK((inside.low > 0.25 && inside.high < 0.75));
  const auto outside = cross(0.25, 0.75, -1e6, 1e6, 15.0, 0.6);
  CHECK((outside.low < 0.25 && outside.high > 0.75));
  for (const double eta : etas) {  // u = 0 contracts to the middle
    const auto middle = cross(0.25, 0.75, 0.0, 1.0, eta, 0.0);
    CHECK((middle.low == 0.5 && middle.high == 0.5));
  }
}

TEST_CASE("genes in the lanes of a register are crossed as if each were alone") {
  test::random_numbers random(5);
  for (int repeat = 0; repeat < 4000; ++repeat) {
    moo::sbx_genes<real_lanes> genes{};
    const double eta = etas[random.below(std::size(etas))];
    std::array<pair, lane_count> alone{};
    for (std::size_t i = 0; i < lane_count; ++i) {
      const scenario s(random);
      genes.first[i] = s.first;
      genes.second[i] = s.second;
      genes.lower[i] = s.lower;
      genes.upper[i] = s.upper;
      genes.u[i] = s.u;
      alone[i] = cross(s.first, s.second, s.lower, s.upper, eta, s.u);
    }
    moo::sbx(genes, eta);
    for (std::size_t i = 0; i < lane_count; ++i)
      REQUIRE(pair{genes.first[i], genes.second[i]} == alone[i]);
  }
}

TEST_CASE("crossover of extreme genes is finite and within bounds") {
  const double tiny = std::numeric_limits<double>::denorm_min();
  const double huge = std::numeric_limits<double>::max() / 2;
  test::random_numbers random(3);
  for (int i = 0; i < 5000; ++i) {
    const double u = i == 0 ? 1.0 - 0x1p-53 : random.uniform();
    const double eta = i % 2 == 0 ? 0.0 : 1000.0;
    for (const auto& [a, b, lower, upper] :
         {std::array{0.0, tiny, 0.0, 1.0}, std::array{0.0, tiny, -1.0, tiny},
          std::array{-huge, huge, -huge, huge}, std::array{0.0, huge, -huge, huge},
          std::array{1.0, std::nextafter(1.0, 2.0), 0.0, 2.0}}) {
      const auto child = cross(a, b, lower, upper, eta, u);
      REQUIRE((lower <= child.low && child.low <= upper));
      REQUIRE((lower <= child.high && child.high <= upper));
      const double mutant = moo::polynomial_mutation(a, lower, upper, eta, u);
      REQUIRE((lower <= mutant && mutant <= upper));
    }
  }
}

TEST_CASE("mutation is that of the published formula and stays within bounds") {
  test::random_numbers random(4);
  for (int i = 0; i < 50'000; ++i) {
    const scenario s(random);
    const double x = random.below(2) == 0 ? s.first : s.second;
    const double child = moo::polynomial_mutation(x, s.lower, s.upper, s.eta, s.u);
    const auto truth = mutation_by_formula(x, s.lower, s.upper, s.eta, s.u);
    REQUIRE(std::abs(child - static_cast<double>(truth)) < s.tolerance);
    REQUIRE((s.lower <= child && child <= s.upper));
    if (s.u < 0.5) REQUIRE(child <= x);
    if (s.u > 0.5) REQUIRE(child >= x);
  }
}

TEST_CASE("mutation reaches its limits at the ends of the draw") {
  CHECK(moo::polynomial_mutation(0.3, 0.0, 1.0, 20.0, 0.0) == 0.0);
  CHECK(moo::polynomial_mutation(0.3, 0.0, 1.0, 20.0, 0.5) == 0.3);
  CHECK(moo::polynomial_mutation(0.3, 0.0, 1.0, 0.0, 1.0 - 0x1p-53) > 1.0 - 1e-15);
  CHECK(moo::polynomial_mutation(0.0, 0.0, 1.0, 20.0, 0.25) == 0.0);
  CHECK(moo::polynomial_mutation(1.0, 0.0, 1.0, 20.0, 0.75) == 1.0);
}

TEST_CASE("mutation strays less the larger its index") {
  double before = 1.0;
  for (const double eta : etas) {
    const double strays = std::abs(moo::polynomial_mutation(0.5, 0.0, 1.0, eta, 0.9) - 0.5);
    CHECK(strays < before);
    before = strays;
  }
}

// Bits, not digits: another compiler, instruction set or C library must not change one.
TEST_CASE("operators on real genes give the same bits everywhere") {
  CHECK(cross(0.2, 0.7, 0, 1, 15, 0.3) == pair{0x1.a9b0839d4c513p-3, 0x1.6260bff632f95p-1});
  CHECK(cross(0.7, 0.2, 0, 1, 15, 0.83) == pair{0x1.75e5005e7fa16p-3, 0x1.6f53f8e48100ap-1});
  CHECK(cross(-2.5, 4.9, -5, 5, 2, 0.97) == pair{-0x1.23548726276f4p+2, 0x1.3d3a310d764dcp+2});
  CHECK(cross(0.01, 0.02, 0, 1, 20, 0.6) == pair{0x1.45ee05986959cp-7, 0x1.488e1bec1e756p-6});
  CHECK(moo::polynomial_mutation(0.2, 0, 1, 20, 0.3) == 0x1.68f78789856aep-3);
  CHECK(moo::polynomial_mutation(0.9, 0, 1, 20, 0.7) == 0x1.d76d0d396f22dp-1);
  CHECK(moo::polynomial_mutation(-2.5, -5, 5, 2, 0.97) == 0x1.a4f42fe52f4d4p+1);
  CHECK(moo::polynomial_mutation(0.01, 0, 1, 5, 0.1) == 0x1.0b78b566e8eecp-9);
}
