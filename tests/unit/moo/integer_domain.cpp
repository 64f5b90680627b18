#include <hwflowq/moo/integer_domain.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;

template <typename T>
using domain_of = moo::integer_domain<T>;

template <typename T>
constexpr T lowest = std::numeric_limits<T>::min();
template <typename T>
constexpr T highest = std::numeric_limits<T>::max();

}  // namespace

TEST_CASE("a domain between bounds holds every integer of them") {
  const auto bits = domain_of<int>::between(-3, 8);
  REQUIRE(bits.size() == 12);
  for (int x = -20; x <= 20; ++x) {
    CHECK(bits.contains(x) == (-3 <= x && x <= 8));
    CHECK(bits.nearest(x) == std::clamp(x, -3, 8));
  }
  for (std::uint32_t i = 0; i < 12; ++i) {
    CHECK(bits.value(i) == static_cast<int>(i) - 3);
    CHECK(bits.position(bits.value(i)) == i);
  }
  CHECK(domain_of<int>::between(5, 5).size() == 1);
}

TEST_CASE("an alphabet is sorted, without repetition, and finds the nearest of its values") {
  test::random_numbers random(1);
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::vector<int> values(1 + random.below(10));
    for (int& value : values) value = static_cast<int>(random.below(60)) - 30;
    const std::set<int> truth(values.begin(), values.end());
    const auto alphabet = domain_of<int>::of(values);
    REQUIRE(alphabet.size() == truth.size());
    std::uint32_t position = 0;
    for (const int value : truth) {
      REQUIRE(alphabet.value(position) == value);
      REQUIRE(alphabet.position(value) == position++);
    }
    for (int x = -40; x <= 40; ++x) {
      // The first of the nearest ones in ascending order: of equally near ones the lower.
      const int nearest = *std::min_element(truth.begin(), truth.end(), [x](int a, int b) {
        return std::abs(a - x) < std::abs(b - x);
      });
      REQUIRE(alphabet.nearest(x) == nearest);
      REQUIRE(alphabet.contains(x) == truth.contains(x));
    }
  }
}

TEST_CASE("a domain may be all that a small type holds") {
  const auto bytes = domain_of<std::int8_t>::between(-128, 127);
  REQUIRE(bytes.size() == 256);
  const auto listed = [] {
    std::vector<std::int8_t> values;
    for (int x = 127; x >= -128; --x) values.push_back(static_cast<std::int8_t>(x));
    return domain_of<std::int8_t>::of(values);
  }();
  REQUIRE(listed.size() == 256);
  for (int x = -128; x <= 127; ++x) {
    const auto value = static_cast<std::int8_t>(x);
    REQUIRE(bytes.contains(value));
    REQUIRE(bytes.value(static_cast<std::uint32_t>(x + 128)) == value);
    REQUIRE(listed.position(value) == bytes.position(value));
  }
  CHECK(domain_of<std::uint8_t>::between(0, 255).nearest(200) == 200);
}

TEST_CASE("domains work at the ends of the widest types") {
  using wide = std::int64_t;
  const auto low = domain_of<wide>::between(lowest<wide>, lowest<wide> + 2);
  CHECK(low.value(2) == lowest<wide> + 2);
  CHECK(low.nearest(highest<wide>) == lowest<wide> + 2);
  const auto ends = domain_of<wide>::of({highest<wide>, lowest<wide>});
  CHECK(ends.nearest(-2) == lowest<wide>);
  CHECK(ends.nearest(1) == highest<wide>);
  CHECK(ends.position(0) == 1);  // 2^63 - 1 away from the one, 2^63 from the other
  const auto unsigned_end =
      domain_of<std::uint64_t>::between(highest<std::uint64_t> - 1, highest<std::uint64_t>);
  CHECK(unsigned_end.size() == 2);
  CHECK(unsigned_end.value(1) == highest<std::uint64_t>);
  CHECK(unsigned_end.nearest(0) == highest<std::uint64_t> - 1);
}

TEST_CASE("empty domains and those of too many integers are errors") {
  CHECK_THROWS_AS(domain_of<int>::between(1, 0), std::invalid_argument);
  CHECK_THROWS_AS(domain_of<int>::of({}), std::invalid_argument);
  using wide = std::int64_t;
  CHECK_THROWS_AS(domain_of<wide>::between(lowest<wide>, highest<wide>), std::invalid_argument);
  CHECK_THROWS_AS(domain_of<wide>::between(0, 0xffffffff), std::invalid_argument);
  CHECK(domain_of<wide>::between(0, 0xfffffffe).size() == 0xffffffff);
  CHECK_THROWS_AS(domain_of<std::uint64_t>::between(0, highest<std::uint64_t>),
                  std::invalid_argument);
  CHECK_THROWS_AS(domain_of<std::int32_t>::between(lowest<std::int32_t>, highest<std::int32_t>),
                  std::invalid_argument);
  CHECK_THROWS_WITH(domain_of<int>::between(7, -7), "integer_domain: bounds [7, -7] are empty");
}

TEST_CASE("a domain is restricted to some of its positions") {
  using domain_of = hwflowq::moo::integer_domain<int>;
  const std::vector<std::uint32_t> some{0, 3};
  const auto of_bounds = domain_of::between(5, 9).restricted(some);
  CHECK(of_bounds.size() == 2);
  CHECK(of_bounds.value(0) == 5);
  CHECK(of_bounds.value(1) == 8);
  const auto of_alphabet = domain_of::of({2, 4, 8, 16}).restricted(some);
  CHECK(of_alphabet.contains(16));
  CHECK_FALSE(of_alphabet.contains(4));
  const std::vector<std::uint32_t> five{0, 1, 2, 3, 4};
  CHECK(domain_of::between(5, 9).restricted(five).size() == 5);
  CHECK_THROWS_AS(domain_of::between(5, 9).restricted({}), std::invalid_argument);
}
