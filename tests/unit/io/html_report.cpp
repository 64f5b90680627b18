#include <hwflowq/io/html_report.hpp>

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"
#include "html.hpp"

using namespace hwflowq;

namespace {

// Reads the report as a browser's parser and an XML parser would: elements are closed in order, each
// picture is XML, names of elements are unique, and links lead to elements that are there.
const char* const checker = R"(
import html.parser, re, sys, xml.etree.ElementTree as tree
text = open(sys.argv[1], encoding='utf-8').read()
void = {'meta', 'path', 'rect'}
class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.texts = [], [], [], []
    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        for key in a: assert not key.startswith('on'), key
        for key in ('src', 'srcset', 'data', 'action'): assert key not in a, (tag, key)
        assert tag not in ('link', 'img', 'iframe', 'object', 'embed', 'image', 'use'), tag
        if 'id' in a: self.ids.append(a['id'])
        if 'href' in a: self.links.append(a['href'])
        if tag != 'meta': self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes); self.open.pop()
    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open, self.getpos())
        self.open.pop()
    def handle_data(self, data): self.texts.append(data)
reader = Reader()
reader.feed(text); reader.close()
assert not reader.open, reader.open
assert len(set(reader.ids)) == len(reader.ids), 'an id is there twice'
for link in reader.links:
    assert link[0] == '#' and link[1:] in reader.ids, link
for picture in re.findall(r'<svg.*?</svg>', text, re.S): tree.fromstring(picture)
shown = ''.join(reader.texts)
for wanted in sys.argv[2:]: assert wanted in shown, wanted
)";

bool is_sound(const std::string& report, const std::string& wanted = {}) {
  const auto python = test::require_python("html.parser");
  const test::temporary_directory directory;
  test::write_text(directory / "check.py", checker);
  test::write_text(directory / "report.html", report);
  return test::run_python(python, directory / "check.py",
                          "'" + (directory / "report.html").string() + "' " + wanted);
}

}  // namespace

TEST_CASE("a report is sound HTML that needs nothing else, whatever the document says") {
  CHECK(is_sound(io::to_html(test::whole_front()),
                 "'0.5 <&> points' 'Schedule of' 'PE rows' 'best, \"by far\"' 'g++ 12'"));
  CHECK(is_sound(io::to_html(test::awkward_front())));
  CHECK_FALSE(is_sound("<p>" + io::to_html(test::awkward_front()), "2> /dev/null"));  // it can fail
}

TEST_CASE("text of a document stays text") {
  auto document = test::whole_front();
  const std::string attack = "</script></style></title><script>alert(1)</script><a onclick=\"x\">'";
  document.network = document.level = attack;
  document.layers[0] = attack;
  document.objectives[0].name = attack;
  document.objectives[2].unit = attack;
  document.hardware[0] = {attack, attack};
  document.accuracy[0] = {attack, attack};
  document.energy_components[0] = attack;
  document.points[1].names = {attack};
  document.points[1].hardware[0] = {attack, attack};
  document.points[1].layer_costs[0].schedule = attack;
  document.levels[1].name = document.levels[1].narrowing = attack;
  document.levels[1].objectives[0].name = attack;
  document.levels[1].narrowed[0] = {attack, attack, attack};
  document.baselines[0].method = attack;
  document.origin.command_line = attack;
  document.origin.versions[0] = {attack, attack};
  const auto html = io::to_html(document);
  CHECK(test::count_of(html, "<script>") == 1);
  CHECK(test::count_of(html, "<a onclick") == 0);
  CHECK(is_sound(html));
}

TEST_CASE("a document with nothing but an objective has a report") {
  io::front_document document;
  document.objectives = {{"loss", ""}};
  CHECK(is_sound(io::to_html(document)));
  document.objectives.clear();
  CHECK_THROWS_AS(io::to_html(document), std::invalid_argument);
}

TEST_CASE("a great front makes no great report") {
  io::front_document document;
  document.objectives = {{"energy_pj", "pJ"}, {"accuracy", "%", sense::maximise}};
  for (int l = 0; l < 50; ++l) document.layers.push_back("layer" + std::to_string(l));
  document.energy_components = {"mac", "memory", "dram"};
  for (int i = 0; i < 3000; ++i) {
    io::front_point point{{1e6 + i, 90.0 + 1e-3 * i}, {}};
    for (int l = 0; l < 50; ++l) {
      const auto bits = static_cast<std::int8_t>(1 + (i + l) % 16);
      point.bits.push_back({bits, bits});
      point.layer_costs.push_back({{1.0 * l, 2.0, 3.0}, 1e5 + l, "loops " + std::to_string(l)});
    }
    document.points.push_back(std::move(point));
  }
  const auto html = io::to_html(document);
  CHECK(html.size() < 10'000'000);
  CHECK(test::count_of(html, "of 3,000 points are shown") == 4);
  CHECK(is_sound(html));
  CHECK(io::to_html(document) == html);
}

TEST_CASE("a report is written as a whole file") {
  const test::temporary_directory directory;
  io::write_html_report(directory / "report.html", test::whole_front());
  CHECK(test::file_text(directory / "report.html") == io::to_html(test::whole_front()));
  CHECK_THROWS_AS(io::write_html_report(directory / "none" / "report.html", test::whole_front()),
                  io::file_error);
}
