// Checkpoints: what is resumed equals what never stopped, and what is damaged is refused.
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/hypervolume_stagnation.hpp>
#include <hwflowq/moo/time_limit.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "file_size_limit.hpp"
#include "searches.hpp"
#include "temporary_directory.hpp"

namespace {

using namespace hwflowq;
using namespace hwflowq::moo;
namespace fs = std::filesystem;
using test::file_text;
using test::reals;
using test::write_text;

// A genome of a user's own: neither a range nor a tuple, saved by functions beside it.
struct saved_design {
  reals sizes;
  std::uint8_t dataflow = 0;
  bool operator==(const saved_design&) const = default;
  friend std::uint64_t hash_value(const saved_design& d) { return hash_all(d.sizes, d.dataflow); }
  friend void save(binary_output& output, const saved_design& d) {
    write(output, d.dataflow);
    write(output, d.sizes);
  }
  friend void load(binary_input& input, saved_design& d) {
    read(input, d.dataflow);
    read(input, d.sizes);
  }
};

struct design_variation {
  real_variation<> sizes = test::unit_cube(4);

  [[nodiscard]] saved_design random(random_stream& stream) const {
    auto drawn = sizes.random(stream);
    return {std::move(drawn), static_cast<std::uint8_t>(stream.below(3))};
  }
  void crossover(saved_design& a, saved_design& b, random_stream& stream) const {
    sizes.crossover(a.sizes, b.sizes, stream);
    if (stream.chance(0.5)) std::swap(a.dataflow, b.dataflow);
  }
  void mutate(saved_design& d, random_stream& stream) const {
    sizes.mutate(d.sizes, stream);
    if (stream.chance(0.25)) d.dataflow = static_cast<std::uint8_t>(stream.below(3));
  }
};

auto design_problem() {
  return make_problem<saved_design>(
      [](const saved_design& d) {
        auto f = test::rational_zdt1(d.sizes);
        f[d.dataflow % 2] += 0.25 * d.dataflow;
        return f;
      },
      objectives(minimise<"energy", "pJ">(element<0>), minimise<"latency", "cycles">(element<1>)),
      constraints(at_most<"size">([](const auto& f) { return f[0]; }, 0.875)));
}

template <typename Search>
std::string state(const Search& search) {
  binary_output output;
  search.save(output);
  return {reinterpret_cast<const char*>(output.bytes().data()), output.bytes().size()};
}

// Everything that a search tells of itself.
template <typename Search>
void require_equal(const Search& a, const Search& b) {
  REQUIRE(test::digest(a) == test::digest(b));
  REQUIRE(a.evaluations() == b.evaluations());
  REQUIRE(a.failed_evaluations() == b.failed_evaluations());
  REQUIRE(a.cache_hits() == b.cache_hits());
  REQUIRE(a.front() == b.front());
  REQUIRE(a.archived() == b.archived());
  REQUIRE(state(a) == state(b));
}

// Runs straight, and stopped by a checkpoint at each generation and resumed by an engine of its own.
template <typename Make, typename Termination>
std::size_t compare_with_resumed(const Make& make, const Termination& termination) {
  const test::temporary_directory files;
  auto straight = make();
  straight.run(Termination(termination), checkpoint_every(1, files / "last"),
               [&](const auto& search) {
                 fs::copy_file(files / "last", files / std::to_string(search.generation()));
               });
  for (std::size_t stop = 1; stop <= straight.generation(); ++stop) {
    INFO("resumed at generation " << stop << " of " << straight.generation());
    auto resumed = make();
    const auto path = files / std::to_string(stop);
    const auto before = file_text(path);
    REQUIRE(resume_checkpoint(resumed, path));
    REQUIRE(resumed.generation() == stop);
    // Saving what was loaded gives the same file.
    save_checkpoint(resumed, files / "again");
    REQUIRE(file_text(files / "again") == before);
    resumed.run(Termination(termination));
    require_equal(resumed, straight);
    REQUIRE(file_text(path) == before);
  }
  return straight.generation();
}

constexpr nsga2_settings twelve{.population_size = 12, .seed = 4};
constexpr nsga2_settings with_more{
    .population_size = 13, .seed = 5, .cache_evaluations = true, .keep_archive = true};

auto saved_search(std::uint64_t seed = 1) {
  return nsga2(test::rational_problem(), test::unit_cube(2),
               {.population_size = 2, .seed = seed, .cache_evaluations = true});
}
using small = decltype(saved_search());

// The message of the checkpoint_error that loading gives, with the path cut off; the file and the
// engine must stay as they were.
template <typename Search>
std::string refusal(Search& search, const fs::path& path) {
  const bool is_file = fs::is_regular_file(path);
  const auto file_before = is_file ? file_text(path) : std::string();
  const auto state_before = state(search);
  std::string what;
  try {
    load_checkpoint(search, path);
    return "nothing was thrown";
  } catch (const checkpoint_error& e) {
    what = e.what();
    if (e.path() != path.string()) return "names the path " + e.path();
  }
  const std::string prefix = "checkpoint " + path.string() + ": ";
  if (what.find(prefix) != 0) return "does not begin with the path: " + what;
  if (is_file && file_text(path) != file_before) return "the file was changed";
  if (state(search) != state_before) return "the search was changed";
  return what.substr(prefix.size());
}

}  // namespace

static_assert(Checkpointable<small>);
static_assert(!Checkpointable<int>);

// ---- resumed equals straight --------------------------------------------------------------------

TEST_CASE("a search resumed from a file equals one that never stopped") {
  const auto settings = GENERATE(twelve, with_more);
  const auto end = after_generations(9);
  const auto real = [&] { return nsga2(test::rational_problem(), test::unit_cube(5), settings); };
  const auto bits = [&] {
    return nsga2(test::bits_search_problem(), test::bit_widths(6), settings);
  };
  const auto mixed = [&] {
    return nsga2(test::mixed_problem(), test::mixed_variation(3), settings);
  };
  const auto own = [&] { return nsga2(design_problem(), design_variation{}, settings); };
  CHECK(compare_with_resumed(real, end) == 9);
  CHECK(compare_with_resumed(bits, end) == 9);
  CHECK(compare_with_resumed(mixed, end) == 9);
  CHECK(compare_with_resumed(own, end) == 9);
}

TEST_CASE("seeds that wait go through a checkpoint") {
  const auto make = [] {
    nsga2 search(test::rational_problem(), test::unit_cube(3), twelve);
    std::vector<reals> genomes;
    std::vector<decltype(search)::solution_type> solutions;
    for (int i = 0; i < 20; ++i) {
      genomes.emplace_back(3, 0.02 * i);
      solutions.push_back(
          {reals(3, 0.5 + 0.02 * i), {0.01 * i, -0.01 * i}, i % 3 == 0 ? 1.0 : 0.0});
    }
    search.seed(genomes);    // more than a generation holds,
    search.seed(solutions);  // so that these come in generations 2 to 4
    return search;
  };
  auto full = make();
  full.run(after_generations(2));
  CHECK(full.evaluations() == 20);
  // Resumed without being seeded again: the seeds come from the file.
  const test::temporary_directory files;
  auto straight = make();
  straight.run(after_generations(7), checkpoint_every(1, files / "c"), [&](const auto& search) {
    nsga2 resumed(test::rational_problem(), test::unit_cube(3), twelve);
    load_checkpoint(resumed, files / "c");
    resumed.run(after_generations(7));
    fs::copy_file(files / "c", files / std::to_string(search.generation()));
    save_checkpoint(resumed, files / ("end" + std::to_string(search.generation())));
  });
  save_checkpoint(straight, files / "end");
  for (int g = 1; g <= 7; ++g) {
    CHECK(file_text(files / ("end" + std::to_string(g))) == file_text(files / "end"));
  }
  CHECK(compare_with_resumed(make, after_generations(5)) == 5);
}

TEST_CASE("failures are counted across a checkpoint") {
  const auto make = [] {
    return nsga2(make_problem<reals>(
                     [](const reals& x) {
                       if (x[1] > 0.75) throw std::domain_error("no schedule");
                       return test::rational_zdt1(x);
                     },
                     objectives(minimise<"f1">(element<0>), minimise<"f2">(element<1>))),
                 test::unit_cube(3),
                 {.population_size = 10, .on_failure = failure_policy::mark_infeasible});
  };
  auto search = make();
  search.run(after_generations(3));
  REQUIRE(search.failed_evaluations() > 0);
  CHECK(compare_with_resumed(make, after_generations(6)) == 6);
}

TEST_CASE("what a termination remembers goes through a checkpoint") {
  const auto make = [] {
    return nsga2(test::bits_search_problem(), test::bit_widths(4),
                 {.population_size = 20, .seed = 3});
  };
  const hypervolume_stagnation<3> stagnation({9.0, 500.0, 60.0}, 6, 1e-3);
  const auto alone = compare_with_resumed(make, stagnation);
  CHECK(alone > 7);
  using namespace std::chrono_literals;
  CHECK(compare_with_resumed(make, time_limit(24h) || stagnation || after_generations(500)) ==
        alone);
  CHECK(compare_with_resumed(make, either([](const auto&) { return false; }, stagnation)) == alone);
  CHECK(compare_with_resumed(make, after_evaluations(20 * (alone + 2)) && stagnation) >= alone + 2);

  // A record that starts anew stops later: the state is what made the runs above equal.
  const test::temporary_directory files;
  auto search = make();
  search.run(after_generations(alone - 1), checkpoint_every(1, files / "without"));
  auto resumed = make();
  load_checkpoint(resumed, files / "without");
  resumed.run(hypervolume_stagnation<3>(stagnation));
  CHECK(resumed.generation() >= alone + 5);
}

TEST_CASE("a search goes on from a file as often as one likes") {
  const test::temporary_directory files;
  const auto make = [] {
    return nsga2(test::mixed_problem(), test::mixed_variation(3), with_more);
  };
  auto straight = make();
  straight.run(after_generations(12));
  for (std::size_t until = 1; until <= 12; ++until) {
    auto search = make();
    CHECK(resume_checkpoint(search, files / "c") == (until > 1));
    CHECK(search.generation() == until - 1);
    search.run(after_generations(until), checkpoint_every(1, files / "c"));
    if (until == 12) require_equal(search, straight);
  }
}

TEST_CASE("loading into a search that already ran replaces all of it") {
  const test::temporary_directory files;
  const auto make = [] {
    return nsga2(test::mixed_problem(), test::mixed_variation(3), with_more);
  };
  auto first = make();
  first.run(after_generations(4));
  save_checkpoint(first, files / "c");
  auto second = make();
  second.seed(std::vector<test::mixed>(40, {reals(3, 0.5), test::integers(3, 4)}));
  second.run(after_generations(2));
  load_checkpoint(second, files / "c");
  require_equal(second, first);
  second.run(after_generations(8));
  first.run(after_generations(8));
  require_equal(second, first);
}

// ---- what is refused ----------------------------------------------------------------------------

TEST_CASE("every truncated checkpoint is refused") {
  const test::temporary_directory files;
  auto source = saved_search();
  source.run(hypervolume_stagnation<2>({1.0, 9.0}, 50) || after_generations(3),
             checkpoint_every(3, files / "whole"));
  const auto whole = file_text(files / "whole");
  auto search = saved_search();
  search.run(after_generations(1));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_text(files / "c", std::string_view(whole).substr(0, length));
    const auto reason = refusal(search, files / "c");
    INFO(length << " of " << whole.size() << " bytes: " << reason);
    REQUIRE(reason.find("is truncated") == 0);
  }
  for (const char* more : {"\n", "x", "0123456789abcdef"}) {
    write_text(files / "c", whole + more);
    CHECK(refusal(search, files / "c") == "is corrupt: bytes follow its end");
  }
  load_checkpoint(search, files / "whole");
  CHECK(search.generation() == 3);
}

TEST_CASE("a checkpoint with any byte changed is refused") {
  const test::temporary_directory files;
  auto source = saved_search();
  source.run(hypervolume_stagnation<2>({1.0, 9.0}, 50) || after_generations(2),
             checkpoint_every(2, files / "whole"));
  const auto whole = file_text(files / "whole");
  auto search = saved_search();
  search.run(after_generations(1));
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (const int change : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      auto damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ change);
      write_text(files / "c", damaged);
      const auto reason = refusal(search, files / "c");
      INFO("byte " << place << " changed by " << change << ": " << reason);
      if (place < 8) REQUIRE(reason == "is not a checkpoint");
      if (place >= 8 && place < 12) REQUIRE(reason == "was written with another byte order");
      if (place >= 12 && place < 16) REQUIRE(reason.find("has format ") == 0);
      if (place >= 16 && place < 24) REQUIRE(reason.find("belongs to another search") == 0);
      if (place >= 24 && place < 32) REQUIRE(reason.find("is ") == 0);  // size: too few or too many
      if (place >= 32) REQUIRE(reason == "is corrupt: its checksum differs");
    }
  }
}

TEST_CASE("files that are no checkpoints are refused by name") {
  const test::temporary_directory files;
  auto source = saved_search();
  source.run(after_generations(2), checkpoint_every(2, files / "whole"));
  const auto whole = file_text(files / "whole");
  auto search = saved_search();
  const auto reason = [&](const std::string& text) {
    write_text(files / "c", text);
    return refusal(search, files / "c");
  };
  CHECK(reason("") == "is truncated: it ends within its header");
  CHECK(reason("generation,evaluations\n1,100\n") == "is not a checkpoint");
  CHECK(reason("x") == "is not a checkpoint");
  CHECK(reason(std::string(100, '\0')) == "is not a checkpoint");
  CHECK(reason(std::string(5000, 'a')) == "is not a checkpoint");
  CHECK(reason("HWFLOWQ" + whole.substr(7)) == "is not a checkpoint");
  CHECK(reason(whole.substr(0, 12) + std::string("\x02\0\0\0", 4) + whole.substr(16)) ==
        "has format 2, this library reads format 1");
  CHECK(reason(whole.substr(0, 8) + "\x01\x02\x03\x04" + whole.substr(12)) ==
        "was written with another byte order");
  // Sizes that would exhaust memory or overflow.
  for (const char byte : {'\x7f', '\xff'}) {
    CHECK(reason(whole.substr(0, 24) + std::string(8, byte) + whole.substr(32))
              .find("is truncated: it holds ") == 0);
  }
  CHECK(refusal(search, files / "nowhere").find("cannot be opened: ") == 0);
  CHECK(refusal(search, files / "c/below").find("cannot be opened: ") == 0);
  fs::create_directory(files / "folder");
  CHECK(refusal(search, files / "folder").find("cannot be read: ") == 0);
}

namespace {

// Whether a checkpoint of the small search is refused by an engine with something else about it.
template <typename Search>
std::string refusal_of_other(Search other) {
  const test::temporary_directory files;
  auto source = saved_search();
  source.run(after_generations(2), checkpoint_every(2, files / "c"));
  return refusal(other, files / "c");
}
constexpr std::string_view foreign =
    "belongs to another search: population size, seed, settings, objectives or constraints differ";

template <typename Objectives, typename... Constraints>
auto other_problem(Objectives set, Constraints... limits) {
  return make_problem<reals>(test::rational_zdt1, std::move(set), constraints(limits...));
}

}  // namespace

TEST_CASE("checkpoints of other searches are refused") {
  const auto with = [](nsga2_settings settings) {
    return refusal_of_other(nsga2(test::rational_problem(), test::unit_cube(2), settings));
  };
  const nsga2_settings same{.population_size = 2, .cache_evaluations = true};
  CHECK(with(same) == "nothing was thrown");
  auto settings = same;
  settings.seed = 2;
  CHECK(with(settings) == foreign);
  settings = same;
  settings.population_size = 3;
  CHECK(with(settings) == foreign);
  settings = same;
  settings.eliminate_duplicates = false;
  CHECK(with(settings) == foreign);
  settings = same;
  settings.duplicate_attempts = 9;
  CHECK(with(settings) == foreign);
  settings = same;
  settings.cache_evaluations = false;
  CHECK(with(settings) == foreign);
  settings = same;
  settings.keep_archive = true;
  CHECK(with(settings) == foreign);
  settings = same;
  settings.on_failure = failure_policy::mark_infeasible;
  CHECK(with(settings) == foreign);

  const auto of = [&](const auto& problem) {
    return refusal_of_other(nsga2(problem, test::unit_cube(2), same));
  };
  const auto f1 = minimise<"f1">(element<0>);
  const auto f2 = minimise<"f2">(element<1>);
  CHECK(of(other_problem(objectives(f1, f2))) == "nothing was thrown");
  CHECK(of(other_problem(objectives(f2, f1))) == foreign);
  CHECK(of(other_problem(objectives(f1, minimise<"f3">(element<1>)))) == foreign);
  CHECK(of(other_problem(objectives(f1, minimise<"f2", "s">(element<1>)))) == foreign);
  CHECK(of(other_problem(objectives(f1, maximise<"f2">(element<1>)))) == foreign);
  CHECK(of(other_problem(objectives(f1))) == foreign);
  CHECK(of(other_problem(objectives(f1, f2, f2))) == foreign);
  CHECK(of(other_problem(objectives(f1, f2), at_most<"limit">(element<0>, 1.0))) == foreign);
}

namespace {

// Least thing with a state: `load` fails, or leaves bytes over, as a test wants it.
struct counting_observer {
  std::uint32_t value = 0;
  bool throws = false;
  bool writes_more = false;
  void save(binary_output& output) const {
    write(output, value);
    if (writes_more) write(output, value);
  }
  void load(binary_input& input) {
    const auto read_value = read<std::uint32_t>(input);
    if (throws) throw std::invalid_argument("value = 7 must be even");
    value = read_value;
  }
  [[nodiscard]] std::uint64_t fingerprint() const { return 1; }
};

}  // namespace

TEST_CASE("a state that does not load whole is refused, with the reason") {
  const test::temporary_directory files;
  const counting_observer source{.value = 7, .writes_more = true};
  save_checkpoint(source, files / "more");
  counting_observer target{.value = 3};
  CHECK(refusal(target, files / "more") == "belongs to another search: its state is larger");
  CHECK(target.value == 3);
  save_checkpoint(counting_observer{.value = 7}, files / "c");
  target.throws = true;
  CHECK(refusal(target, files / "c") == "cannot be loaded: value = 7 must be even");
  target.throws = false;
  load_checkpoint(target, files / "c");
  CHECK(target.value == 7);
}

TEST_CASE("resuming tells a missing file from one that cannot be looked at") {
  const test::temporary_directory files;
  auto search = saved_search();
  CHECK_FALSE(resume_checkpoint(search, files / "nowhere"));
  CHECK_FALSE(resume_checkpoint(search, files / "no/such/folder"));
  CHECK_THROWS_AS(resume_checkpoint(search, files / std::string(5000, 'n')), checkpoint_error);
  fs::create_symlink("circle", files / "circle");
  CHECK_THROWS_AS(resume_checkpoint(search, files / "circle"), checkpoint_error);
  write_text(files / "text", "text");
  CHECK_THROWS_AS(resume_checkpoint(search, files / "text"), checkpoint_error);
  CHECK(search.generation() == 0);
}

// ---- writing ------------------------------------------------------------------------------------

TEST_CASE("a checkpoint that cannot be written names its file and keeps the one before") {
  const test::temporary_directory files;
  auto search = saved_search();
  search.run(after_generations(2));
  const auto reason = [&](const fs::path& path) -> std::string {
    try {
      save_checkpoint(search, path);
    } catch (const checkpoint_error& e) {
      CHECK(e.path().find(path.string()) == 0);
      return e.what();
    }
    return "nothing was thrown";
  };
  CHECK(reason(files / "no/such/c").find("cannot be opened") != std::string::npos);
  write_text(files / "file", "text");
  CHECK(reason(files / "file/c").find("cannot be opened") != std::string::npos);
  CHECK(file_text(files / "file") == "text");
  fs::create_directories(files / "folder/inside");
  CHECK(reason(files / "folder").find("cannot be replaced") != std::string::npos);
  CHECK_FALSE(fs::exists(files / "folder.partial"));
  CHECK(fs::exists(files / "folder/inside"));

  save_checkpoint(search, files / "c");
  const auto before = file_text(files / "c");
  fs::create_directory(files / "c.partial");
  search.step();
  CHECK(reason(files / "c").find("c.partial: cannot be opened") != std::string::npos);
  CHECK(file_text(files / "c") == before);
}

TEST_CASE("a checkpoint written in part, as on a full disk, keeps the one before") {
  const test::temporary_directory files;
  auto search = nsga2(test::rational_problem(), test::unit_cube(50), {.population_size = 100});
  search.run(after_generations(1));
  save_checkpoint(search, files / "c");
  const auto before = file_text(files / "c");
  search.step();

  std::string message;
  {
    const test::file_size_limit limit(4096);
    try {
      save_checkpoint(search, files / "c");
    } catch (const checkpoint_error& e) {
      message = e.what();
    }
  }
  CHECK(message.find("c.partial: cannot be written: ") != std::string::npos);
  CHECK_FALSE(fs::exists(files / "c.partial"));
  CHECK(file_text(files / "c") == before);
  save_checkpoint(search, files / "c");
  CHECK(file_text(files / "c") != before);
}

TEST_CASE("what a killed process left of a checkpoint does no harm") {
  const test::temporary_directory files;
  auto search = saved_search();
  search.run(after_generations(2));
  save_checkpoint(search, files / "c");
  const auto before = file_text(files / "c");
  for (const auto& left : {std::string(), before.substr(0, 50), std::string(100000, 'x')}) {
    write_text(files / "c.partial", left);
    auto resumed = saved_search();
    REQUIRE(resume_checkpoint(resumed, files / "c"));
    CHECK(resumed.generation() == 2);
    save_checkpoint(resumed, files / "c");
    CHECK(file_text(files / "c") == before);
    CHECK_FALSE(fs::exists(files / "c.partial"));
  }
  // Nor where no checkpoint was finished.
  write_text(files / "d.partial", before);
  auto fresh = saved_search();
  CHECK_FALSE(resume_checkpoint(fresh, files / "d"));
}

TEST_CASE("checkpoints are written every few generations, and not in between") {
  CHECK_THROWS_AS(checkpoint_every(0, "c"), std::invalid_argument);
  const test::temporary_directory files;
  auto search = saved_search();
  search.run(after_generations(10), checkpoint_every(3, files / "c"), [&](const auto& s) {
    REQUIRE(fs::exists(files / "c") == (s.generation() >= 3));
    if (s.generation() < 3) return;
    auto other = saved_search();
    load_checkpoint(other, files / "c");
    CHECK(other.generation() == s.generation() / 3 * 3);
  });
}

TEST_CASE("a checkpoint that fails ends the run after a whole generation") {
  const test::temporary_directory files;
  auto search = saved_search();
  CHECK_THROWS_AS(search.run(after_generations(9), checkpoint_every(4, files / "no/such/c")),
                  checkpoint_error);
  CHECK(search.generation() == 4);
  search.run(after_generations(9));
  auto other = saved_search();
  other.run(after_generations(9));
  require_equal(search, other);
}
