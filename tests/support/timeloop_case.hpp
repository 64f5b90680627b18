// Reference cases of Timeloop as accelerators and mappings, by the library's reader of problem files.
#ifndef HWFLOWQ_TESTS_SUPPORT_TIMELOOP_CASE_HPP
#define HWFLOWQ_TESTS_SUPPORT_TIMELOOP_CASE_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/io/mapping_problem.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>

namespace hwflowq::test {

/// Everything that `evaluate` takes.
template <std::size_t Levels>
struct timeloop_case {
  accelerator<engines::plain_mac, Levels> hardware;
  workload::loop_nest nest;
  operand_bits bits;
  mapping<Levels> schedule;
};

template <std::size_t Levels>
timeloop_case<Levels> read_timeloop_case(const nlohmann::json& item) {
  const auto problem = io::parse_mapping_problem(item.dump());
  const auto sized = io::with_levels<Levels>(problem);
  return {sized.hardware, problem.nest, problem.bits, sized.schedule};
}

}  // namespace hwflowq::test

#endif
