#include <hwflowq/io/npy.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq::test;
using hwflowq::io::file_error;
using hwflowq::io::named_tensor;
using hwflowq::io::read_npy;
using hwflowq::io::write_npy;

namespace {

std::string assembled(const std::string& header, const std::string& data, int format = 1) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(format);
  file += '\0';
  for (int i = 0; i < (format == 1 ? 2 : 4); ++i) {
    file += static_cast<char>(header.size() >> (8 * i) & 255u);
  }
  return file + header + data;
}

std::string dictionary(const std::string& descr, const std::string& fortran,
                       const std::string& shape) {
  return "{'descr': " + descr + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

named_tensor from_bytes(const std::string& bytes) {
  const temporary_directory directory;
  write_text(directory / "f.npy", bytes);
  return read_npy(directory / "f.npy");
}

std::string refusal(const std::string& bytes) {
  const auto text = message_of<file_error>([&] { return from_bytes(bytes); });
  const auto at = text.find("f.npy: ");
  return at == std::string::npos ? "does not name the file: " + text : text.substr(at + 7);
}

std::string refused_header(const std::string& header) {
  return refusal(assembled(header, "12345678"));
}

}  // namespace

TEST_CASE("arrays of every version, kind and order are read") {
  const std::string six("\1\2\3\4\5\6", 6);
  for (const int format : {1, 2, 3}) {
    const auto tensor = from_bytes(assembled(dictionary("'|u1'", "False", "(2, 3)"), six, format));
    CHECK(tensor == named_tensor{"f", {2, 3}, {1, 2, 3, 4, 5, 6}});
  }
  CHECK(from_bytes(assembled(dictionary("'|u1'", "True", "(2, 3)"), six)).values ==
        std::vector<float>{1, 3, 5, 2, 4, 6});
  CHECK(from_bytes(assembled(dictionary("'>i2'", "False", "(3,)"), six)).values ==
        std::vector<float>{0x102, 0x304, 0x506});
  CHECK(from_bytes(assembled(dictionary("'<i2'", "False", "(3,)"), six)).values ==
        std::vector<float>{0x201, 0x403, 0x605});
  CHECK(from_bytes(assembled(dictionary("'>f8'", "False", "()"),
                             std::string("\x3F\xF0\0\0\0\0\0\0", 8))) ==
        named_tensor{"f", {}, {1}});
  CHECK(from_bytes(assembled(dictionary("'<f4'", "False", "(0, 5)"), "")).values.empty());
  CHECK(from_bytes(assembled("{\"shape\":(1,),\"fortran_order\":False,\"descr\":\"|i1\"}",
                             "\xFF")) == named_tensor{"f", {1}, {-1}});
}

TEST_CASE("what is written reads back") {
  const temporary_directory directory;
  for (const auto& tensor :
       {named_tensor{"f", {2, 2}, {1, -2, 0.1f, 1e-40f}}, named_tensor{"f", {3}, {1, 2, 3}},
        named_tensor{"f", {}, {7}}, named_tensor{"f", {0, 4}, {}}}) {
    write_npy(directory / "f.npy", tensor);
    CHECK(read_npy(directory / "f.npy") == tensor);
    const auto bytes = file_text(directory / "f.npy");
    CHECK((bytes.size() - 4 * tensor.values.size()) % 64 == 0);
  }
  CHECK_THROWS_AS(write_npy(directory / "g", {"g", {2}, {1}}), std::invalid_argument);
  const named_tensor deep{"g", std::vector<std::int64_t>(30000, 1), {1}};
  CHECK_THROWS_AS(write_npy(directory / "g", deep), std::invalid_argument);
  CHECK_FALSE(std::filesystem::exists(directory / "g"));
}

TEST_CASE("NumPy reads our files, and we read NumPy's") {
  const auto python = require_python("numpy");
  const temporary_directory directory;
  write_npy(directory / "ours.npy", {"ours", {2, 3}, {1, 2, 3, 4, 5, 0.1f}});
  write_text(directory / "check.py",
             "import sys, numpy\n"
             "d = sys.argv[1]\n"
             "ours = numpy.load(d + '/ours.npy')\n"
             "assert ours.dtype == numpy.float32 and ours.shape == (2, 3)\n"
             "assert (ours == numpy.array([[1, 2, 3], [4, 5, numpy.float32(0.1)]])).all()\n"
             "numbers = numpy.arange(24).reshape(2, 3, 4)\n"
             "for t in '<f2 >f2 <f4 >f4 <f8 >f8 |i1 |u1 <i2 >u2 <i4 >u4 <i8 >u8'.split():\n"
             "  for order in 'CF':\n"
             "    numpy.save(d + '/' + t[1:] + order + ('b' if t[0] == '>' else 'l') + '.npy',\n"
             "               numpy.asarray(numbers, dtype=t, order=order))\n"
             "with open(d + '/second.npy', 'wb') as f:\n"
             "  numpy.lib.format.write_array(f, numbers, version=(2, 0))\n");
  REQUIRE(run_python(python, directory / "check.py", "'" + (directory / ".").string() + "'"));
  std::size_t read = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory / ".")) {
    if (file.path().extension() != ".npy" || file.path().stem() == "ours") continue;
    const auto tensor = read_npy(file.path());
    CHECK(tensor.shape == std::vector<std::int64_t>{2, 3, 4});
    for (std::size_t i = 0; i < 24; ++i) CHECK(tensor.values[i] == static_cast<float>(i));
    ++read;
  }
  CHECK(read == 29);
}

TEST_CASE("files that are not whole arrays are refused") {
  CHECK(refusal("") == "is not a .npy file");
  CHECK(refusal("\x93NUMPY\1") == "is truncated: it ends within its header");
  CHECK(refusal(std::string("\x93NUMPY\2\0\0\0\0", 11)) ==
        "is truncated: it ends within its header");
  CHECK(refusal(std::string("\x93NUMPY\4\0\0\0\0\0", 12)) == "has the unsupported version 4.0");
  CHECK(refusal(std::string("\x93NUMPY\1\1\0\0\0\0", 12)) == "has the unsupported version 1.1");
  CHECK(refusal(std::string("\x93NUMPY\2\0\xFF\xFF\xFF\xFF", 12)) ==
        "has a header of 4294967295 bytes");
  CHECK(refusal(std::string("\x93NUMPY\1\0\xFF\xFF", 10)) ==
        "is truncated: it ends at byte 10 where 65535 bytes from byte 10 are needed");
  CHECK(refused_header(dictionary("'<f4'", "False", "(3,)")) ==
        "has 8 bytes for 3 elements of 4 bytes");
  CHECK(refused_header(dictionary("'<f4'", "False", "(1,)")) ==
        "has 8 bytes for 1 elements of 4 bytes");
  CHECK(refused_header(dictionary("'|u1'", "False", "(4294967296, 4294967296)")) ==
        "has a shape of more elements than 63 bits count");
}

TEST_CASE("headers that are not what they should be are refused") {
  CHECK(refused_header("{") == "has a damaged header: expected a string at byte 1");
  CHECK(refused_header("{}") == "has a damaged header: no descr, fortran_order or shape at byte 2");
  CHECK(refused_header(dictionary("'<f4'", "false", "(2,)")) ==
        "has a damaged header: expected True or False at byte 34");
  CHECK(refused_header(dictionary("'<c8'", "False", "(1,)")) ==
        "has a damaged header: elements '<c8' are not supported at byte 15");
  CHECK(refused_header(dictionary("'|f4'", "False", "(2,)")) ==
        "has a damaged header: elements '|f4' are not supported at byte 15");
  CHECK(refused_header(dictionary("[('a', '<f4')]", "False", "(2,)")) ==
        "has a damaged header: structured elements are not supported at byte 10");
  CHECK(refused_header(dictionary("'<f4'", "False", "(2)")) ==
        "has a damaged header: a tuple of one without its comma at byte 52");
  CHECK(refused_header(dictionary("'<f4'", "False", "(-2,)")) ==
        "has a damaged header: expected a whole number at byte 51");
  CHECK(refused_header(dictionary("'<f4'", "False", "(99999999999999999999,)")) ==
        "has a damaged header: an extent beyond 63 bits at byte 69");
  CHECK(refused_header(dictionary("'<f4'", "False", "(2,)") + "x") ==
        "has a damaged header: text after the end at byte 58");
}
