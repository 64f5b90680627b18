// Data sets, programs and directories that tests of files need.
#ifndef HWFLOWQ_TESTS_SUPPORT_FILES_HPP
#define HWFLOWQ_TESTS_SUPPORT_FILES_HPP

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "temporary_directory.hpp"

#ifndef HWFLOWQ_DATA_DIR
#define HWFLOWQ_DATA_DIR ""
#endif

namespace hwflowq::test {

/// Directory of data sets and trained weights: the environment variable HWFLOWQ_DATA_DIR, else the
/// value given at configuration. Empty when there is none.
inline std::filesystem::path data_dir() {
  if (const char* from_environment = std::getenv("HWFLOWQ_DATA_DIR")) return from_environment;
  return HWFLOWQ_DATA_DIR;
}

/// Ends the test program with CTest's "skipped" code and the reason.
[[noreturn]] inline void skip(const std::string& reason) {
  std::cout << "skipped: " << reason << '\n' << std::flush;
  std::_Exit(77);
}

/// `<data dir>/<relative>`; where it is not, the test program ends as skipped.
inline std::filesystem::path require_data(const std::filesystem::path& relative) {
  const auto path = data_dir() / relative;
  if (data_dir().empty()) skip("HWFLOWQ_DATA_DIR names no directory of data");
  if (!std::filesystem::exists(path)) skip(path.string() + " does not exist");
  return path;
}

/// A Python 3 that has the module; where none has, the test program ends as skipped.
inline std::string require_python(const std::string& module) {
  for (const std::string python : {"python3", "/usr/bin/python3"}) {
    if (std::system((python + " -c 'import " + module + "' 2> /dev/null").c_str()) == 0) {
      return python;
    }
  }
  skip("there is no python3 with the module " + module);
}

/// Runs a Python program on arguments without quotes in them; whether it ended with status 0.
inline bool run_python(const std::string& python, const std::filesystem::path& program,
                       const std::string& arguments) {
  return std::system((python + " '" + program.string() + "' " + arguments).c_str()) == 0;
}

/// The text of the exception of type E that `action` throws; empty when it throws none.
template <typename E, typename Action>
std::string message_of(Action action) {
  try {
    static_cast<void>(action());
  } catch (const E& cause) {
    return cause.what();
  }
  return {};
}

}  // namespace hwflowq::test

#endif
