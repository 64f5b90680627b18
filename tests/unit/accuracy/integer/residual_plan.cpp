#include <hwflowq/accuracy/integer/residual_plan.hpp>
#include <hwflowq/workload/network_builder.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <cstddef>
#include <utility>

#include "catch.hpp"
#include "messages.hpp"
#include "small_networks.hpp"

using namespace hwflowq;
using accuracy::plan_residual_network;
using accuracy::residual_step;
using hwflowq::test::message;

TEST_CASE("a residual network is a chain of steps") {
  const auto network = test::small_resnet();
  const auto plan = plan_residual_network(network);
  REQUIRE(plan.size() == 6);
  for (std::size_t l = 0; l < plan.size(); ++l) {
    REQUIRE(network.layers()[plan[l].layer].name == network.compute_layer(l).name);
    REQUIRE(plan[l].rectified == (l + 1 < plan.size()));
    REQUIRE(plan[l].padding == (l < 4 ? 1 : 0));
  }
  // The first block adds what its first layer reads; the second a shortcut of the same.
  REQUIRE(plan[1].added == residual_step::none);
  REQUIRE(plan[2].added == 1);
  REQUIRE(plan[2].shortcut == residual_step::none);
  REQUIRE(plan[4].added == 3);
  REQUIRE(network.layers()[plan[4].shortcut].name == "block2.shortcut");
  REQUIRE(network.layers()[plan[4].pooling].name == "avgpool");
  REQUIRE(plan[3].pooling == residual_step::none);
}

TEST_CASE("residual networks for CIFAR have a plan, whatever their depth") {
  for (const int depth : {8, 20, 56}) {
    REQUIRE(plan_residual_network(workload::zoo::resnet_cifar(depth)).size() ==
            static_cast<std::size_t>(depth));
  }
}

TEST_CASE("what is no chain of residual blocks is refused by name") {
  const auto refused = [](auto&& describe) {
    workload::network_builder net("n");
    describe(net, net.input("x", 4, 8, 8));
    const auto built = std::move(net).build();
    return message([&] { return plan_residual_network(built); });
  };
  REQUIRE(refused([](auto& net, auto x) {
            x = net.convolution("a", x, {.K = 4, .kernel = 3, .pad = 1});
            net.convolution("b", x, {.K = 4, .kernel = 3, .pad = 1, .groups = 4});
          }) == "integer_network: layer \"b\": groups and dilation are not supported");
  REQUIRE(refused([](auto& net, auto x) {
            x = net.convolution("a", x, {.K = 4, .kernel = 3, .pad = 1});
            const auto y = net.convolution("b", x, {.K = 4, .kernel = 1});
            const auto z = net.convolution("c", x, {.K = 4, .kernel = 1});
            net.add("sum", {y, z});
          }) == "integer_network: layer \"sum\": adds what no layer before it reads");
  REQUIRE(refused([](auto& net, auto x) {
            x = net.convolution("a", x, {.K = 4, .kernel = 3, .pad = 1});
            net.fully_connected("b", x, {.K = 4});
          }) == "integer_network: layer \"b\": must read one value a channel");
}
