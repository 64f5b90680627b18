#include <hwflowq/workload/zoo.hpp>

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "counts.hpp"

using namespace hwflowq::workload;

TEST_CASE("every name gives the network of that name") {
  CHECK(zoo::names.size() == 18);
  CHECK(std::set<std::string_view>(zoo::names.begin(), zoo::names.end()).size() ==
        zoo::names.size());
  for (const std::string_view name : zoo::names) {
    const network net = zoo::by_name(name);
    CHECK(net.name() == name);
    CHECK(net.inputs().size() == 1);
    CHECK(net.macs() > 0);
    CHECK(net.trained_parameters() >= net.parameters());
    CHECK(net.parameters() == net.trained_parameters() - [&] {
      std::int64_t folded = 0;
      for (const auto& layer : net.layers()) {
        if (layer.trained_with == normalisation::batch_norm) folded += layer.shape.K;
        if (layer.trained_with == normalisation::bias_then_batch_norm) folded += 2 * layer.shape.K;
      }
      return folded;
    }());
  }
}

TEST_CASE("every tensor but the last is read, and after it is written") {
  for (const std::string_view name : zoo::names) {
    const network net = zoo::by_name(name);
    std::set<tensor_index> written(net.inputs().begin(), net.inputs().end());
    std::set<tensor_index> read;
    for (const auto& layer : net.layers()) {
      for (const tensor_index i : layer.inputs) {
        CHECK(written.count(i) == 1);
        read.insert(i);
      }
      CHECK(written.insert(layer.output).second);
    }
    CHECK(written.size() == net.tensors().size());
    CHECK(read.size() == net.tensors().size() - 1);
    CHECK(read.count(net.layers().back().output) == 0);
  }
}

TEST_CASE("an unknown name is an error that lists the known ones") {
  CHECK_THROWS_AS(zoo::by_name("resnet21"), std::invalid_argument);
  std::string message;
  try {
    static_cast<void>(zoo::by_name("resnet21"));
  } catch (const std::invalid_argument& error) {
    message = error.what();
  }
  CHECK(message.rfind("no network is named \"resnet21\"; known are resnet20, resnet32", 0) == 0);
  for (const std::string_view name : zoo::names) {
    CHECK(message.find(name) != std::string::npos);
  }
}
