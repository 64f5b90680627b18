#include <hwflowq/core/projection.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "catch.hpp"

using hwflowq::detail::project;

namespace {

struct record {
  int energy = 7;
  [[nodiscard]] int doubled() const { return 2 * energy; }
};
struct longer_record : record {};

template <typename Projection, typename Value>
concept projects =
    requires(const Projection& projection, const Value& value) { project(projection, value); };

template <typename Projection, typename Value>
constexpr bool gives_what_invoke_gives =
    std::same_as<decltype(project(std::declval<const Projection&>(), std::declval<const Value&>())),
                 decltype(std::invoke(std::declval<const Projection&>(),
                                      std::declval<const Value&>()))>;

int energy_of(const record& r) {
  return r.energy;
}

}  // namespace

TEST_CASE("callables and pointers to members project") {
  const longer_record value{};
  CHECK(project(&record::energy, value) == 7);
  CHECK(project(&record::doubled, value) == 14);
  CHECK(project(&energy_of, value) == 7);
  CHECK(project([](const auto& r) { return r.energy + 1; }, value) == 8);
  // References stay references.
  CHECK(&project(&record::energy, value) == &value.energy);
  CHECK(&project(std::identity{}, value) == &value);
}

TEST_CASE("pointers to members project what refers to their class") {
  record value{};
  CHECK(project(&record::energy, &value) == 7);
  CHECK(project(&record::doubled, std::make_unique<record>()) == 14);
  CHECK(project(&record::energy, std::cref(value)) == 7);
}

TEST_CASE("project has the type and the constraints of std::invoke") {
  STATIC_REQUIRE(gives_what_invoke_gives<int record::*, record>);
  STATIC_REQUIRE(gives_what_invoke_gives<int record::*, record*>);
  STATIC_REQUIRE(gives_what_invoke_gives<int (record::*)() const, record>);
  STATIC_REQUIRE(gives_what_invoke_gives<std::identity, record>);
  STATIC_REQUIRE_FALSE(projects<int record::*, std::string>);
  STATIC_REQUIRE_FALSE(projects<int, record>);
}
