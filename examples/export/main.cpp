// Hands the bits of one point of a front to another tool.
#include <hwflowq/io/export_aimet.hpp>
#include <hwflowq/io/export_brevitas.hpp>
#include <hwflowq/io/export_hawq.hpp>
#include <hwflowq/io/export_nncf.hpp>
#include <hwflowq/io/find_point.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/name_map_file.hpp>
#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace hwflowq;

struct options {
  std::filesystem::path front;
  std::string point = "0";
  std::string format = "brevitas";
  std::filesystem::path names{};
  std::filesystem::path weights{};
};

// AIMET's scales of weights, one for each output channel, that make the squared error small.
std::vector<io::aimet_layer> scales_of(const io::front_document& front, std::size_t point,
                                       const std::filesystem::path& path) {
  if (path.empty()) throw std::invalid_argument("--format aimet needs --weights FILE.safetensors");
  io::safetensors_file file(path);
  std::vector<io::aimet_layer> layers;
  for (std::size_t l = 0; l < front.layers.size(); ++l) {
    const int bits = front.points[point].bits[l].weight_bits;
    const auto tensor = file.read(front.layers[l] + ".weight");
    const auto channels = static_cast<std::size_t>(tensor.shape.empty() ? 1 : tensor.shape[0]);
    io::aimet_layer layer{{tensor.name}};
    const auto fitted = quantization::fit_channel_quantizer(
        tensor.values, channels, {.range = quantization::signed_full(bits)});
    for (const auto& channel : fitted.channels) layer.weights.scale.push_back(channel.scale);
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::string exported(const options& chosen) {
  const auto front = io::read_front_json(chosen.front);
  const std::size_t point = io::find_point(front, chosen.point);
  std::map<std::string, io::operand_names> names;
  if (!chosen.names.empty()) names = io::read_name_map(chosen.names);
  if (chosen.format == "brevitas") {
    if (names.empty()) return io::to_brevitas(front, point);
    return io::to_brevitas(front, point, [find = io::names_from(names)](const std::string& layer) {
      return find(layer).weights;
    });
  }
  if (chosen.format == "nncf") {
    if (names.empty()) return io::to_nncf(front, point);
    return io::to_nncf(front, point, io::names_from(names));
  }
  if (chosen.format == "hawq") {
    const std::string scheme = "point" + std::to_string(point);
    if (names.empty()) return io::to_hawq(front, point, scheme);
    return io::to_hawq(front, point, scheme, io::names_from(names));
  }
  std::fprintf(stderr, "export: activations are left out: their scales need calibration\n");
  return io::to_aimet(front, point, scales_of(front, point, chosen.weights));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Bits of the layers of one point, as another tool wants them"};
  options chosen;
  app.add_option("front", chosen.front, "The front.json of a search")->required();
  app.add_option("--point", chosen.point, "Name of the point, such as knee, or its number")
      ->capture_default_str();
  app.add_option("--format", chosen.format, "Who is to read it")
      ->check(CLI::IsMember({"brevitas", "nncf", "hawq", "aimet"}))
      ->capture_default_str();
  app.add_option("--names", chosen.names,
                 "JSON that gives for each layer the other tool's name of it, or of its operands: "
                 "{\"conv1\": {\"weights\": ..., \"activations\": ...}}");
  app.add_option("--weights", chosen.weights,
                 "Trained weights (.safetensors), for scales of aimet");
  CLI11_PARSE(app, argc, argv);
  try {
    std::fputs(exported(chosen).c_str(), stdout);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "export: %s\n", e.what());
    return 1;
  }
  return 0;
}
