// Values to bytes and back, for checkpoints.
#ifndef HWFLOWQ_CORE_BINARY_IO_HPP
#define HWFLOWQ_CORE_BINARY_IO_HPP

#include <hwflowq/core/error.hpp>
#include <hwflowq/core/range_concepts.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace hwflowq {

/// Collects bytes in memory.
class binary_output {
 public:
  void write_bytes(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.data(), bytes.data() + bytes.size());
  }
  void clear() { bytes_.clear(); }
  [[nodiscard]] std::span<const std::byte> bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads bytes back in the order they were written; reading past the end is an `error`.
class binary_input {
 public:
  explicit binary_input(std::span<const std::byte> bytes) : rest_(bytes) {}

  void read_bytes(std::span<std::byte> bytes) {
    if (bytes.size() > rest_.size()) throw error("unexpected end of data");
    if (bytes.empty()) return;  // memcpy takes no null pointers, not even for nothing
    std::memcpy(bytes.data(), rest_.data(), bytes.size());
    rest_ = rest_.subspan(bytes.size());
  }
  [[nodiscard]] std::size_t remaining() const { return rest_.size(); }

 private:
  std::span<const std::byte> rest_;
};

namespace detail {

template <typename T>
concept has_save_and_load =
    requires(const T& source, T& target, binary_output& output, binary_input& input) {
      save(output, source);
      load(input, target);
    };

template <typename T>
concept plain_number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <typename T>
concept growing_range =
    std::ranges::contiguous_range<T> && requires(T& range) { range.resize(std::size_t{}); };

template <typename T>
struct binary_dispatch;

}  // namespace detail

/// A value that can be written to and read from a checkpoint: numbers and enumerations, strings and
/// vectors, arrays, tuple-like types of such values, and any type with functions
/// `save(hwflowq::binary_output&, const T&)` and `load(hwflowq::binary_input&, T&)` found by
/// argument-dependent look-up.
template <typename T>
concept Serialisable =
    requires(const T& source, T& target, binary_output& output, binary_input& input) {
      detail::binary_dispatch<T>::write(output, source);
      detail::binary_dispatch<T>::read(input, target);
    };

/// Appends `value`, in the byte order of this machine.
template <Serialisable T>
void write(binary_output& output, const T& value) {
  detail::binary_dispatch<T>::write(output, value);
}

/// Reads into `value` what `write` wrote; throws `error` when the bytes end too soon.
template <Serialisable T>
void read(binary_input& input, T& value) {
  detail::binary_dispatch<T>::read(input, value);
}

/// Reads a value of type T.
template <Serialisable T>
  requires std::default_initializable<T>
[[nodiscard]] T read(binary_input& input) {
  T value{};
  read(input, value);
  return value;
}

namespace detail {

template <has_save_and_load T>
struct binary_dispatch<T> {
  static void write(binary_output& output, const T& value) { save(output, value); }
  static void read(binary_input& input, T& value) { load(input, value); }
};

template <plain_number T>
  requires(!has_save_and_load<T>)
struct binary_dispatch<T> {
  static void write(binary_output& output, const T& value) {
    output.write_bytes(std::as_bytes(std::span(&value, 1)));
  }
  static void read(binary_input& input, T& value) {
    if constexpr (std::same_as<T, bool>) {
      // A bool of any other byte is undefined behaviour as soon as somebody looks at it.
      const auto byte = hwflowq::read<unsigned char>(input);
      if (byte > 1) throw error("a truth value is neither 0 nor 1");
      value = byte == 1;
    } else {
      input.read_bytes(std::as_writable_bytes(std::span(&value, 1)));
    }
  }
};

template <growing_range T>
  requires(!has_save_and_load<T> && Serialisable<std::ranges::range_value_t<T>>)
struct binary_dispatch<T> {
  using value_type = std::ranges::range_value_t<T>;

  static void write(binary_output& output, const T& values) {
    hwflowq::write(output, static_cast<std::uint64_t>(std::ranges::size(values)));
    if constexpr (plain_number<value_type>) {
      output.write_bytes(std::as_bytes(std::span(std::ranges::data(values), values.size())));
    } else {
      for (const auto& value : values) hwflowq::write(output, value);
    }
  }
  static void read(binary_input& input, T& values) {
    const auto size = hwflowq::read<std::uint64_t>(input);
    // An element takes at least a byte, a number as many as it is wide: a damaged size must not
    // exhaust memory.
    constexpr std::size_t least_bytes = plain_number<value_type> ? sizeof(value_type) : 1;
    if (size > input.remaining() / least_bytes) throw error("unexpected end of data");
    values.resize(static_cast<std::size_t>(size));
    if constexpr (plain_number<value_type>) {
      input.read_bytes(std::as_writable_bytes(std::span(std::ranges::data(values), values.size())));
    } else {
      for (auto& value : values) hwflowq::read(input, value);
    }
  }
};

template <typename T, std::size_t... I>
consteval bool all_serialisable_elements(std::index_sequence<I...>) {
  return (Serialisable<std::tuple_element_t<I, T>> && ...);
}

template <typename T>
concept serialisable_elements = requires {
  std::tuple_size<T>::value;
} && all_serialisable_elements<T>(std::make_index_sequence<std::tuple_size<T>::value>{});

template <typename T>
  requires(!has_save_and_load<T> && !growing_range<T> && serialisable_elements<T>)
struct binary_dispatch<T> {
  static void write(binary_output& output, const T& value) {
    std::apply([&](const auto&... parts) { (hwflowq::write(output, parts), ...); }, value);
  }
  static void read(binary_input& input, T& value) {
    std::apply([&](auto&... parts) { (hwflowq::read(input, parts), ...); }, value);
  }
};

}  // namespace detail

}  // namespace hwflowq

#endif
