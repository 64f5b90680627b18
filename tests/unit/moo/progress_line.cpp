// Progress as lines in a log and in place on a terminal.
#include <hwflowq/moo/progress_line.hpp>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "searches.hpp"
#include "special_values.hpp"
#include "synthetic_search.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
using namespace std::chrono_literals;

using hwflowq::test::infinity;

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using stream_handle = std::unique_ptr<std::FILE, close_file>;

// The lines that stand in a file; text after the last end of line is a line, too.
std::vector<std::string> lines_in(std::FILE* file) {
  std::rewind(file);
  std::vector<std::string> lines;
  bool begins = true;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
    if (begins) lines.emplace_back();
    begins = c == '\n';
    if (!begins) lines.back() += static_cast<char>(c);
  }
  return lines;
}

// What was written to a terminal whose other side is closed; closes it.
std::string shown_on(int terminal) {
  std::string text;
  std::array<char, 256> buffer;
  for (;;) {
    const auto size = ::read(terminal, buffer.data(), buffer.size());
    if (size <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  ::close(terminal);
  return text;
}

bool matches(const std::string& text, const std::string& pattern) {
  return std::regex_match(text, std::regex(pattern));
}

auto accelerator_problem() {
  return make_problem<std::array<double, 2>>(
      objectives(minimise<"energy", "pJ">(element<0>), maximise<"accuracy">(element<1>)));
}

}  // namespace

TEST_CASE("progress in a file is a line for each generation") {
  const stream_handle file(std::tmpfile());
  REQUIRE(file);
  nsga2 search(test::rational_problem(), test::unit_cube(3), {.population_size = 8});
  search.run(after_generations(5),
             progress_line({.generations = 5, .stream = file.get(), .interval = 0ms}),
             [](const auto&) { std::this_thread::sleep_for(1ms); });
  const auto lines = lines_in(file.get());
  REQUIRE(lines.size() == 5);
  // Nothing is known of speed at first.
  CHECK(matches(lines[0], "generation 1/5  front \\d+  hypervolume [0-9.e+-]+"));
  for (std::size_t i = 1; i < 5; ++i) {
    INFO(lines[i]);
    CHECK(
        matches(lines[i], "generation " + std::to_string(i + 1) +
                              "/5  front \\d+  hypervolume [0-9.e+-]+  \\d+ evaluations/s  \\d+ s "
                              "left"));
  }
  CHECK(matches(lines[4], ".*  0 s left"));
}

TEST_CASE("without a number of generations no time left is shown") {
  const stream_handle file(std::tmpfile());
  nsga2 search(test::rational_problem(), test::unit_cube(3), {.population_size = 8});
  search.run(after_generations(3), progress_line({.stream = file.get(), .interval = 0ms}),
             [](const auto&) { std::this_thread::sleep_for(1ms); });
  const auto lines = lines_in(file.get());
  REQUIRE(lines.size() == 3);
  CHECK(matches(lines[2], "generation 3  front \\d+  hypervolume [0-9.e+-]+  \\d+ evaluations/s"));
}

TEST_CASE("the time left follows from the generations done and their time") {
  const stream_handle file(std::tmpfile());
  auto search = test::synthetic(accelerator_problem());
  progress_line progress({.generations = 1001, .stream = file.get(), .interval = 0ms});
  search.next({{4.0, 60.0}});
  const auto before = std::chrono::steady_clock::now();
  progress(search);
  const auto start = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(20ms);
  search.next({{4.0, 60.0}});
  const auto early = std::chrono::steady_clock::now();
  progress(search);
  const auto late = std::chrono::steady_clock::now();
  const auto lines = lines_in(file.get());
  REQUIRE(lines.size() == 2);
  std::smatch found;
  REQUIRE(std::regex_match(lines[1], found, std::regex(".*  (\\d+) evaluations/s  (\\d+) s left")));
  // One generation of 10 evaluations took this long, and 999 are to come.
  const std::chrono::duration<double> least = early - start;
  const std::chrono::duration<double> most = late - before;
  CHECK(std::stod(found[1]) >= 10.0 / most.count() - 1.0);
  CHECK(std::stod(found[1]) <= 10.0 / least.count() + 1.0);
  CHECK(std::stod(found[2]) >= 999.0 * least.count() - 1.0);
  CHECK(std::stod(found[2]) <= 999.0 * most.count() + 1.0);
}

TEST_CASE("a resumed search is timed from where it resumed") {
  const stream_handle file(std::tmpfile());
  auto search = test::synthetic(accelerator_problem());
  for (int i = 0; i < 900; ++i) search.next({{4.0, 60.0}});
  progress_line progress({.generations = 1000, .stream = file.get(), .interval = 0ms});
  progress(search);
  std::this_thread::sleep_for(50ms);
  for (int i = 0; i < 50; ++i) search.next({{4.0, 60.0}});
  progress(search);
  // 50 generations of 10 evaluations in a bit over 50 ms, not 950 in it.
  const auto line = lines_in(file.get()).at(1);
  std::smatch found;
  REQUIRE(std::regex_match(line, found, std::regex(".*  (\\d+) evaluations/s  (\\d+) s left")));
  CHECK(std::stod(found[1]) <= 10000.0);
}

TEST_CASE("lines come no closer than the interval, but for the first and the last generation") {
  const stream_handle file(std::tmpfile());
  auto search = test::synthetic(accelerator_problem());
  progress_line progress({.generations = 20, .stream = file.get(), .interval = 1h});
  for (int i = 0; i < 20; ++i) {
    search.next({{4.0, 60.0}});
    progress(search);
  }
  const auto lines = lines_in(file.get());
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("generation 1/20 ") == 0);
  CHECK(lines[1].find("generation 20/20 ") == 0);
}

TEST_CASE("the hypervolume is measured from the reference, in each objective's own sense") {
  const stream_handle file(std::tmpfile());
  auto search = test::synthetic(accelerator_problem());
  progress_line progress({.reference = {8.0, 50.0}, .stream = file.get(), .interval = 0ms});
  search.next({{4.0, 60.0}, {2.0, 54.0}});
  search.add({1.0, 99.0}, 0, 1.0);  // infeasible
  progress(search);
  CHECK(lines_in(file.get()) == std::vector<std::string>{"generation 1  front 2  hypervolume 48"});
}

TEST_CASE("without a reference the worst of the first population serves, as far as it is finite") {
  const stream_handle file(std::tmpfile());
  auto search = test::synthetic(accelerator_problem());
  progress_line progress({.stream = file.get(), .interval = 0ms});
  search.next({});
  search.add({infinity, -infinity}, 0, infinity);  // all failed: nothing to measure from
  progress(search);
  search.next({{4.0, 60.0}, {2.0, 54.0}});
  search.add({8.0, 50.0}, 1, 0.0);
  search.add({infinity, -infinity}, 2, infinity);  // failed
  progress(search);
  search.next({{3.0, 60.0}, {2.0, 54.0}});  // the reference stays
  progress(search);
  const auto lines = lines_in(file.get());
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "generation 1  front 0");
  CHECK(lines[1].find("generation 2  front 2  hypervolume 48") == 0);
  CHECK(lines[2].find("generation 3  front 2  hypervolume 54") == 0);
}

TEST_CASE("a progress line refuses a reference of wrong size") {
  const stream_handle file(std::tmpfile());
  auto search = test::synthetic(accelerator_problem());
  search.next({{4.0, 60.0}});
  progress_line progress({.reference = {1.0, 2.0, 3.0}, .stream = file.get()});
  CHECK_THROWS_AS(progress(search), std::invalid_argument);
  CHECK(lines_in(file.get()).empty());
}

TEST_CASE("on a terminal one line is written over and over") {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) return;  // none here
  {
    const stream_handle file(std::fopen(::ptsname(terminal), "w"));
    REQUIRE(file);
    auto search = test::synthetic(accelerator_problem());
    progress_line progress({.reference = {8.0, 50.0}, .stream = file.get(), .interval = 0ms});
    search.next({{4.0, 60.0}, {2.0, 54.0}});
    progress(search);
    std::this_thread::sleep_for(1ms);
    search.next({});
    progress(search);
  }
  const std::string text = shown_on(terminal);
  INFO(text);
  // The terminal turns the end of the line into two characters.
  CHECK(matches(text,
                "\rgeneration 1  front 2  hypervolume 48"
                "\rgeneration 2  front 0  hypervolume 0  \\d+ evaluations/s *\r\n"));
}

TEST_CASE("a shorter line is blanked out on a terminal") {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) return;
  {
    const stream_handle file(std::fopen(::ptsname(terminal), "w"));
    REQUIRE(file);
    auto search = test::synthetic(accelerator_problem());
    progress_line progress(
        {.generations = 2, .reference = {8.0, 50.0}, .stream = file.get(), .interval = 0ms});
    search.next({{4.0, 60.0}});
    progress(search);
    std::this_thread::sleep_for(1ms);
    search.next({{4.0, 60.0}});
    progress(search);
    search.next({{4.0, 60.0}});  // beyond what was announced: no time left
    progress(search);
  }
  const std::string text = shown_on(terminal);
  std::vector<std::size_t> lengths;
  for (std::size_t from = text.find('\r') + 1; from < text.size();) {
    const std::size_t end = text.find('\r', from);
    if (end == std::string::npos) break;
    lengths.push_back(end - from);
    from = end + 1;
  }
  REQUIRE(lengths.size() == 3);
  CHECK(lengths[1] > lengths[0]);
  CHECK(lengths[2] >= lengths[1]);
}
