#include <hwflowq/accuracy/prediction.hpp>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::accuracy;
using hwflowq::test::message;

// The smallest surrogate.
struct mean_of_bits {
  operand_codes known;
  double operator()(std::span<const Precision> p) const { return p.front().weight_bits; }
  prediction predict(std::span<const Precision> p) const { return {(*this)(p), 1.0}; }
  const operand_codes& codes() const { return known; }
};

static_assert(Surrogate<mean_of_bits> && check_surrogate<mean_of_bits>());
static_assert(!Surrogate<int>);

}  // namespace

TEST_CASE("a batch of predictions is its genomes one by one") {
  const std::vector<Precision> genomes{{2, 8}, {8, 8}, {3, 8}, {8, 8}, {4, 8}, {8, 8}};
  std::vector<double> accuracies(3);
  predict_batch(mean_of_bits{}, 2, genomes, accuracies);
  REQUIRE(accuracies == std::vector{2.0, 3.0, 4.0});
  accuracies.resize(2);
  REQUIRE(message([&] { predict_batch(mean_of_bits{}, 2, genomes, accuracies); }) ==
          "surrogate: 6 precisions are not those of 2 genomes of 2 layers");
}

TEST_CASE("a surrogate of too many operands is refused") {
  const std::size_t layers = greatest_operands / 2 + 1;
  std::vector<std::string> names;
  for (std::size_t l = 0; l < layers; ++l) names.push_back(std::to_string(l));
  std::vector<std::pair<width_set, width_set>> widths(layers, {{2, 4}, {2, 4}});
  REQUIRE(message([&] { check_operand_count(operand_codes(names, widths)); }) ==
          "surrogate: 1026 operands that vary are more than 1024");
  names.pop_back();
  widths.pop_back();
  REQUIRE(message([&] { check_operand_count(operand_codes(names, widths)); }).empty());
}
