// A JSON document in memory, for files whose members come in any order.
#ifndef HWFLOWQ_IO_DETAIL_JSON_VALUE_HPP
#define HWFLOWQ_IO_DETAIL_JSON_VALUE_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/io/detail/json_reader.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace hwflowq::io::detail {

/// A value, and where in the document it stands: every complaint names the place, such as
/// `arch.levels[2].entries`.
class json_value {
 public:
  enum class type : std::uint8_t { null, boolean, number, string, array, object };

  /// Parses a whole document. Throws `error` that names the byte where the text is not RFC 8259, or
  /// where it nests deeper than `greatest_depth`.
  [[nodiscard]] static json_value parse(std::string_view text) {
    json_reader reader(text);
    json_value value = read(reader, {}, 0);
    reader.expect_end();
    return value;
  }

  static constexpr int greatest_depth = 64;

  [[nodiscard]] type kind() const { return type_; }
  [[nodiscard]] bool is_null() const { return type_ == type::null; }
  [[nodiscard]] const std::string& place() const { return place_; }

  /// Elements of an array, or values of an object in their order.
  [[nodiscard]] const std::vector<json_value>& items() const {
    if (type_ != type::array && type_ != type::object) complain("must be an array");
    return items_;
  }

  /// Names of an object's members, in their order.
  [[nodiscard]] const std::vector<std::string>& keys() const {
    if (type_ != type::object) complain("must be an object");
    return keys_;
  }

  /// The member of a name, or null where the object has none.
  [[nodiscard]] const json_value* find(std::string_view key) const {
    if (type_ != type::object) complain("must be an object");
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] == key) return &items_[i];
    }
    return nullptr;
  }

  /// The member of a name. Throws `error` where the object has none.
  [[nodiscard]] const json_value& at(std::string_view key) const {
    const json_value* found = find(key);
    if (found == nullptr) complain("lacks \"" + std::string(key) + "\"");
    return *found;
  }

  [[nodiscard]] const std::string& string() const {
    if (type_ != type::string) complain("must be a string");
    return text_;
  }
  [[nodiscard]] bool boolean() const {
    if (type_ != type::boolean) complain("must be true or false");
    return text_ == "true";
  }
  /// A whole number of 64 bits; `2.0` counts as one.
  [[nodiscard]] std::int64_t integer() const {
    const double value = number();
    std::int64_t result = 0;
    const char* const last = text_.data() + text_.size();
    const auto [end, problem] = std::from_chars(text_.data(), last, result);
    if (problem == std::errc{} && end == last) return result;
    if (!(value >= -0x1p53 && value <= 0x1p53 && std::trunc(value) == value)) {
      complain("must be a whole number of 64 bits, not " + text_);
    }
    return static_cast<std::int64_t>(value);
  }
  /// A whole number from 0 to 2^64 - 1.
  [[nodiscard]] std::uint64_t whole_number() const {
    if (type_ != type::number) complain("must be a number");
    std::uint64_t result = 0;
    const char* const last = text_.data() + text_.size();
    const auto [end, problem] = std::from_chars(text_.data(), last, result);
    if (problem == std::errc{} && end == last) return result;
    complain("must be a whole number from 0 to 2^64 - 1, not " + text_);
  }
  [[nodiscard]] double number() const {
    if (type_ != type::number) complain("must be a number");
    double result = 0.0;
    const auto [end, problem] = std::from_chars(text_.data(), text_.data() + text_.size(), result);
    if (problem != std::errc{} || end != text_.data() + text_.size()) {
      complain("must be a number of 64 bits, not " + text_);
    }
    return result;
  }

  [[noreturn]] void complain(const std::string& what) const {
    throw error((place_.empty() ? std::string("the document") : place_) + " " + what);
  }

 private:
  static json_value read(json_reader& reader, std::string place, int depth) {
    json_value value;
    value.place_ = std::move(place);
    if (depth > greatest_depth) reader.fail("nested too deeply");
    const char next = reader.next();
    if (next == '{') {
      value.type_ = type::object;
      reader.expect('{');
      for (bool more = !reader.accept('}'); more; more = reader.accept(',')) {
        value.keys_.push_back(reader.string());
        reader.expect(':');
        const std::string& key = value.keys_.back();
        value.items_.push_back(
            read(reader, value.place_.empty() ? key : value.place_ + "." + key, depth + 1));
      }
      if (!value.keys_.empty()) reader.expect('}');
    } else if (next == '[') {
      value.type_ = type::array;
      reader.expect('[');
      for (bool more = !reader.accept(']'); more; more = reader.accept(',')) {
        value.items_.push_back(read(
            reader, value.place_ + "[" + std::to_string(value.items_.size()) + "]", depth + 1));
      }
      if (!value.items_.empty()) reader.expect(']');
    } else if (next == '"') {
      value.type_ = type::string;
      value.text_ = reader.string();
    } else if (reader.accept_word("null")) {
      value.type_ = type::null;
    } else if (reader.accept_word("true")) {
      value.type_ = type::boolean;
      value.text_ = "true";
    } else if (reader.accept_word("false")) {
      value.type_ = type::boolean;
    } else {
      value.type_ = type::number;
      value.text_ = reader.number_text();
    }
    return value;
  }

  type type_ = type::null;
  std::string place_;
  std::string text_;  // of a string, a number, or a true
  std::vector<std::string> keys_;
  std::vector<json_value> items_;
};

}  // namespace hwflowq::io::detail

#endif
