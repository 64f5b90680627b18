// Texts by name, in an order that means something to their reader.
#ifndef HWFLOWQ_IO_NAMED_TEXTS_HPP
#define HWFLOWQ_IO_NAMED_TEXTS_HPP

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwflowq::io {

/// Names and values, such as {"PE rows", "16"}, in the order in which they are shown.
using named_texts = std::vector<std::pair<std::string, std::string>>;

namespace detail {

/// Throws `std::invalid_argument` when a name is empty or given twice; `whose` is the kind of thing
/// that is named, and `where` stands at the start of the message.
inline void check_names(std::vector<std::string_view> names, const std::string& whose,
                        const std::string& where) {
  std::ranges::sort(names);
  if (!names.empty() && names.front().empty()) {
    throw std::invalid_argument(where + "a " + whose + " has an empty name");
  }
  const auto twice = std::ranges::adjacent_find(names);
  if (twice != names.end()) {
    throw std::invalid_argument(where + "two of kind " + whose + " are named " +
                                std::string(*twice));
  }
}

inline void check_names(const named_texts& texts, const std::string& whose,
                        const std::string& where) {
  std::vector<std::string_view> names;
  for (const auto& [name, text] : texts) names.push_back(name);
  check_names(std::move(names), whose, where);
}

}  // namespace detail

}  // namespace hwflowq::io

#endif
