// Fits surrogates to a measured table, compares them by cross-validation, and writes the better kind.
#include <hwflowq/accuracy/additive_surrogate.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/surrogate_file.hpp>
#include <hwflowq/workload/zoo.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace hwflowq;

struct options {
  std::string network = "resnet20";
  std::filesystem::path table{};
  std::filesystem::path out{};
  std::size_t folds = 5;
  std::size_t shared = 3;
};

void print(const std::string& name, const accuracy::validation_report& r) {
  fmt::print("{:<32} {:>6.3f} {:>9.3f} {:>8.3f} {:>14.3f}\n", name, r.mean_absolute_error,
             r.spearman, r.kendall, r.kendall_at_equal_cost);
}

// Rows one behind the other whose first layers agree were measured together and share more than those:
// they go into one fold, or the error would look better than it is.
std::vector<std::size_t> folds_of(const accuracy::measured_table& table, const options& o) {
  std::vector<std::size_t> group(table.size(), 0);
  const std::size_t shared = std::min(o.shared, table.layers().size());
  for (std::size_t i = 1; i < table.size(); ++i) {
    const auto a = table.precisions(i - 1).first(shared);
    const auto b = table.precisions(i).first(shared);
    const bool together = shared > 0 && std::equal(a.begin(), a.end(), b.begin());
    group[i] = group[i - 1] + (together ? 0 : 1);
  }
  const auto of_group = accuracy::draw_folds(group.back() + 1, o.folds, 1);
  for (std::size_t& g : group) g = of_group[g];
  return group;
}

void run(const options& o) {
  const auto network = workload::zoo::by_name(o.network);
  const auto table = io::read_measured_csv(o.table);
  if (table.layers().size() != network.compute_layer_count()) {
    throw std::invalid_argument(o.table.string() + " is not of the layers of " + o.network);
  }
  std::vector<double> bit_operations(table.size(), 0.0);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto precisions = table.precisions(i);
    for (std::size_t l = 0; l < precisions.size(); ++l) {
      bit_operations[i] += static_cast<double>(network.compute_layer(l).shape.macs()) *
                           precisions[l].weight_bits * precisions[l].activation_bits;
    }
  }
  const auto fold = folds_of(table, o);
  const auto codes = accuracy::codes_of(table);
  fmt::print("{} rows, {} folds\n{:<32} {:>6} {:>9} {:>8} {:>14}\n", table.size(), o.folds,
             "held-out genomes", "MAE", "Spearman", "Kendall", "at equal cost");
  const auto validate = [&](const std::string& name, const auto& fit) {
    const auto report = accuracy::report_on(table, accuracy::predict_held_out(table, fold, fit),
                                            bit_operations, o.folds);
    print(name, report);
    return report;
  };
  auto by_cost = accuracy::report_on(table, bit_operations, bit_operations, 0);
  by_cost.mean_absolute_error = std::numeric_limits<double>::quiet_NaN();
  print("bit operations", by_cost);
  validate("sum over layers", [&](std::span<const std::size_t> rows) {
    return accuracy::additive_surrogate(table, rows, codes, {.interactions = false});
  });
  validate("sum with interactions", [&](std::span<const std::size_t> rows) {
    return accuracy::additive_surrogate(table, rows, codes);
  });
  const auto report = validate("Gaussian process", [&](std::span<const std::size_t> rows) {
    return accuracy::gaussian_process_surrogate(table, rows, codes);
  });
  if (o.out.empty()) return;
  io::write_surrogate(o.out,
                      {network.name(), table, accuracy::gaussian_process_surrogate(table), report});
  fmt::print("{} is written\n", o.out.string());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Surrogates of accuracy, fitted to a measured table"};
  options o;
  app.add_option("table", o.table, "Measured table (.csv)")->required()->check(CLI::ExistingFile);
  app.add_option("--network", o.network, "Name of a network of the zoo")->capture_default_str();
  app.add_option("--out", o.out, "File (.surrogate) for the Gaussian process");
  app.add_option("--folds", o.folds, "Folds of the cross-validation")->capture_default_str();
  app.add_option(
         "--shared", o.shared,
         "Rows in a row whose first so many layers agree go into one fold; 0 takes each alone")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    run(o);
  } catch (const std::exception& e) {
    fmt::print(stderr, "fit_surrogate: {}\n", e.what());
    return 1;
  }
  return 0;
}
