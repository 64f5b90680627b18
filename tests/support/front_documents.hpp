// A search result with everything in it that a file format can trip over.
#ifndef HWFLOWQ_TESTS_SUPPORT_FRONT_DOCUMENTS_HPP
#define HWFLOWQ_TESTS_SUPPORT_FRONT_DOCUMENTS_HPP

#include <hwflowq/io/front_document.hpp>

#include <limits>

namespace hwflowq::test {

inline io::front_document awkward_front() {
  constexpr double inf = std::numeric_limits<double>::infinity();
  io::front_document document;
  document.network = "net \"1\", \\ \xC3\xA9 \xFF";
  document.layers = {"conv,1", "line\nbreak", "\"quoted\""};
  document.objectives = {{"energy", "pJ", sense::minimise},
                         {"accuracy, top 1", "%", sense::maximise},
                         {"plain", "", sense::minimise}};
  document.hardware = {{"PE rows", "16"}, {"tab\there", "\x01"}};
  document.seed = std::numeric_limits<std::uint64_t>::max();
  document.level = "mid";
  document.points = {{{0.1, 91.5, -0.0}, {{8, 4}, {1, 16}, {2, 3}}},
                     {{1e300, 1.0 / 3.0, inf}, {{4, 4}, {4, 4}, {4, 4}}},
                     {{5e-324, -inf, 1e5}, {{1, 1}, {1, 1}, {1, 1}}}};
  return document;
}

}  // namespace hwflowq::test

#endif
