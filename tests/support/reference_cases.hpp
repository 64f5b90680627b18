// Reference cases whose number of objectives is data, handed to code that has it as a constant.
#ifndef HWFLOWQ_TESTS_SUPPORT_REFERENCE_CASES_HPP
#define HWFLOWQ_TESTS_SUPPORT_REFERENCE_CASES_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "catch.hpp"
#include "reference.hpp"

namespace hwflowq::test {

namespace detail {

template <typename F, std::size_t... M>
bool with_one_of(std::size_t m, F& f, std::index_sequence<M...> /*counts*/) {
  return ((m == M && (f(std::integral_constant<std::size_t, M>()), true)) || ...);
}

}  // namespace detail

/// Calls `f` with a number of objectives as a `std::integral_constant`; a number of which no test is
/// built is an error.
template <typename F>
void with_objectives(std::size_t m, F f) {
  using counts = std::index_sequence<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15>;
  if (!detail::with_one_of(m, f, counts())) {
    throw std::runtime_error("no test of " + std::to_string(m) + " objectives is built");
  }
}

/// Calls `compare(item, m)` for every case of a file, where `objectives_of(item)` is the number that m
/// holds as a constant; prints how many cases there were of each. A file without cases is an error.
template <typename Objectives, typename Compare>
void compare_cases(const std::filesystem::path& file, const std::string& kind,
                   Objectives objectives_of, Compare compare) {
  require_reference_dir();
  std::map<std::size_t, std::size_t> cases;
  for (const auto& item : reference_json(file)) {
    const std::size_t objectives = objectives_of(item);
    INFO(kind << ", case " << item.value("name", "") << ", " << objectives << " objectives");
    with_objectives(objectives, [&](auto m) { compare(item, m); });
    ++cases[objectives];
  }
  if (cases.empty()) report_cases(kind, 0);
  for (const auto& [objectives, count] : cases) {
    report_cases(kind + ", " + std::to_string(objectives) + " objectives", count);
  }
}

/// Reads a vector of M numbers, such as a reference point.
template <std::size_t M>
std::array<double, M> point(const nlohmann::json& values) {
  const auto read = numbers(values);
  if (read.size() != M) {
    throw std::runtime_error("a point has " + std::to_string(read.size()) + " values, not " +
                             std::to_string(M));
  }
  std::array<double, M> result{};
  for (std::size_t m = 0; m < M; ++m) result[m] = read[m];
  return result;
}

/// Equal, infinities included, or within a share of the expected value.
inline bool is_near(double actual, double expected, double share) {
  return actual == expected || std::abs(actual - expected) <= share * std::abs(expected);
}

}  // namespace hwflowq::test

#endif
