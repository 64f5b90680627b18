// The axis that stands in for accuracy until accuracy is measured.
#ifndef HWFLOWQ_EXAMPLES_CODESIGN_STAND_IN_HPP
#define HWFLOWQ_EXAMPLES_CODESIGN_STAND_IN_HPP

#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/quantization/noise_table.hpp>
#include <hwflowq/workload/network.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace codesign {

using hwflowq::Precision;

/// The accuracy to maximise, or what stands in for it, and what to call it.
struct stand_in {
  std::string name;
  std::string unit;
  std::string warning;
  std::function<double(std::span<const Precision>)> value;
  /// Where set, is told of all genomes whose values are about to be asked for.
  std::function<void(std::vector<std::vector<Precision>>)> prepare{};
  std::vector<std::pair<std::string, std::string>> provenance{};  // for the files
  std::optional<double> error{};  // how far a value may typically be off, where that is known
};

/// Signal over noise of the quantised weights in a file, and of activations by a model of noise;
/// without a file the mean number of bits.
inline stand_in make_stand_in(const hwflowq::workload::network& network,
                              const std::filesystem::path& weights) {
  if (weights.empty()) {
    return {"mean_bits", "bit",
            "ACCURACY IS NOT KNOWN: the mean number of bits stands in for it. Give --weights FILE "
            "for the noise of real weights.",
            [](std::span<const Precision> precisions) {
              double sum = 0.0;
              for (const auto& p : precisions) sum += p.weight_bits + p.activation_bits;
              return sum / (2.0 * static_cast<double>(precisions.size()));
            }};
  }
  hwflowq::io::safetensors_file file(weights);
  std::vector<std::vector<float>> values;
  for (std::size_t l = 0; l < network.compute_layer_count(); ++l) {
    const std::string name = network.compute_layer(l).name + ".weight";
    const auto entries = file.entries();
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& entry) { return entry.name == name; });
    if (found == entries.end()) {
      throw std::invalid_argument("--weights: " + weights.string() + " has no tensor \"" + name +
                                  "\", which " + network.name() + " needs");
    }
    values.push_back(file.read(name).values);
  }
  const std::vector<std::span<const float>> spans(values.begin(), values.end());
  const hwflowq::quantization::noise_table table(network, spans);
  return {"signal_to_noise", "dB",
          "ACCURACY IS NOT MEASURED: signal over quantisation noise, summed over layers, stands in "
          "for it.",
          [table](std::span<const Precision> precisions) { return table.decibels(precisions); }};
}

}  // namespace codesign

#endif
