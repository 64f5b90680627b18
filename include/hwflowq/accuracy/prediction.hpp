// What a surrogate predicts, one genome or many at a time.
#ifndef HWFLOWQ_ACCURACY_PREDICTION_HPP
#define HWFLOWQ_ACCURACY_PREDICTION_HPP

#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/quantization/precision.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace hwflowq::accuracy {

/// An accuracy in per cent, and its standard error in percentage points: how far a measurement on
/// very many images of the same kind may be off.
struct prediction {
  double accuracy = 0.0;
  double standard_error = 0.0;

  bool operator==(const prediction&) const = default;
};

/// `s(precisions)` is an accuracy in per cent.
template <typename S>
concept predicts_accuracy = requires(const S& surrogate, std::span<const Precision> precisions) {
  { surrogate(precisions) } -> std::convertible_to<double>;
};

/// `s.predict(precisions)` is an accuracy with its standard error.
template <typename S>
concept predicts_with_error = requires(const S& surrogate, std::span<const Precision> precisions) {
  { surrogate.predict(precisions) } -> std::convertible_to<prediction>;
};

/// `s.codes()` tells layers, and the widths that may be asked for.
template <typename S>
concept has_codes = requires(const S& surrogate) {
  { surrogate.codes() } -> std::convertible_to<const operand_codes&>;
};

/// Predicts accuracy from precisions: `s(precisions)` alone, for the inner loop of a search;
/// `s.predict(precisions)` with its standard error.
template <typename S>
concept Surrogate = predicts_accuracy<S> && predicts_with_error<S> && has_codes<S>;

/// Lists everything that S lacks to be a Surrogate.
template <typename S>
consteval bool check_surrogate() {
  static_assert(
      predicts_accuracy<S>,
      "Surrogate: add `double operator()(std::span<const Precision>) const`, in per cent");
  static_assert(predicts_with_error<S>,
                "Surrogate: add `prediction predict(std::span<const Precision>) const`");
  static_assert(has_codes<S>, "Surrogate: add `const operand_codes& codes() const`");
  return true;
}

/// Operands that a surrogate may have: what it needs in a prediction stands on the stack.
inline constexpr std::size_t greatest_operands = 1024;

/// Throws `std::invalid_argument` when operands are more than that, or have more codes than 65534.
inline void check_operand_count(const operand_codes& codes) {
  if (codes.operands().size() <= greatest_operands && codes.offsets().back() < 0xFFFF) return;
  throw std::invalid_argument("surrogate: " + std::to_string(codes.operands().size()) +
                              " operands that vary are more than " +
                              std::to_string(greatest_operands));
}

/// Predicts genomes that lie one after the other. Throws `std::invalid_argument` when there are not as
/// many places as genomes.
template <typename S>
void predict_batch(const S& surrogate, std::size_t layers, std::span<const Precision> genomes,
                   std::span<double> accuracies) {
  if (layers == 0 || genomes.size() != accuracies.size() * layers) {
    throw std::invalid_argument(
        "surrogate: " + std::to_string(genomes.size()) + " precisions are not those of " +
        std::to_string(accuracies.size()) + " genomes of " + std::to_string(layers) + " layers");
  }
  for (std::size_t i = 0; i < accuracies.size(); ++i) {
    accuracies[i] = surrogate(genomes.subspan(i * layers, layers));
  }
}

}  // namespace hwflowq::accuracy

#endif
