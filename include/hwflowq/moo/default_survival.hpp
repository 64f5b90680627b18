// The survival policy that a search takes unless told otherwise.
#ifndef HWFLOWQ_MOO_DEFAULT_SURVIVAL_HPP
#define HWFLOWQ_MOO_DEFAULT_SURVIVAL_HPP

#include <hwflowq/moo/survival/nearest_neighbour_pruning.hpp>
#include <hwflowq/moo/survival/pruned_crowding.hpp>

#include <cstddef>
#include <type_traits>

namespace hwflowq::moo {

/// What a search takes unless told otherwise: pruned crowding spreads best on the curve that a
/// front of two objectives is; from three objectives on, where crowding distance is blind to
/// neighbours that differ in several objectives, nearest neighbours do.
template <std::size_t M>
using default_survival =
    std::conditional_t<M <= 2, pruned_crowding<M>, nearest_neighbour_pruning<M>>;

}  // namespace hwflowq::moo

#endif
