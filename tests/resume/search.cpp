// A search that goes on from where it was killed: `resume_search bits|real <folder>`.
#include <hwflowq/core/describe.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/history_csv.hpp>
#include <hwflowq/moo/hypervolume_stagnation.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "killed_searches.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
namespace fs = std::filesystem;

// Written beside and renamed, since this program may be killed here, too.
template <typename Search>
void write_front(const Search& search, const fs::path& path) {
  auto partial = path;
  partial += ".partial";
  std::ofstream file(partial);
  for (const auto& s : search.front()) {
    for (const double value : s.objectives) file << number_text(value) << ',';
    file << describe(s.genome) << '\n';
  }
  for (const auto& s : search.archived()) file << "archived " << describe(s.genome) << '\n';
  file << search.generation() << ',' << search.evaluations() << ',' << search.cache_hits() << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + partial.string());
  fs::rename(partial, path);
}

// The record of the hypervolume decides when the search ends: it must survive, too.
template <typename Search>
void run(Search search, const std::array<double, Search::objective_count>& reference,
         std::size_t window, const fs::path& folder) {
  resume_checkpoint(search, folder / test::checkpoint_file);
  search.run(hypervolume_stagnation<Search::objective_count>(reference, window, 2e-4) ||
                 after_generations(2000),
             history_csv(folder / test::history_file, {reference.begin(), reference.end()}),
             checkpoint_every(test::checkpoint_interval, folder / test::checkpoint_file));
  write_front(search, folder / test::front_file);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv, argv + argc);
  try {
    if (arguments.size() != 3) throw std::invalid_argument("usage: resume_search bits|real folder");
    if (arguments[1] == "bits") {
      run(test::killed_bits_search(), {150.0, 30000.0, 4000.0}, 50, arguments[2]);
    } else {
      run(test::killed_real_search(), {1.1, 6.0}, 50, arguments[2]);
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
  return 0;
}
