// Trained parameters of a network from safetensors files.
#ifndef HWFLOWQ_IO_TRAINED_WEIGHTS_HPP
#define HWFLOWQ_IO_TRAINED_WEIGHTS_HPP

#include <hwflowq/accuracy/layer_parameters.hpp>
#include <hwflowq/io/file_error.hpp>
#include <hwflowq/io/named_tensor.hpp>
#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace hwflowq::io {

/// Reads the parameters of every compute layer, and the steps of quantisers where they were trained
/// along. Tensors that no layer asks for are ignored. Throws `file_error` naming the tensor that is
/// missing or of another shape than its layer's.
[[nodiscard]] inline std::vector<accuracy::layer_parameters> read_layer_parameters(
    const std::filesystem::path& path, const workload::network& network) {
  struct source {
    safetensors_file file;
    [[nodiscard]] bool has(const std::string& name) const {
      const auto entries = file.entries();
      return std::any_of(entries.begin(), entries.end(),
                         [&](const auto& entry) { return entry.name == name; });
    }
    named_tensor read(const std::string& name) { return file.read(name); }
  } tensors{safetensors_file(path)};
  try {
    return accuracy::gather_layer_parameters(network, tensors);
  } catch (const std::invalid_argument& e) {
    throw file_error(path.string(), e.what());
  }
}

}  // namespace hwflowq::io

#endif
