// A schedule in which every tensor has its own share of the loops at every memory.
#ifndef HWFLOWQ_COST_FINE_UNEVEN_MAPPING_HPP
#define HWFLOWQ_COST_FINE_UNEVEN_MAPPING_HPP

#include <hwflowq/hardware/ported_array.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq {

/// A loop and its factor.
struct sized_loop {
  workload::loop loop = workload::loop::G;
  std::int64_t size = 1;

  bool operator==(const sized_loop&) const = default;
};

/// One list of loops in time, and for each tensor where its memories divide it: a weight's register
/// may hold what two loops touch while the output's register holds what three do (uneven mapping: Mei
/// et al., "ZigZag: enlarging joint architecture-mapping design space exploration for DNN
/// accelerators", IEEE Transactions on Computers 70(8), 2021).
struct uneven_mapping {
  std::vector<sized_loop> in_time;                ///< the innermost first
  std::vector<std::vector<sized_loop>> in_space;  ///< over each dimension of the array
  /// For each tensor, and each memory that keeps it from the innermost out: how many of the loops in
  /// time lie inside the memory.
  std::array<std::vector<std::size_t>, workload::tensor_count> inside;

  bool operator==(const uneven_mapping&) const = default;

  /// Throws `std::invalid_argument` naming what is wrong unless the loops multiply to the bounds, fit
  /// into the array's dimensions, and each tensor's memories divide all of them in order.
  void validate(const ported_array& array, const workload::loop_nest& nest) const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("uneven mapping: " + what);
    };
    std::array<std::int64_t, workload::loop_count> product{};
    product.fill(1);
    const auto take = [&](const sized_loop& l) {
      const auto d = static_cast<std::size_t>(l.loop);
      const std::int64_t bound = nest.bounds[d];
      if (l.size < 1 || product[d] > bound / l.size) {
        fail("factor " + std::to_string(l.size) + " of " + std::string(workload::name_of(l.loop)) +
             " does not divide its bound " + std::to_string(bound));
      }
      product[d] *= l.size;
    };
    for (const sized_loop& l : in_time) take(l);
    if (in_space.size() > array.dimensions.size()) {
      fail("it unrolls more dimensions than the array's " +
           std::to_string(array.dimensions.size()));
    }
    for (std::size_t k = 0; k < in_space.size(); ++k) {
      std::int64_t used = 1;
      for (const sized_loop& l : in_space[k]) {
        take(l);
        used *= l.size;
      }
      if (used > array.dimensions[k]) {
        fail("it unrolls " + std::to_string(used) + " positions over a dimension of " +
             std::to_string(array.dimensions[k]));
      }
    }
    for (const workload::loop l : workload::all_loops) {
      if (product[static_cast<std::size_t>(l)] != nest.bound(l)) {
        fail("factors of " + std::string(workload::name_of(l)) + " multiply to " +
             std::to_string(product[static_cast<std::size_t>(l)]) + " instead of " +
             std::to_string(nest.bound(l)));
      }
    }
    for (const workload::tensor t : workload::all_tensors) {
      const auto n = static_cast<std::size_t>(t);
      std::size_t memories = 0;
      for (const ported_memory& memory : array.memories) memories += memory.keeps[n] ? 1 : 0;
      std::size_t before = 0;
      bool ordered = inside[n].size() == memories;
      for (const std::size_t count : inside[n]) {
        ordered = ordered && count >= before;
        before = count;
      }
      if (!ordered || before != in_time.size()) {
        fail("the memories of " + std::string(workload::name_of(t)) + " must divide all " +
             std::to_string(in_time.size()) + " loops among them, from the innermost out");
      }
    }
  }
};

}  // namespace hwflowq

#endif
