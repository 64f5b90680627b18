#include <hwflowq/cost/activation_memory.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "catch.hpp"
#include "cost_networks.hpp"

using namespace hwflowq;
using workload::layer_kind;

namespace {

// The definitions, tensor by tensor, with no groups made beforehand and no steps left out.
int width_of(const workload::network& net, std::size_t t,
             const std::vector<Precision>& precisions) {
  int bits = 0;
  for (std::size_t i = 0; i < precisions.size(); ++i) {
    if (net.activation_group(net.compute_layer(i).inputs[0]) == net.activation_group(t)) {
      bits = std::max<int>(bits, precisions[i].activation_bits);
    }
  }
  return bits == 0 ? 8 : bits;
}

activation_memory by_definition(const workload::network& net,
                                const std::vector<Precision>& precisions) {
  activation_memory memory;
  const auto size = [&](std::size_t t) {
    return net.tensors()[t].elements() * width_of(net, t, precisions);
  };
  for (std::size_t t = 0; t < net.tensors().size(); ++t) memory.total_bits += size(t);
  for (std::size_t i = 0; i < net.layers().size(); ++i) {
    std::set<std::size_t> alive(net.layers()[i].inputs.begin(), net.layers()[i].inputs.end());
    alive.insert(net.layers()[i].output);
    for (std::size_t t = 0; t < net.tensors().size(); ++t) {
      const auto inputs = net.inputs();
      bool exists = std::ranges::find(inputs, t) != inputs.end();
      bool read_later = false;
      for (std::size_t j = 0; j < net.layers().size(); ++j) {
        const auto& read = net.layers()[j].inputs;
        if (j < i && net.layers()[j].output == t) exists = true;
        if (j > i && std::ranges::find(read, t) != read.end()) read_later = true;
      }
      if (exists && read_later) alive.insert(t);
    }
    std::int64_t bits = 0;
    for (const std::size_t t : alive) bits += size(t);
    memory.peak_bits = std::max(memory.peak_bits, bits);
  }
  return memory;
}

activation_memory memory_of(const workload::network& net,
                            const std::vector<Precision>& precisions) {
  const activation_tracker tracker(net);
  std::vector<std::uint8_t> bits(tracker.group_count());
  tracker.widths(precisions, bits);
  return tracker.memory(bits);
}

}  // namespace

TEST_CASE("memory of a chain and of a branch, by hand") {
  workload::network net("branch");
  const auto a = net.add_input({"a", 1, 2, 4, 4});  // 32 elements
  const auto b = net.add("b", test::windowed(layer_kind::convolution, 2, 4, 4, 4, 3, 1, 1), {a});
  const auto c = net.add("c", test::windowed(layer_kind::convolution, 4, 4, 4, 4, 1, 1, 0), {b});
  const auto d = net.add("d", test::windowed(layer_kind::add, 4, 4, 4, 4, 1, 1, 0), {b, c});
  net.add("e", test::windowed(layer_kind::convolution, 4, 1, 4, 4, 1, 1, 0), {d});
  // b and c share a group; a: 2 bits, b and c: 3, d: 5, the result of 16 elements: 8.
  const std::vector<Precision> precisions = {{8, 2}, {8, 3}, {8, 5}};
  const auto memory = memory_of(net, precisions);
  CHECK(memory.total_bits == 32 * 2 + 64 * 3 + 64 * 3 + 64 * 5 + 16 * 8);
  // The addition reads b and c and writes d.
  CHECK(memory.peak_bits == 64 * 3 + 64 * 3 + 64 * 5);
  const activation_tracker tracker(net);
  CHECK(tracker.group_count() == 4);
  CHECK(tracker.group_of(b) == tracker.group_of(c));
  CHECK(tracker.group_of(a) != tracker.group_of(b));
  CHECK(tracker.group_read_by()[2] == tracker.group_of(d));
}

TEST_CASE("layers of one group that disagree store it as wide as the widest asks") {
  workload::network net("two readers");
  const auto a = net.add_input({"a", 1, 2, 4, 4});
  net.add("b", test::windowed(layer_kind::convolution, 2, 1, 4, 4, 1, 1, 0), {a});
  net.add("c", test::windowed(layer_kind::convolution, 2, 1, 4, 4, 1, 1, 0), {a});
  CHECK(memory_of(net, {{8, 2}, {8, 7}}).total_bits == 32 * 7 + 16 * 8 + 16 * 8);
  CHECK(memory_of(net, {{8, 7}, {8, 2}}).total_bits == 32 * 7 + 16 * 8 + 16 * 8);
  // While b runs, a, which c reads later, and b's result; b's result is not read by anybody.
  CHECK(memory_of(net, {{8, 7}, {8, 2}}).peak_bits == 32 * 7 + 16 * 8);
}

TEST_CASE("memory of random networks agrees with its definition") {
  std::mt19937_64 random(1);
  for (int n = 0; n < 300; ++n) {
    const auto net = test::random_network(random, 1 + static_cast<int>(random() % 14));
    for (int k = 0; k < 4; ++k) {
      const auto precisions = test::random_precisions(random, net.compute_layer_count(), {8},
                                                      {1, 2, 3, 4, 6, 8, 11, 16});
      CHECK(memory_of(net, precisions) == by_definition(net, precisions));
    }
  }
}

TEST_CASE("memory never shrinks with a wider activation") {
  std::mt19937_64 random(2);
  for (int n = 0; n < 100; ++n) {
    const auto net = test::random_network(random, 12);
    if (net.compute_layer_count() == 0) continue;
    auto precisions = test::random_precisions(random, net.compute_layer_count(), {8}, {1, 2, 5, 9});
    const auto before = memory_of(net, precisions);
    ++precisions[random() % precisions.size()].activation_bits;
    const auto after = memory_of(net, precisions);
    CHECK(after.total_bits >= before.total_bits);
    CHECK(after.peak_bits >= before.peak_bits);
  }
}

TEST_CASE("a network without layers has no peak") {
  workload::network net("empty");
  CHECK(memory_of(net, {}) == activation_memory{});
  net.add_input({"a", 1, 2, 4, 4});
  CHECK(memory_of(net, {}) == activation_memory{.total_bits = 256, .peak_bits = 0});
}
