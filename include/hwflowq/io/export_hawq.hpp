// Bits of a point for HAWQ.
#ifndef HWFLOWQ_IO_EXPORT_HAWQ_HPP
#define HWFLOWQ_IO_EXPORT_HAWQ_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/python_writer.hpp>
#include <hwflowq/io/export_names.hpp>
#include <hwflowq/io/front_document.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// The modules of HAWQ's residual networks (Zhen-Dong/HAWQ, utils/models/q_resnet.py) for layers with
/// the names of PyTorch's: `conv1`, `layer2.0.conv1`, `layer2.0.downsample.0` or `.shortcut`, and `fc`
/// or `linear`. `deep` says that blocks have three convolutions, where the first layer has another
/// name. Throws `error` for any other layer.
[[nodiscard]] inline operand_names hawq_resnet_modules(const std::string& layer, bool deep) {
  if (layer == "conv1") {
    return {deep ? "quant_init_convbn" : "quant_init_block_convbn", "quant_input"};
  }
  if (layer == "fc" || layer == "linear") return {"quant_output", "quant_act_output"};
  const auto refuse = [&]() -> operand_names {
    throw error("layer \"" + layer + "\" is none of HAWQ's residual networks; name its modules");
  };
  std::string_view rest = layer;
  const auto skip = [&](std::string_view text) {
    if (!rest.starts_with(text)) return false;
    rest.remove_prefix(text.size());
    return true;
  };
  const auto number = [&](int& value) {
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (problem != std::errc{} || value < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return true;
  };
  int stage = 0;
  int unit = 0;
  if (!skip("layer") || !number(stage) || !skip(".") || !number(unit) || !skip(".")) {
    return refuse();
  }
  const std::string at =
      "stage" + std::to_string(stage) + ".unit" + std::to_string(unit + 1) + ".quant_";
  if (rest == "downsample.0" || rest == "shortcut") return {at + "identity_convbn", at + "act"};
  if (rest == "conv1") return {at + "convbn1", at + "act"};
  if (rest == "conv2") return {at + "convbn2", at + "act1"};
  if (rest == "conv3") return {at + "convbn3", at + "act2"};
  return refuse();
}

/// Names for a document of a residual network: see `hawq_resnet_modules`.
[[nodiscard]] inline operand_naming hawq_names_for(const front_document& document) {
  const bool deep = std::ranges::any_of(
      document.layers, [](const std::string& layer) { return layer.ends_with(".conv3"); });
  return [deep](const std::string& layer) { return hawq_resnet_modules(layer, deep); };
}

/// The bits of a point as a Python file with the dict that HAWQ's quant_train.py reads
/// (Zhen-Dong/HAWQ, bit_config.py): `bit_config_dict['bit_config_<network>_<scheme>']` gives the width
/// of each module, that of residual sums being 16 as in all of its own. `scheme` is the name to ask for
/// with `--quant-scheme`. Throws `error` when there is no such point, when two layers ask for different
/// widths of one module, or what `modules_of` throws.
[[nodiscard]] inline std::string to_hawq(const front_document& document, std::size_t point,
                                         const std::string& scheme,
                                         const operand_naming& modules_of) {
  const auto& bits = detail::point_at(document, point).bits;
  std::vector<std::pair<std::string, int>> widths;
  std::set<std::string> sums{"quant_act_int32"};
  const auto set = [&](const std::string& module, int width, const std::string& layer) {
    if (module.empty()) return;
    const auto found = std::ranges::find(widths, module, [](const auto& w) { return w.first; });
    if (found == widths.end()) {
      widths.emplace_back(module, width);
    } else if (found->second != width) {
      throw error("layer \"" + layer + "\" wants " + std::to_string(width) + " bits of module " +
                  module + ", another layer " + std::to_string(found->second));
    }
    // Residual sums of a unit are one of its modules.
    if (const auto end = module.find(".quant_"); end != std::string::npos) {
      sums.insert(module.substr(0, end) + ".quant_act_int32");
    }
  };
  for (std::size_t l = 0; l < bits.size(); ++l) {
    const auto modules = modules_of(document.layers[l]);
    set(modules.activations, bits[l].activation_bits, document.layers[l]);
    set(modules.weights, bits[l].weight_bits, document.layers[l]);
  }
  for (const auto& sum : sums) widths.emplace_back(sum, 16);
  std::string text = detail::export_title(document, point, "HAWQ") + "bit_config_dict = {\n    " +
                     detail::python_string("bit_config_" + document.network + "_" + scheme) +
                     ": {\n";
  for (const auto& [module, width] : widths) {
    text += "        " + detail::python_string(module) + ": " + std::to_string(width) + ",\n";
  }
  return text + "    },\n}\n";
}

/// The same for a residual network with the names of PyTorch's layers.
[[nodiscard]] inline std::string to_hawq(const front_document& document, std::size_t point,
                                         const std::string& scheme) {
  return to_hawq(document, point, scheme, hawq_names_for(document));
}

}  // namespace hwflowq::io

#endif
