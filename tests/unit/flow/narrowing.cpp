#include <hwflowq/flow/narrowing.hpp>
#include <hwflowq/moo/integer_variation.hpp>

#include <cstdint>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using genome = std::vector<int>;
using whole_space = moo::integer_variation<genome>;

// The model in the concept's documentation.
struct begin_there {
  template <typename G, typename V>
  V space(std::span<const G>, const V& whole) const {
    return whole;
  }
  template <typename G, typename V>
  std::vector<G> seeds(std::span<const G> front, const V&) const {
    return {front.begin(), front.end()};
  }
};
static_assert(check_narrowing<begin_there, genome, whole_space>());

struct numbered : begin_there {
  std::uint64_t number;
  [[nodiscard]] std::uint64_t fingerprint() const { return number; }
};

}  // namespace

TEST_CASE("a narrowing is told apart by its fingerprint, where it has one") {
  CHECK(flow::narrowing_fingerprint(begin_there{}) == 0);
  CHECK(flow::narrowing_fingerprint(numbered{{}, 7}) == 7);
}
