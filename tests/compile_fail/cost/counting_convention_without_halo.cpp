// A convention says all that there is to choose.
// expect: CountingConvention: add `static constexpr hwflowq::halo_rule halo`
#include <hwflowq/cost/fine/convention.hpp>

struct convention {
  static constexpr bool elides_first_read = true;
  static constexpr bool charges_drains = true;
  static constexpr bool takes_bounding_boxes = false;
#ifdef HWFLOWQ_CONTROL
  static constexpr hwflowq::halo_rule halo = hwflowq::halo_rule::exact;
#endif
  static constexpr bool latches_operands = false;
  static constexpr bool forwards_between_neighbours = false;
  static constexpr bool numbers_instances = false;
  static constexpr bool adds_fill_and_drain = true;
};

static_assert(hwflowq::check_counting_convention<convention>());
