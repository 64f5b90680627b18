// Conventions of counting accesses: ours, and those of published tools.
#ifndef HWFLOWQ_COST_FINE_CONVENTION_HPP
#define HWFLOWQ_COST_FINE_CONVENTION_HPP

#include <cstdint>
#include <type_traits>

namespace hwflowq {

/// How much of a tile stays when the next one overlaps it.
enum class halo_rule : std::uint8_t {
  /// What the child held in the step before, whichever loop moved on.
  exact,
  /// Timeloop's: the innermost loop that moves the tile keeps the overlap, unless loops that do not
  /// move it stand inside; whatever stands outside that loop multiplies. A loop of exactly two steps
  /// merges with the next one outside when both move the tile by the same distance. Defined for
  /// factors without remainder.
  innermost_moving_loop,
  /// ZigZag's: a tile that moves is received whole.
  none
};

/// The default: what buffers that exchange each element once would count.
///
/// - The first read of a partial sum is elided: it is zero, and no memory need deliver it.
/// - Tiles that go up are read where they leave (`drains`), as every memory has to.
/// - Tiles are the exact sets of elements, without those that a stride steps over.
/// - What a child held in the step before is not sent again, whichever loop moved on.
/// - A processing element takes all its operands in each step: registers are levels of their own.
/// - No neighbour passes tiles on.
/// - Instances stand in the grid where their spatial iterations along X and Y put them.
/// - Latency has the first tiles' way in and the last tile's way out.
struct exact_convention {
  static constexpr bool elides_first_read = true;
  static constexpr bool charges_drains = true;
  static constexpr bool takes_bounding_boxes = false;
  static constexpr halo_rule halo = halo_rule::exact;
  static constexpr bool latches_operands = false;
  static constexpr bool forwards_between_neighbours = false;
  static constexpr bool numbers_instances = false;
  static constexpr bool adds_fill_and_drain = true;
};

/// Timeloop (Parashar et al., ISPASS 2019; version 3.0.3, without link transfers): bounding boxes of
/// strided points, its halo rule, drains left out (NVlabs/timeloop issue 103), instances numbered
/// through and wrapped into the rows of the grid, and a throughput bound for latency.
struct timeloop_convention : exact_convention {
  static constexpr bool charges_drains = false;
  static constexpr bool takes_bounding_boxes = true;
  static constexpr halo_rule halo = halo_rule::innermost_moving_loop;
  static constexpr bool numbers_instances = true;
  static constexpr bool adds_fill_and_drain = false;
};

/// Timeloop as it comes, with link transfers: a processing element may take a tile that its
/// neighbour along X or Y held one step before, instead of a read of the level above.
struct timeloop_link_transfer_convention : timeloop_convention {
  static constexpr bool forwards_between_neighbours = true;
};

/// ZigZag (Mei et al., IEEE Transactions on Computers 70(8), 2021; version 3.8): partial sums come back
/// in every step, the first included, and a tile that moves is received whole. ZigZag's own form of
/// mappings, with its model of ports and latency, is `evaluate_uneven`; this is its counting on ours.
struct zigzag_convention : exact_convention {
  static constexpr bool elides_first_read = false;
  static constexpr halo_rule halo = halo_rule::none;
};

/// `C::elides_first_read`: whether the first read of a partial sum is left out.
template <typename C>
concept says_elides_first_read = requires { typename std::bool_constant<C::elides_first_read>; };

/// `C::charges_drains`: whether tiles that go up are read where they leave.
template <typename C>
concept says_charges_drains = requires { typename std::bool_constant<C::charges_drains>; };

/// `C::takes_bounding_boxes`: whether strided tiles have the points that the stride steps over.
template <typename C>
concept says_takes_bounding_boxes =
    requires { typename std::bool_constant<C::takes_bounding_boxes>; };

/// `C::halo`: what stays of a tile that moves.
template <typename C>
concept says_halo = requires { typename std::integral_constant<halo_rule, C::halo>; };

/// `C::latches_operands`: whether an element keeps an operand that does not change.
template <typename C>
concept says_latches_operands = requires { typename std::bool_constant<C::latches_operands>; };

/// `C::forwards_between_neighbours`: whether elements pass tiles on.
template <typename C>
concept says_forwards_between_neighbours =
    requires { typename std::bool_constant<C::forwards_between_neighbours>; };

/// `C::numbers_instances`: whether instances are numbered through and wrapped into rows.
template <typename C>
concept says_numbers_instances = requires { typename std::bool_constant<C::numbers_instances>; };

/// `C::adds_fill_and_drain`: whether latency has the first tiles' way in and the last one's way out.
template <typename C>
concept says_adds_fill_and_drain =
    requires { typename std::bool_constant<C::adds_fill_and_drain>; };

/// A set of choices in counting: a type without state. Derive from `exact_convention` and change what
/// differs.
template <typename C>
concept CountingConvention =
    says_elides_first_read<C> && says_charges_drains<C> && says_takes_bounding_boxes<C> &&
    says_halo<C> && says_latches_operands<C> && says_forwards_between_neighbours<C> &&
    says_numbers_instances<C> && says_adds_fill_and_drain<C>;

/// Lists everything that C lacks to be a CountingConvention.
template <typename C>
consteval bool check_counting_convention() {
  static_assert(
      says_elides_first_read<C>,
      "CountingConvention: add `static constexpr bool elides_first_read`, whether the first read "
      "of a partial sum is left out, or derive from hwflowq::exact_convention");
  static_assert(says_charges_drains<C>,
                "CountingConvention: add `static constexpr bool charges_drains`, whether tiles "
                "that go up are read where they leave, or derive from hwflowq::exact_convention");
  static_assert(
      says_takes_bounding_boxes<C>,
      "CountingConvention: add `static constexpr bool takes_bounding_boxes`, whether strided tiles "
      "have the points that the stride steps over, or derive from hwflowq::exact_convention");
  static_assert(says_halo<C>,
                "CountingConvention: add `static constexpr hwflowq::halo_rule halo`, what stays of "
                "a tile that moves, or derive from hwflowq::exact_convention");
  static_assert(
      says_latches_operands<C>,
      "CountingConvention: add `static constexpr bool latches_operands`, whether an element keeps "
      "an operand that does not change, or derive from hwflowq::exact_convention");
  static_assert(says_forwards_between_neighbours<C>,
                "CountingConvention: add `static constexpr bool forwards_between_neighbours`, "
                "whether elements pass tiles on, or derive from hwflowq::exact_convention");
  static_assert(
      says_numbers_instances<C>,
      "CountingConvention: add `static constexpr bool numbers_instances`, whether instances are "
      "numbered through and wrapped into rows, or derive from hwflowq::exact_convention");
  static_assert(says_adds_fill_and_drain<C>,
                "CountingConvention: add `static constexpr bool adds_fill_and_drain`, whether "
                "latency has the first tiles' way in and the last one's way out, or derive from "
                "hwflowq::exact_convention");
  return true;
}

}  // namespace hwflowq

#endif
