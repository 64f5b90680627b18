#include <hwflowq/accuracy/answer_sheet.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "catch.hpp"
#include "ranking.hpp"

namespace {

using namespace hwflowq;
using accuracy::answer_sheet;

answer_sheet sheet_of(const std::vector<bool>& answers) {
  answer_sheet sheet;
  for (const bool right : answers) sheet.append(right);
  return sheet;
}

}  // namespace

TEST_CASE("an answer sheet counts like a list of answers") {
  test::random_numbers random(1);
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 500U}) {
    std::vector<bool> a(size);
    std::vector<bool> b(size + random.below(70));
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = random.below(3) != 0;
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = random.below(2) != 0;
    std::size_t only_a = 0;
    std::size_t only_b = 0;
    for (std::size_t i = 0; i < size; ++i) {
      only_a += a[i] && !b[i] ? 1U : 0U;
      only_b += b[i] && !a[i] ? 1U : 0U;
    }
    const auto sheet_a = sheet_of(a);
    const auto sheet_b = sheet_of(b);
    REQUIRE(sheet_a.size() == size);
    REQUIRE(sheet_a.right() == static_cast<std::size_t>(std::count(a.begin(), a.end(), true)));
    REQUIRE(right_only(sheet_a, sheet_b) == only_a);
    REQUIRE(right_only(sheet_b, sheet_a) == only_b);
  }
}

TEST_CASE("the first answers of a sheet are those of a shorter one") {
  test::random_numbers random(2);
  std::vector<bool> answers(200);
  for (std::size_t i = 0; i < answers.size(); ++i) answers[i] = random.below(2) != 0;
  const auto all = sheet_of(answers);
  for (std::size_t n = 0; n <= answers.size(); ++n) {
    const auto part = all.first(n);
    REQUIRE(part == sheet_of({answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(n)}));
  }
  auto continued = all.first(70);
  for (std::size_t i = 70; i < answers.size(); ++i) continued.append(answers[i]);
  REQUIRE(continued == all);
}

TEST_CASE("an answer sheet gives the accuracy of its counts") {
  const auto sheet = sheet_of({true, true, false, true});
  REQUIRE(sheet.accuracy() == accuracy::accuracy_of_counts(3, 4));
  REQUIRE_THROWS_AS(answer_sheet().accuracy(), std::invalid_argument);
}
