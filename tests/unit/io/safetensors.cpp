#include <hwflowq/io/safetensors.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "files.hpp"

using namespace hwflowq::test;
using hwflowq::io::file_error;
using hwflowq::io::named_tensor;
using hwflowq::io::read_safetensors;
using hwflowq::io::safetensors_file;
using hwflowq::io::write_safetensors;

namespace {

// A file of this header and these bytes.
std::string file_of(const std::string& header, const std::string& data) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(header.size() >> (8 * i) & 255u);
  return file + header + data;
}

std::string refused_file(const std::string& bytes) {
  const temporary_directory directory;
  write_text(directory / "f", bytes);
  const auto text = message_of<file_error>([&] { return read_safetensors(directory / "f"); });
  const auto path = (directory / "f").string();
  if (!text.starts_with("file " + path + ": ")) return "does not name the file: " + text;
  return text.substr(path.size() + 7);
}

std::string refused_file_header(const std::string& header, std::size_t bytes = 8) {
  return refused_file(file_of(header, std::string(bytes, 'x')));
}

}  // namespace

TEST_CASE("tensors of a hand-made file are read") {
  const temporary_directory directory;
  const std::string header =
      R"( {"b":{"shape":[],"data_offsets":[4,6],"dtype":"F16"},"__metadata__":{"k":"v"},)"
      R"("a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]},)"
      R"("empty":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[6,6]}}   )";
  write_text(directory / "f", file_of(header.substr(1), std::string("\1\2\3\xFF\x00\x3C", 6)));
  safetensors_file file(directory / "f");
  REQUIRE(file.entries().size() == 3);
  CHECK(file.entries()[0].name == "b");
  CHECK(file.entries()[1].type == "U8");
  CHECK(file.metadata() == hwflowq::io::text_pairs{{"k", "v"}});
  CHECK(file.read("a") == named_tensor{"a", {2, 2}, {1, 2, 3, 255}});
  CHECK(file.read("b") == named_tensor{"b", {}, {1}});
  CHECK(file.read("empty").values.empty());
  CHECK_THROWS_WITH(file.read("c"), Catch::Matchers::Matches("file .*: holds no tensor \"c\""));
}

TEST_CASE("what is written reads back, and by the format's own words") {
  const temporary_directory directory;
  const std::vector<named_tensor> tensors{
      {"layer.\"1\"\n\xC3\xA9", {2, 3}, {1, -2, 0.1f, 1e-40f, -0.0f, 3e38f}},
      {"scalar", {}, {std::numeric_limits<float>::infinity()}},
      {"none", {0}, {}}};
  write_safetensors(directory / "f", tensors, {{"made by", "a test"}});
  CHECK(read_safetensors(directory / "f") == tensors);

  const auto bytes = file_text(directory / "f");
  const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) +
                    256u * static_cast<unsigned char>(bytes[1]);
  CHECK(size % 8 == 0);
  const auto header = nlohmann::json::parse(bytes.substr(8, size));
  CHECK(header.at("__metadata__").at("made by") == "a test");
  CHECK(header.at("scalar").at("data_offsets") == nlohmann::json{24, 28});
  CHECK(header.at(tensors[0].name).at("shape") == nlohmann::json{2, 3});
  CHECK(bytes.size() == 8 + size + 28);

  write_safetensors(directory / "g", {});
  CHECK(read_safetensors(directory / "g").empty());
}

TEST_CASE("tensors that cannot be written are refused before anything is") {
  const temporary_directory directory;
  for (const std::vector<named_tensor>& tensors : {std::vector<named_tensor>{{"a", {2}, {1}}},
                                                   {{"", {1}, {1}}},
                                                   {{"__metadata__", {1}, {1}}},
                                                   {{"\xFF", {1}, {1}}},
                                                   {{"a", {1}, {1}}, {"a", {1}, {1}}}}) {
    CHECK_THROWS_AS(write_safetensors(directory / "f", tensors), std::invalid_argument);
  }
  CHECK_FALSE(std::filesystem::exists(directory / "f"));
}

TEST_CASE("a file that is too short or too long is refused") {
  CHECK(refused_file("") == "is truncated: it ends at byte 0 where 8 bytes from byte 0 are needed");
  CHECK(refused_file("1234567") ==
        "is truncated: it ends at byte 7 where 8 bytes from byte 0 are needed");
  CHECK(refused_file(file_of("{}", "").substr(0, 9)) ==
        "is truncated: it ends at byte 9 where 2 bytes from byte 8 are needed");
  CHECK(refused_file(std::string(8, '\xFF') + "{}") ==
        "has a header of 18446744073709551615 bytes, more than the format allows");
  CHECK(refused_file(file_of("{}", "x")) == "has 1 bytes after its last tensor");
  CHECK(refused_file(file_of("", "")) == "has a header that does not start with '{'");
  CHECK(refused_file(file_of(" {}", "")) == "has a header that does not start with '{'");
}

TEST_CASE("a header that is not what it should be is refused") {
  using Catch::Matchers::Matches;
  CHECK(refused_file_header("{") == "has a damaged header: expected '\"' at byte 1");
  CHECK(refused_file_header("{}x") == "has a damaged header: text after the end at byte 2");
  CHECK(refused_file_header(R"({"a":[]})") == "has a damaged header: expected '{' at byte 5");
  CHECK(refused_file_header(R"({"a":{"a":{"a":{}}}})") ==
        "has a damaged header: tensor \"a\" has \"a\" twice or without meaning at byte 10");
  CHECK(refused_file_header("{\"\xFF\":{}}") ==
        "has a damaged header: bytes that are not UTF-8 at byte 2");
  CHECK_THAT(refused_file_header(R"({"a":{"dtype":"F32"}})"),
             Matches("has a damaged header: tensor \"a\" lacks dtype, shape or data_offsets.*"));
  CHECK_THAT(refused_file_header(R"({"a":{"dtype":"F32","dtype":"F32"}})"),
             Matches("has a damaged header: tensor \"a\" has \"dtype\" twice.*"));
  CHECK_THAT(refused_file_header(R"({"__metadata__":{},"__metadata__":{}})"),
             Matches(".*__metadata__ is given twice.*"));
  CHECK_THAT(refused_file_header(R"({"__metadata__":{"a":1}})"), Matches(".*expected '\"'.*"));
  std::string deep = "{\"a\":";
  for (int i = 0; i < 1000000; ++i) deep += "[";
  CHECK(refused_file_header(deep) == "has a damaged header: expected '{' at byte 5");
}

TEST_CASE("tensors whose bytes cannot be right are refused by name") {
  const auto one = [](const std::string& type, const std::string& shape, const std::string& range) {
    return R"({"a":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + range +
           "}}";
  };
  CHECK(refused_file_header(one("F32", "[2]", "[0,8]")) ==
        "does not name the file: ");  // control: sound
  CHECK(refused_file_header(one("F8_E4M3", "[8]", "[0,8]")) ==
        "tensor \"a\" has the unsupported dtype \"F8_E4M3\"");
  CHECK(refused_file_header(one("F32", "[3]", "[0,8]")) ==
        "tensor \"a\" has 8 bytes for 3 elements of dtype F32");
  CHECK(refused_file_header(one("F32", "[1]", "[0,7]")) ==
        "tensor \"a\" has 7 bytes for 1 elements of dtype F32");
  CHECK(refused_file_header(one("F32", "[2]", "[0,9]")) ==
        "tensor \"a\" has data_offsets [0, 9] outside the 8 bytes of data");
  CHECK(refused_file_header(one("F32", "[2]", "[8,0]")) ==
        "tensor \"a\" has data_offsets [8, 0] outside the 8 bytes of data");
  CHECK(refused_file_header(one("F32", "[4294967296,4294967296]", "[0,8]")) ==
        "tensor \"a\" has a shape of more elements than 63 bits count");
  CHECK(refused_file_header(one("F32", "[4611686018427387904]", "[0,0]")) ==
        "tensor \"a\" has 0 bytes for 4611686018427387904 elements of dtype F32");
  CHECK(refused_file_header(one("F32", "[1]", "[4,8]")) ==
        "tensor \"a\" leaves a gap before it: it begins at 4 instead of 0");
  const auto two = [](const std::string& name, const std::string& range) {
    return R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},")" + name +
           R"(":{"dtype":"F32","shape":[1],"data_offsets":)" + range + "}}";
  };
  CHECK(refused_file_header(two("b", "[2,6]")) ==
        "tensor \"b\" overlaps another: it begins at 2 instead of 4");
  CHECK(refused_file_header(two("a", "[4,8]")) == "holds tensor \"a\" twice");
}

TEST_CASE("the trained networks are read completely") {
  for (const auto& [name, tensors, learned, all] :
       {std::tuple{"resnet20_cifar10_float.safetensors", 97u, 269722u, 271098u},
        std::tuple{"resnet56_cifar10_float.safetensors", 277u, 853018u, 857082u}}) {
    safetensors_file file(require_data(name));
    CHECK(file.entries().size() == tensors);
    std::size_t values = 0;
    std::size_t statistics = 0;
    for (const auto& tensor : file.read_all()) {
      values += tensor.values.size();
      if (tensor.name.find("running_") != std::string::npos) statistics += tensor.values.size();
      for (const float value : tensor.values) {
        if (!(std::abs(value) < 100.0f)) FAIL(tensor.name << " holds " << value);
      }
    }
    CHECK(values == all);
    CHECK(values - statistics == learned);  // the published 0.27 and 0.85 million
    CHECK(file.read("linear.weight").shape == std::vector<std::int64_t>{10, 64});
  }
}
