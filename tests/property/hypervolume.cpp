// Laws that hypervolumes obey on any set, checked on random ones too large for brute force.
#include <hwflowq/moo/hypervolume.hpp>
#include <hwflowq/moo/hypervolume_contributions.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>

#include "catch.hpp"
#include "hypervolume_truth.hpp"

namespace {

namespace moo = hwflowq::moo;
using hwflowq::test::cloud;

template <std::size_t M>
using rows = hwflowq::test::point_rows<M>;

template <std::size_t M>
void shuffle(rows<M>& points, std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  for (std::size_t i = points.size(); i > 1; --i) std::swap(points[i - 1], points[bits() % i]);
}

template <std::size_t M>
double volume(const rows<M>& points, const std::array<double, M>& reference) {
  return moo::hypervolume(moo::point_set<M>::from_rows(points).view(), reference);
}

/// Calls law(points, reference, seed) on sets of every kind.
template <std::size_t M, typename Law>
void for_random_sets(std::size_t size, Law law) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    for (const auto kind : {cloud::cube, cloud::plane, cloud::sphere, cloud::grid}) {
      INFO(M << " objectives, seed " << seed << ", kind " << static_cast<int>(kind));
      law(hwflowq::test::random_points<M>(kind, size, seed), hwflowq::test::corner<M>(0.95), seed);
    }
  }
}

/// Calls run.template operator()<M>(size) for every number of objectives.
template <typename Run>
void for_all_objectives(Run run) {
  run.template operator()<1>(50);
  run.template operator()<2>(300);
  run.template operator()<3>(300);
  run.template operator()<4>(200);
  run.template operator()<5>(60);
  run.template operator()<6>(30);
}

}  // namespace

TEST_CASE("hypervolume does not depend on the order of points", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    for_random_sets<M>(size, [](rows<M> points, const auto& reference, std::uint64_t seed) {
      const double expected = volume<M>(points, reference);
      for (std::uint64_t i = 0; i < 4; ++i) {
        shuffle<M>(points, seed * 10 + i);
        REQUIRE(volume<M>(points, reference) == expected);  // to the last bit
      }
    });
  });
}

TEST_CASE("hypervolume does not change by duplicates and dominated points", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    for_random_sets<M>(size, [](const rows<M>& points, const auto& reference, std::uint64_t seed) {
      const double expected = volume<M>(points, reference);
      auto more = points;
      for (std::size_t i = 0; i < points.size(); i += 3) {
        more.push_back(points[i]);
        auto dominated = points[i];
        for (double& value : dominated) value += 0.03125;
        more.push_back(dominated);
      }
      shuffle<M>(more, seed);
      REQUIRE(hwflowq::test::close(volume<M>(more, reference), expected, 1e-12));
    });
  });
}

TEST_CASE("hypervolume scales with an objective and moves with a shift", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    for_random_sets<M>(size, [](const rows<M>& points, auto reference, std::uint64_t seed) {
      const double expected = volume<M>(points, reference);
      auto changed = points;
      const std::size_t m = seed % M;
      for (auto& point : changed) point[m] *= 1024.0;
      reference[m] *= 1024.0;
      REQUIRE(volume<M>(changed, reference) == 1024.0 * expected);
      for (auto& point : changed) point[m] -= 5000.0;
      reference[m] -= 5000.0;
      REQUIRE(hwflowq::test::close(volume<M>(changed, reference), 1024.0 * expected, 1e-11));
    });
  });
}

TEST_CASE("hypervolume does not depend on the order of objectives", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    for_random_sets<M>(size, [](const rows<M>& points, auto reference, std::uint64_t) {
      for (std::size_t m = 0; m < M; ++m) reference[m] -= 0.01 * static_cast<double>(m);
      const double expected = volume<M>(points, reference);
      auto turned = points;
      for (auto& point : turned) std::rotate(point.begin(), point.begin() + 1, point.end());
      std::rotate(reference.begin(), reference.begin() + 1, reference.end());
      REQUIRE(hwflowq::test::close(volume<M>(turned, reference), expected, 1e-11));
    });
  });
}

TEST_CASE("a constant objective is a factor", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    if constexpr (M >= 2) {
      for_random_sets<M>(size, [](rows<M> points, const auto& reference, std::uint64_t seed) {
        const std::size_t flat = seed % M;
        rows<M - 1> rest;
        for (auto& point : points) {
          point[flat] = 0.45;
          std::array<double, M - 1> others{};
          for (std::size_t m = 0, to = 0; m < M; ++m) {
            if (m != flat) others[to++] = point[m];
          }
          rest.push_back(others);
        }
        const double expected =
            0.5 * volume<M - 1>(rest, hwflowq::test::corner<M - 1>(reference[0]));
        REQUIRE(hwflowq::test::close(volume<M>(points, reference), expected, 1e-12));
      });
    }
  });
}

TEST_CASE("a set is its parts: contributions added one after another", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    for_random_sets<M>(size, [](const rows<M>& points, const auto& reference, std::uint64_t) {
      // hv(S) is the sum of what each point adds to those before it.
      rows<M> part;
      double sum = 0.0;
      const std::size_t few = std::min<std::size_t>(points.size(), 30);
      for (std::size_t i = 0; i < few; ++i) {
        part.push_back(points[i]);
        sum += moo::hypervolume_contributions(moo::point_set<M>::from_rows(part).view(), reference)
                   .back();
      }
      REQUIRE(hwflowq::test::close(sum, volume<M>(part, reference), 1e-11));
    });
  });
}

TEST_CASE("contributions are what the set loses, in any order of points", "[moo]") {
  for_all_objectives([]<std::size_t M>(std::size_t size) {
    for_random_sets<M>(size / 2, [](rows<M> points, const auto& reference, std::uint64_t seed) {
      const auto all = moo::point_set<M>::from_rows(points);
      const double whole = moo::hypervolume(all.view(), reference);
      auto values = moo::hypervolume_contributions(all.view(), reference);
      for (std::size_t i = 0; i < points.size(); i += 5) {
        auto others = points;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        REQUIRE(std::abs(whole - volume<M>(others, reference) - values[i]) <= 1e-12);
      }
      shuffle<M>(points, seed);
      auto shuffled =
          moo::hypervolume_contributions(moo::point_set<M>::from_rows(points).view(), reference);
      std::sort(values.begin(), values.end());
      std::sort(shuffled.begin(), shuffled.end());
      for (std::size_t i = 0; i < values.size(); ++i) {
        REQUIRE(std::abs(values[i] - shuffled[i]) <= 1e-12 * values[i] + 1e-18);
      }
    });
  });
}
