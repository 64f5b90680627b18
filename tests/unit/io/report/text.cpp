#include <hwflowq/io/report/text.hpp>

#include <limits>

#include "catch.hpp"

using namespace hwflowq::io::report;

TEST_CASE("text cannot leave its element or attribute") {
  CHECK(escaped("</script><b a='x' c=\"y\">&amp;") ==
        "&lt;/script&gt;&lt;b a=&#39;x&#39; c=&quot;y&quot;&gt;&amp;amp;");
  CHECK(escaped("\xC3\xA9\t\n") == "\xC3\xA9\t\n");
  CHECK(escaped("\xFF\x01\x7F") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("long text is cut at a character, not at a byte") {
  CHECK(shortened("layer", 5) == "layer");
  CHECK(shortened("layers", 5) == "laye\xE2\x80\xA6");
  CHECK(shortened("\xC3\xA9\xC3\xA9\xC3\xA9", 3) == "\xC3\xA9\xC3\xA9\xC3\xA9");
  CHECK(shortened("\xC3\xA9\xC3\xA9\xC3\xA9", 2) == "\xC3\xA9\xE2\x80\xA6");
}

TEST_CASE("the end of a text is what tells layers apart") {
  CHECK(ending("layer", 5) == "layer");
  CHECK(ending("layer1.conv2", 6) ==
        "\xE2\x80\xA6"
        "conv2");
  CHECK(ending("\xC3\xA9\xC3\xA9\xC3\xA9", 2) == "\xE2\x80\xA6\xC3\xA9");
  CHECK(ending("abc", 1) == "\xE2\x80\xA6");
}

TEST_CASE("coordinates have at most one digit after the point") {
  CHECK(coordinate(12.0) == "12");
  CHECK(coordinate(-0.01) == "0");
  CHECK(coordinate(1.26) == "1.3");
  CHECK(coordinate(-3.34) == "-3.3");
  CHECK(coordinate(1e308) == "100000");
  CHECK(coordinate(-std::numeric_limits<double>::infinity()) == "-100000");
  CHECK(coordinate(std::numeric_limits<double>::quiet_NaN()) == "100000");
}

TEST_CASE("numbers are short and read well") {
  CHECK(number(0.0) == "0");
  CHECK(number(1.0) == "1");
  CHECK(number(93.2781) == "93.28");
  CHECK(number(93.2781, 3) == "93.3");
  CHECK(number(-0.05) == "-0.05");
  CHECK(number(1234567.0) == "1,234,567");
  CHECK(number(-123456.7) == "-123,457");
  CHECK(number(12345.0, 9) == "12,345");
  CHECK(number(999.0) == "999");
  CHECK(number(2.5e12) == "2.5e+12");
  CHECK(number(2.5e-7, 2) == "2.5e-07");
  CHECK(number(5e14) == "5e+14");
  CHECK(number(std::numeric_limits<double>::infinity()) == "\xE2\x88\x9E");
}

TEST_CASE("points stand below each other in a column") {
  CHECK(number_in_column(135.0, 803.25) == "135.0");
  CHECK(number_in_column(0.25, 803.25) == "0.2");
  CHECK(number_in_column(7.5, 8.0, 3) == "7.50");
  CHECK(number_in_column(1500.0, 80325.0) == "1,500");
  CHECK(number_in_column(3.0, std::numeric_limits<double>::infinity()) == "3");
}
