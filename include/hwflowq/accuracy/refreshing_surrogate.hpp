// A surrogate that measures what it knows little about, and learns from it, while a search runs.
#ifndef HWFLOWQ_ACCURACY_REFRESHING_SURROGATE_HPP
#define HWFLOWQ_ACCURACY_REFRESHING_SURROGATE_HPP

#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/prediction.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/quantization/precision.hpp>
#include <hwflowq/quantization/precision_space.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::accuracy {

/// Options of a refreshing_surrogate.
struct refresh_options {
  std::size_t generations = 10;  ///< between two refreshments
  std::size_t most = 16;         ///< genomes measured at a time
  double uncertain = 0.3;  ///< standard error, in percentage points, beyond which one is measured

  /// Throws `std::invalid_argument` naming the field, its value and its bound.
  void validate() const {
    const auto fail = [](const std::string& what) {
      throw std::invalid_argument("refresh_options: " + what);
    };
    if (generations < 1) fail("generations = 0 must be at least 1");
    if (most < 1) fail("most = 0 must be at least 1");
    if (!(uncertain >= 0.0)) {
      fail("uncertain = " + std::to_string(uncertain) + " must be at least 0");
    }
  }
};

/// `measure(genomes)` gives a measured accuracy for each genome, given by its precisions.
template <typename M>
concept measures_precisions =
    requires(M& measure, std::span<const std::vector<Precision>> genomes) {
      { measure(genomes) } -> std::convertible_to<std::vector<measured_accuracy>>;
    };

/// An evaluator of genomes that gives predicted accuracies and improves itself: given to a search as
/// an observer, too, it measures those genomes of the front that it is least certain of, every few
/// generations, and is fitted again.
///
/// @code
/// refreshing_surrogate accuracy(space, table, surrogate, measure);
/// moo::nsga2 search(make_problem<precision_genome>(combine(cost, accuracy), ...), ...);
/// search.run(moo::after_generations(200), accuracy.observer());
/// @endcode
/// Copies share one surrogate. Each fit is a new `version()`, a hash of all that it was fitted to: the
/// search then evaluates its population again and forgets cached values, so that no front mixes
/// versions. Beside a checkpoint of the search, keep `table()`: the search goes on as it would have
/// with a surrogate that was fitted to the same.
template <measures_precisions M>
class refreshing_surrogate {
 public:
  /// Throws `std::invalid_argument` when the options are invalid, or the layers of space and table are
  /// not as many.
  refreshing_surrogate(precision_space space, measured_table table,
                       gaussian_process_surrogate surrogate, M measure,
                       refresh_options options = {})
      : shared_(std::make_shared<state>(state{std::move(space), std::move(table),
                                              std::move(surrogate), std::move(measure), options})) {
    options.validate();
    if (shared_->space.layer_count() != shared_->table.layers().size()) {
      throw std::invalid_argument(
          "refreshing_surrogate: a table of " + std::to_string(shared_->table.layers().size()) +
          " layers for a space of " + std::to_string(shared_->space.layer_count()));
    }
    shared_->set_version();
  }

  /// The predicted accuracy in per cent. Throws as the surrogate does.
  [[nodiscard]] double operator()(const precision_genome& genome) const {
    return shared_->surrogate(shared_->space.expand(genome));
  }

  /// Differs between surrogates that were fitted to different tables.
  [[nodiscard]] std::uint64_t version() const { return shared_->version; }
  [[nodiscard]] const gaussian_process_surrogate& surrogate() const { return shared_->surrogate; }
  /// All that the surrogate was fitted to.
  [[nodiscard]] const measured_table& table() const { return shared_->table; }
  /// Genomes measured since the beginning.
  [[nodiscard]] std::size_t measured() const { return shared_->measured; }

  /// Measures those of the genomes that are most uncertain, as the options say, and fits again.
  /// Returns how many were measured. Not while anyone predicts. What `measure` throws passes through,
  /// and nothing has changed then.
  std::size_t refresh(std::span<const precision_genome> genomes) {
    return shared_->refresh(genomes);
  }

  /// Refreshes from a search's front every few generations.
  [[nodiscard]] auto observer() const {
    return [shared = shared_]<typename Search>(const Search& search) {
      if (search.generation() % shared->options.generations != 0) return;
      std::vector<precision_genome> front;
      for (const auto& s : search.front()) front.push_back(s.genome);
      shared->refresh(front);
    };
  }

 private:
  struct state {
    precision_space space;
    measured_table table;
    gaussian_process_surrogate surrogate;
    M measure;
    refresh_options options;
    std::uint64_t version = 0;
    std::size_t measured = 0;

    void set_version() {
      version = hash_all(table.size());
      for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& m = table.measured(i);
        version = hash_combine(version, hash_all(m.accuracy, m.standard_error));
        for (const auto& p : table.precisions(i)) version = hash_combine(version, hash(p));
      }
    }

    std::size_t refresh(std::span<const precision_genome> genomes) {
      struct candidate {
        double error;
        std::vector<Precision> precisions;
      };
      std::vector<candidate> candidates;
      for (const auto& genome : genomes) {
        auto precisions = space.expand(genome);
        if (table.row_of(precisions)) continue;
        const double error = surrogate.predict(precisions).standard_error;
        if (error > options.uncertain) candidates.push_back({error, std::move(precisions)});
      }
      // Equally uncertain ones in the order of their precisions: the same on every machine.
      std::sort(candidates.begin(), candidates.end(), [](const candidate& a, const candidate& b) {
        return a.error != b.error ? a.error > b.error : a.precisions < b.precisions;
      });
      std::vector<std::vector<Precision>> chosen;
      for (const auto& c : candidates) {
        if (chosen.size() == options.most) break;
        if (chosen.empty() || chosen.back() != c.precisions) chosen.push_back(c.precisions);
      }
      if (chosen.empty()) return 0;
      const std::vector<measured_accuracy> found =
          measure(std::span<const std::vector<Precision>>(chosen));
      if (found.size() != chosen.size()) {
        throw std::invalid_argument("refreshing_surrogate: " + std::to_string(found.size()) +
                                    " accuracies for " + std::to_string(chosen.size()) +
                                    " genomes");
      }
      auto grown = table;
      for (std::size_t i = 0; i < chosen.size(); ++i) grown.add(chosen[i], found[i]);
      surrogate = gaussian_process_surrogate(grown, all_rows(grown), surrogate.codes(),
                                             surrogate.parameters(), surrogate.options());
      table = std::move(grown);
      measured += chosen.size();
      set_version();
      return chosen.size();
    }
  };

  std::shared_ptr<state> shared_;
};

}  // namespace hwflowq::accuracy

#endif
