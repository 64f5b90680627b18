#include <hwflowq/cost/mapper/mapping_table_file.hpp>
#include <hwflowq/hardware/dataflows.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "catch.hpp"
#include "small_accelerators.hpp"
#include "temporary_directory.hpp"

using namespace hwflowq;

namespace {

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("tables come back from files, and damaged files are refused") {
  const test::temporary_directory directory;
  const auto path = directory / "mappings";
  const mapper search(test::small_accelerator(), dataflows::row_stationary{});
  mapping_table table(search);
  const std::vector<mapping_request> requests = {
      {test::small_layer(), {}}, {{.bounds = {2, 1, 3, 4, 5, 1, 1, 1}}, {4, 4, 4, 16}}};
  table.fill(search, requests);
  save_mappings(table, path);

  mapping_table back(search);
  load_mappings(back, path);
  CHECK(std::ranges::equal(back.entries(), table.entries()));

  const std::string bytes = read_bytes(path);
  mapping_table empty(search);
  const auto damaged = directory / "damaged";
  for (std::size_t length = 0; length < bytes.size(); length += 7) {
    write_bytes(damaged, bytes.substr(0, length));
    REQUIRE_THROWS_AS(load_mappings(empty, damaged), mapping_table_error);
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    write_bytes(damaged, changed);
    REQUIRE_THROWS_AS(load_mappings(empty, damaged), mapping_table_error);
  }
  write_bytes(damaged, bytes + "x");
  CHECK_THROWS_AS(load_mappings(empty, damaged), mapping_table_error);
  CHECK_THROWS_AS(load_mappings(empty, directory / "missing"), mapping_table_error);
  CHECK(empty.entries().empty());

  mapping_table other(mapper(test::small_accelerator(), dataflows::free{}));
  CHECK_THROWS_AS(load_mappings(other, path), mapping_table_error);
  CHECK_THROWS_AS(save_mappings(table, (directory / "no") / "such" / "folder"),
                  mapping_table_error);
}
