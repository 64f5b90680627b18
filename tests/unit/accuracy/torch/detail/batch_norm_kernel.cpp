#include <hwflowq/accuracy/torch/detail/batch_norm_kernel.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "torch.hpp"

using namespace hwflowq::accuracy::detail;
using Catch::Matchers::WithinAbs;

TEST_CASE("every element is in one tile, and a tile holds whole rows") {
  for (const std::int64_t channels : {1, 3, 10, 16, 24, 64, 100}) {
    for (const std::int64_t rows : {1, 7, 5000}) {
      const channel_chunks chunks(rows, channels);
      REQUIRE(chunks.tile() % channels == 0);
      std::vector<int> seen(static_cast<std::size_t>(rows * channels), 0);
      chunks.for_each_tile([&](std::int64_t at, std::int64_t n) {
        REQUIRE(at % channels == 0);
        for (std::int64_t j = 0; j < n; ++j) ++seen[static_cast<std::size_t>(at + j)];
      });
      for (const int count : seen) REQUIRE(count == 1);
    }
  }
}

TEST_CASE("sums run per channel, whatever the number of threads") {
  constexpr std::int64_t rows = 3001;
  constexpr std::int64_t channels = 5;
  const auto x = torch::randn({rows, channels});
  std::vector<double> before;
  for (const int threads : {1, 2, 1}) {
    at::set_num_threads(threads);
    const auto sums = channel_sums(x.data_ptr<float>(), rows, channels);
    if (!before.empty()) REQUIRE(sums == before);
    before = sums;
  }
  at::set_num_threads(1);
  for (std::int64_t c = 0; c < channels; ++c) {
    const auto column = x.select(1, c).to(torch::kDouble);
    const auto i = static_cast<std::size_t>(c);
    REQUIRE_THAT(before[i], WithinAbs(column.sum().item<double>(), 1e-2));
    REQUIRE_THAT(before[i + channels], WithinAbs((column * column).sum().item<double>(), 1e-1));
  }
}

TEST_CASE("scale, shift and activation by hand") {
  const std::array<float, 4> x{1.0F, 1.0F, -1.0F, 3.0F};  // two rows of two channels
  const std::array<float, 2> scale{2.0F, -1.0F};
  const std::array<float, 2> shift{0.5F, 1.5F};
  std::array<float, 4> y{};
  const auto run = [&](activation act) {
    scale_and_activate(x.data(), y.data(), 2, std::span<const float>(scale),
                       std::span<const float>(shift), act);
    return y;
  };
  REQUIRE(run({activation_kind::none}) == std::array{2.5F, 0.5F, -1.5F, -1.5F});
  REQUIRE(run({activation_kind::relu}) == std::array{2.5F, 0.5F, 0.0F, 0.0F});
  REQUIRE(run({activation_kind::quantise, 0.75F, 3.0F}) == std::array{2.25F, 0.75F, 0.0F, 0.0F});
  REQUIRE(run({activation_kind::quantise, 0.5F, 3.0F}) == std::array{1.5F, 0.5F, 0.0F, 0.0F});
}
