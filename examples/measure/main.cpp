// Measures accuracies of genomes, or the sensitivity of every tensor, of a network with trained weights.
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/sensitivity_table.hpp>
#include <hwflowq/accuracy/torch/batch_evaluator.hpp>
#include <hwflowq/accuracy/torch/post_training.hpp>
#include <hwflowq/accuracy/torch/trained_layer.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/io/sensitivity_csv.hpp>
#include <hwflowq/quantization/precision_space.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "genomes.hpp"
#include "gradients.hpp"

namespace {

using namespace hwflowq;

struct options {
  std::string what = "table";
  std::string network = "resnet20";
  std::filesystem::path data{};
  std::filesystem::path weights{};
  std::filesystem::path out{"measured.csv"};
  std::vector<int> bits{2, 3, 4, 5, 6, 7, 8};
  std::size_t genomes = 3000;
  std::size_t images = 5000;
  std::size_t calibration = 256;
  std::size_t branches = 1;
  std::size_t probes = 8;
  std::uint64_t seed = 1;
};

struct batch {
  at::Tensor images;
  std::vector<std::int64_t> labels;
};

// Images normalised with the constants of the usual CIFAR-10 weights.
batch normalised(const accuracy::labelled_images& source, std::size_t first, std::size_t count) {
  constexpr float mean[] = {0.485F, 0.456F, 0.406F};
  constexpr float deviation[] = {0.229F, 0.224F, 0.225F};
  batch result{
      at::empty({static_cast<std::int64_t>(count), source.channels, source.rows, source.columns}),
      {}};
  const auto plane = static_cast<std::size_t>(source.rows * source.columns);
  float* to = result.images.data_ptr<float>();
  for (std::size_t i = 0; i < count; ++i) {
    const auto pixels = source.image(first + i);
    for (std::size_t p = 0; p < pixels.size(); ++p) {
      const std::size_t c = p / plane % 3;
      *to++ = (static_cast<float>(pixels[p]) / 255.0F - mean[c]) / deviation[c];
    }
    result.labels.push_back(source.labels[first + i]);
  }
  return result;
}

std::vector<accuracy::trained_layer> read_layers(const workload::network& network,
                                                 const std::filesystem::path& path, bool& trained) {
  io::safetensors_file file(path);
  const auto read = [&](const std::string& name) {
    const auto tensor = file.read(name);
    auto result = at::empty(at::IntArrayRef(tensor.shape.data(), tensor.shape.size()));
    std::copy(tensor.values.begin(), tensor.values.end(), result.data_ptr<float>());
    return result;
  };
  const auto has = [&](const std::string& name) {
    return std::any_of(file.entries().begin(), file.entries().end(),
                       [&](const auto& entry) { return entry.name == name; });
  };
  auto layers = accuracy::gather_trained_layers(network, read);
  accuracy::gather_quantiser_steps(network, has, read, layers);
  trained = std::any_of(layers.begin(), layers.end(),
                        [](const auto& l) { return l.weight_steps.defined(); });
  return layers;
}

// What was measured before, less a line that was cut off while it was written.
accuracy::measured_table resume(const std::filesystem::path& path,
                                const std::vector<std::string>& names) {
  if (!std::filesystem::exists(path)) {
    std::ofstream(path) << io::measured_csv_header(names);
    return accuracy::measured_table(names);
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  text.resize(text.rfind('\n') + 1);
  std::filesystem::resize_file(path, text.size());
  auto table = io::read_measured_csv(path);
  if (!std::equal(names.begin(), names.end(), table.layers().begin(), table.layers().end())) {
    throw std::invalid_argument(path.string() + " is a table of another network");
  }
  return table;
}

void measure_table(const options& o, const accuracy::post_training_network& network,
                   const at::Tensor& calibration, const accuracy::labelled_images& validation) {
  const std::size_t images = std::min(o.images, validation.size());
  const auto sample = normalised(validation, 0, images);
  accuracy::batch_evaluator evaluate(network, calibration, sample.images, sample.labels);
  width_set widths;
  for (const int bits : o.bits) widths.insert(bits);
  const precision_space space(network.network(),
                              {.weight_bits = widths, .activation_bits = widths});
  std::vector<std::string> names;
  for (std::size_t l = 0; l < network.layer_count(); ++l) {
    names.push_back(network.network().compute_layer(l).name);
  }
  auto table = resume(o.out, names);
  fmt::print("{} genomes are there, {} are wanted; {} validation images each\n", table.size(),
             o.genomes, images);
  std::ofstream out(o.out, std::ios::app);
  const measure::genome_source source(space, o.seed, o.branches);
  const auto start = std::chrono::steady_clock::now();
  const std::size_t before = table.size();
  for (std::uint32_t trunk = 0; table.size() < o.genomes; ++trunk) {
    auto genomes = source.trunk(trunk);
    std::erase_if(genomes, [&](const auto& g) { return table.row_of(g).has_value(); });
    std::sort(genomes.begin(), genomes.end());
    genomes.erase(std::unique(genomes.begin(), genomes.end()), genomes.end());
    if (genomes.empty()) continue;
    const auto answers = evaluate(genomes, images);
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      table.add(genomes[i], answers[i].accuracy());
      out << io::measured_csv_row(genomes[i], answers[i].accuracy());
    }
    out.flush();
    if (!out) throw std::runtime_error(o.out.string() + " cannot be written");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const double each = took.count() / static_cast<double>(table.size() - before);
    fmt::print(stderr, "\r{} of {} genomes, {:.2f} s each, {:.0f} min left ", table.size(),
               o.genomes, each,
               each * static_cast<double>(o.genomes - std::min(o.genomes, table.size())) / 60.0);
  }
  fmt::print(stderr, "\n");
}

void measure_sensitivities(const options& o, const accuracy::post_training_network& network,
                           const std::vector<accuracy::trained_layer>& layers,
                           const at::Tensor& calibration,
                           const accuracy::labelled_images& training) {
  const auto sample =
      normalised(training, o.calibration, std::min(o.images, training.size() - o.calibration));
  const auto labels = at::tensor(at::ArrayRef<std::int64_t>(sample.labels));
  const std::size_t count = layers.size();
  const std::vector<Precision> wide(count,
                                    Precision{16, 16});  // beyond 8 bits nothing is quantised
  const auto run = [&](const std::vector<Precision>& p, std::vector<at::Tensor>* inputs) {
    auto at_calibration = network.start(calibration);
    auto state = network.start(sample.images);
    for (std::size_t l = 0; l < count; ++l) {
      if (inputs != nullptr) inputs->push_back(network.input(l, state));
      const auto affine = network.calibrate(l, p[l], at_calibration);
      network.run(l, p[l], affine, state);
    }
    return network.logits(state).clone();
  };
  std::vector<at::Tensor> inputs;
  const auto exact = run(wide, &inputs);
  fmt::print("Fisher and Hessian traces of {} tensors on {} images\n", 2 * count,
             sample.labels.size());
  const auto fisher = measure::fisher_traces(network.network(), layers, sample.images, labels);
  const auto few = std::min<std::int64_t>(64, sample.images.size(0));
  const auto hessian =
      measure::hessian_traces(network.network(), layers, sample.images.narrow(0, 0, few),
                              labels.narrow(0, 0, few), o.probes, o.seed);
  accuracy::sensitivity_table table(std::vector<std::string>{
      "mean_squared_error", "relative_error", "logit_mse", "fisher_trace", "hessian_trace"});
  for (std::size_t l = 1; l + 1 < count; ++l) {
    for (const auto kind : {accuracy::operand_kind::weights, accuracy::operand_kind::activations}) {
      const bool weights = kind == accuracy::operand_kind::weights;
      for (const int bits : o.bits) {
        auto p = wide;
        (weights ? p[l].weight_bits : p[l].activation_bits) = static_cast<std::int8_t>(bits);
        const auto& x = weights ? layers[l].weight : inputs[l];
        const auto error =
            (network.quantised(l, kind == accuracy::operand_kind::weights, bits, x) - x)
                .square()
                .mean()
                .item<double>();
        const double logit = (run(p, nullptr) - exact).square().mean().item<double>();
        const std::size_t at = 2 * l + (weights ? 0U : 1U);
        table.add(
            {network.network().compute_layer(l).name,
             kind,
             bits,
             {error, error / x.square().mean().item<double>(), logit, fisher[at], hessian[at]}});
      }
    }
    fmt::print(stderr, "\rlayer {} of {} ", l, count - 2);
  }
  fmt::print(stderr, "\n");
  io::write_sensitivity_csv(o.out, table);
}

void run(const options& o) {
  at::set_num_threads(1);
  const auto network = workload::zoo::by_name(o.network);
  bool trained = false;
  const auto layers = read_layers(network, o.weights, trained);
  const auto split = accuracy::split_images(io::read_cifar10_training(o.data), 5000);
  const auto calibration = normalised(split.training, 0, o.calibration).images;
  // Weights that were trained quantised have moments of their own; float ones are brought back.
  const accuracy::post_training_network quantised(
      network, layers, calibration,
      {.moments = trained ? accuracy::moment_rule::own : accuracy::moment_rule::float_network});
  if (o.what == "table") {
    measure_table(o, quantised, calibration, split.validation);
  } else {
    measure_sensitivities(o, quantised, layers, calibration, split.training);
  }
  fmt::print("{} is written\n", o.out.string());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Accuracies of quantised networks, measured on CIFAR-10"};
  options o;
  app.add_option("what", o.what, "table: accuracies of genomes; sensitivities: of single tensors")
      ->check(CLI::IsMember({"table", "sensitivities"}))
      ->capture_default_str();
  app.add_option("--network", o.network, "Name of a network of the zoo")->capture_default_str();
  app.add_option("--data", o.data, "Directory of data_batch_1.bin to data_batch_5.bin")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--weights", o.weights, "Float or supernet weights (.safetensors)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("--out", o.out, "File to write; a table that is there is continued")
      ->capture_default_str();
  app.add_option("--bits", o.bits, "Widths")
      ->delimiter(',')
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  app.add_option("--genomes", o.genomes, "Rows of the table")->capture_default_str();
  app.add_option("--images", o.images, "Images for each")->capture_default_str();
  app.add_option("--calibration", o.calibration, "Training images that moments are measured on")
      ->capture_default_str();
  app.add_option("--branches", o.branches,
                 "Genomes that share a third of their layers; 3 is about twice as fast, but rows "
                 "are then no independent sample")
      ->capture_default_str();
  app.add_option("--probes", o.probes, "Random vectors for Hessian traces")->capture_default_str();
  app.add_option("--seed", o.seed, "Same seed, same genomes")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    run(o);
  } catch (const std::exception& e) {
    fmt::print(stderr, "measure: {}\n", e.what());
    return 1;
  }
  return 0;
}
