// What is a MappingSource or a CountingConvention and what is not.
#include <hwflowq/cost/fine.hpp>
#include <hwflowq/cost/hardware_model.hpp>
#include <hwflowq/hardware/engines/plain_mac.hpp>

#include <memory>

using namespace hwflowq;

namespace fine_level_tests {

// The smallest MappingSource.
struct everything_outside {
  mapping<1> operator()(const workload::loop_nest& nest, const operand_bits&) const {
    mapping<1> m;
    for (std::size_t d = 0; d < workload::loop_count; ++d) {
      m.levels[0].temporal[d] = static_cast<std::int32_t>(nest.bounds[d]);
    }
    return m;
  }
};
static_assert(check_mapping_source<everything_outside, 1>());
static_assert(check_mapping_source<decltype([](const workload::loop_nest&, const operand_bits&) {
                                     return mapping<4>{};
                                   }),
                                   4>());
static_assert(!MappingSource<everything_outside, 2>, "of another number of levels");
struct changes_itself {
  mapping<1> operator()(const workload::loop_nest&, const operand_bits&);
};
static_assert(!MappingSource<changes_itself, 1>, "several threads may call it");
struct cannot_be_copied : everything_outside {
  std::unique_ptr<int> only;
};
static_assert(!MappingSource<cannot_be_copied, 1>);
static_assert(check_hardware_model<fine_model<engines::plain_mac, 1, everything_outside>>());

// All conventions, and one that derives from another.
static_assert(check_counting_convention<exact_convention>());
static_assert(check_counting_convention<timeloop_convention>());
static_assert(check_counting_convention<timeloop_link_transfer_convention>());
static_assert(check_counting_convention<zigzag_convention>());
struct with_latches : zigzag_convention {
  static constexpr bool latches_operands = true;
};
static_assert(check_counting_convention<with_latches>());
struct asks_when_running : exact_convention {
  static bool charges_drains();
};
static_assert(!CountingConvention<asks_when_running>);
static_assert(!CountingConvention<int>);

}  // namespace fine_level_tests
