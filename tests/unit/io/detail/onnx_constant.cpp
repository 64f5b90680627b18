#include <hwflowq/io/detail/onnx_constant.hpp>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files.hpp"
#include "onnx_graphs.hpp"

using namespace hwflowq::io::detail;
using namespace hwflowq::test;

namespace {

using tensor = onnx::TensorProto;
using floats = std::vector<float>;

tensor of(int type, const extents& shape, const std::string& raw) {
  tensor t;
  t.set_name("t");
  t.set_data_type(type);
  for (const auto extent : shape) t.add_dims(extent);
  if (!raw.empty()) t.set_raw_data(raw);
  return t;
}

std::string decoding_refusal(const tensor& t) {
  return message_of<std::invalid_argument>([&] { return decode_tensor(t); });
}

onnx_constant counting(const extents& shape, std::int64_t count) {
  extents values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(i);
  return onnx_constant::integers(shape, values);
}

}  // namespace

TEST_CASE("tensors are decoded from bytes and from fields") {
  CHECK(decode_tensor(of(tensor::FLOAT, {2}, std::string("\0\0\x80\x3F\0\0\0\xC0", 8))).reals ==
        floats{1, -2});
  CHECK(decode_tensor(of(tensor::FLOAT16, {1}, std::string("\0\x3C", 2))).reals == floats{1});
  CHECK(decode_tensor(of(tensor::BFLOAT16, {1}, std::string("\x80\xBF", 2))).reals == floats{-1});
  CHECK(decode_tensor(of(tensor::DOUBLE, {}, std::string("\0\0\0\0\0\0\xF8\x3F", 8))).reals ==
        floats{1.5f});
  const auto bytes = decode_tensor(of(tensor::INT8, {2}, "\xFF\x7F"));
  CHECK(bytes.whole == extents{-1, 127});
  CHECK(bytes.is_whole);
  CHECK(bytes.type_bits == 8);
  CHECK(decode_tensor(of(tensor::UINT8, {2}, "\xFF\x7F")).whole == extents{255, 127});
  CHECK(decode_tensor(of(tensor::INT16, {1}, "\xFE\xFF")).whole == extents{-2});
  CHECK(decode_tensor(of(tensor::UINT16, {1}, "\xFE\xFF")).type_bits == 16);
  CHECK(decode_tensor(of(tensor::INT32, {1}, "\xFE\xFF\xFF\xFF")).whole == extents{-2});
  CHECK(decode_tensor(of(tensor::INT64, {1}, std::string(8, '\xFF'))).whole == extents{-1});
  const auto nibbles = decode_tensor(of(22, {3}, "\x8F\x07"));
  CHECK(nibbles.whole == extents{-1, -8, 7});
  CHECK(nibbles.type_bits == 4);
  CHECK(decode_tensor(of(21, {3}, "\x8F\x07")).whole == extents{15, 8, 7});

  auto fields = of(tensor::FLOAT16, {1}, "");
  fields.add_int32_data(0x3C00);
  CHECK(decode_tensor(fields).reals == floats{1});
  fields.set_data_type(tensor::INT8);
  fields.set_int32_data(0, -5);
  CHECK(decode_tensor(fields).whole == extents{-5});
}

TEST_CASE("tensors that cannot be right are refused by name") {
  CHECK(decoding_refusal(of(tensor::FLOAT, {2}, "1234")) ==
        "tensor \"t\" has 1 values for 2 elements");
  CHECK(decoding_refusal(of(tensor::FLOAT, {1}, "12345")) == "tensor \"t\" ends within a value");
  CHECK(decoding_refusal(of(tensor::INT64, {1}, "12345")) == "tensor \"t\" ends within a value");
  CHECK(decoding_refusal(of(tensor::INT8, {-1}, "1")) == "tensor \"t\" has an impossible shape");
  CHECK(decoding_refusal(of(tensor::INT8, {1L << 32, 1L << 32}, "1")) ==
        "tensor \"t\" has an impossible shape");
  CHECK(decoding_refusal(of(21, {4}, "1")) == "tensor \"t\" has 2 values for 4 elements");
  CHECK(decoding_refusal(of(tensor::STRING, {1}, "1")) ==
        "tensor \"t\" has the unsupported data type 8");
}

TEST_CASE("slices are taken along any axis") {
  const auto c = counting({2, 3, 2}, 12);
  CHECK(take(c, 0, extents{1}).whole == extents{6, 7, 8, 9, 10, 11});
  const auto middle = take(c, 1, extents{2, 0});
  CHECK(middle.shape == extents{2, 2, 2});
  CHECK(middle.whole == extents{4, 5, 0, 1, 10, 11, 6, 7});
  CHECK(take(c, 2, extents{1}).whole == extents{1, 3, 5, 7, 9, 11});
  CHECK(take(c, 2, extents{}).whole.empty());
  CHECK_THROWS_AS(take(c, 2, extents{2}), std::invalid_argument);
  CHECK_THROWS_AS(take(c, 2, extents{-1}), std::invalid_argument);
  CHECK_THROWS_AS(take(c, 2, extents(1 << 23, 0)), std::invalid_argument);
}

TEST_CASE("axes change places") {
  const auto c = counting({2, 3, 4}, 24);
  const auto t = transpose(c, extents{2, 0, 1});
  REQUIRE(t.shape == extents{4, 2, 3});
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      for (std::size_t k = 0; k < 3; ++k) {
        CHECK(t.whole[(i * 2 + j) * 3 + k] == c.whole[(j * 3 + k) * 4 + i]);
      }
    }
  }
  for (const auto& wrong : {extents{0, 1}, extents{0, 1, 1}, extents{0, 1, 3}, extents{-1, 0, 1}}) {
    CHECK_THROWS_AS(transpose(c, wrong), std::invalid_argument);
  }
}

TEST_CASE("constants are joined along any axis") {
  const auto a = counting({2, 1}, 2);
  const auto b = counting({2, 2}, 4);
  const std::array<const onnx_constant*, 2> both{&a, &b};
  const auto joined = concatenate(both, 1);
  CHECK(joined.shape == extents{2, 3});
  CHECK(joined.whole == extents{0, 0, 1, 1, 2, 3});
  CHECK_THROWS_AS(concatenate(both, 0), std::invalid_argument);
  CHECK_THROWS_AS(concatenate(both, 2), std::invalid_argument);
  onnx_constant real;
  real.shape = {2, 1};
  real.reals = {1, 2};
  const std::array<const onnx_constant*, 2> mixed{&a, &real};
  CHECK_THROWS_AS(concatenate(mixed, 1), std::invalid_argument);
}
