// Makes the report on a search from its front.json.
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/html_report.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

int main(int argc, char** argv) {
  CLI::App app{"One HTML file that shows the result of a search"};
  std::filesystem::path front;
  std::filesystem::path report = "report.html";
  app.add_option("front", front, "The front.json of a search")->required();
  app.add_option("-o,--output", report, "Where the report goes")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    hwflowq::io::write_html_report(report, hwflowq::io::read_front_json(front));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "report: %s\n", e.what());
    return 1;
  }
  return 0;
}
