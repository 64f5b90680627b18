// Applies a projection, a callable or a pointer to a member, to what it projects.
#ifndef HWFLOWQ_CORE_PROJECTION_HPP
#define HWFLOWQ_CORE_PROJECTION_HPP

#include <tuple>
#include <type_traits>

namespace hwflowq::detail {

/// The same as `std::invoke(projection, value)`, and as it no candidate where that is ill-formed.
/// `<functional>` takes compilers several times as long to read.
template <typename Projection, typename Value>
  requires std::is_invocable_v<const Projection&, const Value&>
[[nodiscard]] constexpr std::invoke_result_t<const Projection&, const Value&> project(
    const Projection& projection, const Value& value) {
  if constexpr (std::is_member_pointer_v<Projection>) {
    return std::apply(projection, std::forward_as_tuple(value));
  } else {
    return projection(value);
  }
}

}  // namespace hwflowq::detail

#endif
