// Alphabets and pins of tied layers; precision_space's own tests go through all of it by options.
#include <hwflowq/quantization/width_demands.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "messages.hpp"

namespace {

using namespace hwflowq;
using hwflowq::test::message;
using layers = std::vector<std::size_t>;

hwflowq::detail::width_demands demands() {
  return {"activations", "activation_bits", width_set{2, 4, 8}, {"a", "b", "c"}};
}

}  // namespace

TEST_CASE("layers of which nothing is said may have all widths") {
  CHECK(demands().settle({0}) == width_set{2, 4, 8});
  CHECK(demands().settle({0, 1, 2}) == width_set{2, 4, 8});
}

TEST_CASE("an alphabet by name replaces the common one, and others by name narrow it") {
  auto d = demands();
  d.allow(1, width_set{3, 4, 8});
  CHECK(d.settle({1}) == width_set{3, 4, 8});
  CHECK(d.settle({0, 1}) == width_set{4, 8});
  d.allow(1, width_set{2, 3, 8});
  CHECK(d.settle({1}) == width_set{3, 8});
  d.allow(1, width_set{});
  CHECK(d.settle({1}) == width_set{3, 8});
  CHECK(d.settle({2}) == width_set{2, 4, 8});
  d.allow(2, width_set{2});
  CHECK(message([&] { return d.settle({1, 2}); }) ==
        "precision_space: layers that share their activations have no width in common: \"b\" " +
            to_text(width_set{3, 8}) + " \"c\" " + to_text(width_set{2}));
}

TEST_CASE("a pin holds for all that are tied to it, even outside the common alphabet") {
  auto d = demands();
  d.pin(2, 5);
  d.pin(1, std::nullopt);
  CHECK(d.settle({0, 1, 2}) == width_set{5});
  CHECK(d.settle({0, 1}) == width_set{2, 4, 8});
  d.allow(0, width_set{4});
  CHECK(message([&] { return d.settle({0, 2}); }) ==
        "precision_space: layer \"c\": activations are pinned to 5, but layer \"a\" allows " +
            to_text(width_set{4}));
  d.pin(2, 5);
  CHECK(message([&] { return d.pin(2, 6), 0; }) ==
        "precision_space: layer \"c\": activation_bits is pinned to 5 and to 6");
}

TEST_CASE("a pin of an end gives way to a layer's own, not to one of a layer tied to it") {
  auto d = demands();
  d.pin(0, 4);
  d.pin_as_end(0, 8);
  CHECK(d.settle({0}) == width_set{4});
  d.pin_as_end(2, 8);
  CHECK(d.settle({2}) == width_set{8});
  CHECK(message([&] { return d.settle({0, 2}); }) ==
        "precision_space: layers \"a\" and \"c\" share their activations, but they are pinned to 4 "
        "and (as an end of the network) to 8");
}
