#include <hwflowq/io/detail/python_writer.hpp>

#include <string>

#include "catch.hpp"
#include "files.hpp"

using hwflowq::io::detail::python_comment;
using hwflowq::io::detail::python_string;
namespace test = hwflowq::test;

TEST_CASE("strings are Python's, and comments are one line") {
  CHECK(python_string("conv1") == "'conv1'");
  CHECK(python_string("a'b\\c\n\x7F") == R"('a\'b\\c\x0a\x7f')");
  CHECK(python_string("\xC3\xA9\xFF") == "'\xC3\xA9\xEF\xBF\xBD'");
  CHECK(python_comment("a\nimport os\r\xC3\xA9\xFF") == "# a import os \xC3\xA9\xEF\xBF\xBD\n");
}

TEST_CASE("Python reads back what was written") {
  const auto python = test::require_python("ast");
  const test::temporary_directory directory;
  std::string every;
  for (int c = 1; c < 128; ++c) every += static_cast<char>(c);
  test::write_text(directory / "every.txt", every + "\xC3\xA9");
  test::write_text(directory / "literal.py", python_string(every + "\xC3\xA9"));
  test::write_text(
      directory / "check.py",
      "import ast, sys\n"
      "literal = ast.literal_eval(open(sys.argv[1], encoding='utf-8', newline='').read())\n"
      "assert literal == open(sys.argv[2], encoding='utf-8', newline='').read()\n");
  CHECK(test::run_python(python, directory / "check.py",
                         "'" + (directory / "literal.py").string() + "' '" +
                             (directory / "every.txt").string() + "'"));
}
