// Histories: what stands in them, and that a resumed one equals one that was never cut off.
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/history_csv.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "file_size_limit.hpp"
#include "hypervolume_truth.hpp"
#include "searches.hpp"
#include "special_values.hpp"
#include "synthetic_search.hpp"
#include "temporary_directory.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
namespace fs = std::filesystem;
using test::file_text;
using test::write_text;

using hwflowq::test::infinity;

auto energy_problem() {
  return make_problem<std::array<double, 2>>(
      objectives(minimise<"energy", "pJ">(element<0>), maximise<"accuracy">(element<1>)));
}
const std::string heading =
    "generation,evaluations,front size,hypervolume,best energy [pJ],best accuracy\n";

auto recorded_search() {
  return nsga2(test::rational_problem(), test::unit_cube(3), {.population_size = 6, .seed = 8});
}
const std::vector<double> history_reference{1.5, 12.0};

// History of the small search, run straight.
std::string straight_history(std::size_t generations) {
  const test::temporary_directory files;
  auto search = recorded_search();
  search.run(after_generations(generations), history_csv(files / "h", history_reference));
  return file_text(files / "h");
}

// The first lines of a text, with the heading.
std::string_view lines(std::string_view text, std::size_t generations) {
  std::size_t end = 0;
  for (std::size_t line = 0; line <= generations; ++line) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

template <typename Search>
std::string message_of(history_csv& history, const Search& search) {
  try {
    history(search);
  } catch (const std::exception& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("a history has a line for each generation, with units in the heading") {
  const test::temporary_directory files;
  history_csv history(files / "h", {8.0, 50.0});
  auto search = test::synthetic(energy_problem());
  search.next({{4.0, 60.0}, {2.0, 54.0}, {4.0, 60.0}});
  search.add({1.0, 99.0}, 1, 0.0);   // of a later rank
  search.add({0.5, 99.5}, 0, 0.25);  // infeasible
  history(search);
  CHECK(file_text(files / "h") == heading + "1,10,3,48,2,60\n");  // after each generation
  search.next({{0.1, 50.125}});
  history(search);
  search.next({{9.0, 49.0}});
  history(search);
  CHECK(file_text(files / "h") ==
        heading + "1,10,3,48,2,60\n2,20,1,0.9875,0.1,50.125\n3,30,1,0,9,49\n");
}

TEST_CASE("cells of a history are empty where there is nothing to say") {
  const test::temporary_directory files;
  const auto line_of = [&](const auto& search, std::vector<double> from) {
    history_csv history(files / "h", std::move(from));
    history(search);
    const auto text = file_text(files / "h");
    REQUIRE(text.find(heading) == 0);
    return text.substr(heading.size());
  };
  auto search = test::synthetic(energy_problem());
  search.next({{4.0, 60.0}});
  CHECK(line_of(search, {}) == "1,10,1,,4,60\n");  // no reference
  auto infeasible = test::synthetic(energy_problem());
  infeasible.next({});
  infeasible.add({4.0, 60.0}, 0, 1.0);
  CHECK(line_of(infeasible, {8.0, 50.0}) == "1,10,0,0,,\n");
  CHECK(line_of(infeasible, {}) == "1,10,0,,,\n");
}

TEST_CASE("numbers of a history read back as the same numbers") {
  const test::temporary_directory files;
  history_csv history(files / "h", {1e300, -1e300});
  auto search = test::synthetic(energy_problem());
  search.next({{0.1 + 0.2, 1.0 / 3.0}});
  history(search);
  search.next({{-0.0, -0.0}});
  history(search);
  search.next({{infinity, -infinity}});
  history(search);
  CHECK(file_text(files / "h") == heading +
                                      "1,10,1,inf,0.30000000000000004,0.3333333333333333\n"
                                      "2,20,1,inf,0,0\n3,30,1,0,inf,-inf\n");
}

TEST_CASE("names with separators are quoted") {
  const test::temporary_directory files;
  auto search = test::synthetic(make_problem<std::array<double, 2>>(
      objectives(minimise<"energy, total", "pJ">(element<0>), minimise<"\"loss\"">(element<1>))));
  search.next({{1.0, 2.0}});
  history_csv history(files / "h");
  history(search);
  CHECK(file_text(files / "h") ==
        "generation,evaluations,front size,hypervolume,\"best energy, total [pJ]\","
        "\"best \"\"loss\"\"\"\n1,10,1,,1,2\n");
}

TEST_CASE("a history of a real search says what the search says") {
  const test::temporary_directory files;
  auto search = recorded_search();
  std::string expected = "generation,evaluations,front size,hypervolume,best f1,best f2\n";
  search.run(after_generations(15), history_csv(files / "h", history_reference),
             [&](const auto& s) {
               std::array<double, 2> best{infinity, infinity};
               const auto front = s.front();
               for (const auto& one : front) {
                 for (std::size_t m = 0; m < 2; ++m) best[m] = std::min(best[m], one.objectives[m]);
               }
               front_hypervolume<2> measure({history_reference[0], history_reference[1]});
               expected += std::to_string(s.generation()) + ',' + std::to_string(s.evaluations()) +
                           ',' + std::to_string(front.size()) + ',' + number_text(measure(s)) +
                           ',' + number_text(best[0]) + ',' + number_text(best[1]) + '\n';
               CHECK(file_text(files / "h") == expected);
             });
  CHECK(straight_history(15) == expected);  // the same search gives the same bytes
}

TEST_CASE("a resumed history equals a straight one wherever it was cut") {
  const auto whole = straight_history(9);
  const test::temporary_directory files;
  auto first = recorded_search();
  first.run(after_generations(9), history_csv(files / "h", history_reference),
            checkpoint_every(1, files / "c"), [&](const auto& search) {
              fs::copy_file(files / "c", files / std::to_string(search.generation()));
            });
  REQUIRE(file_text(files / "h") == whole);
  for (std::size_t generation = 1; generation <= 8; ++generation) {
    // The checkpoint is of this generation; the history was killed at any byte after it.
    const std::size_t least = lines(whole, generation).size();
    for (std::size_t length = least; length <= whole.size(); ++length) {
      write_text(files / "h", std::string_view(whole).substr(0, length));
      auto resumed = recorded_search();
      load_checkpoint(resumed, files / std::to_string(generation));
      resumed.run(after_generations(generation + 1), history_csv(files / "h", history_reference));
      INFO("generation " << generation << ", " << length << " bytes");
      REQUIRE(file_text(files / "h") == lines(whole, generation + 1));
    }
  }
}

TEST_CASE("resuming loses no line of before, not even on a full disk") {
  const auto whole = straight_history(6);
  const test::temporary_directory files;
  auto first = recorded_search();
  first.run(after_generations(4), checkpoint_every(4, files / "c"));
  auto resumed = recorded_search();
  load_checkpoint(resumed, files / "c");
  write_text(files / "h", whole);
  bool failed = false;
  {
    // Nothing can be written: whoever writes the kept lines again loses them.
    const test::file_size_limit limit(1);
    try {
      resumed.run(after_generations(6), history_csv(files / "h", history_reference));
    } catch (const error&) {
      failed = true;
    }
  }
  CHECK(failed);
  CHECK(resumed.generation() == 5);
  CHECK(file_text(files / "h") == lines(whole, 4));
}

TEST_CASE("a history goes on over several runs, with one object or with several") {
  const auto whole = straight_history(12);
  const test::temporary_directory files;
  auto one = recorded_search();
  history_csv history(files / "one", history_reference);
  auto several = recorded_search();
  for (const std::size_t until : {1U, 2U, 5U, 12U}) {
    one.run(after_generations(until), history);
    several.run(after_generations(until), history_csv(files / "several", history_reference));
  }
  CHECK(file_text(files / "one") == whole);
  CHECK(file_text(files / "several") == whole);
}

TEST_CASE("a search that begins anew replaces the history that is there") {
  const auto whole = straight_history(3);
  const test::temporary_directory files;
  for (const auto& before : {std::string("something else\n"), straight_history(7), std::string()}) {
    write_text(files / "h", before);
    auto search = recorded_search();
    search.run(after_generations(3), history_csv(files / "h", history_reference));
    CHECK(file_text(files / "h") == whole);
  }
}

TEST_CASE("a resumed search does not go on with what is no history of it") {
  const auto whole = straight_history(4);
  const auto heading_of_it = std::string(lines(whole, 0));
  const auto expected = heading_of_it + std::string(whole.substr(lines(whole, 3).size()));
  const test::temporary_directory files;
  auto search = recorded_search();
  search.run(after_generations(3));
  save_checkpoint(search, files / "c");
  const auto resumed_over = [&](const std::string& before) {
    write_text(files / "h", before);
    auto resumed = recorded_search();
    load_checkpoint(resumed, files / "c");
    resumed.run(after_generations(4), history_csv(files / "h", history_reference));
    return file_text(files / "h");
  };
  CHECK(resumed_over("") == expected);
  CHECK(resumed_over("1,6,2\n2,12,3\n") == expected);
  CHECK(resumed_over(heading + "1,10,3,48,2,60\n") == expected);
  CHECK(resumed_over(heading_of_it.substr(0, heading_of_it.size() - 1)) == expected);
  CHECK(resumed_over(heading_of_it) == expected);
  // Lines that are none, such as a disk leaves behind that lost its power, end what is kept.
  CHECK(resumed_over(std::string(lines(whole, 3)) + std::string(20, '\0') + "\n") == whole);
  CHECK(resumed_over(std::string(lines(whole, 3)) + "\n") == whole);
}

TEST_CASE("a reference of wrong size is an error that touches no file") {
  const test::temporary_directory files;
  write_text(files / "h", "precious");
  auto search = test::synthetic(energy_problem());
  search.next({{4.0, 60.0}});
  for (const std::size_t size : {1U, 3U}) {
    history_csv history(files / "h", std::vector<double>(size, 1.0));
    CHECK_THROWS_AS(history(search), std::invalid_argument);
    CHECK(message_of(history, search) ==
          "history_csv: the reference has " + std::to_string(size) + " values for 2 objectives");
  }
  CHECK(file_text(files / "h") == "precious");
}

TEST_CASE("a history that cannot be written is an error with its name") {
  const test::temporary_directory files;
  auto search = test::synthetic(energy_problem());
  search.next({{4.0, 60.0}});
  history_csv nowhere(files / "no/such/h");
  CHECK_THROWS_AS(nowhere(search), error);
  CHECK(message_of(nowhere, search) ==
        "history file " + (files / "no/such/h").string() + " cannot be written");
  fs::create_directory(files / "folder");
  history_csv folder(files / "folder");
  CHECK_THROWS_AS(folder(search), error);
  if (fs::exists("/dev/full")) {
    history_csv full("/dev/full");
    CHECK(message_of(full, search) == "history file /dev/full cannot be written");
    CHECK_THROWS_AS(full(search), error);  // and remains one
  }
}
