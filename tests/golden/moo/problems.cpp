// The test problems of these tests themselves, against reference figures.
#include "problems.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"

namespace {

using namespace hwflowq;
using json = nlohmann::json;

template <std::size_t M>
using function = test::point<M> (*)(std::span<const double>);

template <std::size_t M>
function<M> problem_of(const std::string& name) {
  static const std::map<std::string, function<M>> dtlz{
      {"dtlz1", test::dtlz1<M>}, {"dtlz2", test::dtlz2<M>}, {"dtlz3", test::dtlz3<M>},
      {"dtlz4", test::dtlz4<M>}, {"dtlz5", test::dtlz5<M>}, {"dtlz6", test::dtlz6<M>},
      {"dtlz7", test::dtlz7<M>}};
  if constexpr (M == 2) {
    static const std::map<std::string, function<2>> zdt{{"zdt1", test::zdt1},
                                                        {"zdt2", test::zdt2},
                                                        {"zdt3", test::zdt3},
                                                        {"zdt4", test::zdt4},
                                                        {"zdt6", test::zdt6}};
    if (const auto found = zdt.find(name); found != zdt.end()) return found->second;
  }
  const auto found = dtlz.find(name);
  if (found == dtlz.end()) throw std::runtime_error("no test problem is called " + name);
  return found->second;
}

template <std::size_t M>
void compare(const test::point<M>& actual, const std::vector<double>& expected, double tolerance) {
  REQUIRE(expected.size() == M);
  for (std::size_t m = 0; m < M; ++m) {
    // Sines of multiples of pi leave values near 0 without digits of their own.
    const double scale = std::max(std::abs(expected[m]), 1e-3);
    CAPTURE(m, actual[m], expected[m]);
    CHECK(std::abs(actual[m] - expected[m]) <= tolerance * scale);
  }
}

template <std::size_t M>
void compare(const json& reference) {
  const auto name = reference.at("problem").get<std::string>();
  const auto x = test::numbers(reference.at("x"));
  const bool multimodal = name == "zdt4" || name == "dtlz1" || name == "dtlz3";
  compare<M>(problem_of<M>(name)(x), test::numbers(reference.at("f")), multimodal ? 1e-10 : 1e-12);
}

}  // namespace

TEST_CASE("golden.moo.problems", "[golden]") {
  test::require_reference_dir();
  std::map<std::string, std::size_t> cases;
  for (const auto& reference : test::reference_json("moo/problems.json")) {
    const auto name = reference.at("problem").get<std::string>();
    const auto m = reference.at("m").get<std::size_t>();
    INFO(name << " of " << m << " objectives");
    switch (m) {
      case 2:
        compare<2>(reference);
        break;
      case 3:
        compare<3>(reference);
        break;
      case 4:
        compare<4>(reference);
        break;
      case 5:
        compare<5>(reference);
        break;
      case 6:
        compare<6>(reference);
        break;
      default:
        FAIL("no reference case has " << m << " objectives");
    }
    ++cases[name];
  }
  std::size_t total = 0;
  for (const auto& [name, count] : cases) {
    test::report_cases("problems " + name, count);
    total += count;
  }
  test::report_cases("problems", total);
}

TEST_CASE("golden.moo.bits_problem", "[golden]") {
  test::require_reference_dir();
  const test::bits_problem problem;
  std::size_t cases = 0;
  for (const auto& reference : test::reference_json("moo/bits_problem.json")) {
    const auto bits = reference.at("x").get<std::vector<int>>();
    REQUIRE(bits.size() == 2 * test::bits_problem::layers);
    compare<3>(problem(std::span<const int>(bits)), test::numbers(reference.at("f")), 1e-12);
    ++cases;
  }
  test::report_cases("bits_problem", cases);
}
