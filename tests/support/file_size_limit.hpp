// A disk that is full beyond a file's first bytes, for tests of what happens then.
#ifndef HWFLOWQ_TESTS_SUPPORT_FILE_SIZE_LIMIT_HPP
#define HWFLOWQ_TESTS_SUPPORT_FILE_SIZE_LIMIT_HPP

#include <sys/resource.h>

#include <csignal>
#include <cstddef>
#include <stdexcept>

namespace hwflowq::test {

/// While it lives, this process cannot write beyond `bytes` in any file: report nothing meanwhile,
/// since the report may be a file.
class file_size_limit {
 public:
  explicit file_size_limit(std::size_t bytes) {
    if (::getrlimit(RLIMIT_FSIZE, &before_) != 0) throw std::runtime_error("no limit is known");
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) throw std::runtime_error("no limit can be set");
  }
  file_size_limit(const file_size_limit&) = delete;
  file_size_limit& operator=(const file_size_limit&) = delete;
  ~file_size_limit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

}  // namespace hwflowq::test

#endif
