#include <hwflowq/cost/fine/evaluate.hpp>
#include <hwflowq/io/mapping_problem.hpp>

#include <cmath>
#include <string>

#include "catch.hpp"
#include "files.hpp"
#include "temporary_directory.hpp"

using namespace hwflowq;
using workload::loop;

namespace {

const std::string example = R"({
  "id": "one", "note": "anything else is left alone",
  "layer": {"name": "toy", "K": 4, "C": 6, "P": 8, "R": 3, "stride_PR": 2, "dilation_QS": 3},
  "arch": {
    "levels": [
      {"name": "DRAM", "word_bits": 16, "block_size": 4, "entries": null,
       "energy_per_vector_access_pj": 200.0, "read_bandwidth": 2, "instances": 1},
      {"name": "registers", "word_bits": 8, "entries": 64, "instances": 12, "meshX": 4,
       "energy_per_vector_access_pj": 1.5, "double_buffered": true}],
    "mac": {"energy_pj": 0.5, "instances": 12, "meshX": 4}},
  "mapping": [
    {"level": "DRAM", "temporal": [["P", 8], ["C", 2]], "spatial_X": [["K", 4]],
     "spatial_Y": [["C", 3]], "keep": ["Weights", "Inputs", "Outputs"]},
    {"level": "registers", "temporal": [["R", 3]], "keep": ["Weights", "Outputs"]}]})";

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = example;
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string complaint(const std::string& text, const std::string& id = {}) {
  try {
    static_cast<void>(io::parse_mapping_problem(text, id));
  } catch (const std::exception& e) {
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a problem is read with its layer, hardware and mapping") {
  const auto problem = io::parse_mapping_problem(example);
  CHECK(problem.id == "one");
  CHECK(problem.layer_name == "toy");
  CHECK(problem.nest.bounds == std::array<std::int64_t, 8>{1, 1, 4, 6, 8, 1, 3, 1});
  CHECK(problem.nest.stride_rows == 2);
  CHECK(problem.nest.dilation_columns == 3);
  CHECK(problem.engine.mac_pj == 0.5);
  REQUIRE(problem.levels.size() == 2);
  const auto& dram = problem.levels[0];
  CHECK(dram.capacity_bits == unlimited);
  CHECK(dram.line_bits == 64);
  CHECK(dram.read_pj_per_line == 200.0);
  CHECK(dram.write_pj_per_line == 200.0);
  CHECK(dram.read_bits_per_cycle == 32.0);
  CHECK(std::isinf(dram.write_bits_per_cycle));
  CHECK(dram.fan_out_x == 4);
  CHECK(dram.fan_out_y == 3);
  const auto& registers = problem.levels[1];
  CHECK(registers.capacity_bits == 512);
  CHECK(registers.double_buffered);
  CHECK(registers.fan_out_x * registers.fan_out_y == 1);
  // Widths by the words of the levels: inputs stay in the DRAM, sums in the registers.
  CHECK(problem.bits ==
        operand_bits{.weight_bits = 8, .input_bits = 16, .output_bits = 16, .accumulator_bits = 8});
  REQUIRE(problem.schedule.size() == 2);
  const auto& outer = problem.schedule[0];
  CHECK(outer.temporal == loop_factors{1, 1, 1, 2, 8, 1, 1, 1});
  CHECK(outer.spatial_x == loop_factors{1, 1, 4, 1, 1, 1, 1, 1});
  CHECK(outer.spatial_y == loop_factors{1, 1, 1, 3, 1, 1, 1, 1});
  // P outside C in time; in space K lies inside C, which is listed last.
  CHECK(outer.order == std::array<loop, 8>{loop::P, loop::C, loop::K, loop::G, loop::N, loop::Q,
                                           loop::R, loop::S});
  CHECK(problem.schedule[1].keep == std::array<bool, 3>{true, false, true});
}

TEST_CASE("the levels of a problem become a type") {
  const auto problem = io::parse_mapping_problem(example);
  const bool fits = io::visit_problem(problem, [&](const auto& sized) {
    CHECK(sized.hardware.level_count == 2);
    CHECK(sized.hardware.processing_elements() == 12);
    return evaluate(sized.hardware, problem.nest, problem.bits, sized.schedule).fits();
  });
  CHECK(fits);
}

TEST_CASE("widths may be given, and the mapping left out") {
  const auto problem = io::parse_mapping_problem(
      replaced("\"mapping\"", "\"bits\": {\"weights\": 3, \"partial_sums\": 20}, \"ignored\""));
  CHECK(problem.schedule.empty());
  CHECK(problem.bits ==
        operand_bits{.weight_bits = 3, .input_bits = 8, .output_bits = 16, .accumulator_bits = 20});
}

TEST_CASE("one of many cases is picked by its id") {
  const std::string many = "{\"cases\": [" + example + ", " + replaced("\"one\"", "\"two\"") + "]}";
  CHECK(io::parse_mapping_problem(many, "two").id == "two");
  CHECK(complaint(many) == "the document has 2 cases: say which by its id");
  CHECK(complaint(many, "three") == "the document has no case \"three\"");
  const test::temporary_directory directory;
  test::write_text(directory / "many.json", many);
  CHECK(io::list_mapping_problems(directory / "many.json") ==
        std::vector<std::string>{"one", "two"});
  CHECK(io::read_mapping_problem(directory / "many.json", "one").id == "one");
}

TEST_CASE("what is wrong with a problem is said with its place") {
  CHECK(complaint(replaced("\"K\": 4", "\"K\": 0")) ==
        "loop nest: K = 0 must be from 1 to 2147483647");
  CHECK(complaint(replaced("\"K\": 4", "\"K\": -1")) ==
        "loop nest: K = -1 must be from 1 to 2147483647");
  CHECK(complaint(replaced("\"K\": 4", "\"K\": 1.5")) ==
        "layer.K must be a whole number of 64 bits, not 1.5");
  CHECK(complaint(replaced("[\"R\", 3]", "[\"X\", 3]")) ==
        "mapping[1].temporal[0] must name one of the loops G N K C P Q R S, not \"X\"");
  CHECK(complaint(replaced("[\"R\", 3]", "[\"R\", 0]")) ==
        "mapping[1].temporal[0] must have a factor from 1 to 2147483647");
  CHECK(complaint(replaced("[\"C\", 2]", "[\"P\", 2]")) ==
        "mapping[0].temporal[1] names a loop for the second time at this level");
  CHECK(complaint(replaced("\"level\": \"registers\"", "\"level\": \"buffer\"")) ==
        "mapping[1].level must be \"registers\", not \"buffer\"");
  CHECK(complaint(replaced("\"Inputs\", ", "\"inputs\", ")) ==
        "mapping[0].keep[1] must be Weights, Inputs or Outputs, not \"inputs\"");
  CHECK(complaint(replaced("\"entries\": 64", "\"entries\": 0")) ==
        "arch.levels[1].entries must be from 1 to 1152921504606846975");
  CHECK(complaint(replaced("\"read_bandwidth\": 2", "\"read_bandwidth\": 0")) ==
        "memory level \"DRAM\": read_bits_per_cycle = 0.000000 must be greater than 0: a level "
        "without bandwidth serves nothing");
  CHECK(complaint(replaced("\"energy_pj\": 0.5, ", "")) == "arch.mac lacks \"energy_pj\"");
  CHECK(complaint("[]") == "the document must be an object");
}

TEST_CASE("a file that cannot be used is named") {
  const test::temporary_directory directory;
  test::write_text(directory / "bad.json", replaced("\"layer\"", "\"lawyer\""));
  const auto path = directory / "bad.json";
  CHECK(test::message_of<io::file_error>([&] { return io::read_mapping_problem(path); }) ==
        "file " + path.string() + ": the document lacks \"layer\"");
}
