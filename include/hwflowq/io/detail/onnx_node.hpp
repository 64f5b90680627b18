// One node of an ONNX graph: its attributes and its name in messages.
#ifndef HWFLOWQ_IO_DETAIL_ONNX_NODE_HPP
#define HWFLOWQ_IO_DETAIL_ONNX_NODE_HPP

#include <hwflowq/core/error.hpp>

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hwflowq::io::detail {

/// Reads attributes of a node, and refuses one of another type than the operator has.
class onnx_node {
 public:
  using attribute = ::onnx::AttributeProto;

  /// The node is referred to, not copied.
  explicit onnx_node(const ::onnx::NodeProto& proto) : proto_(&proto) {}

  [[nodiscard]] const std::string& operation() const { return proto_->op_type(); }
  [[nodiscard]] const std::string& domain() const { return proto_->domain(); }
  [[nodiscard]] const std::string& name() const { return proto_->name(); }

  /// Inputs as the node counts them; those left out are empty.
  [[nodiscard]] std::size_t input_count() const {
    return static_cast<std::size_t>(proto_->input_size());
  }
  [[nodiscard]] std::string input(std::size_t i) const {
    return i < input_count() ? proto_->input(static_cast<int>(i)) : std::string();
  }
  [[nodiscard]] std::string output(std::size_t i) const {
    return i < static_cast<std::size_t>(proto_->output_size()) ? proto_->output(static_cast<int>(i))
                                                               : std::string();
  }

  /// Throws `error` naming operator and node; a node without a name is known by its output.
  [[noreturn]] void fail(const std::string& reason) const {
    const std::string type = domain().empty() ? operation() : domain() + '.' + operation();
    throw error(type + " node \"" + (name().empty() ? output(0) : name()) + "\": " + reason);
  }

  [[nodiscard]] bool has(const char* attribute_name) const {
    return find(attribute_name, std::nullopt) != nullptr;
  }
  [[nodiscard]] std::int64_t integer(const char* attribute_name, std::int64_t otherwise) const {
    const auto* found = find(attribute_name, attribute::INT);
    return found != nullptr ? found->i() : otherwise;
  }
  [[nodiscard]] float real(const char* attribute_name, float otherwise) const {
    const auto* found = find(attribute_name, attribute::FLOAT);
    return found != nullptr ? found->f() : otherwise;
  }
  [[nodiscard]] std::string text(const char* attribute_name, const char* otherwise) const {
    const auto* found = find(attribute_name, attribute::STRING);
    return found != nullptr ? found->s() : std::string(otherwise);
  }
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(
      const char* attribute_name) const {
    const auto* found = find(attribute_name, attribute::INTS);
    if (found == nullptr) return std::nullopt;
    return std::vector<std::int64_t>(found->ints().begin(), found->ints().end());
  }
  /// As many integers as `count`, or all `otherwise` when the attribute is missing.
  [[nodiscard]] std::vector<std::int64_t> integers(const char* attribute_name, std::size_t count,
                                                   std::int64_t otherwise) const {
    auto found = integers(attribute_name);
    if (!found) return std::vector<std::int64_t>(count, otherwise);
    if (found->size() != count) {
      fail(std::string(attribute_name) + " has " + std::to_string(found->size()) +
           " numbers instead of " + std::to_string(count) + ": only images have a meaning here");
    }
    return *std::move(found);
  }
  [[nodiscard]] const ::onnx::TensorProto* tensor(const char* attribute_name) const {
    const auto* found = find(attribute_name, attribute::TENSOR);
    return found != nullptr ? &found->t() : nullptr;
  }

 private:
  [[nodiscard]] const attribute* find(const char* attribute_name,
                                      std::optional<attribute::AttributeType> type) const {
    for (const auto& candidate : proto_->attribute()) {
      if (candidate.name() != attribute_name) continue;
      if (type && candidate.type() != *type) {
        fail("attribute " + candidate.name() + " has the wrong type");
      }
      return &candidate;
    }
    return nullptr;
  }

  const ::onnx::NodeProto* proto_;
};

}  // namespace hwflowq::io::detail

#endif
