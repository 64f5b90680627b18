// Weights of a module from and to safetensors files.
#ifndef HWFLOWQ_IO_TORCH_WEIGHTS_HPP
#define HWFLOWQ_IO_TORCH_WEIGHTS_HPP

#include <hwflowq/io/file_error.hpp>
#include <hwflowq/io/named_tensor.hpp>
#include <hwflowq/io/safetensors.hpp>

#include <torch/nn/module.h>
#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::io {

namespace detail {

inline std::vector<std::pair<std::string, ::torch::Tensor>> state_of(
    const ::torch::nn::Module& module) {
  std::vector<std::pair<std::string, ::torch::Tensor>> state;
  for (const auto& p : module.named_parameters()) state.emplace_back(p.key(), p.value());
  for (const auto& b : module.named_buffers()) state.emplace_back(b.key(), b.value());
  return state;
}

}  // namespace detail

/// The parameters and buffers of a module by name.
[[nodiscard]] inline std::vector<named_tensor> weights_of(const ::torch::nn::Module& module) {
  std::vector<named_tensor> tensors;
  for (const auto& [name, tensor] : detail::state_of(module)) {
    const auto values = tensor.detach().to(::torch::kCPU, ::torch::kFloat).contiguous();
    named_tensor t{name, tensor.sizes().vec(), {}};
    t.values.assign(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
    tensors.push_back(std::move(t));
  }
  return tensors;
}

/// Sets every parameter and buffer of a module from a safetensors file; tensors of the file that the
/// module does not know are ignored. Throws `file_error` naming the tensor that is missing or of
/// another shape; the module is then as it was.
inline void read_weights(const std::filesystem::path& path, ::torch::nn::Module& module) {
  ::torch::NoGradGuard no_gradient;
  auto file = safetensors_file(path);
  const auto state = detail::state_of(module);
  std::vector<named_tensor> tensors;
  for (const auto& [name, tensor] : state) {
    tensors.push_back(file.read(name));
    if (tensors.back().shape != tensor.sizes().vec()) {
      throw file_error(path.string(),
                       "tensor \"" + name + "\" has another shape than the module's");
    }
  }
  for (std::size_t i = 0; i < state.size(); ++i) {
    auto target = state[i].second;
    target.copy_(::torch::from_blob(tensors[i].values.data(), tensors[i].shape));
  }
}

}  // namespace hwflowq::io

#endif
