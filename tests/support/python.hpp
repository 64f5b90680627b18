// Lets Python judge what was written for it.
#ifndef HWFLOWQ_TESTS_SUPPORT_PYTHON_HPP
#define HWFLOWQ_TESTS_SUPPORT_PYTHON_HPP

#include <nlohmann/json.hpp>

#include <string>

#include "files.hpp"

namespace hwflowq::test {

/// The literal that a Python file of a single assignment gives to `name`, as JSON: Python reads the
/// file without running it. The test program ends as skipped where there is no Python.
inline nlohmann::json python_value(const std::string& source, const std::string& name) {
  const auto python = require_python("ast");
  const temporary_directory directory;
  write_text(directory / "source.py", source);
  write_text(directory / "read.py",
             "import ast, json, sys\n"
             "tree = ast.parse(open(sys.argv[1], encoding='utf-8').read())\n"
             "(assignment,) = tree.body\n"
             "assert assignment.targets[0].id == sys.argv[3]\n"
             "value = ast.literal_eval(assignment.value)\n"
             "json.dump(value, open(sys.argv[2], 'w', encoding='utf-8'))\n");
  if (!run_python(python, directory / "read.py",
                  "'" + (directory / "source.py").string() + "' '" +
                      (directory / "value.json").string() + "' " + name)) {
    return nullptr;
  }
  return nlohmann::json::parse(file_text(directory / "value.json"));
}

}  // namespace hwflowq::test

#endif
