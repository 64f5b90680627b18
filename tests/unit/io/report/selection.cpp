#include <hwflowq/io/report/selection.hpp>

#include <limits>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "front_documents.hpp"

using namespace hwflowq;
using namespace hwflowq::io::report;

namespace {

io::front_document curve() {
  io::front_document front;
  front.objectives = {{"energy_pj", "pJ"}, {"accuracy", "%", sense::maximise}};
  front.points = {{{1.0, 80.0}, {}},
                  {{10.0, 92.0}, {}},
                  {{2.0, 91.0}, {}},
                  {{std::numeric_limits<double>::infinity(), 91.5}, {}}};
  return front;
}

}  // namespace

TEST_CASE("accuracy is the first objective that is maximised") {
  CHECK(quality_of(curve().objectives) == 1);
  CHECK(quality_of(std::vector<io::objective_column>{{"loss", ""}, {"energy", ""}}) == 0);
  CHECK(along_front(curve()) == std::vector<std::size_t>{1, 3, 2, 0});
}

TEST_CASE("points are called by their names, or by what they are best in") {
  auto front = curve();
  CHECK(knee_of(front) == 2);
  CHECK(picked_points(front) ==
        std::map<std::size_t, std::string>{{0, "least energy"}, {1, "most accuracy"}, {2, "knee"}});
  front.points[3].names = {"mine", "also mine"};
  CHECK(picked_points(front) == std::map<std::size_t, std::string>{{3, "mine, also mine"}});
  front.points.clear();
  CHECK(picked_points(front).empty());
}

TEST_CASE("too many points are thinned evenly, but for picked ones") {
  CHECK(evenly(3, 5) == std::vector<std::size_t>{0, 1, 2});
  CHECK(evenly(101, 3) == std::vector<std::size_t>{0, 50, 100});
  CHECK(evenly(5, 1) == std::vector<std::size_t>{0});
  CHECK(evenly(5, 0).empty());
  std::vector<std::size_t> order(100);
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  const auto some = thinned(order, 4, {{57, "knee"}});
  CHECK(some == std::vector<std::size_t>{99, 57, 49, 0});
  CHECK(thinned(order, 100, {}) == order);
  CHECK(thinned(order, 1, {{57, "knee"}, {3, "other"}}) == std::vector<std::size_t>{57});
}
