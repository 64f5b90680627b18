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

/// Predicts accuracy from precisions: `s(precisions)` alone, for the inner loop of a search;
/// `s.predict(precisions)` with its standard error.
template <typename S>
concept Surrogate = requires(const S& surrogate, std::span<const Precision> precisions) {
  { surrogate(precisions) } -> std::convertible_to<double>;
  { surrogate.predict(precisions) } -> std::convertible_to<prediction>;
  { surrogate.codes() } -> std::convertible_to<const operand_codes&>;
};

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
