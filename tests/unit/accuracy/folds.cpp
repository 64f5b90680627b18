#include <hwflowq/accuracy/folds.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

using hwflowq::accuracy::draw_folds;
using hwflowq::test::message;

TEST_CASE("folds are of equal size, up to one row") {
  for (const std::size_t rows : {5U, 10U, 17U, 1000U}) {
    for (const std::size_t folds : {2U, 3U, 5U}) {
      const auto fold = draw_folds(rows, folds, 7);
      REQUIRE(fold.size() == rows);
      for (std::size_t f = 0; f < folds; ++f) {
        const auto size = static_cast<std::size_t>(std::count(fold.begin(), fold.end(), f));
        REQUIRE((size == rows / folds || size == rows / folds + 1));
      }
    }
  }
}

TEST_CASE("folds depend on the seed alone, and rows of one fold lie scattered") {
  const auto fold = draw_folds(1000, 2, 7);
  REQUIRE(draw_folds(1000, 2, 7) == fold);
  REQUIRE(draw_folds(1000, 2, 8) != fold);
  // Neighbours are in one fold half of the time: 500 of 999, give or take 16.
  int together = 0;
  for (std::size_t i = 1; i < fold.size(); ++i) together += fold[i] == fold[i - 1] ? 1 : 0;
  REQUIRE(together > 420);
  REQUIRE(together < 580);
}

TEST_CASE("too few rows or folds are refused") {
  REQUIRE(message([] { return draw_folds(10, 1, 1); }) ==
          "draw_folds: 10 rows cannot be divided into 1 folds");
  REQUIRE(message([] { return draw_folds(2, 3, 1); }) ==
          "draw_folds: 2 rows cannot be divided into 3 folds");
}
