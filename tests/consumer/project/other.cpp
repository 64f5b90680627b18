#include "library.hpp"

hwflowq::moo::point_set<2> make_points() {
  hwflowq::moo::point_set<2> points;
  points.push_back({1.0, 4.0});
  points.push_back({2.0, 3.0});
  return points;
}
