#include <hwflowq/core/projection.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "catch.hpp"

using hwflowq::detail::project;

namespace {

struct energy_cost {
  int energy = 7;
  [[nodiscard]] int doubled() const { return 2 * energy; }
};
struct longer_cost : energy_cost {};

template <typename Projection, typename Value>
concept projects =
    requires(const Projection& projection, const Value& value) { project(projection, value); };

template <typename Projection, typename Value>
constexpr bool gives_what_invoke_gives =
    std::same_as<decltype(project(std::declval<const Projection&>(), std::declval<const Value&>())),
                 decltype(std::invoke(std::declval<const Projection&>(),
                                      std::declval<const Value&>()))>;

int energy_of(const energy_cost& r) {
  return r.energy;
}

}  // namespace

TEST_CASE("callables and pointers to members project") {
  const longer_cost value{};
  CHECK(project(&energy_cost::energy, value) == 7);
  CHECK(project(&energy_cost::doubled, value) == 14);
  CHECK(project(&energy_of, value) == 7);
  CHECK(project([](const auto& r) { return r.energy + 1; }, value) == 8);
  // References stay references.
  CHECK(&project(&energy_cost::energy, value) == &value.energy);
  CHECK(&project(std::identity{}, value) == &value);
}

TEST_CASE("pointers to members project what refers to their class") {
  energy_cost value{};
  CHECK(project(&energy_cost::energy, &value) == 7);
  CHECK(project(&energy_cost::doubled, std::make_unique<energy_cost>()) == 14);
  CHECK(project(&energy_cost::energy, std::cref(value)) == 7);
}

TEST_CASE("project has the type and the constraints of std::invoke") {
  STATIC_REQUIRE(gives_what_invoke_gives<int energy_cost::*, energy_cost>);
  STATIC_REQUIRE(gives_what_invoke_gives<int energy_cost::*, energy_cost*>);
  STATIC_REQUIRE(gives_what_invoke_gives<int (energy_cost::*)() const, energy_cost>);
  STATIC_REQUIRE(gives_what_invoke_gives<std::identity, energy_cost>);
  STATIC_REQUIRE_FALSE(projects<int energy_cost::*, std::string>);
  STATIC_REQUIRE_FALSE(projects<int, energy_cost>);
}
