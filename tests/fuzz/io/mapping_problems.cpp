// Damaged problem files are read or refused, and what is read can be evaluated or explained.
#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/cost/fine/explain.hpp>
#include <hwflowq/io/mapping_problem.hpp>

#include <exception>
#include <iostream>
#include <string>

#include "catch.hpp"
#include "mutation.hpp"

using namespace hwflowq;

namespace {

const std::string whole = R"({"id": "one",
 "layer": {"K": 4, "C": 6, "P": 8, "R": 3, "stride_PR": 2, "dilation_QS": 3},
 "bits": {"weights": 4, "inputs": 4, "outputs": 8, "partial_sums": 20},
 "arch": {"levels": [
  {"name": "DRAM", "word_bits": 16, "block_size": 4, "entries": null,
   "energy_per_vector_access_pj": 200.0, "read_bandwidth": 2, "instances": 1},
  {"name": "registers", "word_bits": 8, "entries": 64, "instances": 12, "meshX": 4,
   "energy_per_vector_access_pj": 1.5, "double_buffered": true}],
  "mac": {"energy_pj": 0.5, "instances": 12, "meshX": 4}},
 "mapping": [
  {"level": "DRAM", "temporal": [["P", 8], ["C", 2]], "spatial_X": [["K", 4]],
   "spatial_Y": [["C", 3]], "keep": ["Weights", "Inputs", "Outputs"]},
  {"level": "registers", "temporal": [["R", 3]], "keep": ["Weights", "Outputs"]}]})";

}  // namespace

TEST_CASE("damaged problem files are read or refused", "[fuzz]") {
  test::random_numbers random(20261125);
  std::size_t refused = 0;
  std::size_t fitting = 0;
  constexpr std::size_t count = 20'000;
  for (std::size_t i = 0; i < count; ++i) {
    const auto text = test::mutated(whole, whole.size(), random);
    try {
      const auto problem = io::parse_mapping_problem(text);
      if (problem.schedule.empty()) continue;
      io::visit_problem(problem, [&](const auto& sized) {
        sized.hardware.validate();
        const auto cost = evaluate(sized.hardware, problem.nest, problem.bits, sized.schedule);
        if (cost.fits()) {
          ++fitting;
          if (cost.energy_pj < 0.0 || cost.latency_cycles < cost.compute_cycles) {
            FAIL("case " << i << " costs less than nothing: " << text);
          }
        } else if (explain(sized.hardware, problem.nest, problem.bits, sized.schedule, cost)
                       .empty()) {
          FAIL("case " << i << " does not fit without a reason: " << text);
        }
      });
    } catch (const hwflowq::error&) {
      ++refused;
    } catch (const std::invalid_argument&) {
      ++refused;
    }
  }
  std::cout << "problem files: " << refused << " of " << count << " refused, " << fitting
            << " evaluated\n";
  CHECK(refused > 0);
  CHECK(fitting > 0);
}
