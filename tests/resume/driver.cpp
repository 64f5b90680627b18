// Kills a search again and again: what it gives in the end equals what one gives that was not.
#include <hwflowq/moo/checkpoint.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

#include "catch.hpp"
#include "killed_searches.hpp"
#include "ranking.hpp"
#include "temporary_directory.hpp"

extern char** environ;

namespace {

using namespace hwflowq;
namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;
using test::file_text;

// A search in a process of its own.
class process {
 public:
  process(std::string kind, const fs::path& folder) {
    std::string program = HWFLOWQ_RESUME_SEARCH;
    std::string directory = folder.string();
    char* arguments[] = {program.data(), kind.data(), directory.data(), nullptr};
    if (::posix_spawn(&id_, program.c_str(), nullptr, nullptr, arguments, environ) != 0) {
      throw std::runtime_error("cannot start " + program);
    }
  }
  process(const process&) = delete;
  process& operator=(const process&) = delete;
  ~process() { kill(); }

  // Whether the process was still running, and so was killed.
  bool kill() {
    if (id_ == 0) return false;
    ::kill(id_, SIGKILL);
    const int status = wait();
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }
  // Whether it came to a good end.
  bool finish() {
    const int status = wait();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  int wait() {
    int status = 0;
    if (::waitpid(id_, &status, 0) != id_) throw std::runtime_error("cannot wait for a process");
    id_ = 0;
    return status;
  }
  ::pid_t id_ = 0;
};

// The generation of the last whole line of a history; 0 where there is none.
std::size_t last_generation(const fs::path& path) {
  if (!fs::exists(path)) return 0;
  auto text = file_text(path);
  text.resize(text.rfind('\n') + 1);  // without a half line; npos + 1 is 0
  if (text.empty()) return 0;
  const std::size_t start = text.rfind('\n', text.size() - 2) + 1;
  std::size_t generation = 0;
  std::from_chars(text.data() + start, text.data() + text.size(), generation);
  return generation;  // a heading gives 0
}

struct counts {
  int kills = 0;
  int amid_checkpoints = 0;
  int before_checkpoints = 0;
  int amid_lines = 0;
  int finished = 0;
};

// Loads the checkpoint that a killed search left behind, and compares it with the history.
template <typename Make>
void inspect(const fs::path& folder, const Make& make, counts& seen) {
  const auto shown = last_generation(folder / test::history_file);
  auto search = make();
  const bool found = moo::resume_checkpoint(search, folder / test::checkpoint_file);
  INFO("the history shows generation " << shown << ", the checkpoint " << search.generation());
  REQUIRE(search.generation() % test::checkpoint_interval == 0);
  REQUIRE(search.generation() + test::checkpoint_interval >= shown);
  REQUIRE(search.generation() <= shown);  // the history goes first
  seen.before_checkpoints += found ? 0 : 1;
  seen.amid_checkpoints += fs::exists(folder / (std::string(test::checkpoint_file) + ".partial"));
  if (fs::exists(folder / test::history_file)) {
    const auto text = file_text(folder / test::history_file);
    seen.amid_lines += !text.empty() && text.back() != '\n';
  }
}

template <typename Make>
counts kill_again_and_again(const std::string& kind, const Make& make, int kills,
                            std::uint64_t seed) {
  const test::temporary_directory files;
  const auto straight = files / "straight";
  fs::create_directory(straight);
  const auto start = steady::now();
  REQUIRE(process(kind, straight).finish());
  const auto whole = steady::now() - start;
  const auto front = file_text(straight / test::front_file);
  const auto history = file_text(straight / test::history_file);
  const auto generations = last_generation(straight / test::history_file);
  std::printf("%s: %zu generations in %.2f s\n", kind.c_str(), generations,
              std::chrono::duration<double>(whole).count());
  REQUIRE(generations > 20 * test::checkpoint_interval);

  test::random_numbers random(seed);
  const auto folder = files / "killed";
  counts seen;
  const auto compare = [&] {
    INFO(kind << " after " << seen.kills << " kills");
    ++seen.finished;
    REQUIRE(file_text(folder / test::history_file) == history);
    REQUIRE(file_text(folder / test::front_file) == front);
  };
  fs::create_directory(folder);
  while (seen.kills < kills) {
    process search(kind, folder);
    // Shares of the time that the whole search takes here, so that a slow machine is no other test.
    std::this_thread::sleep_for(
        std::chrono::duration_cast<steady::duration>(whole * random.uniform() * 0.125));
    if (search.kill()) {
      ++seen.kills;
      inspect(folder, make, seen);
    } else {
      compare();  // it was through before it could be killed: once more from the beginning
      fs::remove_all(folder);
      fs::create_directory(folder);
    }
  }
  REQUIRE(process(kind, folder).finish());
  compare();
  std::printf(
      "%s: %d kills, of these %d within a checkpoint, %d before the first; %d searches "
      "finished\n",
      kind.c_str(), seen.kills, seen.amid_checkpoints, seen.before_checkpoints, seen.finished);
  return seen;
}

}  // namespace

TEST_CASE("killed_at_random_moments") {
  int kills = 0;
  kills += kill_again_and_again("bits", [] { return test::killed_bits_search(); }, 25, 2021).kills;
  kills += kill_again_and_again("real", [] { return test::killed_real_search(); }, 25, 2022).kills;
  CHECK(kills == 50);
}
