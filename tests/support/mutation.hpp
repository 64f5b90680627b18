// Damages files in ways that a fuzzer would: the same damage for the same seed.
#ifndef HWFLOWQ_TESTS_SUPPORT_MUTATION_HPP
#define HWFLOWQ_TESTS_SUPPORT_MUTATION_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "ranking.hpp"

namespace hwflowq::test {

/// A copy of `whole` with one to four changes: bits flipped, bytes set to telling values, a part cut
/// out, doubled, moved, overwritten by another or by a token, or the end cut off. Most changes fall
/// into the first `head` bytes, where the structure of a file is.
inline std::string mutated(std::string_view whole, std::size_t head, random_numbers& random) {
  constexpr std::array<std::string_view, 14> tokens{"0",
                                                    "-1",
                                                    "18446744073709551615",
                                                    "9223372036854775807",
                                                    "4294967296",
                                                    "[[[[[[[[",
                                                    "{}",
                                                    "\"\"",
                                                    "1e9",
                                                    "\\ud800",
                                                    "F64",
                                                    "\xC3\x28",
                                                    "True",
                                                    ","};
  std::string file(whole);
  const auto place = [&] {
    const std::size_t bound = random.below(8) == 0 ? file.size() : std::min(head, file.size());
    return bound == 0 ? 0 : random.below(bound);
  };
  for (std::size_t changes = 1 + random.below(4); changes > 0 && !file.empty(); --changes) {
    const std::size_t at = place();
    const std::size_t size = std::min(file.size() - at, 1 + random.below(16));
    switch (random.below(8)) {
      case 0:
        file[at] = static_cast<char>(file[at] ^ (1 << random.below(8)));
        break;
      case 1: {
        constexpr std::array<char, 6> telling{'\0', '\x7F', '\x80', '\xFF', ' ', '"'};
        file[at] = telling[random.below(telling.size())];
        break;
      }
      case 2:
        file.erase(at, size);
        break;
      case 3:
        file.insert(at, file.substr(at, size));
        break;
      case 4: {
        const auto part = file.substr(at, size);
        file.erase(at, size);
        file.insert(std::min(place(), file.size()), part);
        break;
      }
      case 5: {
        const auto part = file.substr(place(), size);
        file.replace(at, std::min(part.size(), file.size() - at), part);
        break;
      }
      case 6: {
        const auto token = tokens[random.below(tokens.size())];
        file.replace(at, std::min(random.below(4), file.size() - at), token);
        break;
      }
      default:
        if (random.below(4) == 0) file.resize(at);
        break;
    }
  }
  return file;
}

}  // namespace hwflowq::test

#endif
