#include <hwflowq/hardware/operation_law.hpp>

#include <type_traits>

#include "catch.hpp"

using namespace hwflowq;

static_assert(check_operation_law<bit_serial_law>());
static_assert(check_operation_law<bit_parallel_law>());
static_assert(check_operation_law<fixed_law>());
constexpr auto by_weights = [](int weight_bits, int /*activation_bits*/) {
  return weight_bits / 8.0;
};
static_assert(check_operation_law<std::remove_const_t<decltype(by_weights)>>() &&
              is_sound_law(by_weights));
static_assert(is_sound_law(bit_serial_law{}) && is_sound_law(bit_parallel_law{}) &&
              is_sound_law(fixed_law{}) && is_sound_law(subword_law<8, 4>{}) &&
              is_sound_law(subword_law<1, 3, 16>{}));
static_assert(!is_sound_law([](int w, int) { return w - 1.0; }), "nothing at one bit");
static_assert(!is_sound_law([](int w, int a) { return w * 1.0 / a; }), "less for wider operands");
static_assert(!is_sound_law([](int w, int a) { return a * 1.0 / w; }));
static_assert(!OperationLaw<int>);
static_assert(!OperationLaw<decltype([](int) { return 1.0; })>, "two widths");
static_assert(!OperationLaw<decltype([](int, int) { return "text"; })>);
struct counting_law {
  double operator()(int, int) { return ++calls; }
  int calls = 0;
};
static_assert(!OperationLaw<counting_law>, "several threads may call it");

TEST_CASE("laws agree with counting bits and lanes for all pairs of widths") {
  for (int w = 1; w <= 16; ++w) {
    for (int a = 1; a <= 16; ++a) {
      CAPTURE(w, a);
      int pairs = 0;  // of one weight bit and one activation bit
      for (int i = 0; i < w; ++i) {
        for (int j = 0; j < a; ++j) ++pairs;
      }
      CHECK(64.0 * bit_serial_law{}(w, a) == pairs);

      // A word of 16 bits holds as many operations as lanes of 2, 4, 8 or 16 bits fit.
      int lane = 2;
      while (lane < w || lane < a) lane *= 2;
      const int in_a_word = 16 / lane;
      CHECK(bit_parallel_law::lane(w, a) == lane);
      CHECK(bit_parallel_law{}(w, a) * in_a_word == 2.0);
      CHECK(fixed_law{}(w, a) == 1.0);
    }
  }
}

TEST_CASE("operands wider than any lane take several passes") {
  constexpr subword_law<8, 4> narrow;
  CHECK(narrow(4, 4) == 0.5);
  CHECK(narrow(5, 4) == 1.0);
  CHECK(narrow(8, 8) == 1.0);
  CHECK(narrow(9, 8) == 2.0);
  CHECK(narrow(16, 16) == 4.0);
  CHECK(subword_law<4>{}(8, 12) == 3.0);  // 2 x 3 products of 4-bit lanes, half an operation each
}
