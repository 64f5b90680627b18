#include <hwflowq/moo/point_columns.hpp>

#include <cstdio>

int main() {
  hwflowq::moo::point_set<2> candidates;
  candidates.push_back({8.0, 0.06});
  candidates.push_back({4.0, 0.08});
  candidates.push_back({2.0, 0.15});
  const auto last = candidates.point(candidates.size() - 1);
  std::printf("energy %g, error %g\n", last[0], last[1]);
}
