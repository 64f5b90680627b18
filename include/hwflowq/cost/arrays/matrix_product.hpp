// A layer as a product of two matrices.
#ifndef HWFLOWQ_COST_ARRAYS_MATRIX_PRODUCT_HPP
#define HWFLOWQ_COST_ARRAYS_MATRIX_PRODUCT_HPP

#include <hwflowq/workload/loop_nest.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace hwflowq {

/// Activations of M x K times weights of K x N.
struct matrix_product {
  std::int64_t M = 1;
  std::int64_t K = 1;
  std::int64_t N = 1;

  bool operator==(const matrix_product&) const = default;

  [[nodiscard]] constexpr std::int64_t macs() const { return M * K * N; }
};

/// A group of a convolution with its input unrolled into a matrix of one window a row (im2col):
/// (N P Q) x (C R S) times (C R S) x K. A layer of G groups is G such products.
[[nodiscard]] constexpr matrix_product im2col_product(const workload::loop_nest& nest) {
  using workload::loop;
  return {.M = nest.bound(loop::N) * nest.bound(loop::P) * nest.bound(loop::Q),
          .K = nest.bound(loop::C) * nest.bound(loop::R) * nest.bound(loop::S),
          .N = nest.bound(loop::K)};
}

namespace detail {

/// Throws `std::invalid_argument` naming the field when a size of an array is not positive.
inline void require_positive(const char* array, const char* field, std::int64_t value) {
  if (value >= 1) return;
  throw std::invalid_argument(std::string(array) + ": " + field + " = " + std::to_string(value) +
                              " must be at least 1");
}

}  // namespace detail

}  // namespace hwflowq

#endif
