#include <hwflowq/core/binary_io.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;

enum class wide_kind : std::uint16_t { serial = 3, parallel = 700 };

/// A class with functions of its own, found by argument-dependent look-up.
class design {
 public:
  design() = default;
  design(int rows, std::string name) : rows_(rows), name_(std::move(name)) {}
  bool operator==(const design&) const = default;
  friend void save(binary_output& output, const design& d) {
    write(output, d.rows_);
    write(output, d.name_);
  }
  friend void load(binary_input& input, design& d) {
    read(input, d.rows_);
    read(input, d.name_);
  }

 private:
  int rows_ = 0;
  std::string name_;
};

struct opaque {};

using everything = std::tuple<bool, std::int8_t, std::uint64_t, float, double, wide_kind,
                              std::string, std::vector<std::int16_t>, std::vector<std::string>,
                              std::vector<std::vector<double>>, std::array<double, 3>,
                              std::pair<int, design>, std::vector<design>, std::tuple<>>;

const everything sample{true,
                        std::int8_t{-5},
                        ~std::uint64_t{0},
                        1.5F,
                        -0.1,
                        wide_kind::parallel,
                        std::string("a\0b", 3),
                        {-1, 2, -3},
                        {"", "one", "two"},
                        {{}, {1.0}, {2.0, 3.0}},
                        {0.1, 0.2, 0.3},
                        {7, design(4, "seven")},
                        {design(1, ""), design(2, "x")},
                        {}};

static_assert(Serialisable<everything> && Serialisable<std::vector<wide_kind>>);
static_assert(!Serialisable<opaque> && !Serialisable<std::vector<opaque>> && !Serialisable<int*>);
static_assert(!Serialisable<std::tuple<int, opaque>> && !Serialisable<std::map<int, int>>);

template <typename T>
T round_trip(const T& value) {
  binary_output output;
  write(output, value);
  binary_input input(output.bytes());
  const T back = read<T>(input);
  CHECK(input.remaining() == 0);
  return back;
}

}  // namespace

TEST_CASE("values of every kind come back as they were written") {
  CHECK(round_trip(sample) == sample);
  CHECK(round_trip(everything{}) == everything{});
  CHECK(std::signbit(round_trip(-0.0)));
  CHECK(std::isnan(round_trip(std::numeric_limits<double>::quiet_NaN())));
  CHECK(round_trip(std::numeric_limits<double>::denorm_min()) ==
        std::numeric_limits<double>::denorm_min());
  CHECK(round_trip(std::vector<double>(1000, 0.1)) == std::vector<double>(1000, 0.1));
}

TEST_CASE("values come back in the order they were written, over what was there before") {
  binary_output output;
  write(output, 1);
  write(output, std::vector<int>{});
  write(output, std::string("three"));
  binary_input input(output.bytes());
  std::vector<int> values{9, 9, 9};
  CHECK(read<int>(input) == 1);
  read(input, values);
  CHECK(values.empty());
  CHECK(read<std::string>(input) == "three");
  output.clear();
  CHECK(output.bytes().empty());
}

TEST_CASE("a message that ends too soon is an error wherever it ends") {
  binary_output output;
  write(output, sample);
  for (std::size_t size = 0; size < output.bytes().size(); ++size) {
    binary_input input(output.bytes().first(size));
    everything target;
    REQUIRE_THROWS_AS(read(input, target), error);
  }
}

TEST_CASE("a damaged size is an error and takes no memory") {
  const auto damaged = [](auto target, std::uint64_t size) {
    binary_output output;
    write(output, size);
    write(output, std::array<double, 4>{});
    binary_input input(output.bytes());
    CHECK_THROWS_AS(read(input, target), error);
    return target.capacity();
  };
  for (const std::uint64_t size : {std::uint64_t{33}, std::uint64_t{1} << 40, ~std::uint64_t{0},
                                   (~std::uint64_t{0} >> 3) + 2}) {
    CHECK(damaged(std::vector<std::int8_t>{}, size) == 0);
    CHECK(damaged(std::vector<double>{}, size) == 0);
    CHECK(damaged(std::vector<std::string>{}, size) == 0);
    CHECK(damaged(std::string{}, size) < 32);
  }
  // As many bytes as claimed numbers, but too few for their width.
  CHECK(damaged(std::vector<double>{}, 5) == 0);
}

TEST_CASE("a truth value of another byte than 0 and 1 is an error") {
  binary_output output;
  write(output, std::uint8_t{2});
  binary_input input(output.bytes());
  CHECK_THROWS_AS(read<bool>(input), error);
}

TEST_CASE("every byte of a message may be damaged without harm") {
  binary_output output;
  write(output, sample);
  const std::vector<std::byte> message(output.bytes().begin(), output.bytes().end());
  for (std::size_t i = 0; i < message.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
      auto damaged = message;
      damaged[i] ^= static_cast<std::byte>(flip);
      binary_input input(damaged);
      everything target;
      try {
        read(input, target);
      } catch (const error&) {  // the only exception allowed
      }
    }
  }
}
