// Looks for pieces of text in what was written for people.
#ifndef HWFLOWQ_TESTS_SUPPORT_HTML_HPP
#define HWFLOWQ_TESTS_SUPPORT_HTML_HPP

#include <cstddef>
#include <string_view>

namespace hwflowq::test {

/// How often `piece` is in `text`, without overlaps. Precondition: `piece` is not empty.
inline std::size_t count_of(std::string_view text, std::string_view piece) {
  std::size_t count = 0;
  for (auto at = text.find(piece); at != std::string_view::npos;
       at = text.find(piece, at + piece.size())) {
    ++count;
  }
  return count;
}

}  // namespace hwflowq::test

#endif
