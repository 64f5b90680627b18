#include <hwflowq/core/reflection.hpp>

#include <boost/hana/define_struct.hpp>

#include <string>
#include <string_view>
#include <type_traits>

#include "catch.hpp"

namespace reflection_tests {

struct record {
  double energy_pj = 1.5;
  int cycles = 7;
  std::string engine = "serial";
};
struct plain {
  int cycles;
};
struct of_hana {
  BOOST_HANA_DEFINE_STRUCT(of_hana, (int, first), (long, second));
};

}  // namespace reflection_tests

HWFLOWQ_REFLECT(reflection_tests::record, energy_pj, cycles, engine);

using namespace hwflowq;
using reflection_tests::of_hana;
using reflection_tests::plain;
using reflection_tests::record;

static_assert(Reflected<record> && Reflected<const record&> && Reflected<of_hana>);
static_assert(!Reflected<plain> && !Reflected<int>);
static_assert(has_field<record, "cycles"> && has_field<record, "energy_pj">);
static_assert(!has_field<record, "cycle"> && !has_field<record, "cycles_"> &&
              !has_field<record, "">);
static_assert(!has_field<plain, "cycles">);
static_assert(has_field<of_hana, "second"> && !has_field<of_hana, "third">);
static_assert(field_names<record>.size() == 3 && field_names<record>[2] == "engine");
static_assert(
    std::is_same_v<decltype(field_of<"second">(std::declval<const of_hana&>())), const long&>);

TEST_CASE("fields are reached by name") {
  record r;
  CHECK(field_of<"cycles">(r) == 7);
  field_of<"cycles">(r) = 9;
  field_of<"engine">(r) += "!";
  CHECK(r.cycles == 9);
  CHECK(r.engine == "serial!");
  const record fixed;
  CHECK(field_of<"energy_pj">(fixed) == 1.5);
}

TEST_CASE("all fields are visited in their order") {
  record r;
  std::string names;
  for_each_field(r, [&names](std::string_view name, auto& field) {
    names.append(name).append(";");
    field = std::remove_reference_t<decltype(field)>{};
  });
  CHECK(names == "energy_pj;cycles;engine;");
  CHECK(r.energy_pj == 0.0);
  CHECK(r.cycles == 0);
  CHECK(r.engine.empty());
}
