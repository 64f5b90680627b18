#include <hwflowq/accuracy/torch/detail/layer_forward.hpp>
#include <hwflowq/workload/network_builder.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "torch.hpp"

using namespace hwflowq;
using namespace hwflowq::accuracy;
using Catch::Matchers::WithinRel;

TEST_CASE("a shortcut samples and puts zero channels on both sides") {
  workload::network_builder net("n");
  net.shortcut("s", net.input("x", 2, 4, 4), 4, 2);
  const auto built = std::move(net).build();
  const auto x = torch::arange(32, torch::kFloat).reshape({1, 2, 4, 4});
  const auto y = accuracy::detail::move_data(built.layers()[0].shape, std::vector{x});
  REQUIRE(y.sizes() == torch::IntArrayRef{1, 4, 2, 2});
  const auto expected = torch::tensor({0.0F, 2.0F, 8.0F, 10.0F});
  REQUIRE(torch::equal(y[0][0], torch::zeros({2, 2})));
  REQUIRE(torch::equal(y[0][1].flatten(), expected));
  REQUIRE(torch::equal(y[0][2].flatten(), expected + 16));
  REQUIRE(torch::equal(y[0][3], torch::zeros({2, 2})));
}

TEST_CASE("weights are normal with the variance asked for, and the same each time") {
  workload::network_builder net("n");
  net.convolution("c", net.input("x", 32, 4, 4), {.K = 64, .kernel = 3, .pad = 1});
  const auto built = std::move(net).build();
  const auto& shape = built.layers()[0].shape;
  const auto weights = accuracy::detail::random_weights(shape, random_stream(3));
  REQUIRE(torch::equal(weights, accuracy::detail::random_weights(shape, random_stream(3))));
  REQUIRE_THAT(weights.var().item<double>(), WithinRel(2.0 / (64.0 * 9.0), 0.03));
  REQUIRE(std::abs(weights.mean().item<double>()) < 0.002);
  const auto fourth = weights.pow(4).mean() / weights.var().pow(2);
  REQUIRE_THAT(fourth.item<double>(), WithinRel(3.0, 0.05));  // kurtosis of a normal
}

TEST_CASE("layers that cannot be trained are named") {
  workload::network_builder net("n");
  const auto x = net.input("x", 2, 4, 4);
  net.upsampling("up", x, 8);
  net.convolution("c", x, {.K = 2, .kernel = 3, .pad = workload::padding{0, 0, 2, 2}});
  const auto built = std::move(net).build();
  REQUIRE_THROWS_WITH(accuracy::detail::check_trainable(built.layers()[0]),
                      "network_module: layer \"up\": upsampling cannot be trained");
  REQUIRE_THROWS_WITH(accuracy::detail::check_trainable(built.layers()[1]),
                      "network_module: layer \"c\": padding must be the same on opposite sides");
}
