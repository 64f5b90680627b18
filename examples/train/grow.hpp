// Starts a deep residual network of the CIFAR family as one that computes what a shallower, trained one
// does.
#ifndef HWFLOWQ_EXAMPLES_TRAIN_GROW_HPP
#define HWFLOWQ_EXAMPLES_TRAIN_GROW_HPP

#include <hwflowq/accuracy/torch/network_module.hpp>

#include <fmt/core.h>
#include <torch/types.h>

#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>

namespace train {

/// A parameter's name taken apart: "layer2.5.bn1.weight" belongs to block 5 of "layer2".
struct block_name {
  std::string stage;
  int block = 0;
  std::string rest;
};

[[nodiscard]] inline std::optional<block_name> block_of(const std::string& name) {
  if (!name.starts_with("layer")) return std::nullopt;
  const auto first = name.find('.');
  const auto second = name.find('.', first + 1);
  if (second == std::string::npos) return std::nullopt;
  block_name parts{name.substr(0, first), 0, name.substr(second + 1)};
  const char* end = name.data() + second;
  const auto read = std::from_chars(name.data() + first + 1, end, parts.block);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return parts;
}

/// Copies the weights of ResNet-`from_depth` into ResNet-`depth`, whose blocks are a multiple of its:
/// each trained block is followed by new ones with the weights that `deep` has drawn, whose last batch
/// normalisation has a scale of 0, so that they hand on what they read (Chen, Goodfellow, Shlens,
/// "Net2Net: accelerating learning via knowledge transfer", ICLR 2016, section 2.4, for residual blocks).
/// Throws `std::invalid_argument` when the blocks do not divide. Precondition: both depths are 6 n + 2.
inline void grow(hwflowq::accuracy::network_module& deep, int depth,
                 const hwflowq::accuracy::network_module& shallow, int from_depth) {
  const int blocks = (depth - 2) / 6;
  const int from_blocks = (from_depth - 2) / 6;
  if (blocks % from_blocks != 0) {
    throw std::invalid_argument(fmt::format(
        "ResNet-{} cannot be grown from ResNet-{}: {} blocks a stage are no multiple of {}", depth,
        from_depth, blocks, from_blocks));
  }
  const int repeat = blocks / from_blocks;
  ::torch::NoGradGuard no_gradient;
  const auto copy = [&](const auto& to, const auto& from) {
    for (const auto& item : to) {
      auto name = item.key();
      const auto parts = block_of(name);
      ::torch::Tensor target = item.value();
      if (parts && parts->block % repeat != 0) {
        if (parts->rest == "bn2.weight") target.zero_();
        continue;
      }
      if (parts) name = fmt::format("{}.{}.{}", parts->stage, parts->block / repeat, parts->rest);
      target.copy_(from[name]);
    }
  };
  copy(deep.named_parameters(), shallow.named_parameters());
  copy(deep.named_buffers(), shallow.named_buffers());
}

}  // namespace train

#endif
