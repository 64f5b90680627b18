#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/fit_pooled_surrogate.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "messages.hpp"
#include "ranking.hpp"
#include "toy_table.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using hwflowq::test::message;

// A surrogate and no more: neither a default constructor nor a comparison.
class guess {
 public:
  guess(operand_codes codes, prediction at_two_bits)
      : codes_(std::move(codes)), at_two_bits_(at_two_bits) {}
  float operator()(std::span<const Precision> p) const {
    return static_cast<float>(predict(p).accuracy);
  }
  prediction predict(std::span<const Precision> p) const {
    std::vector<std::uint16_t> places(codes_.operands().size());
    codes_.encode(p, places);
    return {at_two_bits_.accuracy + p.front().weight_bits - 2.0, at_two_bits_.standard_error};
  }
  operand_codes codes() const { return codes_; }

 private:
  operand_codes codes_;
  prediction at_two_bits_;
};

template <typename... Members>
concept has_ensemble = requires { typename ensemble_surrogate<Members...>; };

using pair_of_both = ensemble_surrogate<pooled_surrogate, gaussian_process_surrogate>;
static_assert(Surrogate<guess> && !std::default_initializable<guess>);
static_assert(Surrogate<pair_of_both>);
static_assert(Surrogate<ensemble_surrogate<guess, guess, pair_of_both>>);
static_assert(std::default_initializable<pair_of_both>);
static_assert(std::copyable<ensemble_surrogate<guess, guess>>);
static_assert(has_ensemble<guess, pooled_surrogate>);
static_assert(!has_ensemble<>);
static_assert(!has_ensemble<guess>);
static_assert(!has_ensemble<guess, int>);
static_assert(!has_ensemble<guess, measured_table>);
static_assert(pair_of_both::size() == 2);

operand_codes two_layers() {
  const std::vector<std::pair<width_set, width_set>> widths(2, {width_set{2, 4}, width_set{8}});
  return {{"a", "b"}, widths};
}

}  // namespace

TEST_CASE("a mixture's moments are those that are found by hand") {
  // Of 90 +- 1 and 92 +- 3: the mean is 91, the variance (1 + 9) / 2 + 1.
  const auto two = equal_mixture(std::array{prediction{90.0, 1.0}, prediction{92.0, 3.0}});
  REQUIRE(two == prediction{91.0, std::sqrt(6.0)});
  // Of 1, 2 and 6, known exactly: the mean is 3, the variance (4 + 1 + 9) / 3.
  const auto three =
      equal_mixture(std::array{prediction{1.0, 0.0}, prediction{2.0, 0.0}, prediction{6.0, 0.0}});
  REQUIRE(three.accuracy == 3.0);
  REQUIRE_THAT(three.standard_error, WithinRel(std::sqrt(14.0 / 3.0), 1e-15));
  // Members that agree add nothing to what they say.
  REQUIRE(equal_mixture(std::array{prediction{90.0, 0.5}, prediction{90.0, 0.5}}) ==
          prediction{90.0, 0.5});
  REQUIRE(equal_mixture(std::array{prediction{88.5, 0.25}}) == prediction{88.5, 0.25});
  REQUIRE(message([] { return equal_mixture(std::span<const prediction>()); }) ==
          "equal_mixture: of no prediction");
}

TEST_CASE("a mixture's moments are those of numbers drawn from it") {
  const std::array<prediction, 3> members{{{89.0, 0.3}, {90.5, 1.1}, {90.0, 0.6}}};
  const auto mixture = equal_mixture(members);
  test::random_numbers random(5);
  // Draws of a member that is drawn first; twelve uniform numbers have a variance of one together. The
  // standard error of the mean of n draws is that of one over sqrt(n), that of their variance less than
  // 3 of it over sqrt(n) for tails like these.
  constexpr int draws = 200'000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < draws; ++i) {
    const auto& member = members[random.below(members.size())];
    double normal = -6.0;
    for (int k = 0; k < 12; ++k) normal += random.uniform();
    const double off = member.accuracy + member.standard_error * normal - mixture.accuracy;
    sum += off;
    squares += off * off;
  }
  const double variance = mixture.standard_error * mixture.standard_error;
  const double root = std::sqrt(static_cast<double>(draws));
  REQUIRE_THAT(sum / draws, WithinAbs(0.0, 4.0 * mixture.standard_error / root));
  REQUIRE_THAT(squares / draws, WithinAbs(variance, 4.0 * 3.0 * variance / root));
}

TEST_CASE(
    "a mixture's variance is the published difference of squares, and at least the members' mean") {
  test::random_numbers random(11);
  for (int i = 0; i < 1000; ++i) {
    std::vector<prediction> members(1 + random.below(6));
    long double mean = 0.0L;
    long double square = 0.0L;
    long double variances = 0.0L;
    for (auto& m : members) {
      m = {80.0 + 15.0 * random.uniform(), 2.0 * random.uniform()};
      const auto count = static_cast<long double>(members.size());
      const long double mu = m.accuracy;
      const long double sigma = m.standard_error;
      mean += mu / count;
      variances += sigma * sigma / count;
      square += (sigma * sigma + mu * mu) / count;
    }
    const auto mixture = equal_mixture(members);
    const double variance = mixture.standard_error * mixture.standard_error;
    REQUIRE_THAT(mixture.accuracy, WithinRel(static_cast<double>(mean), 1e-14));
    REQUIRE_THAT(variance, WithinAbs(static_cast<double>(square - mean * mean), 1e-12));
    REQUIRE(variance >= static_cast<double>(variances) * (1.0 - 1e-14));
    std::ranges::reverse(members);
    REQUIRE_THAT(equal_mixture(members).standard_error, WithinRel(mixture.standard_error, 1e-13));
  }
}

TEST_CASE("an ensemble predicts the mean, whatever its members give") {
  const ensemble_surrogate both(guess(two_layers(), {80.0, 3.0}), guess(two_layers(), {86.0, 1.0}));
  const std::vector<Precision> wide{{4, 8}, {4, 8}};
  REQUIRE(both(wide) == 85.0);
  REQUIRE(both.predict(wide) == prediction{85.0, std::sqrt(5.0 + 9.0)});
  REQUIRE(both.codes() == two_layers());
  REQUIRE(std::get<1>(both.members())(wide) == 88.0F);

  const std::vector<Precision> genomes{{4, 8}, {4, 8}, {2, 8}, {4, 8}};
  std::vector<double> accuracies(2);
  both(genomes, accuracies);
  REQUIRE(accuracies == std::vector{85.0, 83.0});
  accuracies.resize(1);
  REQUIRE(message([&] { both(genomes, accuracies); }) ==
          "surrogate: 4 precisions are not those of 1 genomes of 2 layers");
  REQUIRE(message([&] { return both(std::vector<Precision>{{4, 8}, {3, 8}}); }) ==
          "operand_codes: layer \"b\": weights of 3 bits are not among {2, 4}");

  // An ensemble is a surrogate, and may be a member: half of the mean is its.
  const ensemble_surrogate nested(both, guess(two_layers(), {95.0, 1.0}));
  REQUIRE(nested(wide) == 91.0);
}

TEST_CASE("members of other layers or widths are refused") {
  const std::vector<std::pair<width_set, width_set>> narrower(2, {width_set{2, 3}, width_set{8}});
  const guess one(two_layers(), {80.0, 1.0});
  const auto refused = [&](operand_codes codes) {
    return message(
        [&] { return ensemble_surrogate(one, one, guess(std::move(codes), {80.0, 1.0})); });
  };
  REQUIRE(refused(two_layers()).empty());
  for (const auto& codes :
       {operand_codes({"a", "b"}, narrower), operand_codes({"a"}, std::span(narrower).first(1))}) {
    REQUIRE(refused(codes) ==
            "ensemble_surrogate: its members are not of the same layers and widths");
  }
}

TEST_CASE("an ensemble of fitted surrogates is the mixture of what they say, in folds as well") {
  const auto table = test::formula_network(4).table(120, 3, 0.4);
  const gaussian_process_options small{.inducing_points = 40, .search_points = 20};
  const auto codes = codes_of(table);
  const auto fit_sum = [&](std::span<const std::size_t> rows) {
    return fit_pooled_surrogate(table, rows, codes, {.rank = 5});
  };
  const auto fit_process = [&](std::span<const std::size_t> rows) {
    return gaussian_process_surrogate(table, rows, codes, small);
  };
  const auto fold = draw_folds(table.size(), 3, 1);
  const auto sum = predict_held_out_with_errors(table, fold, fit_sum);
  const auto process = predict_held_out_with_errors(table, fold, fit_process);
  const auto both =
      predict_held_out_with_errors(table, fold, [&](std::span<const std::size_t> rows) {
        return ensemble_surrogate(fit_sum(rows), fit_process(rows));
      });
  double of_sum = 0.0;
  double of_process = 0.0;
  double of_both = 0.0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    REQUIRE(both[i] == equal_mixture(std::array{sum[i], process[i]}));
    REQUIRE(both[i].accuracy >= std::min(sum[i].accuracy, process[i].accuracy));
    REQUIRE(both[i].accuracy <= std::max(sum[i].accuracy, process[i].accuracy));
    const double measured = table.measured(i).accuracy;
    of_sum += std::fabs(sum[i].accuracy - measured);
    of_process += std::fabs(process[i].accuracy - measured);
    of_both += std::fabs(both[i].accuracy - measured);
  }
  REQUIRE(of_both <= 0.5 * (of_sum + of_process) + 1e-9);

  const ensemble_surrogate mean(fit_pooled_surrogate(table), gaussian_process_surrogate(table));
  const prediction found = mean.predict(table.precisions(7));
  REQUIRE(found.standard_error > 0.0);
  const auto before = test::allocations();
  const double accuracy = mean(table.precisions(7));
  REQUIRE(test::allocations() == before);
  REQUIRE(accuracy == found.accuracy);
}
