#include <hwflowq/accuracy/folds.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

TEST_CASE("rows that share their first layers lie in one fold, if they stand together") {
  using hwflowq::Precision;
  hwflowq::accuracy::measured_table table({"a", "b"});
  const auto add = [&](std::int8_t first, std::int8_t second) {
    table.add(std::vector<Precision>{{first, 8}, {second, 8}}, {50.0, 1.0, 100});
  };
  for (const int tree : {2, 3, 4, 5, 6, 7}) {
    for (const int leaf : {2, 3, 4}) {
      add(static_cast<std::int8_t>(tree), static_cast<std::int8_t>(leaf));
    }
  }
  add(2, 8);  // as the first tree, but measured alone
  const auto fold = hwflowq::accuracy::draw_folds_of_trees(table, 1, 7, 3);
  for (std::size_t i = 0; i < 18; ++i) REQUIRE(fold[i] == fold[i - i % 3]);
  // Seven groups in seven folds: each alone.
  for (std::size_t i = 0; i < 7; ++i) REQUIRE(std::count(fold.begin(), fold.end(), i) <= 3);
  REQUIRE(fold[18] != fold[0]);
  REQUIRE(hwflowq::accuracy::draw_folds_of_trees(table, 0, 5, 3) == draw_folds(19, 5, 3));
  REQUIRE(message([&] { return hwflowq::accuracy::draw_folds_of_trees(table, 1, 8, 3); }) ==
          "draw_folds: 7 rows cannot be divided into 8 folds");
}
