// What a call throws, as text.
#ifndef HWFLOWQ_TESTS_SUPPORT_MESSAGES_HPP
#define HWFLOWQ_TESTS_SUPPORT_MESSAGES_HPP

#include <exception>
#include <string>
#include <type_traits>

namespace hwflowq::test {

/// The text of the exception that `function()` throws; empty when it throws none.
template <typename Function>
std::string message(const Function& function) {
  try {
    static_cast<void>(function());
  } catch (const std::exception& e) {
    return e.what();
  }
  return "";
}

/// The same of a function that returns nothing.
template <typename Function>
  requires requires(const Function& function) { requires std::is_void_v<decltype(function())>; }
std::string message(const Function& function) {
  return message([&] {
    function();
    return 0;
  });
}

}  // namespace hwflowq::test

#endif
