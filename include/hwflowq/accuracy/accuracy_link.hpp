// Scales on which the harm of several quantised layers adds up.
#ifndef HWFLOWQ_ACCURACY_ACCURACY_LINK_HPP
#define HWFLOWQ_ACCURACY_ACCURACY_LINK_HPP

#include <hwflowq/core/reproducible_math.hpp>
#include <hwflowq/core/strict_floating_point.hpp>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hwflowq::accuracy {

/// How accuracy is stretched before a sum over layers is fitted to it.
enum class link_kind : std::uint8_t {
  identity,   ///< harm adds up in percentage points
  logarithm,  ///< what is left above chance shrinks by a factor for each layer
  logit       ///< odds of being right shrink by a factor for each layer
};

inline constexpr std::array<link_kind, 3> all_links{link_kind::identity, link_kind::logarithm,
                                                    link_kind::logit};

[[nodiscard]] constexpr std::string_view name_of(link_kind kind) {
  switch (kind) {
    case link_kind::identity:
      return "identity";
    case link_kind::logarithm:
      return "logarithm";
    case link_kind::logit:
      return "logit";
  }
  return "unknown";
}

/// A monotone function from accuracy in per cent to the whole real line, and its inverse.
///
/// With p the accuracy as a share and c that of guessing: identity z = p; logarithm z = ln(p - c / 2);
/// logit z = ln((p - c / 2) / (1 - p)). Half of c is taken off so that networks that guess keep a
/// finite z; for the same reason p is kept within [c / 2 + 1/200, 1 - 1/200]. Near the accuracy of
/// the float network all are straight, and harm adds up; far below it harm saturates.
struct accuracy_link {
  link_kind kind = link_kind::logarithm;
  double chance = 0.1;  ///< share of images that guessing gets right

  bool operator==(const accuracy_link&) const = default;

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    if (chance >= 0.0 && chance <= 0.5) return;
    throw std::invalid_argument("accuracy_link: chance = " + std::to_string(chance) +
                                " must be within [0, 0.5]");
  }

  /// The stretched value of an accuracy in per cent.
  [[nodiscard]] HWFLOWQ_STRICT_FP double stretch(double accuracy) const {
    HWFLOWQ_STRICT_FP_BODY
    const double p = 0.01 * accuracy;
    if (kind == link_kind::identity) return p;
    const double above = within(p) - 0.5 * chance;
    const double z = kind == link_kind::logarithm ? above : above / (1.0 - within(p));
    return ln2 * reproducible::log2(z);
  }

  /// How much the stretched value grows per percentage point.
  [[nodiscard]] HWFLOWQ_STRICT_FP double slope(double accuracy) const {
    HWFLOWQ_STRICT_FP_BODY
    if (kind == link_kind::identity) return 0.01;
    const double p = within(0.01 * accuracy);
    const double above = 1.0 / (p - 0.5 * chance);
    return 0.01 * (kind == link_kind::logarithm ? above : above + 1.0 / (1.0 - p));
  }

  /// The accuracy in per cent of a stretched value, within 0 and 100.
  [[nodiscard]] HWFLOWQ_STRICT_FP double accuracy(double z) const {
    HWFLOWQ_STRICT_FP_BODY
    double p = z;
    if (kind != link_kind::identity) {
      constexpr double one_over_ln2 = 1.44269504088896340735992468100;
      z = z < -300.0 ? -300.0 : z > 300.0 ? 300.0 : z;
      const double e = reproducible::exp2(z * one_over_ln2);
      p = kind == link_kind::logarithm ? e + 0.5 * chance : (e + 0.5 * chance) / (1.0 + e);
    }
    p = p < 0.0 ? 0.0 : p;
    return 100.0 * (p > 1.0 ? 1.0 : p);
  }

 private:
  static constexpr double ln2 = 0.693147180559945309417232121458;

  [[nodiscard]] HWFLOWQ_STRICT_FP double within(double p) const {
    HWFLOWQ_STRICT_FP_BODY
    const double least = 0.5 * chance + 0.005;
    p = p < least ? least : p;
    return p > 0.995 ? 0.995 : p;
  }
};

}  // namespace hwflowq::accuracy

#endif
