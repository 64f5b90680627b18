// What is a Variation and what is not.
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/product_variation.hpp>
#include <hwflowq/moo/real_variation.hpp>
#include <hwflowq/moo/variation.hpp>

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include "archetypes.hpp"

using namespace hwflowq;
namespace archetype = hwflowq::test::archetype;

static_assert(check_variation<archetype::variation, archetype::genome>());
static_assert(!repairs_genomes<archetype::variation, archetype::genome>, "optional");
static_assert(!Variation<archetype::variation, int>, "a variation is of one genome");
static_assert(!Variation<int, archetype::genome>);

static_assert(Variation<moo::real_variation<>, std::vector<double>>);
static_assert(!Variation<moo::real_variation<>, std::vector<float>>);
static_assert(Variation<moo::real_variation<std::array<double, 3>>, std::array<double, 3>>);
static_assert(Variation<moo::integer_variation<>, std::vector<int>>);
static_assert(Variation<moo::product_variation<moo::real_variation<>, moo::integer_variation<>>,
                        std::tuple<std::vector<double>, std::vector<int>>>);
static_assert(!moo::NamesGenome<archetype::variation>);

namespace {

struct complete {
  [[nodiscard]] int random(random_stream&) const;
  void crossover(int&, int&, random_stream&) const;
  void mutate(int&, random_stream&) const;
};
static_assert(Variation<complete, int>);
static_assert(Variation<const complete, int>);

struct random_of_another_type : complete {
  [[nodiscard]] double random(random_stream&) const;
};
static_assert(!draws_random_genomes<random_of_another_type, int>);
static_assert(crosses_genomes<random_of_another_type, int>);
static_assert(!Variation<random_of_another_type, int>);

struct without_stream : complete {
  [[nodiscard]] int random() const;
};
static_assert(!Variation<without_stream, int>, "randomness comes from the stream");

struct crossover_of_one : complete {
  void crossover(int&, random_stream&) const;
};
static_assert(!crosses_genomes<crossover_of_one, int>);
static_assert(!Variation<crossover_of_one, int>);

struct mutation_that_changes_itself : complete {
  void mutate(int&, random_stream&);
};
static_assert(!mutates_genomes<mutation_that_changes_itself, int>, "members are const");
static_assert(!Variation<mutation_that_changes_itself, int>);

struct mutation_of_a_temporary : complete {
  void mutate(int&&, random_stream&) const;
};
static_assert(!Variation<mutation_of_a_temporary, int>);

struct unhashable {
  bool operator==(const unhashable&) const = default;
};
struct of_anything {
  [[nodiscard]] unhashable random(random_stream&) const;
  void crossover(auto&, auto&, random_stream&) const {}
  void mutate(auto&, random_stream&) const {}
};
static_assert(draws_random_genomes<of_anything, unhashable>);
static_assert(!Variation<of_anything, unhashable>, "what is varied is a Genome");

}  // namespace
