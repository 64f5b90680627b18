// Fits surrogates to a measured table, compares them by cross-validation, and writes the better kind.
#include <hwflowq/accuracy/additive_surrogate.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/fit_pooled_surrogate.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/accuracy/prediction_ceiling.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/surrogate_file.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../common/bit_operations.hpp"

namespace {

using namespace hwflowq;

struct options {
  std::string network = "resnet20";
  std::filesystem::path table{};
  std::filesystem::path out{};
  std::filesystem::path truth{};
  std::size_t folds = 5;
  std::size_t shared = 3;
  double noise = 0.0;
  std::string kind = "better";
};

// Numbers that nobody knows are left out.
std::string known(double value, double shown, int decimals) {
  return value == 0.0 ? "-" : fmt::format("{:.{}f}", shown, decimals);
}

void print(const std::string& name, const accuracy::validation_report& r) {
  fmt::print("{:<32} {:>6} {:>9.3f} {:>8.3f} {:>14.3f} {:>7} {:>7}\n", name,
             known(r.mean_absolute_error, r.mean_absolute_error, 3), r.spearman, r.kendall,
             r.kendall_at_equal_cost, known(r.within_68, 100.0 * r.within_68, 1),
             known(r.within_95, 100.0 * r.within_95, 1));
}

// What a predictor reaches that knows the truth: the surrogate's predictions stand for it, and its
// measurements have the noise that is given, or else what the surrogate cannot explain.
accuracy::prediction_ceiling ceiling_of(const accuracy::measured_table& table,
                                        const accuracy::pooled_surrogate& surrogate,
                                        std::span<const double> costs, double noise) {
  std::vector<double> truth;
  std::vector<double> noises;
  for (std::size_t i = 0; i < table.size(); ++i) {
    truth.push_back(surrogate(table.precisions(i)));
    noises.push_back(noise > 0.0 ? noise : surrogate.measurement_error(truth.back()));
  }
  return accuracy::ceiling_of_predictions(truth, noises, costs);
}

void write(const options& o, const io::surrogate_document& document) {
  io::write_surrogate(o.out, document);
  fmt::print("{} is written: {}\n", o.out.string(), io::kind_of(document.surrogate));
}

// A table, whose layers must be those of the network.
accuracy::measured_table read_table(const std::filesystem::path& path,
                                    const workload::network& network) {
  auto table = io::read_measured_csv(path);
  if (table.layers().size() != network.compute_layer_count()) {
    throw std::invalid_argument(path.string() + " is not of the layers of " + network.name());
  }
  for (std::size_t l = 0; l < table.layers().size(); ++l) {
    if (table.layers()[l] != network.compute_layer(l).name) {
      throw std::invalid_argument(path.string() + ": layer " + std::to_string(l + 1) + " is \"" +
                                  table.layers()[l] + "\", that of " + network.name() + " is \"" +
                                  network.compute_layer(l).name + '"');
    }
  }
  return table;
}

// Genomes that the table does not have, measured apart.
accuracy::measured_table read_truth(const std::filesystem::path& path,
                                    const workload::network& network,
                                    const accuracy::measured_table& table) {
  auto truth = read_table(path, network);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (!table.row_of(truth.precisions(i))) continue;
    throw std::invalid_argument(
        fmt::format("--truth: the genome of row {} is in the table, too", i + 1));
  }
  return truth;
}

// How well surrogates that were fitted to the whole table predict them.
void print_against(const accuracy::measured_table& truth, const workload::network& network,
                   const accuracy::pooled_surrogate& sum,
                   const accuracy::gaussian_process_surrogate& process) {
  std::array<std::vector<accuracy::prediction>, 3> predictions;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto genome = truth.precisions(i);
    predictions[0].push_back(process.predict(genome));
    predictions[1].push_back(sum.predict(genome));
    predictions[2].push_back(
        accuracy::equal_mixture(std::array{predictions[0].back(), predictions[1].back()}));
  }
  const auto costs = examples::bit_operations_of(network, truth);
  fmt::print("\n{} genomes measured apart\n", truth.size());
  constexpr std::array names{"Gaussian process", "pooled sum", "mean of both"};
  for (std::size_t k = 0; k < names.size(); ++k) {
    print(names[k], accuracy::report_on(truth, predictions[k], costs, 0));
  }
}

void run(const options& o) {
  const auto network = workload::zoo::by_name(o.network);
  const auto table = read_table(o.table, network);
  const auto truth =
      o.truth.empty() ? std::nullopt : std::optional(read_truth(o.truth, network, table));
  const auto costs = examples::bit_operations_of(network, table);
  const auto fold = accuracy::draw_folds_of_trees(table, o.shared, o.folds, 1);
  const auto codes = accuracy::codes_of(table);
  fmt::print("{} rows, {} folds\n{:<32} {:>6} {:>9} {:>8} {:>14} {:>7} {:>7}\n", table.size(),
             o.folds, "held-out genomes", "MAE", "Spearman", "Kendall", "at equal cost", "in 68%",
             "in 95%");
  print("bit operations", [&] {
    auto report = accuracy::report_on(table, costs, costs, 0);
    report.mean_absolute_error = 0.0;  // of another unit
    return report;
  }());
  struct validated {
    std::vector<accuracy::prediction> predictions;
    accuracy::validation_report report;
  };
  const auto report_on = [&](const std::string& name,
                             std::vector<accuracy::prediction> predictions) {
    const auto report = accuracy::report_on(table, predictions, costs, o.folds);
    print(name, report);
    return validated{std::move(predictions), report};
  };
  const auto validate = [&](const std::string& name, const auto& fit) {
    return report_on(name, accuracy::predict_held_out_with_errors(table, fold, fit));
  };
  const auto fit_process = [&](std::span<const std::size_t> rows) {
    return accuracy::gaussian_process_surrogate(table, rows, codes);
  };
  if (o.kind == "process") {
    const auto report = validate("Gaussian process", fit_process).report;
    if (o.out.empty()) return;
    return write(o, {network.name(), accuracy::gaussian_process_surrogate(table), report, table});
  }
  static_cast<void>(validate("sum over layers", [&](std::span<const std::size_t> rows) {
    return accuracy::additive_surrogate(table, rows, codes, {.interactions = false});
  }));
  static_cast<void>(validate("sum with interactions", [&](std::span<const std::size_t> rows) {
    return accuracy::additive_surrogate(table, rows, codes);
  }));
  auto process = validate("Gaussian process", fit_process);
  auto sum = validate("pooled sum", [&](std::span<const std::size_t> rows) {
    return accuracy::fit_pooled_surrogate(table, rows, codes);
  });
  // Each row's two members were fitted to the same folds, so the mean of theirs is held out, too.
  std::vector<accuracy::prediction> means;
  for (std::size_t i = 0; i < table.size(); ++i) {
    means.push_back(
        accuracy::equal_mixture(std::array{sum.predictions[i], process.predictions[i]}));
  }
  auto mean = report_on("mean of the last two", std::move(means)).report;
  auto pooled = accuracy::fit_pooled_surrogate(table);
  const auto ceiling = ceiling_of(table, pooled, costs, o.noise);
  fmt::print("{:<32} {:>6.3f} {:>9.3f} {:>8.3f} {:>14.3f}\n", "the truth, against noisy values",
             ceiling.mean_absolute_error, ceiling.spearman, ceiling.kendall,
             ceiling.kendall_at_equal_cost);
  for (auto* report : {&sum.report, &process.report, &mean}) {
    report->ceiling = ceiling.kendall_at_equal_cost;
  }
  if (truth) {
    print_against(*truth, network, pooled, accuracy::gaussian_process_surrogate(table));
  }
  if (o.out.empty()) return;
  if (o.kind == "ensemble") {
    io::mean_of_both both(std::move(pooled), accuracy::gaussian_process_surrogate(table));
    return write(o, {network.name(), std::move(both), mean, table});
  }
  if (o.kind == "better" && process.report.mean_absolute_error < sum.report.mean_absolute_error) {
    return write(
        o, {network.name(), accuracy::gaussian_process_surrogate(table), process.report, table});
  }
  write(o, {network.name(), std::move(pooled), sum.report});
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Surrogates of accuracy, fitted to a measured table"};
  options o;
  app.add_option("table", o.table, "Measured table (.csv)")->required()->check(CLI::ExistingFile);
  app.add_option("--network", o.network, "Name of a network of the zoo")->capture_default_str();
  app.add_option("--out", o.out, "File (.surrogate) to write");
  app.add_option("--kind", o.kind,
                 "Which to write: pooled (sum) or (Gaussian) process, the better of these two on "
                 "held-out genomes, or their ensemble, which is their mean; process fits nothing "
                 "else")
      ->check(CLI::IsMember({"better", "pooled", "process", "ensemble"}))
      ->capture_default_str();
  app.add_option(
         "--truth", o.truth,
         "Another measured table, of other genomes and preferably of more images or views for "
         "each: what is fitted to the whole of the first is compared with it; not for process")
      ->check(CLI::ExistingFile);
  app.add_option("--folds", o.folds, "Folds of the cross-validation")->capture_default_str();
  app.add_option(
         "--shared", o.shared,
         "Rows in a row whose first so many layers agree go into one fold; 0 takes each alone")
      ->capture_default_str();
  app.add_option("--noise", o.noise,
                 "Standard error of a row against the others, in points, as `measure halves` finds "
                 "it; without it what the pooled sum cannot explain");
  CLI11_PARSE(app, argc, argv);
  try {
    run(o);
  } catch (const std::exception& e) {
    fmt::print(stderr, "fit_surrogate: {}\n", e.what());
    return 1;
  }
  return 0;
}
