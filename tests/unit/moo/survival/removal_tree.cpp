#include <hwflowq/moo/survival/removal_tree.hpp>

#include <limits>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace hwflowq;

namespace {

/// The same by looking at every slot.
struct scan {
  std::vector<double> density;
  std::vector<moo::index_type> name;
  std::vector<bool> gone;

  [[nodiscard]] std::size_t most_crowded() const {
    std::size_t best = density.size();
    for (std::size_t s = 0; s < density.size(); ++s) {
      if (gone[s]) continue;
      if (best == density.size() || density[s] < density[best] ||
          (density[s] == density[best] && name[s] > name[best])) {
        best = s;
      }
    }
    return best;
  }
};

}  // namespace

TEST_CASE("the tournament names the slot of least density, ties by name", "[removal_tree]") {
  std::mt19937_64 random(5);
  moo::detail::removal_tree tree;
  // Values with many ties, both zeros and infinity.
  const std::vector<double> values = {0.0, -0.0, 0.5,
                                      1.0, 2.0,  std::numeric_limits<double>::infinity()};
  const auto any = [&] { return values[random() % values.size()]; };
  for (const std::size_t n :
       std::vector<std::size_t>{1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 100, 257}) {
    for (int repeat = 0; repeat < 10; ++repeat) {
      scan expected;
      tree.assign(n);
      for (std::size_t s = 0; s < n; ++s) {
        expected.density.push_back(any());
        expected.name.push_back(static_cast<moo::index_type>((s * 7919) % 1009));
        expected.gone.push_back(false);
        tree.set(s, expected.density[s], expected.name[s]);
      }
      tree.play();
      for (std::size_t left = n; left > 1; --left) {
        const std::size_t worst = tree.most_crowded();
        REQUIRE(worst == expected.most_crowded());
        REQUIRE(tree.density(worst) == expected.density[worst]);
        expected.gone[worst] = true;
        std::size_t below = worst;
        while (below > 0 && expected.gone[below]) --below;
        std::size_t above = worst;
        while (above + 1 < n && expected.gone[above]) ++above;
        if (!expected.gone[below] && !expected.gone[above] && random() % 2 == 0) {
          expected.density[below] = any();
          expected.density[above] = any();
          tree.remove_between(below, expected.density[below], worst, above,
                              expected.density[above]);
        } else {
          tree.remove(worst);
          const std::size_t changed = random() % n;
          if (!expected.gone[changed]) {
            expected.density[changed] = any();
            tree.update(changed, expected.density[changed]);
          }
        }
      }
      REQUIRE(tree.most_crowded() == expected.most_crowded());
    }
  }
}
