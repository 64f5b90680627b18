// Values that every comparison of numbers must mind.
#ifndef HWFLOWQ_TESTS_SUPPORT_SPECIAL_VALUES_HPP
#define HWFLOWQ_TESTS_SUPPORT_SPECIAL_VALUES_HPP

#include <limits>

namespace hwflowq::test {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace hwflowq::test

#endif
