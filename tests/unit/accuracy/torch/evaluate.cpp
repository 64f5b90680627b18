#include <hwflowq/accuracy/torch/evaluate.hpp>

#include <cstddef>
#include <cstdint>

#include "images.hpp"
#include "small_networks.hpp"
#include "torch.hpp"

using namespace hwflowq;
using namespace hwflowq::accuracy;

TEST_CASE("images are counted one by one, whatever the batch") {
  network_module module(test::small_resnet());
  const auto images = test::generated_images(37, 1, 16);
  module.eval();
  std::size_t expected = 0;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto logits = module.forward(plain_batch(images, i, 1).pixels);
    if (logits.argmax(1).item<std::int64_t>() == images.labels[i]) ++expected;
  }
  module.train();
  for (const std::size_t batch : {1, 5, 37, 100}) {
    REQUIRE(count_correct(module, images, {}, batch) == expected);
  }
  REQUIRE(module.is_training());  // as it was
}
