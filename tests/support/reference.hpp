// Reads reference figures: JSON and CSV files under HWFLOWQ_REFERENCE_DIR.
#ifndef HWFLOWQ_TESTS_SUPPORT_REFERENCE_HPP
#define HWFLOWQ_TESTS_SUPPORT_REFERENCE_HPP

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#ifndef HWFLOWQ_REFERENCE_DIR
#define HWFLOWQ_REFERENCE_DIR ""
#endif

namespace hwflowq::test {

/// Directory of reference figures: the environment variable HWFLOWQ_REFERENCE_DIR, else the value
/// given at configuration. Empty when there is none.
inline std::filesystem::path reference_dir() {
  if (const char* from_environment = std::getenv("HWFLOWQ_REFERENCE_DIR")) return from_environment;
  return HWFLOWQ_REFERENCE_DIR;
}

/// Ends the test program with CTest's "skipped" code and the reason when no directory is known.
inline void require_reference_dir() {
  if (!reference_dir().empty()) return;
  std::cout << "skipped: HWFLOWQ_REFERENCE_DIR names no directory of reference figures\n"
            << std::flush;
  std::_Exit(77);
}

/// Where `<folder>/<name>` lies below the reference directory; a directory that holds the files of one
/// folder directly is accepted, too.
inline std::filesystem::path reference_path(const std::filesystem::path& relative) {
  const auto path = reference_dir() / relative;
  if (std::filesystem::exists(path)) return path;
  auto inner = std::filesystem::path();
  for (auto part = std::next(relative.begin()); part != relative.end(); ++part) inner /= *part;
  return std::filesystem::exists(reference_dir() / inner) ? reference_dir() / inner : path;
}

/// Parses `<reference dir>/<relative>`, such as `moo/ranks.json`; a file that is missing or damaged
/// is an error naming it.
inline nlohmann::json reference_json(const std::filesystem::path& relative) {
  const auto path = reference_path(relative);
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open reference file " + path.string());
  return nlohmann::json::parse(file);
}

/// A number, where infinity is written as the text "inf".
inline double number(const nlohmann::json& value) {
  if (!value.is_string()) return value.get<double>();
  const auto text = value.get<std::string>();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  throw std::runtime_error("not a number: " + text);
}

inline std::vector<double> numbers(const nlohmann::json& values) {
  std::vector<double> result;
  for (const auto& value : values) result.push_back(number(value));
  return result;
}

inline std::vector<std::vector<double>> rows(const nlohmann::json& values) {
  std::vector<std::vector<double>> result;
  for (const auto& value : values) result.push_back(numbers(value));
  return result;
}

/// Rows of a CSV file without a header line.
inline std::vector<std::vector<double>> reference_csv(const std::filesystem::path& relative) {
  const auto path = reference_path(relative);
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open reference file " + path.string());
  std::vector<std::vector<double>> result;
  for (std::string line; std::getline(file, line);) {
    std::vector<double> row;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
    if (!row.empty()) result.push_back(row);
  }
  return result;
}

/// Prints how many cases of a kind were compared; a kind without any case is an error.
inline void report_cases(const std::string& kind, std::size_t count) {
  std::cout << kind << ": " << count << " cases\n";
  if (count == 0) throw std::runtime_error("no reference cases of kind " + kind);
}

}  // namespace hwflowq::test

#endif
