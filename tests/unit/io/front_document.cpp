#include <hwflowq/io/front_document.hpp>
#include <hwflowq/moo/integer_variation.hpp>
#include <hwflowq/moo/nsga2.hpp>
#include <hwflowq/workload/network.hpp>

#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"

using namespace hwflowq;
using hwflowq::io::front_document;

namespace {

template <typename Change>
std::string refused_document(Change change) {
  auto document = test::awkward_front();
  change(document);
  return test::message_of<std::invalid_argument>([&] {
    document.validate();
    return 0;
  });
}

using genome = std::vector<std::int8_t>;

workload::network two_layer_network() {
  workload::network net("two");
  auto t = net.add_input({"image", 1, 4, 1, 1});
  workload::layer_shape shape;
  shape.kind = workload::layer_kind::fully_connected;
  shape.C = 4;
  shape.K = 4;
  t = net.add("first", shape, {t});
  net.add("second", shape, {t});
  return net;
}

}  // namespace

TEST_CASE("documents that contradict themselves are refused by name") {
  CHECK(refused_document([](auto&) {}).empty());
  CHECK(refused_document([](auto& d) { d.objectives.clear(); }) ==
        "front_document: there is no objective");
  CHECK(refused_document([](auto& d) { d.objectives[2].name = "energy"; }) ==
        "front_document: two of kind objective are named energy");
  CHECK(refused_document([](auto& d) { d.layers[0] = ""; }) ==
        "front_document: a layer has an empty name");
  CHECK(refused_document([](auto& d) { d.hardware[1].first = "PE rows"; }) ==
        "front_document: two of kind hardware key are named PE rows");
  CHECK(refused_document([](auto& d) { d.points[1].objectives.pop_back(); }) ==
        "front_document: point 1: 2 values for 3 objectives");
  CHECK(refused_document([](auto& d) { d.points[2].bits.pop_back(); }) ==
        "front_document: point 2: 2 precisions for 3 layers");
  CHECK(refused_document([](auto& d) {
          d.points[0].objectives[1] = std::numeric_limits<double>::quiet_NaN();
        }) == "front_document: point 0: objective accuracy, top 1 is not a number");
  CHECK(refused_document([](auto& d) { d.points[0].bits[0].weight_bits = 0; }) ==
        "front_document: point 0: layer conv,1 has 0 bits");
  CHECK(refused_document([](auto& d) { d.points[0].bits[0].activation_bits = 17; }) ==
        "front_document: point 0: layer conv,1 has 17 bits");
}

TEST_CASE("parts that may be left out are checked where they are given") {
  const auto whole_refusal = [](auto change) {
    auto document = test::whole_front();
    change(document);
    return test::message_of<std::invalid_argument>([&] {
      document.validate();
      return 0;
    });
  };
  CHECK(whole_refusal([](auto&) {}).empty());
  CHECK(whole_refusal([](auto& d) { d.points[0].names = {"knee"}; }) ==
        "front_document: two of kind point are named knee");
  CHECK(whole_refusal([](auto& d) { d.energy_components.pop_back(); }) ==
        "front_document: point 1: layer conv,1: 2 energies for 1 components");
  CHECK(whole_refusal([](auto& d) { d.levels[1].name = "coarse"; }) ==
        "front_document: two of kind level are named coarse");
  CHECK(whole_refusal([](auto& d) { d.levels[1].objectives.clear(); }) ==
        "level \"mid\": there is no objective");
  CHECK(whole_refusal([](auto& d) { d.baselines[0].points[0].bits.pop_back(); }) ==
        "front_document: baseline uniform \"widths\": point 0: 2 precisions for 3 layers");
  CHECK(whole_refusal([](auto& d) { d.origin.versions.emplace_back("hwflowq", "2"); }) ==
        "front_document: two of kind version key are named hwflowq");
}

TEST_CASE("the front of a search is described by the search's own words") {
  const auto sum = [](const genome& g) { return std::accumulate(g.begin(), g.end(), 0.0); };
  const auto product = [](const genome& g) { return 0.5 * g[0] * g[1] * g[2] * g[3]; };
  const auto problem = moo::make_problem<genome>(
      moo::objectives(minimise<"work", "bits">(sum), maximise<"quality">(product)));
  const moo::integer_variation<genome> variation{
      .domains = std::vector(4, moo::integer_domain<std::int8_t>::between(2, 8))};
  moo::nsga2 search(problem, variation, {.population_size = 20, .seed = 5});
  for (int i = 0; i < 10; ++i) search.step();

  const auto net = two_layer_network();
  const auto document = io::describe_front(search, net, [](const genome& g) {
    return std::vector<Precision>{{g[0], g[2]}, {g[1], g[3]}};
  });
  document.validate();
  CHECK(document.network == "two");
  CHECK(document.layers == std::vector<std::string>{"first", "second"});
  CHECK(document.objectives == std::vector<io::objective_column>{{"work", "bits", sense::minimise},
                                                                 {"quality", "", sense::maximise}});
  CHECK(document.seed == 5);
  CHECK(document.library_version == version);
  const auto front = search.front();
  REQUIRE(document.points.size() == front.size());
  REQUIRE(front.size() > 3);
  for (std::size_t i = 0; i < front.size(); ++i) {
    CHECK(document.points[i].objectives[0] == sum(front[i].genome));
    CHECK(document.points[i].objectives[1] == product(front[i].genome));
    CHECK(document.points[i].bits[1] == Precision{front[i].genome[1], front[i].genome[3]});
  }
}
