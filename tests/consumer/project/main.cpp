#include <cstdio>

#include "library.hpp"

int main() {
  const auto points = make_points();
  std::printf("%zu points, the last is (%g, %g)\n", points.size(), points.view()(1, 0),
              points.view()(1, 1));
  return points.size() == 2 && points.view()(1, 1) == 3.0 ? 0 : 1;
}
