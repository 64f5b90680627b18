// Every member of an ensemble is a surrogate, which tells its prediction's standard error.
// expect: Surrogate
#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/operand_codes.hpp>
#include <hwflowq/accuracy/prediction.hpp>

#include <span>

using namespace hwflowq;

struct constant {
  accuracy::operand_codes known;
  double operator()(std::span<const Precision>) const { return 90.0; }
#ifdef HWFLOWQ_CONTROL
  accuracy::prediction predict(std::span<const Precision>) const { return {90.0, 1.0}; }
#endif
  const accuracy::operand_codes& codes() const { return known; }
};

[[maybe_unused]] const accuracy::ensemble_surrogate<constant, constant> both;
