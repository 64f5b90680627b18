// Measures the accuracy of a search's final designs on the test images, which no search sees.
#include <hwflowq/accuracy/augmentation.hpp>
#include <hwflowq/accuracy/integer/integer_evaluator.hpp>
#include <hwflowq/accuracy/integer/integer_network.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/io/cifar10.hpp>
#include <hwflowq/io/find_point.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/trained_weights.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/workload/compute_layer_names.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "equal_accuracy.hpp"

namespace {

using namespace hwflowq;
using genome = std::vector<Precision>;

constexpr Precision eight_bits{8, 8};

struct options {
  std::filesystem::path front;
  std::filesystem::path output = "confirmed.json";
  std::filesystem::path data;
  std::filesystem::path weights;
  std::vector<std::string> points;
  std::vector<double> at;
  std::vector<double> expected;
  std::size_t images = 10'000;
  std::size_t validation = 5000;
  std::size_t calibration = 512;
};

// Positions of the points that are asked for, ascending: those with names unless others are.
std::vector<std::size_t> chosen_points(const io::front_document& front, const options& o) {
  const auto has_name = [](const io::front_point& point) { return !point.names.empty(); };
  const bool named = o.points.empty() && std::ranges::any_of(front.points, has_name);
  const bool all =
      std::ranges::find(o.points, "all") != o.points.end() || (o.points.empty() && !named);
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < front.points.size(); ++i) {
    if (all || (named && has_name(front.points[i]))) chosen.push_back(i);
  }
  if (!all) {
    for (const auto& name : o.points) chosen.push_back(io::find_point(front, name));
  }
  std::ranges::sort(chosen);
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  if (chosen.empty()) throw std::invalid_argument(o.front.string() + " has no points");
  return chosen;
}

// Accuracies of genomes on the first test images.
std::vector<accuracy::measured_accuracy> measure(const workload::network& shape, const options& o,
                                                 const std::vector<genome>& genomes) {
  const auto training =
      accuracy::split_images(io::read_cifar10_training(o.data), o.validation).training;
  const auto calibration = accuracy::calibration_images(training, o.calibration);
  const accuracy::integer_network network(shape, io::read_layer_parameters(o.weights, shape),
                                          calibration);
  const auto test = io::read_cifar10_test(o.data);
  accuracy::integer_evaluator evaluate(network, calibration, test);
  std::vector<accuracy::measured_accuracy> measured;
  for (const auto& sheet : evaluate(genomes, std::min(o.images, test.size()))) {
    measured.push_back(sheet.accuracy());
  }
  return measured;
}

std::string name_of(const io::front_point& point, std::size_t place) {
  std::string text = fmt::format("{}", place);
  for (const auto& name : point.names) text += (&name == &point.names.front() ? ": " : "; ") + name;
  return text;
}

void print(const io::front_document& front, const std::vector<std::size_t>& chosen,
           const std::vector<accuracy::measured_accuracy>& measured) {
  const auto& before = front.objectives.front();
  fmt::print("{} test images\n{:>18} {:>22}  point\n", measured.front().images, io::heading(before),
             "on the test images [%]");
  std::vector<double> expected;
  std::vector<double> found;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto& point = front.points[chosen[i]];
    expected.push_back(point.objectives.front());
    found.push_back(measured[i].accuracy);
    fmt::print("{:>18.2f} {:>13.2f} +- {:.2f}    {}\n", expected.back(), found.back(),
               measured[i].standard_error, name_of(point, chosen[i]));
  }
  const auto& eight = measured.back();
  fmt::print("{:>18} {:>13.2f} +- {:.2f}    8 bits throughout\n", "", eight.accuracy,
             eight.standard_error);
  if (chosen.size() > 1) fmt::print("Kendall's tau {:.2f}\n", accuracy::kendall(expected, found));
  if (before.unit != "%") return;
  double mean = 0.0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    mean += (found[i] - expected[i]) / static_cast<double>(found.size());
  }
  fmt::print("on the test images by {:+.2f} percentage points in the mean\n", mean);
}

// The points that were measured, with their test accuracy as one more column. Baselines have none.
io::front_document confirmed(io::front_document front, const std::vector<std::size_t>& chosen,
                             const std::vector<accuracy::measured_accuracy>& measured,
                             const options& o) {
  std::vector<io::front_point> points;
  double error = 0.0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    points.push_back(std::move(front.points[chosen[i]]));
    points.back().objectives.push_back(measured[i].accuracy);
    error = std::max(error, measured[i].standard_error);
  }
  front.points = std::move(points);
  front.objectives.push_back({"test_accuracy", "%", sense::maximise, error});
  front.baselines.clear();
  front.accuracy.emplace_back("test accuracy",
                              fmt::format("measured with {} on {} test images",
                                          o.weights.filename().string(), measured.front().images));
  front.accuracy.emplace_back(
      "test accuracy at 8 bits",
      fmt::format("{:.2f} %, standard error {:.2f} percentage points", measured.back().accuracy,
                  measured.back().standard_error));
  return front;
}

// The search and the methods that it was compared with, at equal predicted accuracy.
void compare(const io::front_document& front, const workload::network& network, const options& o) {
  const auto designs = confirm::cheapest_designs(front, o.at);
  if (designs.empty() ||
      (!o.expected.empty() && designs.front().method != confirm::search_itself)) {
    throw std::invalid_argument(o.front.string() + " has no designs so accurate");
  }
  if (!o.expected.empty() && front.objectives[0].unit != "%") {
    throw std::invalid_argument("--expect: " + front.objectives[0].name + " of " +
                                o.front.string() + " is no accuracy in per cent");
  }
  // Methods may share designs, which are measured once.
  std::vector<genome> genomes;
  for (const auto& d : designs) genomes.push_back(d.point->bits);
  genomes.emplace_back(front.layers.size(), eight_bits);
  const auto measured = measure(network, o, genomes);
  confirm::print_at_equal_accuracy(front, designs, measured);
  if (front.objectives[0].unit == "%") {
    confirm::print_expected(front, confirm::differences(designs, measured), o.expected);
  }
  fmt::print("8 bits throughout: {:.2f} +- {:.2f} of {} test images\n", measured.back().accuracy,
             measured.back().standard_error, measured.back().images);
}

void run(options o) {
  const auto front = io::read_front_json(o.front);
  for (const auto& column : front.objectives) {
    if (column.name != "test_accuracy") continue;
    throw std::invalid_argument(o.front.string() + " has test accuracies already");
  }
  if (o.weights.empty()) {
    o.weights =
        std::filesystem::path(HWFLOWQ_CONFIRM_DATA) / (front.network + "_supernet.safetensors");
    if (!std::filesystem::exists(o.weights)) {
      throw std::invalid_argument("no weights ship for " + front.network +
                                  "; give --weights FILE.safetensors");
    }
  }
  const auto network = workload::zoo::by_name(front.network);
  if (front.layers != workload::compute_layer_names(network))
    throw std::invalid_argument("the front is not of the layers of " + front.network);
  if (!o.at.empty()) {
    compare(front, network, o);
    return;
  }
  const auto chosen = chosen_points(front, o);
  std::vector<genome> genomes;
  for (const std::size_t place : chosen) genomes.push_back(front.points[place].bits);
  genomes.emplace_back(front.layers.size(), eight_bits);
  const auto measured = measure(network, o, genomes);
  print(front, chosen, measured);
  io::write_front_json(o.output, confirmed(front, chosen, measured, o));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Test accuracy of a search's final designs, measured with integers on CIFAR-10"};
  options o;
  app.add_option("front", o.front, "The front.json of a search")->required();
  app.add_option("-o,--output", o.output, "The same with test accuracies, of these points")
      ->capture_default_str();
  app.add_option("--data", o.data, "Directory of data_batch_1.bin to test_batch.bin")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--weights", o.weights,
                 "Trained weights (.safetensors); those of the supernet that ships unless given")
      ->check(CLI::ExistingFile);
  app.add_option("--points", o.points,
                 "Names or numbers of points, or all; unless given those that have names");
  auto* at =
      app.add_option(
             "--at", o.at,
             "Predicted accuracies: measures the cheapest designs at least so accurate, of the "
             "front and of every baseline in the file, in place of points")
          ->delimiter(',');
  app.add_option(
         "--expect", o.expected,
         "With --at: test accuracies, in per cent, at which costs are compared, of designs that "
         "may be expected to have them once each method's mean difference from its predictions "
         "is taken off")
      ->delimiter(',')
      ->needs(at);
  app.add_option("--images", o.images, "Test images, from the first on")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--validation", o.validation, "Images kept from training to validate with")
      ->capture_default_str();
  app.add_option("--calibration", o.calibration, "Training images that moments are measured on")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    run(o);
  } catch (const std::exception& e) {
    fmt::print(stderr, "confirm: {}\n", e.what());
    return 1;
  }
  return 0;
}
