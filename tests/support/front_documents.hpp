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

/// The same with every part that may be left out, and awkward text in each.
inline io::front_document whole_front() {
  auto document = awkward_front();
  document.network = "net \xC3\xA9";
  document.accuracy = {{"source", "predicted"}, {"error", "0.5 <&> points"}};
  document.objectives[1].error = 0.5;
  document.energy_components = {"mac", "off-chip \"memory\""};
  document.origin = {"codesign --out 'a b'",
                     {1, std::numeric_limits<std::uint64_t>::max()},
                     {{"compiler", "g++ 12"}, {"hwflowq", version}}};
  auto& picked = document.points[1];
  picked.names = {"knee", "best, \"by far\""};
  picked.hardware = {{"PE rows", "12"}, {"dataflow", "row\tstationary"}};
  picked.layer_costs = {{{1.5, 1e9}, 1e6, "for K in 0 to 8\n  multiply and add\n"},
                        {{0.0, 0.1}, {}, ""},
                        {{}, 7.0, "for K in 0 to 8\n  multiply and add\n"}};
  document.points[2].layer_costs = {{}, {}, {{}, {}, "another\n"}};
  document.levels = {
      {.name = "coarse",
       .objectives = {{"work", "", sense::minimise}, {"quality", "dB", sense::maximise, 0.25}},
       .points = {{1.0, 2.0}, {0.1, -std::numeric_limits<double>::infinity()}},
       .log2_space_before = 112.5,
       .evaluations = 12'000,
       .seconds = 0.125},
      {.name = "mid",
       .objectives = {{"energy", "pJ", sense::minimise}},
       .log2_space_before = 112.5,
       .log2_space_after = 40.0,
       .narrowing = "bounds of the front, \"margin\" 1",
       .narrowed = {{"conv,1 weight bits", "1 to 16", "3 to 5"}, {"PE rows", "4 to 32", "8"}}}};
  document.baselines = {
      {"uniform \"widths\"", {{{3.0, 90.0, 1.0}, {{8, 8}, {8, 8}, {8, 8}}, {"8 bits"}}}, 7},
      {"random", {}, {}}};
  return document;
}

}  // namespace hwflowq::test

#endif
