#include <hwflowq/flow/gene_choice.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <vector>

#include "catch.hpp"

using namespace hwflowq;

TEST_CASE("each gene is a choice of its own") {
  using domain = moo::integer_domain<int>;
  const moo::integer_variation<> space{.domains = {domain::of({2, 4, 8}), domain::between(1, 1)}};
  CHECK(flow::single_gene_choices<std::vector<int>>(space) ==
        std::vector<flow::gene_choice>{{{0}, {{0}, {1}, {2}}}, {{1}, {{0}}}});
}
