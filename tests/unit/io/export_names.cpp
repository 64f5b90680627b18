#include <hwflowq/io/export_names.hpp>

#include "catch.hpp"
#include "files.hpp"
#include "front_documents.hpp"

using namespace hwflowq;

TEST_CASE("layers keep their names, or have those of a map") {
  CHECK(io::same_name("layer1.0.conv1") == "layer1.0.conv1");
  const auto names = io::names_from<std::string>({{"conv1", "module.conv1"}});
  CHECK(names("conv1") == "module.conv1");
  CHECK(test::message_of<error>([&] { return names("fc"); }) ==
        "layer \"fc\" has no name in the map");
  const io::operand_naming both = io::names_from<io::operand_names>({{"fc", {"w", "a"}}});
  CHECK(both("fc") == io::operand_names{"w", "a"});
}

TEST_CASE("an export says what it is of") {
  const auto document = test::whole_front();
  const auto title = io::detail::export_title(document, 1, "a tool");
  CHECK(title ==
        "# Bits of the layers of net \xC3\xA9 for a tool: point 1 (knee, best, \"by far\") "
        "of a front by hwflowq " +
            document.library_version + ".\n");
  CHECK(test::message_of<error>([&] { return io::detail::point_at(document, 3).bits; }) ==
        "there is no point 3: the front has 3");
}
