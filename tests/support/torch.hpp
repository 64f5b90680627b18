// LibTorch beside the test framework.
#ifndef HWFLOWQ_TESTS_SUPPORT_TORCH_HPP
#define HWFLOWQ_TESTS_SUPPORT_TORCH_HPP

#include <torch/types.h>
#include <torch/utils.h>

// The logging that LibTorch may be built with claims names of the test framework.
#undef CHECK
#undef CHECK_NOTHROW

#include "catch.hpp"

namespace hwflowq::test {

/// The greatest difference between two tensors, as a share of the greatest magnitude of the second.
inline double difference(const torch::Tensor& a, const torch::Tensor& b) {
  const auto greatest = b.abs().max().item<double>();
  const auto most = (a.to(torch::kDouble) - b.to(torch::kDouble)).abs().max().item<double>();
  return greatest > 0.0 ? most / greatest : most;
}

/// Whether two tensors hold the same bits.
inline bool same(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::equal(a, b);
}

}  // namespace hwflowq::test

#endif
