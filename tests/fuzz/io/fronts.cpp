// Damaged files of fronts are read or refused, and what is read is written again.
#include <hwflowq/io/front_json.hpp>

#include <cstddef>
#include <iostream>
#include <string>

#include "catch.hpp"
#include "front_documents.hpp"
#include "mutation.hpp"

using namespace hwflowq;

TEST_CASE("damaged files of fronts are read or refused", "[fuzz]") {
  const std::string whole = io::to_json(test::whole_front());
  test::random_numbers random(20261126);
  std::size_t refused = 0;
  std::size_t read = 0;
  constexpr std::size_t count = 10'000;
  for (std::size_t i = 0; i < count; ++i) {
    const auto text = test::mutated(whole, whole.size(), random);
    try {
      const auto document = io::parse_front_json(text);
      ++read;
      if (io::parse_front_json(io::to_json(document)) != document) {
        FAIL("case " << i << " does not read back: " << text);
      }
    } catch (const hwflowq::error&) {
      ++refused;
    }
  }
  std::cout << "fronts: " << refused << " of " << count << " refused, " << read << " read\n";
  CHECK(refused > 0);
  CHECK(read > 0);
}
