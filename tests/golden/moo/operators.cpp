// Crossover and mutation of real genes for given random numbers, against reference figures.
#include <hwflowq/moo/real_operators.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "catch.hpp"
#include "reference.hpp"

namespace {

using namespace hwflowq;

/// Equal to 12 digits; where the reference is 0 or a bound, to 12 digits of the range instead.
bool close(double actual, double expected, double lower, double upper) {
  const bool at_bound = expected == 0.0 || expected == lower || expected == upper;
  return std::abs(actual - expected) <= 1e-12 * (at_bound ? upper - lower : std::abs(expected));
}

}  // namespace

TEST_CASE("golden.moo.operators", "[golden]") {
  test::require_reference_dir();
  const auto references = test::reference_json("moo/operators.json");
  std::size_t crossovers = 0;
  for (const auto& reference : references.at("sbx")) {
    const auto value = [&](const char* name) { return test::number(reference.at(name)); };
    const double lower = value("lo");
    const double upper = value("hi");
    moo::sbx_genes<double> genes{value("p1"), value("p2"), lower, upper, value("u")};
    // Equal parents are not crossed.
    if (genes.first != genes.second) moo::sbx(genes, value("eta"));
    INFO(reference.dump());
    CAPTURE(genes.first, genes.second);
    CHECK(close(genes.first, value("child_low"), lower, upper));
    CHECK(close(genes.second, value("child_high"), lower, upper));
    ++crossovers;
  }
  test::report_cases("operators sbx", crossovers);

  std::size_t mutations = 0;
  for (const auto& reference : references.at("pm")) {
    const auto value = [&](const char* name) { return test::number(reference.at(name)); };
    const double lower = value("lo");
    const double upper = value("hi");
    const double child =
        moo::polynomial_mutation(value("x"), lower, upper, value("eta"), value("u"));
    INFO(reference.dump());
    CAPTURE(child);
    CHECK(close(child, value("child"), lower, upper));
    ++mutations;
  }
  test::report_cases("operators pm", mutations);
}
